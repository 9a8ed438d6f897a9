import ScenarioModel
import Series

/// What ending a contract early costs.
///
/// *Formula*: φ·V, V the minimum cost by plan of all months from this one to the end of its term.
///
/// *Units*: φ is a share. Months beyond the horizon count as the last one simulated. Where the
/// minimum cost differs from path to path, each month left counts as the present one: what later
/// months cost is not known when the contract ends.
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
        guard let minimum = site.minimum, let share = share(site.context) else { return nil }
        return share * remaining(minimum, site.context)
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

    /// V per month.
    private func remaining(_ minimum: Series, _ context: ContractContext) -> Series {
        let (grid, window) = (context.grid, context.window)
        let lasts = (0..<grid.stepCount).map { step in
            grid.start.distance(to: window.end(ofTerm: window.termIndex(at: step)))
        }
        guard let values = minimum.tableValues else {
            let left = lasts.enumerated().map { Double(max($1 - $0 + 1, 0)) }
            return minimum * context.graph.series(perStep: left, .month)
        }
        let sums = lasts.enumerated().map { step, last -> Double in
            let inside = values[step..<max(step, min(last + 1, grid.stepCount))].reduce(0, +)
            let beyond = Double(max(last - grid.stepCount + 1, 0))
            return inside + beyond * values[grid.stepCount - 1]
        }
        return context.graph.series(perStep: sums, minimum.dimension * .month)
    }
}
