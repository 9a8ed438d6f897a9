import ScenarioModel
import Series

/// The rate of the horizon's last month, at which what falls due later is discounted.
package struct LastRate {
    /// The line that turns a month's cash into present value.
    static let factorName = "discount_factor"

    /// v: what one unit of money a month later is worth.
    private let factor: Series

    /// No discount.
    init(none graph: SeriesGraph) { factor = graph.series(1) }

    /// - Parameter step: from whose month on the rate stays as it is there.
    init(_ context: ContractContext, at step: Int) {
        let graph = context.graph
        let names = context.compiler.names
        guard names.isDefined(Self.factorName), let discount = names.series(Self.factorName) else {
            factor = graph.series(1)
            return
        }
        let before = graph.series(graph.past(of: discount.node, back: 1, initial: 1))
        let ratio = discount / before
        factor = ratio.tableValues.map { graph.series($0[step]) } ?? ratio
    }

    /// v^months.
    func weight(_ months: Int) -> Series {
        if let value = factor.constantValue {
            return factor.constant((0..<months).reduce(1) { power, _ in power * value })
        }
        return (0..<months).reduce(factor.constant(1)) { power, _ in power * factor }
    }

    /// v·x₁ + v²·x₂ + …
    func value(of amounts: [Double]) -> Series {
        guard let first = amounts.first else { return factor.constant(0) }
        if amounts.allSatisfy({ $0 == first }) { return first * annuity(amounts.count) }
        if let value = factor.constantValue {
            return factor.constant(amounts.reversed().reduce(0) { value * ($0 + $1) })
        }
        return amounts.reversed().reduce(factor.constant(0)) { factor * ($0 + $1) }
    }

    /// v + v² + … + v^months.
    func annuity(_ months: Int) -> Series {
        if let value = factor.constantValue {
            var (power, sum) = (1.0, 0.0)
            for _ in 0..<max(months, 0) {
                power *= value
                sum += power
            }
            return factor.constant(sum)
        }
        let count = Double(max(months, 0))
        let isNothing = (factor - 1).magnitude < factor.constant(1e-9)
        let safe = select(isNothing, factor.constant(2), else: factor)
        let sum = factor * (factor.power(factor.constant(count)) - 1) / (safe - 1)
        return select(isNothing, factor.constant(count), else: sum)
    }
}
