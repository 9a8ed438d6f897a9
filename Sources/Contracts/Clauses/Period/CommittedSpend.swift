import ScenarioModel

/// The money that a minimum spend commits, month by month.
///
/// *Units*: money per month; a sum for the term or for a year is spread evenly over its months.
struct CommittedSpend {
    // MARK: - Terms

    static let term = Term(
        "commitment",
        .either([
            .list(.number(.currency)), .number(.currency), .series(.currency / .month),
        ]), .required, in: .atLeast(0),
        "Money to be spent: a rate such as 100e6 USD/yr, a dated schedule of rates, a sum "
            + "for the whole term, or a list with a sum for each contract year.")

    // MARK: - Resolved

    /// Money per month as amended, zero outside the term and those that may follow.
    let perStep: [Double]
    private let context: ContractContext
    /// By month of the contract; nil where a formula says it for simulated months alone.
    private let inMonth: ((Int) -> Double)?

    init?(_ context: ContractContext) {
        let (fields, window, compiler) = (context.fields, context.window, context.compiler)
        let node = fields.node("commitment")
        self.context = context
        switch fields.value("commitment") {
        case .series(let input):
            guard let values = compiler.deterministic(input),
                let amended = Amendment.changed("commitment", values, context)
            else { return nil }
            perStep = Self.scaled(amended, context)
            switch input.source {
            case .constant(let quantity): inMonth = { _ in quantity.value }
            case .schedule(let schedule):
                inMonth = { schedule.value(in: window.start.advanced(by: $0)) }
            case .formula: inMonth = nil
            }
            return
        case .number(let quantity):
            guard window.endIsGiven else {
                compiler.diagnostics.report(
                    node, "a sum for the whole term needs the term",
                    expected: "term or end beside it, or a rate such as 100e6 USD/yr")
                return nil
            }
            inMonth = { _ in quantity.value / Double(window.monthCount) }
        case .list(let amounts):
            let years = (window.monthCount + 11) / 12
            guard amounts.count == years else {
                compiler.diagnostics.report(
                    node, "\(amounts.count) sums for \(years) contract years",
                    expected: "a sum for each contract year, the last one for its months")
                return nil
            }
            inMonth = { month in
                // Beyond the term as first agreed, the last year's rate goes on.
                let month = min(max(month, 0), window.monthCount - 1)
                let length = min(12, window.monthCount - month / 12 * 12)
                return (amounts[month / 12].number ?? 0) / Double(length)
            }
        default: return nil
        }
        let stated = (0..<compiler.grid.stepCount).map { [inMonth] step in
            inMonth?(window.monthIndex(at: step)) ?? 0
        }
        guard let amended = Amendment.changed("commitment", stated, context) else { return nil }
        perStep = Self.scaled(amended, context)
    }

    /// Zero outside the months of the contract; a lever scales the rest.
    private static func scaled(_ amended: [Double], _ context: ContractContext) -> [Double] {
        let scale = context.scale.constantValue ?? 1
        let steps = context.window.possibleSteps
        return amended.indices.map { steps.contains($0) ? amended[$0] * scale : 0 }
    }

    /// The money committed in so many months before the first one simulated; nil after a report.
    func before(months: Int) -> Double? {
        guard let inMonth else {
            context.diagnostics.report(
                context.fields.node("commitment"),
                "a formula does not say what was committed before the first month simulated",
                expected: "a rate, a dated schedule or sums, where the contract has an opening")
            return nil
        }
        let first = context.window.monthIndex(at: 0)
        let before = (first - months..<first).reduce(0) { $0 + inMonth($1) }
        return before * (context.scale.constantValue ?? 1)
    }
}
