import Risk
import ScenarioModel
import Statistics

/// What changes when one supplier or customer fails in a given month, for certain.
public struct CounterpartyFailure: Sendable {
    public struct Change: Sendable {
        public let measure: MeasureText
        /// What is measured, in words.
        public let title: String
        public let base: EstimatedValue
        public let failed: EstimatedValue
        /// On the same paths.
        public let difference: EstimatedValue
        let index: Int
    }

    public let name: String
    public let side: Concentration.Side
    public let contracts: [String]
    /// What is left of prepayments at the end of the month before; nil where nothing is prepaid.
    public let prepaid: EstimatedValue?
    /// What others are paid more, or pay less.
    public let replacement: EstimatedValue
    public let changes: [Change]
}

/// Which counterparties fail, and what is asked of each of them.
struct FailureQuestion {
    struct Counterparty {
        let name: String
        let side: Concentration.Side
        let contracts: [String]
        let variant: Variant
        /// Formulas of what is lost or moves elsewhere.
        let prepaid: String?
        let others: String?
    }

    let counterparties: [Counterparty]
    let measures: [(title: String, measure: MeasureText)]

    /// - Note: A contract that owns what it uses has no supplier who could fail.
    init(_ question: AttributeQuestion, _ family: ScenarioFamily, _ lines: LedgerNames) {
        let outcome = question.outcome.rawValue
        measures = Self.measures(
            question, lines, outcome, currency: family.plan.presentation.currency)
        let grid = family.plan.grid
        let month = question.failsFrom
        let since = "12 * year + month >= \(12 * month.year + month.month)"
        let before = month > grid.month(at: 0) ? month.advanced(by: -1) : nil
        var found: [Counterparty] = []
        for side in [Concentration.Side.suppliers, .customers] {
            let own = lines.contracts.filter { $0.isSold == (side == .customers) }
            var names: [String] = []
            for contract in own where !names.contains(contract.supplier) {
                names.append(contract.supplier)
            }
            for name in names {
                let failing = own.filter { $0.supplier == name && $0.structure != "owned" }
                if failing.isEmpty { continue }
                let clause = side == .suppliers ? "supplier_default" : "buyer_default"
                let changes = failing.flatMap { contract -> [ScenarioFamily.Change] in
                    let key = "contracts.\(contract.name).\(clause)"
                    let stated = family.document["contracts"]?[contract.name]?[clause]?["when"]
                    let when = stated?.text.map { "max(\($0), \(since))" } ?? since
                    return [
                        .setting("\(key).when=\(when)"),
                        .setting("\(key).recovery=\(question.recovery)"),
                    ]
                }
                let scope = side == .customers ? "sold." : ""
                let balances = failing.map { "\(scope)balance.prepayment.\($0.name)" }
                    .filter(lines.contains)
                let rest = own.filter { $0.supplier != name }.map {
                    (side == .customers ? "revenue." : "expense.compute.") + $0.name
                }
                found.append(
                    Counterparty(
                        name: name, side: side, contracts: failing.map(\.name),
                        variant: Variant("\(name) fails", changes),
                        prepaid: before.flatMap { Self.balance(balances, at: $0) },
                        others: rest.isEmpty ? nil : Self.total(rest)))
            }
        }
        counterparties = found
    }

    private static func measures(
        _ question: AttributeQuestion, _ lines: LedgerNames, _ outcome: String,
        currency: String
    ) -> [(title: String, measure: MeasureText)] {
        var measures = [("expected \(outcome)", MeasureText(.mean, of: outcome))]
        if !question.outcome.isCost {
            let loss = MeasureText(.probability, of: "\(outcome) < 0 \(currency)")
            measures.append(("P(\(outcome) < 0)", loss))
        }
        measures.append(
            (
                "\(question.tailName) of \(outcome)",
                MeasureText(.tailMean(question.level), of: outcome)
            ))
        let lost = lines.names(below: "lost_revenue")
        if !lost.isEmpty {
            measures.append(("unserved revenue", MeasureText(.mean, of: total(lost))))
        }
        for product in lines.served {
            let (served, demand) = (
                LedgerNames.quoted("served.\(product)"), LedgerNames.quoted("demand.\(product)")
            )
            measures.append(
                (
                    "served of \(product)'s demand",
                    MeasureText(.pooled, of: "total(\(served)) / total(\(demand))")
                ))
        }
        return measures
    }

    private static func total(_ lines: [String]) -> String {
        "total(" + lines.map(LedgerNames.quoted).joined(separator: " + ") + ")"
    }

    /// Σ of balances at the end of a month.
    private static func balance(_ lines: [String], at month: CalendarMonth) -> String? {
        guard !lines.isEmpty else { return nil }
        let sum = lines.map(LedgerNames.quoted).joined(separator: " + ")
        return "highest((\(sum)) * (12 * year + month == \(12 * month.year + month.month)))"
    }
}

extension Laboratory {
    /// Lets each supplier and customer fail in turn, on the same paths.
    func failures(
        _ question: AttributeQuestion, _ lines: LedgerNames
    ) throws(StudyError) -> (failures: [CounterpartyFailure], units: MeasureUnits) {
        let asked = FailureQuestion(question, family, lines)
        let parties = asked.counterparties
        guard !parties.isEmpty else { return ([], MeasureUnits()) }
        var measures = asked.measures.map(\.measure)
        func place(_ formula: String?) -> Int? {
            guard let formula else { return nil }
            measures.append(MeasureText(.mean, of: formula))
            return measures.count - 1
        }
        let prepaid = parties.map { place($0.prepaid) }
        let others = parties.map { place($0.others) }
        var found: [CounterpartyFailure] = []
        var units = MeasureUnits()
        try simulate(
            inBatches: parties.map(\.variant), beside: [.base], measures,
            task: "failing counterparties", flag: "--of"
        ) { batch in
            units = batch.units
            for index in batch.range {
                let party = parties[index]
                let none = EstimatedValue(
                    0, standardError: 0, low: 0, high: 0, count: family.plan.pathCount)
                found.append(
                    CounterpartyFailure(
                        name: party.name, side: party.side, contracts: party.contracts,
                        prepaid: prepaid[index].map { batch.estimate(of: .beside(0), $0) },
                        replacement: others[index].map {
                            batch.difference(.variant(index), .beside(0), $0)
                        } ?? none,
                        changes: asked.measures.enumerated().map { place, entry in
                            CounterpartyFailure.Change(
                                measure: entry.measure, title: entry.title,
                                base: batch.estimate(of: .beside(0), place),
                                failed: batch.estimate(of: .variant(index), place),
                                difference: batch.difference(.variant(index), .beside(0), place),
                                index: place)
                        }))
            }
        }
        return (found, units)
    }
}
