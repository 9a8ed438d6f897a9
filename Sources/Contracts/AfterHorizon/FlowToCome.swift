import ScenarioModel
import Series

/// A flow of money that a contract's terms fix: what is owed, or agreed, in months to come.
///
/// *Formula*: in month m the flow is unit · value(m). As seen from month t, a later month has the unit
/// of t: where the terms fix the amount, the share of the contract in force; where they fix the hours,
/// that share of the price as it stands. Where they fix not even the hours, the unit is the flow
/// itself, and each month of the term counts like the present one.
struct FlowToCome {
    let unit: Series
    /// By step, from the run's first month to the end of the contract.
    let values: [Double]

    /// What falls due in the month itself.
    var now: Series {
        unit * unit.graph.series(perStep: Array(values.prefix(unit.graph.stepCount)), .month)
    }

    /// What the months after each add up to, up to the end that is seen from it.
    ///
    /// - Parameter end: by step, the step after the last month that counts.
    func remaining(end: [Int]) -> Series {
        var upTo = [0.0]
        for value in values { upTo.append(upTo[upTo.count - 1] + value) }
        let left = end.enumerated().map { step, end in
            end > step + 1 ? upTo[min(end, values.count)] - upTo[step + 1] : 0
        }
        return unit * unit.graph.series(perStep: left, .month)
    }

    /// The flow in the months of which `counts` says so, and in step `last` also what falls due after it.
    func due(last: Int, end: Int, _ counts: (Int) -> Bool) -> Series {
        let due = (0..<unit.graph.stepCount).map { step -> Double in
            guard step <= last else { return 0 }
            let own = counts(step) ? values[step] : 0
            guard step == last, end > last + 1 else { return own }
            return (last + 1..<min(end, values.count)).reduce(own) { $0 + (counts($1) ? values[$1] : 0) }
        }
        return unit * unit.graph.series(perStep: due)
    }

    /// Σ v^(m − last) · flow(m) for last < m < end, as month `last` sees it.
    func presentValue(after last: Int, end: Int, at rate: LastRate) -> Series {
        guard end > last + 1 else { return (unit * 0).retagged(.currency) }
        let later = Array(values[min(last + 1, values.count)..<min(end, values.count)])
        return (unit * rate.value(of: later)).retagged(.currency)
    }
}

extension Contract {
    /// What is owed per month when nothing is used; nil without commitment, or after a report.
    var owedToCome: FlowToCome? {
        toCome(allMonths.owed, allMonths.owedHours) { structure.minimumRate($0) }
    }

    /// What is agreed per month: price times quantity, or spending.
    var agreedToCome: FlowToCome? {
        toCome(allMonths.agreed, allMonths.agreedHours) { structure.nominalCost($0) }
    }

    private var allMonths: FutureTerms { future?() ?? FutureTerms(self) }

    private func toCome(
        _ amounts: [Double]?, _ hours: [Double]?, _ rate: (ContractSite) -> Series?
    ) -> FlowToCome? {
        guard let site = site.value, let flow = rate(site) else { return nil }
        let months = max(context.grid.stepCount, endStep(seenFrom: context.grid.horizonCount - 1))
        // Where no ledger was planned so far, later months count like the last one.
        func toTheEnd(_ values: [Double]) -> [Double] {
            values + Array(repeating: values.last ?? 0, count: max(months - values.count, 0))
        }
        if let amounts {
            let one = context.graph.series(1, ContractContext.money)
            return FlowToCome(unit: inForceSinceStart(one, site), values: toTheEnd(amounts))
        }
        if let hours {
            let price = site.price.retagged(ContractContext.money)
            return FlowToCome(unit: inForceSinceStart(price, site), values: toTheEnd(hours))
        }
        return FlowToCome(unit: flow, values: Array(repeating: 1, count: months))
    }

    /// The share in force; all of it before the start, and where months lost are made up for.
    private func inForceSinceStart(_ unit: Series, _ site: ContractSite) -> Series {
        guard let share = site.capacity.inForce, extendingClause == nil else { return unit }
        return select(context.flags(from: terms.window.start), unit * share, else: unit)
    }

    var extendingClause: ForceMajeure? {
        clauses.lazy.compactMap { $0 as? ForceMajeure }.first(where: \.extends)
    }

    /// The step after the contract's last month, as agreed by a month: terms that may follow are not
    /// owed before they are taken. Without an end nothing is owed after the horizon.
    func endStep(seenFrom step: Int) -> Int {
        let (grid, window) = (context.grid, terms.window)
        guard window.endIsGiven else { return grid.horizonCount }
        let taken = extendingClause == nil ? window.termIndex(at: step) : 0
        return max(grid.start.distance(to: window.end(ofTerm: taken)) + 1, 0)
    }
}
