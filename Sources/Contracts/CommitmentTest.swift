import ScenarioModel
import Series

/// What a contract's own tests find: the commitment and what counted against it, in the months in which
/// a test is settled.
///
/// Both are amounts per month, zero in months without a test, so that a sum over tests is a sum over
/// months. They follow the contract as it is: periods by calendar or by anniversary, amendments,
/// renewals, what was made up, carried forward or earned by overspending.
package struct CommitmentTest {
    /// What counted less what was committed: below zero where the test is missed.
    package var surplus: Series
    /// What shortfalls are a share of: hours delivered in the period, or the money committed for it.
    package var base: Series

}

extension CommitmentTest {
    /// - Parameters:
    ///   - counted, committed: to date.
    ///   - short: what is missing after what earlier periods carried forward.
    init(
        counted: Series, committed: Series, short: Series, base: Series, _ periods: TestPeriods,
        in graph: SeriesGraph
    ) {
        let settlement = periods.settlement(in: graph)
        self.init(
            surplus: settlement * ((counted - committed).positivePart - short),
            base: settlement * base)
    }
}

extension Contract {
    /// Defines `test.surplus.C` and `test.base.C` of a contract that is tested.
    func defineTests() {
        guard Swift.type(of: structure).isTested else { return }
        define("test.surplus") { [self] in flows.value?.test?.surplus }
        define("test.base") { [self] in flows.value?.test?.base }
    }
}
