import Randomness
import ScenarioModel
import Series
import TilePrograms

/// The list price of one product, which stays where it is until its seller changes it.
///
/// *Formula*: P(t) = min(P(t−Δ)(1 − c(t)), M(t)) in a month of a reprice, P(t−Δ)(1 − c(t)) otherwise; a
/// reprice has the chance 1 − e^{−h(t)Δ}, c is a promised cut, M the market. With `rises` a reprice
/// goes to M also when that is above. With one hazard h, no cuts and a market that falls from P(0) on,
/// E[P(t)] = P(0)e^{−ht} + (1 − e^{−hΔ}) Σ_{s ≤ t} M(s) e^{−h(t−s)}.
///
/// *Units*: h per year; c a share of the price of the month before.
package struct StickyPrice: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "sticky-price", "List price that follows the market only when its seller reprices.",
        [
            CommonTerms.start,
            Term(
                "market", .openSeries, .required, in: .above(0),
                "Price to which a reprice goes, such as a capability index."),
            Term(
                "reprice", .series(.perMonth), .defaulted("9 %/yr"), in: .atLeast(0),
                plausible: .atMost(2.0 / 12),
                "Hazard of a reprice a year; may be dated or a formula of other factors."),
            Term(
                "cuts", .schedule, in: .atLeast(0, below: 1),
                "Promised cuts by month, {2027-06: 20 %}: shares of the price before."),
            Term("rises", .flag, .defaulted("false"), "Whether a reprice may raise the price."),
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock] = []
    private let name: String
    private let start: Double
    private let fields: Fields
    private let hazard: SeriesInput
    /// What is left of the price after the month's promised cut.
    private let kept: [Double]
    private let mayRise: Bool
    /// Market and chance of a reprice by month, where both are the same on every path.
    private var known: (market: [Double], chance: [Double])?

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let start = fields.start(), fields.value("market") != nil,
            let hazard = fields.series("reprice"), let mayRise = fields.flag("rises"),
            let kept = Self.kept(fields, compiler)
        else { return nil }
        self.name = name
        self.start = start.value
        dimension = start.dimension
        self.fields = fields
        self.hazard = hazard
        self.kept = kept
        self.mayRise = mayRise
    }

    private static func kept(_ fields: Fields, _ compiler: ExpressionCompiler) -> [Double]? {
        let grid = compiler.grid
        var kept = Array(repeating: 1.0, count: grid.stepCount)
        guard fields.isGiven("cuts") else { return kept }
        guard let input = fields.series("cuts") else { return nil }
        guard case .schedule(let schedule) = input.source, schedule.interpolation == .step,
            input.dimension == .one
        else {
            compiler.diagnostics.report(
                fields.node("cuts"), "not shares by month", expected: "such as {2027-06: 20 %}")
            return nil
        }
        for point in schedule.points {
            if let step = grid.step(of: point.month) { kept[step] = 1 - point.quantity.value }
        }
        return kept
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        let graph = normals.graph
        let compiler = normals.compiler
        guard let market = compiler.series(like: dimension, of: "market", in: fields),
            let hazard = compiler.series(hazard)
        else { return graph.series(0, dimension) }
        let uniform = graph.series(
            graph.draw(.uniform, DrawSource(name: NameHash(name), purpose: .eventClock)))
        let reprices = (-hazard.retagged(.one).positivePart).exponential < uniform
        let state = graph.state(initial: graph.constant(start))
        let old =
            graph.series(graph.value(of: state), dimension) * graph.series(perStep: kept)
        let new = select(reprices, mayRise ? market : minimum(market, old), else: old)
        graph.bind(state, next: new.node)
        return new
    }

    // MARK: - Closed form

    package func settled(among factors: SettledFactors) -> Self {
        let compiler = factors.compiler
        var result = self
        if let market = compiler.series(like: dimension, of: "market", in: fields)?.tableValues,
            let hazard = compiler.series(hazard)?.tableValues
        {
            result.known = (market, hazard.map { 1 - LogProcess.exp(-max(0, $0)) })
        }
        return result
    }

    /// For a market and a hazard that are known: a reprice in month s leads to M(s), from which the
    /// cuts since then are promised. With `rises` the price is that of the last reprice, otherwise the
    /// least of them all.
    package func law(at step: Int) -> FactorLaw {
        guard let known else {
            return .unknown(because: "its market or its hazard is random")
        }
        var kept = 1.0
        var offers: [(price: Double, chance: Double)] = []
        for month in (0...step).reversed() {
            offers.append((known.market[month] * kept, known.chance[month]))
            kept *= self.kept[month]
        }
        offers.append((start * kept, 1))
        if !mayRise { offers.sort { $0.price < $1.price } }
        var left = 1.0
        return .values(
            offers.map { offer in
                defer { left *= 1 - offer.chance }
                return (offer.price, left * offer.chance)
            })
    }

    // MARK: - Source
    // G. A. Calvo, "Staggered prices in a utility-maximizing framework", J. Monetary Economics 12 (1983).
}

extension ExpressionCompiler {
    /// A term's series that must measure what its factor does; nil after a report.
    func series(like dimension: Dimension, of term: String, in fields: Fields) -> Series? {
        let node = fields.node(term)
        let range = fields.table.term(named: term)?.range ?? .all
        guard let series = series(open: fields.value(term), in: range, at: node) else { return nil }
        if series.dimension == dimension { return series }
        diagnostics.report(
            node, "measures \(series.dimension.words)",
            expected: dimension.wordsWithExample())
        return nil
    }
}
