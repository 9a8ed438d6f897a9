import Factors
import Results
import Risk
import ScenarioModel
import Series
import TilePrograms

/// The factors of a plan on their own: a program without business and contracts, and what it tells.
///
/// Columns: the level of each factor at each date, the product of its standardised values of two
/// neighbouring months, and the mean over the months of the product of each pair of step normals.
/// Monthly series: the levels.
package struct FactorSheet: Sendable {
    package struct Pair: Hashable, Sendable {
        package let first: Shock
        package let second: Shock

        package var name: String { first.name + " ~ " + second.name }
    }

    package let entries: [FactorBook.Entry]
    package let model: DependenceModel
    /// Steps at which laws are compared: the first month simulated, one year, the middle, the last.
    package let dates: [Int]
    /// The middle of what is simulated.
    package let middle: Int
    package let pairs: [Pair]
    /// How many pairs are not compared, because there are too many.
    package let pairsLeftOut: Int
    package let program: TileProgram
    package let measures: MeasurePlan

    package static func level(_ factor: String) -> String { "level." + factor }
    package static func memory(_ factor: String) -> String { "memory." + factor }

    private static let mostPairs = 5000

    /// How far from each other the shocks of a pair may stand in the file, that there be not too many.
    private static func reach(among shocks: Int) -> Int {
        shocks * (shocks - 1) / 2 <= mostPairs ? shocks : max(1, mostPairs / shocks)
    }

    package init(book: FactorBook, compiler: ExpressionCompiler) {
        let (graph, grid) = (compiler.graph, compiler.grid.horizon)
        entries = book.settled(compiler)
        model = book.dependence
        let (first, last) = (grid.knownCount, grid.stepCount - 1)
        middle = (first + last) / 2
        dates = Set([first, min(first + 11, last), middle, last]).sorted()
        let shocks = book.entries.flatMap(\.process.shocks)
        let reach = Self.reach(among: shocks.count)
        let pairs = shocks.indices.flatMap { i in
            shocks[(i + 1)...].prefix(reach).map { Pair(first: shocks[i], second: $0) }
        }
        self.pairs = pairs
        pairsLeftOut = shocks.count * (shocks.count - 1) / 2 - pairs.count
        var columns: [MeasurePlan.Column] = []
        var monthly: [MeasurePlan.Monthly] = []
        var (results, recorded): ([Series], [Series]) = ([], [])
        func add(_ name: String, _ period: String?, _ series: Series) {
            columns.append(
                .init(
                    metric: name, period: period, dimension: series.dimension, kind: .metric,
                    given: []))
            results.append(series)
        }
        for entry in entries {
            guard let levels = compiler.names.series(entry.name) else { continue }
            for step in dates {
                add(Self.level(entry.name), grid.label(at: step), levels.value(at: step))
            }
            if let memory = entry.memory(at: middle, under: model) {
                add(
                    Self.memory(entry.name), grid.label(at: middle),
                    Self.product(memory, levels, at: middle))
            }
            monthly.append(
                .init(metric: entry.name, dimension: levels.dimension, isRatio: false, given: []))
            recorded.append(levels)
        }
        graph.since(first) {
            let normals = ShockNormals(
                compiler: compiler.simulating, model: book.dependence, step: monthStep)
            for pair in pairs {
                let product = graph.binary(
                    .multiply, normals.normal(pair.first), normals.normal(pair.second))
                add(pair.name, nil, graph.series(product, .one).mean(over: 0..<graph.horizonCount))
            }
        }
        measures = MeasurePlan(
            columns: columns, monthly: monthly, conditions: [], erosions: [],
            parts: columns.indices.map { .column($0) } + monthly.indices.map { .monthly($0) },
            stepLabels: (0..<grid.stepCount).map(grid.label(at:)),
            statistics: [.mean, .sd, .p5, .p25, .p50, .p75, .p95], headline: .init())
        program = graph.compile(recorded: recorded.map(\.node), results: results.map(\.node))
    }

    /// u(t) u(t − Δ) with u = (ln X − m)/σ, or (X − m)/σ; its mean is the correlation of the two.
    private static func product(_ memory: MonthMemory, _ levels: Series, at step: Int) -> Series {
        func standardised(_ step: Int, _ moments: MonthMemory.Moments) -> Series {
            let value = levels.value(at: step).retagged(.one)
            let x = memory.isLogarithm ? value.logarithm : value
            return (x - x.constant(moments.mean)) / x.constant(moments.deviation)
        }
        return standardised(step, memory.now) * standardised(step - 1, memory.before)
    }
}
