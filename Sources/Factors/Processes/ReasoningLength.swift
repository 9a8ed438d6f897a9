import ScenarioModel
import Series
import TilePrograms

/// Mean length of an answer in a month, from a distribution over answers with a heavy, capped tail.
///
/// *Formula*: a length is L = min(K X, cap). X is log-normal through its median and P95 up to P95,
/// and Pareto above: P(X > x) = 5 % (x/P95)^{−α}. K scales all lengths of a month: ln K = g t + Y,
/// Y mean-reverting noise. With m = ln K + ln median, q = K P95 and s the log standard deviation,
///
///     E L = e^{m+s²/2} Φ(z − s) + 5 % q (α − (q/cap)^{α−1})/(α − 1),    z = Φ⁻¹(95 %),    q < cap
///     E L = e^{m+s²/2} Φ(d − s) + cap Φ(−d),    d = (ln cap − m)/s,                       q ≥ cap
///
/// The level is E L: a month has so many answers that their mean is their expectation. Beside it
/// stand `NAME.p50`, `.p95` and `.p99` of the answers.
///
/// *Units*: those of the median, such as tok/action; α > 1; g, κ per year, σ per √year.
package struct ReasoningLength: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "reasoning-length", "Mean length of answers whose distribution has a heavy, capped tail.",
        [
            Term(
                "median", .quantity, .required, in: .above(0),
                "Half the answers are shorter, such as 739 tok/action."),
            Term(
                "p95", .quantity, .required, in: .above(0),
                "One answer in twenty is longer; the tail begins here."),
            Term(
                "tail_index", .number(.one), .defaulted("1.75"), in: .above(1),
                plausible: .within(1.1, 5),
                "α: twice the length is exceeded 2^α times less often; below 2 the variance is that of "
                    + "the cap."),
            Term("cap", .quantity, .required, in: .above(0), "Longest answer that is given."),
            Term(
                "trend", .series(.perMonth), .defaulted("0 %/yr"),
                plausible: .within(-1.0 / 12, 2.0 / 12),
                "Continuous rate at which all lengths grow; may be dated."),
            Term(
                "mean_reversion", .rate, .defaulted("1 /yr"), in: .above(0),
                plausible: .atMost(100), "Speed κ at which noise decays."),
            CommonTerms.volatility,
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock]
    package let lineNames = ["p50", "p95", "p99"]
    private let median: Double
    private let ninetyFifth: Double
    private let tailIndex: Double
    private let cap: Double
    /// ∫g to the end of each month.
    private let trend: [Double]
    private let noise: MeanReversion

    private static let tail = 0.05
    private static let tailStart = UnaryOperation.normalQuantile(0.95)

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let median = fields.quantity("median"), let ninetyFifth = fields.quantity("p95"),
            let cap = fields.quantity("cap"), let tailIndex = fields.number("tail_index"),
            let input = fields.series("trend"), let monthly = compiler.deterministic(input),
            let speed = fields.number("mean_reversion"),
            let volatility = fields.number("volatility")
        else { return nil }
        var isFine = true
        for (term, value) in [("p95", ninetyFifth), ("cap", cap)] {
            if value.dimension != median.dimension {
                compiler.diagnostics.report(
                    fields.node(term), "measures \(value.dimension.words)",
                    expected: "\(median.dimension.words), as the median does")
                isFine = false
            } else if value.value <= median.value {
                compiler.diagnostics.report(
                    fields.node(term), "not above the median", expected: "a longer answer")
                isFine = false
            }
        }
        if isFine, cap.value < ninetyFifth.value {
            compiler.diagnostics.report(
                fields.node("cap"), "below the P95: one answer in twenty is longer than that",
                expected: "a cap at the P95 or above")
            isFine = false
        }
        guard isFine else { return nil }
        let shock = Shock(name: name, speed: speed)
        shocks = [shock]
        dimension = median.dimension
        self.median = median.value
        self.ninetyFifth = ninetyFifth.value
        self.tailIndex = tailIndex
        self.cap = cap.value
        noise = MeanReversion(shock: shock, volatility: volatility)
        var sum = 0.0
        trend = monthly.map {
            sum += $0
            return sum
        }
    }

    // MARK: - Step

    package func lines(_ normals: ShockNormals) -> [Series] {
        let graph = normals.graph
        let scale = LogProcess.level(
            states: [noise.nodes(normals)?.end], table: trend, dimension: .one, in: graph)
        let cap = graph.series(self.cap)
        func quantile(_ atScaleOne: Double) -> Series {
            minimum(scale * atScaleOne, cap).retagged(dimension)
        }
        let ninetyNinth = ninetyFifth * LogProcess.exp(LogProcess.log(5) / tailIndex)
        return [mean(scale, cap).retagged(dimension)]
            + [median, ninetyFifth, ninetyNinth].map(quantile)
    }

    package func level(_ normals: ShockNormals) -> Series { lines(normals)[0] }

    /// E min(K X, cap), in the unit of the median.
    private func mean(_ scale: Series, _ cap: Series) -> Series {
        let graph = scale.graph
        let s = LogProcess.log(ninetyFifth / median) / Self.tailStart
        let whole = scale * (median * LogProcess.exp(s * s / 2))
        let start = scale * ninetyFifth
        // Beyond the cap the first form is not looked at.
        let ratio = minimum(start / cap, graph.series(1))
        let power = ratio.power(graph.series(tailIndex - 1))
        let body = whole * UnaryOperation.normalCDF(Self.tailStart - s)
        let heavy = body + start * (tailIndex - power) * (Self.tail / (tailIndex - 1))
        let reach = ((cap / (scale * median)).logarithm) * (1 / s)
        let cut = whole * (reach - s).normalCDF + cap * (-reach).normalCDF
        return select(start < cap, heavy, else: cut)
    }

    // MARK: - Closed form

    /// E L rises with K, which is log-normal.
    package func law(at step: Int) -> FactorLaw {
        let deviation = noise.deviation(at: Double(step + 1) * monthStep)
        let length = { @Sendable [self] (z: Double) -> Double in
            let graph = SeriesGraph(stepCount: 1)
            let scale = LogProcess.exp(trend[step] + deviation * z)
            return mean(graph.series(scale), graph.series(cap)).constantValue ?? .nan
        }
        return deviation == 0 ? .fixed(length(0)) : .image(NormalImage(length))
    }

    // MARK: - Source
    // Partial expectations of the log-normal and Pareto laws: C. Kleiber & S. Kotz, "Statistical Size
    // Distributions in Economics and Actuarial Sciences", Wiley (2003), chapters 3 and 4.
}
