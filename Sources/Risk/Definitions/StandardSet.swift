import Results
import ScenarioModel
import Series

/// The metrics that a scenario has without asking for them, by whose figures head the report.
struct StandardSet {
    let perspective: Perspective?
    let year: Period

    init(_ perspective: Perspective?, by year: Period) {
        self.perspective = perspective
        self.year = year
    }

    /// A buyer's costs come first; a seller that buys has its commitments behind its profit.
    ///
    /// - Returns: with the names of those whose lines are at fault.
    func metrics(
        _ lines: Namespace, openingCash: Double?, beyond: BeyondHorizon?, discount: Series
    ) -> (found: [MetricDefinition], broken: [String]) {
        var (usual, broken) = MetricDefinition.standard(
            lines, openingCash: openingCash, beyond: beyond, discount: discount, by: year)
        let purchases = MetricDefinition.purchases(lines, by: year)
        switch perspective {
        case .buyer: usual = purchases + usual + MetricDefinition.obligations(lines)
        case .both:
            usual += purchases.filter { MetricDefinition.purchasesOfSellers.contains($0.name) }
        case .seller, nil: break
        }
        // A line of the same name as a metric of each contract is told once.
        var seen: Set<String> = []
        return (usual.filter { seen.insert($0.name).inserted }, broken)
    }
}

extension MetricDefinition {
    /// The metric over these years in place of calendar years.
    func told(by year: Period) -> MetricDefinition {
        var metric = self
        metric.periods = periods.map { $0 == .year ? year : $0 }
        return metric
    }
}
