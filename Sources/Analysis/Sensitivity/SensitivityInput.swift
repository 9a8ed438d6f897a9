import ScenarioModel

/// A number of a scenario with the range over which it is varied.
public struct SensitivityInput: Hashable, Sendable {
    /// Where the range comes from.
    public enum Origin: String, Hashable, Sendable {
        /// One of the four levers, moved either way.
        case lever
        /// The scenario states a low and a high value.
        case stated
        /// The request states them.
        case asked
        /// A part of the value, either way.
        case bumped
    }

    /// Dotted key path.
    public let key: String
    /// As `--set` takes them; the base is the scenario's own.
    public let low: String
    public let base: String
    public let high: String
    public let origin: Origin

    public init(key: String, low: String, base: String, high: String, origin: Origin) {
        self.key = key
        self.low = low
        self.base = base
        self.high = high
        self.origin = origin
    }

    /// (high − low)/|base| in hundredths; nil for formulas and a base of zero.
    public var percentSpan: Double? {
        guard let low = try? Quantity(low), let base = try? Quantity(base),
            let high = try? Quantity(high), low.dimension == base.dimension,
            high.dimension == base.dimension, base.value != 0, high.value != low.value
        else { return nil }
        return 100 * (high.value - low.value) / abs(base.value)
    }

    /// The scenario at the low and at the high end.
    var variants: [Variant] {
        [low, high].map { Variant("\(key)=\($0)", [.setting("\(key)=\($0)")]) }
    }

    /// How a person calls a lever; another input goes by its key.
    public var title: String { Self.leverTitles[key] ?? key }

    /// The levers of the margin sensitivity model, in the order of reports.
    static let leverKeys = [
        "levers.demand", "levers.efficiency", "levers.commitment", "levers.price",
    ]

    private static let leverTitles = [
        "levers.demand": "utilization (levers.demand)",
        "levers.efficiency": "efficiency (levers.efficiency)",
        "levers.commitment": "sourcing mix (levers.commitment)",
        "levers.price": "token price (levers.price)",
    ]
}
