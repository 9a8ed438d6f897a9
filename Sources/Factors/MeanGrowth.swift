import ScenarioModel
import Series

/// Growth of a level's mean, written as `growth` or as `drift`.
enum MeanGrowth {
    static let terms = [
        Term(
            "growth", .series(.perMonth), in: .above(-1.0 / 12),
            plausible: .within(-0.9 / 12, 10.0 / 12),
            "Growth of the mean over a year: 30 %/yr multiplies it by 1.3; may be dated."),
        Term(
            "drift", .series(.perMonth), plausible: .within(-3.0 / 12, 3.0 / 12),
            "Continuous growth rate μ of the mean, instead of growth; may be dated."),
    ]

    /// ∫μ to the end of each month, zero where neither is given; nil after a report.
    static func cumulative(_ fields: Fields, _ compiler: ExpressionCompiler) -> [Double]? {
        if fields.isGiven("growth") && fields.isGiven("drift") {
            compiler.diagnostics.report(
                fields.node("drift"), "given beside growth", expected: "either growth or drift")
            return nil
        }
        var monthly = Array(repeating: 0.0, count: compiler.grid.stepCount)
        if let input = fields.series("growth") {
            guard let values = compiler.deterministic(input) else { return nil }
            monthly = values.map { LogProcess.log(1 + 12 * $0) / 12 }
        } else if let input = fields.series("drift") {
            guard let values = compiler.deterministic(input) else { return nil }
            monthly = values
        } else if fields.isGiven("growth") || fields.isGiven("drift") {
            return nil
        }
        var sum = 0.0
        return monthly.map {
            sum += $0
            return sum
        }
    }
}
