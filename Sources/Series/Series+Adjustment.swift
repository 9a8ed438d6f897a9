import ScenarioModel
import TilePrograms

extension Series {
    /// Partial adjustment: each month closes a share of what is left of the way to this series.
    ///
    /// *Formula*: y(t) = y(t−1) + s(t)(x(t) − y(t−1)); so a lag that is geometric with mean
    /// (1 − s)/s months, and a stock of x/s a month that loses the share s each month.
    ///
    /// - Parameters:
    ///   - speed: s in [0, 1], a pure number.
    ///   - start: y before the first month; nil starts at x: y = x in the first month.
    /// - Source: M. Nerlove, "The dynamics of supply" (1958), chapter 2.
    public func adjusting(at speed: Series, from start: Double?) -> Series {
        if let x = tableValues, let s = speed.tableValues {
            var value = start ?? x[0]
            let values = x.indices.map { step in
                value = value + s[step] * (x[step] - value)
                return value
            }
            return graph.series(perStep: values, dimension)
        }
        let state = graph.state(initial: graph.constant(start ?? 0))
        let before = graph.value(of: state)
        let gap = graph.binary(.subtract, node, before)
        var next = graph.binary(.add, before, graph.binary(.multiply, speed.node, gap))
        if start == nil {
            let isFirst = graph.table((0..<graph.stepCount).map { $0 == 0 ? 1 : 0 })
            next = graph.select(isFirst, then: node, else: next)
        }
        graph.bind(state, next: next)
        return graph.series(next, dimension)
    }
}
