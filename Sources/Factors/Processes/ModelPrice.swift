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
    /// The market by month, where it is the same on every path.
    private var market: [Double]?

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
            for: names, onCycle: { normals.compiler.reportCycle(name, at: fields.node) },
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

    package func settled(among factors: SettledFactors) -> Self {
        var result = self
        result.market =
            factors.compiler.series(like: dimension, of: "market", in: fields)?.tableValues
        return result
    }

    /// For a market that is known and releases at a rate: the law of one kind of buyer, and the mean
    /// over both.
    package func law(at step: Int) -> FactorLaw {
        guard let market else { return .unknown(because: "its market is random") }
        guard case .rate(let rate) = releases else {
            return .unknown(because: "its releases are those of another factor")
        }
        let quiet = LogProcess.exp(-rate * monthStep)
        let early = buyerLaw(lag, at: step, market, quiet)
        let late = buyerLaw(retirement, at: step, market, quiet)
        if movers == 1 || lag == retirement { return early }
        if movers == 0 { return late }
        guard let a = early.mean, let b = late.mean else { return early }
        return .moments(mean: movers * a + (1 - movers) * b, deviation: nil)
    }

    /// The price of a buyer who moves ℓ months after the release that left it behind.
    ///
    /// *Formula*: with q the chance of a month without a release and n(t) that of being on the newest
    /// model at its end, the buyer moves in t with chance m(t) = n(t − ℓ − 1)(1 − q), and
    /// n(t) = q n(t − 1) + m(t). It then takes the latest release of the months from t − ℓ to t. It is
    /// still there at T with chance q^{max(0, T − ℓ − t)}.
    private func buyerLaw(
        _ months: Int, at step: Int, _ market: [Double], _ quiet: Double
    ) -> FactorLaw {
        var weights = Array(repeating: 0.0, count: step + 1)
        // n by month, from before the first one.
        var newest = [1.0]
        for month in 0...step {
            let moves = month >= months ? newest[month - months] * (1 - quiet) : 0
            newest.append(months == 0 ? 1 : quiet * newest[month] + moves)
            var chance = moves * power(quiet, max(0, step - months - month))
            if chance == 0 { continue }
            for launch in ((month - months)...month).reversed() where chance > 0 {
                let share = launch == month - months ? chance : chance * (1 - quiet)
                weights[launch] += share
                chance -= share
            }
        }
        let first = power(quiet, max(0, step + 1 - months))
        return .values([(start, first)] + zip(market, weights).map { ($0, $1) })
    }

    private func power(_ x: Double, _ n: Int) -> Double { (0..<n).reduce(1) { y, _ in y * x } }
}
