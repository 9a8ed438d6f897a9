import ScenarioModel
import Series

/// A price that is lowered to a benchmark: most favoured customer.
///
/// *Formula*: at each reset r the level B = (1 + m)·benchmark(r) is taken. With a ratchet the limit
/// is the lowest level of all resets so far, so a price that was lowered does not rise with the
/// benchmark; without, it is the latest level. P(t) = min(P₀(t), limit), P₀ being the price by all
/// other terms. So an escalator lifts a price no further than the limit.
///
/// *Units*: money per accelerator-hour. The first reset is one interval after the contract's start,
/// where the price has just been agreed.
package struct Benchmark: ContractClause {
    // MARK: - Terms

    package static let term = Term(
        "benchmark",
        .record(
            TermTable(
                "benchmark", "A price that is lowered to a benchmark.",
                [
                    Term(
                        "to", .openSeries, .required, in: .atLeast(0),
                        "The benchmark: a factor or a formula."),
                    Term(
                        "margin", .number(.one), .defaulted("0 %"), in: .above(-1),
                        plausible: .within(-0.2, 0.5),
                        "How far above the benchmark the price may stay."),
                    PriceResets.term(default: .year),
                    Term(
                        "ratchet", .flag, .defaulted("true"),
                        "Whether a price that was lowered stays lowered when the benchmark rises."),
                ])), .optional,
        "Lowers the price to a benchmark at resets: `{to: spot, margin: 5 %, each: year}`.")

    // MARK: - Resolved

    private let benchmark: PriceInput
    /// 1 + m.
    private let factor: Double
    private let resets: PriceResets
    private let isRatchet: Bool

    package init?(_ context: ContractContext) {
        guard let fields = context.fields.record(Self.term.name),
            let benchmark = PriceInput(fields, "to"), let margin = fields.number("margin"),
            let resets = PriceResets(fields), let ratchet = fields.flag("ratchet")
        else { return nil }
        self.benchmark = benchmark
        self.resets = resets
        factor = 1 + margin
        isRatchet = ratchet
    }

    // MARK: - Step

    package func price(_ price: Series, _ context: ContractContext) -> Series? {
        guard let level = benchmark.series(context) else { return nil }
        let marks = resets.marks(context, startsAnew: false)
        let none = price.constant(.infinity, price.dimension)
        guard isRatchet else {
            return minimum(price, (factor * level).held(at: marks, initial: .infinity))
        }
        let now = select(marks, factor * level, else: none)
        return minimum(price, now.lowestSoFar)
    }

    // MARK: - Notes
    // Resets before the first month simulated are not known: a contract that runs already states
    // the price that it has reached.
}

extension Series {
    /// The lowest value up to each month.
    fileprivate var lowestSoFar: Series {
        if let values = tableValues {
            var lowest = Double.infinity
            return graph.series(
                perStep: values.map {
                    lowest = min(lowest, $0)
                    return lowest
                }, dimension)
        }
        let state = graph.state(initial: graph.constant(.infinity))
        let next = minimum(graph.series(graph.value(of: state), dimension), self)
        graph.bind(state, next: next.node)
        return next
    }
}
