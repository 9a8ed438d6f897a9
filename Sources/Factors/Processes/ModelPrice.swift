import Randomness
import ScenarioModel
import Series
import TilePrograms

/// The price that buyers pay along a line of models: each keeps the model it has, at the price of its
/// launch, until it moves to the newest one.
///
/// *Formula*: at a release L(t) = M(t), the market; L(0) is the start. A buyer on the newest model is
/// left behind at the next release and moves to the model that is newest ℓ months after it. The share
/// `movers` has ℓ = `lag`; the others move when their model is retired, ℓ = `retirement` months after its
/// successor's release. Paid: P = w S_lag + (1 − w) S_retirement, S_ℓ the price of such a buyer's model.
///
/// *Units*: ℓ in whole months; w in [0, 1]. Names: `NAME.newest` is L; `NAME.announced` is 1 while the
/// retirement of the others' model is announced, `NAME.retired` 1 in the month in which it takes place.
package struct ModelPrice: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "model-price", "Average price paid along a line of models that are released and retired.",
        [
            CommonTerms.start,
            Term(
                "market", .openSeries, .required, in: .above(0),
                "Price at which a new model is launched, such as a capability index."),
            Releases.term,
            Term(
                "movers", .number(.one), .defaulted("100 %"), in: .within(0, 1),
                "Share of the buyers who move after the lag; the others wait for the retirement."),
            Term(
                "lag", .duration, .defaulted("0 months"), in: .within(0, 1200),
                plausible: .atMost(24), "Whole months from a release to the movers' move."),
            Term(
                "retirement", .duration, .defaulted("15 months"), in: .within(0, 1200),
                plausible: .atMost(60),
                "Whole months from a release to the retirement of the model before it."),
            Term(
                "notice", .duration, .defaulted("6 months"), in: .within(0, 1200),
                plausible: .atMost(24), "Whole months from announcement to retirement."),
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock] = []
    package let lineNames = ["newest", "announced", "retired"]
    private let name: String
    private let fields: Fields
    private let start: Double
    private let releases: Releases
    private let movers: Double
    private let lag: Int
    private let retirement: Int
    private let notice: Int

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        let reader = EventReader(fields, compiler.diagnostics)
        guard let start = fields.start(), fields.value("market") != nil,
            let releases = Releases(fields), let movers = fields.number("movers"),
            let lag = reader.wholeMonths("lag"),
            let retirement = reader.wholeMonths("retirement"),
            let notice = reader.wholeMonths("notice")
        else { return nil }
        guard notice <= retirement, lag <= retirement else {
            compiler.diagnostics.report(
                fields.node("retirement"), "shorter than the notice or the lag",
                expected: "at least \(max(notice, lag)) months")
            return nil
        }
        self.name = name
        self.fields = fields
        self.start = start.value
        dimension = start.dimension
        self.releases = releases
        self.movers = movers
        self.lag = lag
        self.retirement = retirement
        self.notice = notice
    }

    // MARK: - Step

    /// A buyer's price, and the months until it moves, 0 on the newest model.
    private struct Buyer {
        let price: Series
        let left: Series
        let moves: Series
    }

    private struct Lines {
        let paid: Series
        let newest: Series
        let announced: Series
        let retired: Series
    }

    package func level(_ normals: ShockNormals) -> Series {
        lines(normals)?.paid ?? normals.graph.series(0, dimension)
    }

    package func define(_ name: String, _ normals: ShockNormals) {
        let names = normals.compiler.names
        let lines = Deferred<Lines>(
            onCycle: { normals.compiler.reportCycle(name, at: fields.node) },
            { self.lines(normals) })
        names.define(name) { lines.value?.paid }
        names.define("\(name).newest") { lines.value?.newest }
        names.define("\(name).announced") { lines.value?.announced }
        names.define("\(name).retired") { lines.value?.retired }
    }

    private func lines(_ normals: ShockNormals) -> Lines? {
        let graph = normals.graph
        guard let market = normals.compiler.series(like: dimension, of: "market", in: fields),
            let number = releases.number(name: name, normals)
        else { return nil }
        let released = number > graph.series(0)
        let state = graph.state(initial: graph.constant(start))
        let newest = select(released, market, else: graph.series(graph.value(of: state), dimension))
        graph.bind(state, next: newest.node)

        let early = buyer(lag, released: released, newest: newest)
        let late = buyer(retirement, released: released, newest: newest)
        let paid = early.price * movers + late.price * (1 - movers)
        let announced = (graph.series(0) < late.left).and(late.left <= graph.series(Double(notice)))
        return Lines(paid: paid, newest: newest, announced: announced, retired: late.moves)
    }

    private func buyer(_ months: Int, released: Series, newest: Series) -> Buyer {
        let graph = newest.graph
        let zero = graph.series(0)
        if months == 0 { return Buyer(price: newest, left: zero, moves: released) }
        let leftState = graph.state(initial: graph.constant(0))
        let priceState = graph.state(initial: graph.constant(start))
        let before = graph.series(graph.value(of: leftState))
        let moves = before.equals(graph.series(1))
        // A buyer who moves in a month of a release gets that release, and is on the newest again.
        let waiting = select(released, graph.series(Double(months)), else: zero)
        let left = select(before, before - 1, else: waiting)
        let price = select(moves, newest, else: graph.series(graph.value(of: priceState), dimension))
        graph.bind(leftState, next: left.node)
        graph.bind(priceState, next: price.node)
        return Buyer(price: price, left: left, moves: moves)
    }

    /// Everybody is on the newest model when the simulation starts.
    package func past(_ line: String, level: Double, in month: CalendarMonth) -> Double? {
        line == "newest" ? level : 0
    }

    // MARK: - Closed form

    package func law(at step: Int) -> FactorLaw { .unknown }
}
