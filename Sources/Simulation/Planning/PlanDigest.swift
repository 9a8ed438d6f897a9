import Results
import Risk
import ScenarioModel

/// The words of a plan that its digest covers beside the program: which months are simulated, what is
/// estimated in which order, and what it is called.
enum PlanDigest {
    static func text(
        _ grid: TimeGrid, _ measures: MeasurePlan, _ presentation: Presentation
    ) -> String {
        (time(grid) + asked(measures) + labels(presentation)).joined(separator: "\n")
    }

    private static func time(_ grid: TimeGrid) -> [String] {
        [
            "from \(grid.start), \(grid.stepCount) months, \(grid.knownCount) known",
            "hours \(grid.monthHours), fiscal years from month \(grid.fiscalYearStart)",
        ]
    }

    private static func asked(_ measures: MeasurePlan) -> [String] {
        measures.columns.map {
            "\($0.metric)/\($0.period ?? "")/\($0.dimension.symbol())/\($0.kind)/\(text($0.given))"
        }
            + measures.monthly.map {
                "\($0.metric)/\($0.dimension.symbol())/\($0.isRatio)/\(text($0.given))"
            }
            + measures.conditions.map { "\($0.name)/\($0.column)/\($0.isComplement)" }
            + measures.erosions.map { "\($0.profit)/\($0.gap)/\($0.miss)/\($0.condition ?? "")" }
            + measures.parts.map { "\($0)" } + measures.stepLabels
            + measures.statistics.map(\.rawValue) + ["\(measures.headline)"]
    }

    /// As an array describes itself, which takes far longer.
    private static func text(_ numbers: [Int]) -> String {
        "[" + numbers.map(String.init).joined(separator: ", ") + "]"
    }

    private static func labels(_ shown: Presentation) -> [String] {
        [shown.title, shown.description ?? "", shown.currency, shown.headlineMetric ?? ""]
            + shown.metrics.map { "\($0.name)/\($0.title)/\($0.unit)/\($0.isDetail)/\($0.better)" }
            + shown.events.map { "\($0.name)/\($0.definition)" }
            + (shown.target.map { ["\($0.name)/\($0.basis)/\($0.level ?? .nan)/\($0.tolerance)"] } ?? [])
            + shown.contracts.map { "\($0.name)/\($0.structure)/\($0.supplier)" } + shown.notes
    }
}
