import ScenarioModel
import Series

extension Contract {
    /// More of the commitment than this owed after the horizon is told.
    private static let toldShare = 0.01

    /// Warns of what is still owed after the horizon, where that is known while planning.
    ///
    /// - Parameter currency: the scenario's, by its ISO code.
    package func reportBeyond(currency: String) {
        guard context.side == .buy, context.owner.isEmpty, owesBeyond,
            let flow = site.value.flatMap({ structure.minimumRate($0) }),
            let values = flow.tableValues,
            let left = line("book.remaining.\(name)")?.tableValues
        else { return }
        let horizon = context.grid.horizon
        let owed = left[horizon.stepCount - 1]
        let within = values.prefix(horizon.stepCount).reduce(0, +)
        guard owed > Self.toldShare * (within + owed) else { return }
        let end = terms.window.end
        let months = horizon.lastMonth.distance(to: end)
        let node = terms.fields.isGiven("end")
            ? terms.fields.node("end")
            : terms.fields.isGiven("term") ? terms.fields.node("term") : self.node
        context.diagnostics.report(
            node,
            "the term ends \(end), \(months) \(months == 1 ? "month" : "months") after the "
                + "horizon: \(Self.rounded(owed)) \(currency) are still owed",
            offending: "", expected: "a horizon to \(end), or time.beyond: owed, net_of_market or "
                + "ignored", as: .warning)
    }

    /// A sum of money with at most three digits: 85M, 1.25bn.
    private static func rounded(_ money: Double) -> String {
        let scales: [(Double, String)] = [(1e12, "tn"), (1e9, "bn"), (1e6, "M"), (1e3, "k")]
        let (unit, suffix) = scales.first { money >= $0.0 } ?? (1, "")
        let value = money / unit
        let decimals = value >= 100 ? 1.0 : value >= 10 ? 10 : 100
        let number = (value * decimals).rounded() / decimals
        let whole = Int(number)
        return (number == Double(whole) ? "\(whole)" : "\(number)") + suffix
    }
}
