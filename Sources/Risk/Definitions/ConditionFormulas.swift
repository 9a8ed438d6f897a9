import ScenarioModel
import Series

/// Formulas that say yes or no about a whole path: events, and conditions of estimates.
final class ConditionFormulas {
    let compiler: ExpressionCompiler
    /// Names that say yes or no.
    var truths: Set<String> = []

    init(_ compiler: ExpressionCompiler) { self.compiler = compiler }

    /// The series of 1 and 0, or nil after a report.
    ///
    /// - Parameter role: what the formula is to be: `event` or `condition`.
    func series(_ formula: Formula, as role: String) -> Series? {
        guard let series = compiler.series(formula) else { return nil }
        if formula.expression.isCondition(events: truths) { return series }
        compiler.diagnostics.report(
            formula.node, "no \(role): it says how much, not yes or no",
            expected: "a comparison such as npv < 0")
        return nil
    }
}
