import ScenarioModel
import Series

/// What ending a contract early costs.
///
/// *Formula*: φ·V, V the minimum cost by plan of all months from this one to the end of its term.
///
/// *Units*: φ is a share. Months beyond the horizon count as the last one simulated. Where the price
/// differs from path to path, all hours left count at the present one: what later months cost is not
/// known when the contract ends. Where the hours differ too, months left count as the present one.
package struct TerminationFee {
    // MARK: - Terms

    static let term = Term(
        "fee", .either([.list(.number(.one)), .series(.one)]), .required, in: .within(0, 1),
        "φ, share of the minimum cost left: a number, a dated schedule, or a list with a number "
            + "for each contract year, the last of which goes on.")

    // MARK: - Resolved

    private let value: FieldValue

    init?(_ fields: Fields) {
        guard let value = fields.value(Self.term.name) else { return nil }
        self.value = value
    }

    // MARK: - Step

    /// The fee for ending in each month; nil after a report.
    func due(_ site: ContractSite) -> Series? {
        guard let left = remaining(site), let share = share(site.context) else { return nil }
        return share * left
    }

    private func share(_ context: ContractContext) -> Series? {
        guard let years = value.list?.map({ $0.number ?? 0 }), let last = years.last else {
            return value.series.flatMap { context.compiler.series($0) }
        }
        return context.graph.series(
            perStep: (0..<context.grid.stepCount).map { step in
                let year = max(context.window.monthIndex(at: step), 0) / 12
                return year < years.count ? years[year] : last
            })
    }

    /// V per month; nil without a commitment.
    private func remaining(_ site: ContractSite) -> Series? {
        guard let minimum = site.minimumRate else { return nil }
        if let left = sum(ofMonthsLeft: minimum, site.context) { return left }
        if let hours = site.minimumHours, let left = sum(ofMonthsLeft: hours, site.context) {
            return site.price * left
        }
        let left = lastSteps(site.context).enumerated().map { Double(max($1 - $0 + 1, 0)) }
        return minimum * site.graph.series(perStep: left, .month)
    }

    /// The last step of the term to which each step belongs; it may lie beyond the horizon.
    private func lastSteps(_ context: ContractContext) -> [Int] {
        (0..<context.grid.stepCount).map { step in
            let term = context.window.termIndex(at: step)
            return context.grid.start.distance(to: context.window.end(ofTerm: term))
        }
    }

    /// The sum of a flow from each month to the end of its term; nil where paths differ.
    private func sum(ofMonthsLeft flow: Series, _ context: ContractContext) -> Series? {
        guard let values = flow.tableValues else { return nil }
        let count = values.count
        let sums = lastSteps(context).enumerated().map { step, last -> Double in
            let inside = values[step..<max(step, min(last + 1, count))].reduce(0, +)
            return inside + Double(max(last - count + 1, 0)) * values[count - 1]
        }
        return context.graph.series(perStep: sums, flow.dimension * .month)
    }
}
