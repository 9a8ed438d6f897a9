import ScenarioModel
import Series
import TilePrograms

/// A known path with mean-reverting Gaussian noise around it: what levels and rates share.
struct GaussianLevel: Sendable {
    /// Means at the end of each month, and of the average over each month.
    let ends: [Double]
    let averages: [Double]
    let noise: MeanReversion
    let dimension: Dimension

    init(ends: [Double], averages: [Double], noise: MeanReversion, dimension: Dimension) {
        self.ends = ends
        self.averages = averages
        self.noise = noise
        self.dimension = dimension
    }

    /// The path from `start` that reverts to `levels`, which change at the start of each month.
    init(start: Double, levels: [Double], noise: MeanReversion, dimension: Dimension) {
        let kept = LogProcess.exp(-noise.speed * monthStep)
        let share = StepShock.weight(noise.speed, monthStep) / monthStep
        var value = start
        var (ends, averages): ([Double], [Double]) = ([], [])
        for level in levels {
            averages.append(level + (value - level) * share)
            value = level + (value - level) * kept
            ends.append(value)
        }
        self.init(ends: ends, averages: averages, noise: noise, dimension: dimension)
    }

    /// The level at the end of each month, and its average over the month.
    func lines(_ normals: ShockNormals) -> [Series] {
        let graph = normals.graph
        let nodes = noise.nodes(normals)
        func sum(_ node: NodeID?, _ table: [Double]) -> Series {
            let table = graph.table(table)
            return graph.series(node.map { graph.binary(.add, $0, table) } ?? table, dimension)
        }
        return [sum(nodes?.end, ends), sum(nodes?.average, averages)]
    }

    func law(at step: Int) -> FactorLaw {
        noise.volatility == 0
            ? .fixed(ends[step])
            : .normal(
                mean: ends[step], deviation: noise.deviation(at: Double(step + 1) * monthStep))
    }
}

extension ExpressionCompiler {
    /// The values per step of a term of any unit that must be that of `other`, which stands in
    /// where the term is absent; nil after a report.
    func levels(_ fields: Fields, _ name: String, in range: Bounds = .all, orElse other: Quantity)
        -> [Double]?
    {
        guard fields.isGiven(name) else {
            return Array(repeating: other.value, count: grid.stepCount)
        }
        let node = fields.node(name)
        guard let series = series(open: fields.value(name), in: range, at: node) else { return nil }
        guard series.dimension == other.dimension else {
            diagnostics.report(
                node, "measures \(series.dimension.words)",
                expected: "\(other.dimension.words), as the start does")
            return nil
        }
        if let values = series.tableValues { return values }
        diagnostics.report(
            node, "depends on a random factor",
            expected: "a number, a dated schedule or a formula of the calendar")
        return nil
    }
}
