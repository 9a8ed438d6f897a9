import ScenarioModel
import Series

/// What the terms of a contract say of all its months, those after the run included, where nothing random
/// enters.
package struct FutureTerms {
    /// By step, money per month; nil where it differs from path to path.
    let owed: [Double]?
    let agreed: [Double]?
    /// The same at a price of one for each hour, where the amount follows the price.
    let owedHours: [Double]?
    let agreedHours: [Double]?

    /// - Parameter contract: as planned on a grid that reaches to its end.
    init(_ contract: Contract) {
        guard let site = contract.site.value else {
            (owed, agreed, owedHours, agreedHours) = (nil, nil, nil, nil)
            return
        }
        // What a renewal takes on is not in the plan.
        let isPlanned = !contract.clauses.contains { $0 is Renewal }
        let price = contract.context.price
        func amounts(_ rate: (ContractSite) -> Series?) -> [Double]? {
            if let known = rate(site)?.tableValues { return known }
            return isPlanned ? rate(site.planned)?.tableValues : nil
        }
        func hours(_ rate: (ContractSite) -> Series?) -> [Double]? {
            func values(at level: Double) -> [Double]? {
                rate(site.planned(at: site.graph.series(level, price)))?.tableValues
            }
            guard isPlanned, let one = values(at: 1), let two = values(at: 2),
                zip(one, two).allSatisfy({ 2 * $0 == $1 })
            else { return nil }
            return one
        }
        let structure = contract.structure
        owed = amounts { structure.minimumRate($0) }
        agreed = amounts { structure.nominalCost($0) }
        owedHours = owed == nil ? hours { structure.minimumRate($0) } : nil
        agreedHours = agreed == nil ? hours { structure.nominalCost($0) } : nil
    }
}

/// The contracts of a ledger that is planned to the end of the longest of them, and never simulated.
package final class FutureLedger {
    private let plan: () -> [Contract]
    private lazy var contracts = plan()
    private var terms: [String: FutureTerms] = [:]

    package init(_ plan: @escaping () -> [Contract]) { self.plan = plan }

    /// What the terms of a contract say; nil where the ledger does not have it.
    package func terms(of name: String) -> FutureTerms? {
        if let known = terms[name] { return known }
        let found = contracts.first { $0.name == name }.map(FutureTerms.init)
        terms[name] = found
        return found
    }

    /// How many months after the horizon the last contract ends.
    ///
    /// - Parameter entries: of the section `contracts`.
    package static func monthCount(_ entries: [FieldValue.MapEntry], grid: TimeGrid) -> Int {
        // What is wrong with a contract is told when it is read.
        let silent = Diagnostics()
        return entries.reduce(0) { most, entry in
            guard let fields = entry.value?.record,
                let window = ContractWindow(fields, grid: grid, silent), window.endIsGiven
            else { return most }
            return max(most, grid.horizon.lastMonth.distance(to: window.lastEnd))
        }
    }
}
