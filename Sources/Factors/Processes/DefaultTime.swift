import Randomness
import ScenarioModel
import Series
import TilePrograms

/// Default of a counterparty at a random intensity.
///
/// *Formula*: h(t) = h₀ e^{Y − Var Y/2} (X(t)/m(t))^β, Y Ornstein–Uhlenbeck from 0, so that E[h] = h₀ where
/// β = 0. The default comes when Σ h Δ reaches −ln U, U uniform per path: in a month with chance
/// 1 − e^{−hΔ}. h₀ is given, or read from a credit spread, s/(1 − R), times the share of that which is
/// a real-world expectation and no risk premium. X is another factor with median m; β < 0 makes
/// defaults frequent where X is low.
///
/// *Level*: 1 as long as the counterparty lives at the end of the month, 0 from its default on.
///
/// *Units*: h₀ per year.
package struct DefaultTime: StochasticProcess {
    // MARK: - Terms

    private static let wrongWay = TermTable(
        "wrong_way", "Another factor that moves the intensity.",
        [
            Term("with", .text, .required, "Name of the factor, which stays positive."),
            Term(
                "beta", .number(.one), .required, plausible: .within(-3, 3),
                "β, change of ln intensity per change of the factor's logarithm; below 0, a low "
                    + "factor makes default likely."),
        ])

    package static let table = TermTable(
        "default", "Default of a counterparty: 1 while it lives, 0 from its default on.",
        [
            Term(
                "intensity", .rate, in: .atLeast(0), plausible: .atMost(0.5),
                "Mean intensity h₀: defaults per year of life."),
            Term(
                "spread", .rate, in: .atLeast(0), plausible: .atMost(0.3),
                "Credit spread, instead of the intensity: 4.5 %/yr."),
            Term(
                "recovery", .number(.one), .defaulted("35 %"), in: .atLeast(0, below: 1),
                "Share of a claim that is paid after a default."),
            Term(
                "real_world_share", .number(.one), in: .above(0, atMost: 1),
                "Share of the spread's intensity that is expected loss, not risk premium; needed "
                    + "with a spread."),
            CommonTerms.volatility,
            Term(
                "mean_reversion", .rate, .defaulted("50 %/yr"), in: .above(0),
                plausible: .atMost(100), "Speed at which a deviation of ln intensity decays."),
            Term("wrong_way", .record(wrongWay), .optional, "Another factor to follow."),
        ])

    // MARK: - Resolved

    package let dimension = Dimension.one
    package let shocks: [Shock]
    package let drawNames: [String]
    package let companions: [Companion]
    package let lineNames = ["defaulted", "intensity", "recovery"]
    private let intensity: Double
    private let recovery: Double
    private let speed: Double
    private let volatility: Double
    private let beta: Double
    private let name: String

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let recovery = fields.number("recovery"), let speed = fields.number("mean_reversion"),
            let volatility = fields.number("volatility"),
            let intensity = Self.intensity(fields, recovery, compiler.diagnostics)
        else { return nil }
        self.name = name
        self.recovery = recovery
        self.speed = speed
        self.volatility = volatility
        self.intensity = intensity
        shocks = [Shock(name: name, speed: speed)]
        drawNames = [name]
        if let wrongWay = fields.record("wrong_way") {
            guard let factor = wrongWay.text("with"), let beta = wrongWay.number("beta") else {
                return nil
            }
            companions = [Companion(name: factor, node: wrongWay.node("with"))]
            self.beta = beta
        } else if fields.isGiven("wrong_way") {
            return nil
        } else {
            (companions, beta) = ([], 0)
        }
    }

    private static func intensity(
        _ fields: Fields, _ recovery: Double, _ diagnostics: Diagnostics
    ) -> Double? {
        let isSpread = fields.isGiven("spread")
        if isSpread == fields.isGiven("intensity") {
            diagnostics.report(
                isSpread ? fields.node("spread") : fields.node,
                isSpread ? "given beside intensity" : "neither intensity nor spread",
                offending: isSpread ? nil : "", expected: "either intensity or spread")
            return nil
        }
        if !isSpread { return fields.number("intensity") }
        guard fields.isGiven("real_world_share") else {
            diagnostics.report(
                fields.node("spread"), "a spread holds a risk premium besides the expected loss",
                expected: "real_world_share beside it, such as 40 %")
            return nil
        }
        guard let spread = fields.number("spread"), let share = fields.number("real_world_share")
        else { return nil }
        return spread / (1 - recovery) * share
    }

    package var startsAnew: Bool { true }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series { lines(normals)[0] }

    package func lines(_ normals: ShockNormals) -> [Series] {
        let graph = normals.graph
        let rate = graph.series(monthly(normals), .perMonth)
        let clock = graph.draw(
            .uniform, DrawSource(name: NameHash(name), purpose: .eventClock), perPath: true)
        let limit = graph.unary(.negate, graph.unary(.log, clock))
        let lives = graph.binary(.less, graph.running(rate.node), limit)
        let before = graph.past(of: lives, back: 1, initial: 1)
        let defaulted = graph.binary(.subtract, before, lives)
        return [
            graph.series(lives), graph.series(defaulted), rate, graph.series(recovery),
        ]
    }

    /// h Δ of each month.
    private func monthly(_ normals: ShockNormals) -> NodeID {
        let graph = normals.graph
        let base = graph.constant(intensity * monthStep)
        var exponent: NodeID?
        if volatility > 0 {
            let state = LogProcess.state(
                start: 0, persistence: LogProcess.exp(-speed * monthStep),
                deviation: StepShock.deviation(
                    volatility: volatility, speed: speed, step: monthStep),
                normal: normals.normal(shocks[0]), in: graph)
            let halfVariance = (0..<graph.stepCount).map { step in
                let spread = StepShock.deviation(
                    volatility: volatility, speed: speed, step: Double(step + 1) * monthStep)
                return -spread * spread / 2
            }
            exponent = state.map { graph.binary(.add, $0, graph.table(halfVariance)) }
        }
        if let other = companions.first.flatMap({ normals.companion($0.name) }), beta != 0 {
            let ratio = graph.binary(.divide, other.level.node, graph.table(other.median))
            let pull = graph.binary(
                .multiply, graph.unary(.log, ratio), graph.constant(beta))
            exponent = exponent.map { graph.binary(.add, $0, pull) } ?? pull
        }
        guard let exponent else { return base }
        return graph.binary(.multiply, graph.unary(.exp, exponent), base)
    }

    /// A counterparty lives when the simulation starts.
    package var quietPast: Double? { 1 }

    package func past(_ line: String, level: Double, in month: CalendarMonth) -> Double? {
        switch line {
        case "intensity": intensity * monthStep
        case "recovery": recovery
        default: 0
        }
    }

    // MARK: - Closed form

    package func law(at step: Int) -> FactorLaw {
        guard volatility == 0, companions.isEmpty else {
            return .unknown(because: "its intensity is random")
        }
        let alive = LogProcess.exp(-intensity * Double(step + 1) * monthStep)
        return .mixture([
            .init(weight: alive, law: .fixed(1)), .init(weight: 1 - alive, law: .fixed(0)),
        ])
    }

    /// E[X(t − Δ) X(t)] = P(alive at t).
    package func memory(at step: Int, under model: DependenceModel) -> MonthMemory? {
        guard step > 0, let alive = law(at: step).mean, let before = law(at: step - 1).mean else {
            return nil
        }
        return MonthMemory(
            chances: (1 - before, 1 - alive), before: law(at: step - 1), now: law(at: step))
    }

    // MARK: - Source
    // D. Lando, "On Cox processes and credit risky securities", Review of Derivatives Research 2 (1998),
    // doi:10.1007/BF01531332.
}
