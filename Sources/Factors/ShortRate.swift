import ScenarioModel
import Series
import TilePrograms

/// What Gaussian short rates share: the rate, its average over the month, and the discount factor.
///
/// *Formula*: r(t) = path(t) + X(t) with mean-reverting noise X; average = ∫r/Δ over the month;
/// discount = exp(−∫₀ᵗ r), exact because the noise comes with its integral. What is added to the
/// rate (`add_on`) is added to all three.
///
/// *Units*: rates are per month inside, so a month's average is also its integral.
struct ShortRate: Sendable {
    private let path: GaussianLevel

    private static let volatility = Term(
        "volatility", .volatility, .defaulted("0 %/yr"), in: .atLeast(0), plausible: .atMost(0.05),
        "Standard deviation of the rate's noise over a year, in points: 0.72 %/yr.")
    private static let addOn = Term(
        "add_on", .series(.perMonth), .defaulted("0 %/yr"), plausible: .within(-0.1 / 12, 0.2 / 12),
        "Added to the rate of the month, as for debt issuance or inflation; may be dated.")

    /// What the processes have in common behind their own terms.
    static let terms = [CommonTerms.meanReversion, volatility, addOn]

    /// Reads the common terms; nil after a report.
    ///
    /// - Parameter path: the rate without what is added, from its noise; nil after a report.
    init?(
        _ fields: Fields, name: String, _ compiler: ExpressionCompiler,
        path: (MeanReversion) -> GaussianLevel?
    ) {
        guard let speed = fields.number("mean_reversion"),
            let volatility = fields.number("volatility"), let input = fields.series("add_on"),
            let addOn = compiler.deterministic(input)
        else { return nil }
        let noise = MeanReversion(
            shock: Shock(name: name, speed: speed, isAveraged: true), volatility: volatility / 12)
        guard let path = path(noise) else { return nil }
        self.path = GaussianLevel(
            ends: zip(path.ends, addOn).map { $0 + $1 },
            averages: zip(path.averages, addOn).map { $0 + $1 }, noise: path.noise,
            dimension: path.dimension)
    }

    func lines(_ normals: ShockNormals) -> [Series] {
        let graph = normals.graph
        let lines = path.lines(normals)
        let integral = graph.series(graph.running(lines[1].node))
        return lines + [(-integral).exponential]
    }

    fileprivate var shock: Shock { path.noise.shock }

    fileprivate func law(at step: Int) -> FactorLaw { path.law(at: step) }
}

/// A process that is a Gaussian short rate.
protocol ShortRateProcess: StochasticProcess {
    var rate: ShortRate { get }
}

extension ShortRateProcess {
    package var dimension: Dimension { .perMonth }
    package var shocks: [Shock] { [rate.shock] }
    package var lineNames: [String] { ["average", "discount"] }
    package func lines(_ normals: ShockNormals) -> [Series] { rate.lines(normals) }
    package func level(_ normals: ShockNormals) -> Series { lines(normals)[0] }
    package func law(at step: Int) -> FactorLaw { rate.law(at: step) }

    /// Lines of a month before the view: nothing is discounted there.
    package func past(_ line: String, level: Double, in month: CalendarMonth) -> Double? {
        line == "discount" ? 1 : level
    }
}
