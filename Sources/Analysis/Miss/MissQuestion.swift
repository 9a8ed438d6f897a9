/// What is asked about a missed usage target.
public struct MissQuestion: Hashable, Sendable {
    /// The target; nil for the first of the scenario.
    public var target: String?
    /// The metric that a miss may eat; nil for the one that the target names. Where it is given, a
    /// loss is a path on which it is below zero, else the scenario's event `loss`.
    public var profit: String?
    /// How far use falls short, in (0, 1): points of a ratio, or a share of a volume.
    public var shortfalls: [Double]
    /// Loads of the committed capacity, in (0, 1].
    public var loads: [Double]

    public static let usualShortfalls = [0.01, 0.02, 0.05, 0.10, 0.15, 0.20]
    public static let usualLoads = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

    public init(
        target: String? = nil, profit: String? = nil,
        shortfalls: [Double] = usualShortfalls, loads: [Double] = usualLoads
    ) {
        self.target = target
        self.profit = profit
        self.shortfalls = shortfalls
        self.loads = loads
    }
}
