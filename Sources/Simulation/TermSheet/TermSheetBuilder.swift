import Contracts
import Results
import ScenarioModel
import Series
import TilePrograms

/// Works a year of each contract out at several levels of use.
///
/// The numbers come from the ledger of the scenario itself, with the contract's use set to a share of
/// what is committed and every random draw at its median; nothing is computed a second way.
package struct TermSheetBuilder {
    /// What use is a share of where neither a commitment nor a limit says.
    private static let unitsPerMonth = (
        hours: (1e3, "1,000 hours"), others: (1e9, "1,000 million units")
    )

    private let planner: Planner
    private let levels: [Double]
    /// Which twelve months of those simulated, from 1.
    private let year: Int

    package init(planner: Planner, levels: [Double], year: Int) {
        self.planner = planner
        self.levels = levels
        self.year = year
    }

    /// The sheets of the contracts named, all for nil; nil after reports.
    package func sheets(of name: String?) -> [TermSheet]? {
        var years: [[WorkedYear]] = []
        for level in levels {
            guard
                let worked = planner.ledger(use: { Self.use(of: $0, at: level) }, { plan in
                    plan.contracts.filter { name == nil || $0.name == name }
                        .map { self.year(of: $0, plan) }
                })
            else { return nil }
            years.append(worked)
        }
        guard let first = years.first else { return [] }
        return first.indices.map { index in
            first[index].sheet(levels: levels, rows: rows(years.map { $0[index] }))
        }
    }

    // MARK: - Use

    private static func use(of contract: Contract, at level: Double) -> Series? {
        guard let site = contract.site.value else { return nil }
        let wanted = basis(of: contract, site).series * level
        if let available = site.capacity.available { return minimum(wanted, available) }
        return contract.isOpen().map { wanted * $0 }
    }

    private static func basis(
        of contract: Contract, _ site: ContractSite
    ) -> (name: String, series: Series) {
        if let committed = contract.structure.committedHours(site) {
            return (isOwned(contract) ? "what is in service" : "what is committed", committed)
        }
        if let available = site.capacity.available { return ("what is available", available) }
        let (units, words) =
            contract.context.pool.hasGenerations ? unitsPerMonth.hours : unitsPerMonth.others
        return (words + " a month", site.graph.series(units, contract.context.hours))
    }

    private static func isOwned(_ contract: Contract) -> Bool {
        !contract.structure.investments.isEmpty
    }

    // MARK: - A year

    /// One contract at one level.
    private struct WorkedYear {
        let contract: Contract
        let basis: String
        let currency: String
        let months: (first: String, last: String)?
        let lines: [TermSheet.Row]

        func sheet(levels: [Double], rows: [TermSheet.Row]) -> TermSheet {
            let facts = contract.facts
            return TermSheet(
                contract: facts.name, structure: facts.structure,
                summary: contract.context.structure.summary, isSold: facts.isSold,
                isOwned: TermSheetBuilder.isOwned(contract), party: facts.party,
                counterparty: facts.supplier, start: facts.start.description,
                end: facts.end.description, terms: TermLister.terms(of: contract.context.fields),
                leastOwed: facts.minimumValue.flatMap { $0 > 0 ? $0 : nil }, basis: basis,
                levels: levels, year: months, rows: rows, currency: currency)
        }
    }

    private func year(of contract: Contract, _ plan: Planner.LedgerPlan) -> WorkedYear {
        let window = contract.terms.window.steps
        let first = min(window.lowerBound + 12 * (year - 1), window.upperBound)
        let steps = first..<min(first + 12, window.upperBound)
        let names = contract.lineNames.filter { plan.compiler.names.isDefined($0) }
        let series = names.compactMap { plan.compiler.names.series($0) }
        let program = plan.compiler.graph.compile(recorded: series.map(\.node), results: [])
        let recorded = ReferenceInterpreter(program).runAtMedians().recorded
        let grid = plan.compiler.grid
        let lines = zip(zip(names, series), recorded).map { line, values in
            Self.row(line.0, line.1, values, steps, contract, plan.currency)
        }
        let basis = contract.site.value.map { Self.basis(of: contract, $0).name } ?? ""
        return WorkedYear(
            contract: contract, basis: basis, currency: plan.currency,
            months: steps.isEmpty
                ? nil : (grid.label(at: steps.lowerBound), grid.label(at: steps.upperBound - 1)),
            lines: steps.isEmpty ? [] : lines)
    }

    /// Flows are summed, prices averaged, amounts taken at the end.
    private static func row(
        _ name: String, _ series: Series, _ values: [Double], _ steps: Range<Int>,
        _ contract: Contract, _ currency: String
    ) -> TermSheet.Row {
        // What is sold has a scope of its own, but its revenue is a line of the owner's.
        let scopes = [contract.context.scope, contract.context.owner]
        let scope = scopes.first(where: name.hasPrefix) ?? ""
        var line = name.dropFirst(scope.count)
        if line.hasSuffix(".\(contract.name)") { line = line.dropLast(contract.name.count + 1) }
        let isFlow = series.dimension.exponent(of: .month) == -1
        let fold: TermSheet.Row.Fold =
            isFlow ? .sum : line.hasPrefix("price") ? .mean : .last
        let dimension = isFlow ? series.dimension * .month : series.dimension
        let value: Double
        switch fold {
        case .sum: value = values[steps].reduce(0, +)
        case .mean: value = values[steps].reduce(0, +) / Double(max(steps.count, 1))
        case .last: value = steps.isEmpty ? 0 : values[steps.upperBound - 1]
        }
        return TermSheet.Row(
            line: String(line), unit: dimension.symbol(currency: currency), fold: fold,
            values: [value])
    }

    private func rows(_ years: [WorkedYear]) -> [TermSheet.Row] {
        years[0].lines.enumerated().map { index, row in
            TermSheet.Row(
                line: row.line, unit: row.unit, fold: row.fold,
                values: years.map { $0.lines[index].values[0] })
        }
    }
}
