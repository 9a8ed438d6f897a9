import Randomness
import ScenarioModel
import Series
import TilePrograms

/// The future as pieces of the past: monthly log changes of a history, drawn in blocks.
///
/// Only what was known is drawn: rows from the first month simulated on are left out.
///
/// *Formula*: ln X(t+Δ) = ln X(t) + r(i), r the m log changes of the file, read in a circle. Each
/// month the number i goes on by one, or a new block begins at i = ⌊u m⌋: with probability 1/L
/// (stationary bootstrap, mean length L), or every L months (circular block bootstrap). Circular blocks
/// lie on the calendar: they begin in months whose number 12 year + month − 1 is a multiple of L, and
/// a run that starts within a block draws what that block would have drawn. So views a month apart meet
/// the same blocks. A stationary bootstrap starts anew at as_of and meets them from the first renewal on.
package struct HistoryBootstrap: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "bootstrap", "Log changes of a history, drawn in blocks: its spread, tails and memory.",
        [
            OwnData.file, OwnData.column, OwnData.unit, OwnData.every, OwnData.aggregate,
            Term(
                "start", .quantity, in: .above(0),
                "Level at the start of the first month simulated; default: the last actual, else the "
                    + "history's last before it."),
            Term(
                "stale", .choice(["refuse", "carry"]), .defaulted("refuse"),
                "What to do where neither start nor actuals say the level and the history ends months "
                    + "before as_of: refuse it, or carry its last level on."),
            Term(
                "block", .duration, .defaulted("6 months"), plausible: .within(1, 36),
                "Length of the blocks, the mean length under stationary; whole months."),
            Term(
                "blocks", .choice(["stationary", "circular"]), .defaulted("stationary"),
                "Blocks of random length, or all of the same."),
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock] = []
    private let name: String
    private let start: Double
    private let changes: [Double]
    package let startsAnew: Bool
    /// Probability that a block begins, per step.
    private let renewal: [Double]
    /// The calendar month of the first step.
    private let firstMonth: Int
    /// Months of the first block that lie before the first step; 0 where it begins with the run.
    private let monthsUnderway: Int

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        let diagnostics = compiler.diagnostics
        guard let data = OwnData.table(fields, compiler), let stale = fields.text("stale"),
            let column = data.column(fields.text("column"), fields.node("column"), diagnostics),
            let length = fields.duration("block"), let blocks = fields.text("blocks")
        else { return nil }
        guard let block = length.wholeMonths, block >= 1 else {
            diagnostics.report(
                fields.node("block"), "not a whole number of months", expected: "1 month or more")
            return nil
        }
        let view = compiler.grid.start
        // Without a view nobody can say what was known.
        let known = compiler.isDated ? data.months.count { $0 < view } : column.count
        let history = Array(column.prefix(known))
        if let bad = column.firstIndex(where: { $0 <= 0 }) {
            diagnostics.report(
                fields.node("file"), "the level of \(data.months[bad]) is not above zero",
                expected: "a positive level in every month, for logarithms")
            return nil
        }
        guard history.count >= 2 else {
            let count = history.isEmpty ? "no" : "one"
            diagnostics.report(
                fields.node("file"),
                known == column.count
                    ? "one month of history" : "\(count) month of history before \(view)",
                offending: "",
                expected: known == column.count
                    ? "2 or more" : "2 or more: rows from as_of on are not known, and not used")
            return nil
        }
        let last = data.months[known - 1]
        if compiler.isDated, !fields.isGiven("start"), stale == "refuse",
            last.advanced(by: 1) < view
        {
            diagnostics.report(
                fields.node("file"),
                "the history ends in \(last), \(last.distance(to: view) - 1) months before what is "
                    + "known at as_of",
                offending: "",
                expected: "rows up to \(view.advanced(by: -1)), start: with the level there, or "
                    + "stale: carry to go on from \(last)")
            return nil
        }
        if let given = fields.quantity("start"), given.dimension != data.dimension {
            diagnostics.report(
                fields.node("start"), "measures \(given.dimension.words)",
                expected: "\(data.dimension.words), as the history does")
            return nil
        }
        if fields.isGiven("start") && fields.quantity("start") == nil { return nil }
        let changes = zip(history.dropFirst(), history).map { LogProcess.log($0 / $1) }
        HistoryCheck(changes: changes, firstMonth: data.months[0], block: block)
            .warn(fields, diagnostics)
        self.changes = changes
        self.name = name
        dimension = data.dimension
        start = fields.quantity("start")?.value ?? history[history.count - 1]
        let first = compiler.grid.start.ordinal
        let isStationary = blocks == "stationary"
        let underway = isStationary ? 0 : first % block
        firstMonth = first
        startsAnew = isStationary && block > 1
        monthsUnderway = underway
        renewal = (0..<compiler.grid.stepCount).map { step in
            if step == 0 && underway == 0 { return 1 }
            return isStationary ? 1 / Double(block) : (first + step) % block == 0 ? 1 : 0
        }
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let graph = normals.graph
        func uniform(_ index: Int) -> NodeID {
            graph.draw(
                .uniform, DrawSource(name: NameHash(name), purpose: .bootstrap, index: index))
        }
        let count = Double(changes.count)
        let position = graph.state(initial: positionBefore(in: graph))
        let onward = graph.binary(.add, graph.value(of: position), graph.constant(1))
        let wrapped = graph.select(
            graph.binary(.less, onward, graph.constant(count - 0.5)), then: onward,
            else: graph.constant(0))
        let begins = graph.binary(.less, uniform(0), graph.table(renewal))
        let index = graph.select(
            begins, then: OwnData.number(of: changes.count, uniform(1), in: graph), else: wrapped)
        graph.bind(position, next: index)
        let change = OwnData.pick(changes, index, in: graph)
        let sum = graph.running(change)
        let exponent = graph.binary(.add, sum, graph.constant(LogProcess.log(start)))
        return graph.series(graph.unary(.exp, exponent), dimension)
    }

    /// The number of the month before the first: of the block under way, where there is one.
    private func positionBefore(in graph: SeriesGraph) -> NodeID {
        if monthsUnderway == 0 { return graph.constant(0) }
        let source = DrawSource(
            name: NameHash(name), purpose: .bootstrap, index: 1,
            fixedMonth: firstMonth - monthsUnderway)
        let began = OwnData.number(
            of: changes.count, graph.draw(.uniform, source, perPath: true), in: graph)
        let count = Double(changes.count)
        let passed = graph.constant(Double((monthsUnderway - 1) % changes.count))
        let number = graph.binary(.add, began, passed)
        return graph.select(
            graph.binary(.less, number, graph.constant(count - 0.5)), then: number,
            else: graph.binary(.subtract, number, graph.constant(count)))
    }

    // MARK: - Closed form

    /// Mean and deviation by carrying E[Xᵖ; i], p = 1 and 2, from month to month: exact.
    package func law(at step: Int) -> FactorLaw {
        let first = moment(1, at: step)
        let second = moment(2, at: step)
        return .moments(
            mean: start * first, deviation: start * max(0, second - first * first).squareRoot())
    }

    /// E[(X(t)/X(0))ᵖ].
    private func moment(_ power: Double, at step: Int) -> Double {
        let count = changes.count
        let growth = changes.map { LogProcess.exp(power * $0) }
        var weights = Array(repeating: 1 / Double(count), count: count)
        for step in 0...step {
            let begins = renewal[step] * weights.reduce(0, +) / Double(count)
            let before = weights
            for i in 0..<count {
                let from = before[i == 0 ? count - 1 : i - 1]
                weights[i] = growth[i] * (begins + (1 - renewal[step]) * from)
            }
        }
        return weights.reduce(0, +)
    }

    // MARK: - Source
    // D. N. Politis & J. P. Romano, "The stationary bootstrap", JASA 89 (1994),
    // doi:10.1080/01621459.1994.10476870; "A circular block-resampling procedure", in R. LePage &
    // L. Billard (eds), Exploring the Limits of Bootstrap (1992).
}
