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

    static let lineNames = ["average", "discount"]

    static let volatility = Term(
        "volatility", .volatility, .defaulted("0 %/yr"), in: .atLeast(0), plausible: .atMost(0.05),
        "Standard deviation of the rate's noise over a year, in points: 0.72 %/yr.")
    static let addOn = Term(
        "add_on", .series(.perMonth), .defaulted("0 %/yr"), plausible: .within(-0.1 / 12, 0.2 / 12),
        "Added to the rate of the month, as for debt issuance or inflation; may be dated.")

    /// - Parameters:
    ///   - path: without what is added.
    ///   - addOn: per month.
    init(_ path: GaussianLevel, addOn: [Double]) {
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

    /// Lines of a month before the view: nothing is discounted there.
    static func past(_ line: String, level: Double) -> Double { line == "discount" ? 1 : level }

    func law(at step: Int) -> FactorLaw { path.law(at: step) }
}
