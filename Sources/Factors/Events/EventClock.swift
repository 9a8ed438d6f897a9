import Randomness
import ScenarioModel
import Series
import TilePrograms

/// When something happens that changes the rules: a release, a retirement, an exclusion by policy,
/// a funding round, the end of a subsidy. The factor is 0 before and 1 from the month in which it
/// takes place; what it does is for formulas to say.
///
/// *Formula*: by `clock`,
/// - date: in the months given;
/// - poisson: rate r(t) given in advance, P(first ≤ t) = 1 − e^{−∫r};
/// - renewal: gaps independent with law F (``GapLaw``), P(first ≤ t) = F(t). A clock that repeats rings
///   at most once a month; a second ring of the month is heard in the next;
/// - hazard: h(t) a formula of other factors, P(in the month | not yet) = 1 − e^{−max(h,0)Δ}. A clock
///   that repeats rings at most once a month.
///
/// A clock without repetition draws one number a path: it rings when ∫h reaches E ~ Exp(1), or when the
/// first gap is over, so that a month costs a comparison. With notice n the clock rings at the
/// announcement, and the event follows n months later; dates are those of the event.
///
/// *Units*: rates and hazards per year, gaps in months.
package struct EventClock: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "event", "Something that takes place, once or again and again: 0 before, 1 from then on.",
        [
            Term(
                "clock", .choice(Kind.allCases.map(\.rawValue)), .required,
                "What sets the time: dates, a Poisson rate, gaps of a renewal, or a hazard."),
            Term("date", .either([.date, .list(.date)]), "clock date: the month, or several."),
            Term(
                "rate", .series(.perMonth), in: .within(0, 10), plausible: .atMost(1),
                "clock poisson: events a year; may be dated."),
            Term(
                "gap", .duration, in: .atLeast(1), plausible: .atMost(120),
                "clock renewal: mean time between events; the first gap starts at the start."),
            Term(
                "law", .choice(["exponential", "gamma", "lognormal"]),
                "clock renewal: law of the gaps; default: exponential."),
            Term(
                "shape", .integer, in: .within(1, 12),
                "law gamma: shape; the gaps' standard deviation is gap / √shape."),
            Term(
                "spread", .number(.one), in: .above(0), plausible: .atMost(1.5),
                "law lognormal: standard deviation of the logarithm of the gaps."),
            Term(
                "hazard", .series(.perMonth), in: .atLeast(0), plausible: .atMost(1),
                "clock hazard: rate a year, may be a formula of other factors; below 0 counts as 0."),
            Term(
                "notice", .duration, .defaulted("0 months"), in: .within(0, 1200),
                plausible: .atMost(36),
                "Whole months from the announcement to the event."),
            Term(
                "repeated", .flag,
                "Whether it may happen again; default: false. Several dates repeat by themselves."),
        ])

    // MARK: - Resolved

    enum Kind: String, CaseIterable, Sendable {
        case date, poisson, renewal, hazard

        /// The term it needs, and those it may have.
        var terms: (needed: String, optional: [String]) {
            switch self {
            case .date: ("date", [])
            case .poisson: ("rate", ["repeated"])
            case .renewal: ("gap", ["law", "shape", "spread", "repeated"])
            case .hazard: ("hazard", ["repeated"])
            }
        }
    }

    private enum Clock: Sendable {
        case dates([CalendarMonth])
        /// Mean number of events by month.
        case poisson([Double])
        case renewal(GapLaw)
        case hazard(SeriesInput)
    }

    package let dimension = Dimension.one
    package let shocks: [Shock] = []
    package let lineNames = EventLines.names.map(\.suffix)
    private let name: String
    private let node: DocumentNode
    private var clock: Clock
    private let notice: Int
    private let isRepeated: Bool
    private let grid: TimeGrid

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        let reader = EventReader(fields, compiler.diagnostics)
        guard let kind = reader.kind, let notice = reader.wholeMonths("notice") else { return nil }
        switch kind {
        case .date:
            guard let dates = reader.dates else { return nil }
            clock = .dates(dates)
        case .poisson:
            guard let input = fields.series("rate"), let means = compiler.deterministic(input)
            else { return nil }
            clock = .poisson(means)
        case .renewal:
            guard let law = reader.gapLaw else { return nil }
            clock = .renewal(law)
        case .hazard:
            guard let input = fields.series("hazard") else { return nil }
            clock = .hazard(input)
        }
        self.name = name
        node = fields.node
        self.notice = notice
        isRepeated = fields.flag("repeated") ?? false
        grid = compiler.grid
    }

    package var startsAnew: Bool {
        switch clock {
        case .dates: false
        case .poisson, .hazard: !isRepeated
        case .renewal: true
        }
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        lines(normals)?.taken ?? normals.graph.series(0)
    }

    package func define(_ name: String, _ normals: ShockNormals) {
        let compiler = normals.compiler
        let lines = Deferred<EventLines>(
            for: compiler.names, onCycle: { compiler.reportCycle(name, at: node) },
            { self.lines(normals) })
        compiler.names.define(name) { lines.value?.taken }
        for (suffix, line) in EventLines.names {
            compiler.names.define("\(name).\(suffix)") { lines.value?[keyPath: line] }
        }
    }

    private func lines(_ normals: ShockNormals) -> EventLines? {
        let graph = normals.graph
        switch clock {
        case .dates(let dates):
            return EventLines(dates: dates, notice: notice, grid: grid, graph: graph)
        case .poisson(let means):
            if isRepeated {
                let count = PoissonCount(means: means, name: name, purpose: .eventClock)
                return EventLines(rings: graph.series(count.series(in: graph)), notice: notice)
            }
            return EventLines(rung: rung(graph.series(perStep: means)), notice: notice)
        case .renewal(let law):
            let first = law.gap(name: name, perPath: true, in: graph)
            if isRepeated { return EventLines(rings: rings(first, law), notice: notice) }
            let months = graph.series(perStep: (0..<grid.stepCount).map { Double($0 + 1) })
            return EventLines(rung: first <= months, notice: notice)
        case .hazard(let input):
            guard let hazard = normals.compiler.series(input)?.retagged(.one).positivePart else {
                return nil
            }
            if !isRepeated { return EventLines(rung: rung(hazard), notice: notice) }
            let uniform = graph.series(
                graph.draw(.uniform, DrawSource(name: NameHash(name), purpose: .eventClock)))
            return EventLines(rings: (-hazard).exponential < uniform, notice: notice)
        }
    }

    /// 1 from the month in which the sum of the hazards reaches an exponential number of the path.
    private func rung(_ hazard: Series) -> Series {
        let first = GapLaw.exponential(mean: 1).gap(name: name, perPath: true, in: hazard.graph)
        return first <= hazard.cumulative.retagged(.one)
    }

    /// 1 in the months in which a gap ends.
    private func rings(_ first: Series, _ law: GapLaw) -> Series {
        let graph = first.graph
        let state = graph.state(initial: first.node)
        let left = graph.series(graph.value(of: state)) - 1
        let rings = left <= graph.series(0)
        let next = left + law.gap(name: name, perPath: false, in: graph)
        graph.bind(state, next: select(rings, next, else: left).node)
        return rings
    }

    /// What has taken place is written as a date.
    package var quietPast: Double? { 0 }

    package func past(_ line: String, level: Double, in month: CalendarMonth) -> Double? { 0 }

    package static func knowsItsPast(_ fields: Fields) -> Bool {
        fields.text("clock") == Kind.date.rawValue
    }

    // MARK: - Closed form

    /// A hazard that is the same on every path gives the law of a Poisson clock.
    package func settled(among factors: SettledFactors) -> Self {
        var result = self
        if case .hazard(let input) = clock, let means = factors.compiler.series(input)?.tableValues {
            result.clock = .poisson(means.map { max(0, $0) })
        }
        return result
    }

    package func law(at step: Int) -> FactorLaw {
        let months = step + 1 - notice
        let chance: Double
        switch clock {
        case .dates(let dates):
            return .fixed(dates.contains { $0 <= grid.month(at: step) } ? 1 : 0)
        case .poisson(let means):
            chance = 1 - LogProcess.exp(-means.prefix(max(months, 0)).reduce(0, +))
        case .renewal(let law): chance = law.cumulative(Double(months))
        case .hazard: return .unknown(because: "its hazard is random")
        }
        return .mixture([
            .init(weight: 1 - chance, law: .fixed(0)), .init(weight: chance, law: .fixed(1)),
        ])
    }

    /// E[X(t − Δ) X(t)] = P(rung by t − Δ).
    package func memory(at step: Int, under model: DependenceModel) -> MonthMemory? {
        guard step > 0, let rung = law(at: step).mean, let before = law(at: step - 1).mean else {
            return nil
        }
        return MonthMemory(
            chances: (before, rung), before: law(at: step - 1), now: law(at: step))
    }

    // MARK: - Source
    // D. R. Cox, "Some statistical methods connected with series of events", J. Royal Stat. Soc. B 17
    // (1955); renewal: D. R. Cox, "Renewal Theory", Methuen (1962).
}
