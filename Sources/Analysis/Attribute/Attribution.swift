import Risk
import Statistics

/// Where the risk of an outcome comes from: parts of the ledger, random drivers, counterparties.
public struct Attribution: Sendable {
    public let question: AttributeQuestion
    /// Nil where the tail cannot be estimated; ``reason`` says why.
    public let components: TailComponents?
    public let reason: NotEstimable?
    public let drivers: DriverContributions?
    public let concentrations: [Concentration]
    public let failures: [CounterpartyFailure]
    /// Of the first simulation's measures, the outcome first.
    let units: MeasureUnits
    let failureUnits: MeasureUnits
}

extension Laboratory {
    /// - Throws: ``StudyError``, with what is wrong with groups or the scenario.
    public func attribution(_ question: AttributeQuestion) throws(StudyError) -> Attribution {
        let groups = question.drivers == .none ? [] : try DriverGroups.read(question.groups, family)
        let lines = LedgerNames(family.plan)
        let parts = LedgerParts(of: question.outcome, lines).parts
        let shares = ConcentrationQuestion.all(lines)
        let outcome = MeasureText(.mean, of: question.outcome.ofLedger.rawValue)
        let amounts = shares.flatMap { $0.holders.map { $0.formulas.joined(separator: " + ") } }
        let formulas = parts.map(\.formula) + amounts
        let samples = try simulate(
            [.base], [outcome] + formulas.map { MeasureText(.mean, of: $0) }, task: "components",
            flag: "--of")
        var components: TailComponents?
        var reason: NotEstimable?
        do throws(NotEstimable) {
            components = try TailComponents(
                of: samples[0, 0], parts, values: parts.indices.map { samples[0, $0 + 1].values },
                level: question.level)
        } catch { reason = error }
        var next = parts.count + 1
        let concentrations = shares.map { share in
            let first = next
            next += share.holders.count
            return Concentration(
                share, measure: first,
                columns: share.holders.enumerated().map {
                    ($0.element.name, samples[0, first + $0.offset].values)
                })
        }
        let failures = try failures(question, lines)
        return Attribution(
            question: question, components: components, reason: reason,
            drivers: try driverContributions(question, groups), concentrations: concentrations,
            failures: failures.failures,
            units: MeasureUnits(samples.measures.indices.map(samples.unit)),
            failureUnits: failures.units)
    }
}
