/// Everything that a run has to say: one flat table of estimates with its provenance.
///
/// Every report is a view of this value, and can be made again from it byte for byte.
public struct RunResult: Hashable, Sendable {
    /// Name and version of the table's layout.
    public static let schema = "shortfall.result/1"

    public let provenance: Provenance
    public let execution: Execution
    public let presentation: Presentation
    /// Ordered by metric as declared, then period, condition, statistic.
    public let estimates: [Estimate]
    /// How the run found its length, where a precision was asked for.
    public let convergence: Convergence?
    /// How headlines vary over draws of uncertain inputs, where an outer loop was asked for.
    public var knowledge: Study?
    private let positions: [Key: Int]

    private struct Key: Hashable {
        let metric: String
        let period: String?
        let statistic: Statistic
        let condition: String?
    }

    public init(
        provenance: Provenance, execution: Execution, presentation: Presentation,
        estimates: [Estimate], convergence: Convergence? = nil
    ) {
        self.provenance = provenance
        self.execution = execution
        self.presentation = presentation
        self.estimates = estimates
        self.convergence = convergence
        positions = Dictionary(
            estimates.enumerated().map { index, estimate in
                let key = Key(
                    metric: estimate.metric, period: estimate.period,
                    statistic: estimate.statistic, condition: estimate.condition)
                return (key, index)
            }, uniquingKeysWith: { first, _ in first })
    }

    /// One estimate, or nil when it was not asked for.
    public func estimate(
        _ metric: String, _ statistic: Statistic, period: String? = nil, given condition: String? = nil
    ) -> Estimate? {
        let key = Key(metric: metric, period: period, statistic: statistic, condition: condition)
        return positions[key].map { estimates[$0] }
    }

    /// P(event) or P(event | condition).
    public func probability(of event: String, given condition: String? = nil) -> Estimate? {
        estimate(event, .probability, given: condition)
    }
}
