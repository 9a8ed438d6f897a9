import Randomness
import Series
import TilePrograms

/// Exponential jumps at Poisson times that decay, less their mean, with the exact average over each
/// month.
///
/// *Formula*: dQ = −κQ dt + dJ − λm dt, J compound Poisson with rate λ and exponential sizes of
/// mean m. With N jumps in the month, sizes Jᵢ and times uᵢ left to the month's end, independent
/// and uniform,
///
///     Q(t+Δ) = e^{−κΔ} Q(t) + Σ Jᵢ e^{−κuᵢ} − λm B
///     ∫Q     = B Q(t) + (Σ Jᵢ − Σ Jᵢ e^{−κuᵢ})/κ − λm (Δ − B)/κ,    B = (1 − e^{−κΔ})/κ
///
/// *Accuracy*: numbers of jumps beyond a chance of 10⁻⁹ are cut off, and λ in the mean that is taken
/// out is that of the jumps that can come.
///
/// *Units*: λ, κ per year; m in the unit of Q.
///
/// - Source: Á. Cartea & M. G. Figueroa, "Pricing in electricity markets: a mean reverting jump
///   diffusion model with seasonality", Applied Mathematical Finance 12 (2005),
///   doi:10.1080/13504860500117503, whose jumps are in the logarithm.
struct DecayingJumps: Sendable {
    /// Addresses the draws.
    let name: String
    let speed: Double
    /// Jumps a year.
    let rate: Double
    let size: Double

    /// Jumps a year, at most: 12 a month.
    static let rateLimit = 144.0
    /// What is left of the law of their number where it is cut off.
    private static let remainder = 1e-9

    // MARK: - Moments

    /// Variance that a year of jumps adds: λ E[J²].
    var variancePerYear: Double { 2 * rate * size * size }

    // MARK: - Step

    /// Q at the end of each month and its average over the month; nil without jumps.
    func nodes(_ normals: ShockNormals) -> (end: NodeID, average: NodeID)? {
        guard rate > 0, size > 0 else { return nil }
        let (graph, step) = (normals.graph, normals.step)
        let count = PoissonCount(rate: rate, name: name, leaving: Self.remainder, in: graph)
        let jumps = sums(count, in: graph, step)
        let weight = StepShock.weight(speed, step)
        let drift = count.mean / step * size
        let state = graph.state(initial: graph.constant(0))
        let before = graph.value(of: state)
        let end = graph.affine(
            p: graph.constant(LogProcess.exp(-speed * step)), x: before,
            q: graph.constant(1), z: jumps.decayed, r: graph.constant(-drift * weight))
        graph.bind(state, next: end)
        let spent = graph.affine(
            p: graph.constant(weight / step), x: before,
            q: graph.constant(1 / (speed * step)),
            z: graph.binary(.subtract, jumps.plain, jumps.decayed),
            r: graph.constant(-drift * (step - weight) / (speed * step)))
        return (end, spent)
    }

    /// Σ Jᵢ and Σ Jᵢ e^{−κuᵢ} of the month.
    private func sums(
        _ count: PoissonCount, in graph: SeriesGraph, _ step: Double
    ) -> (plain: NodeID, decayed: NodeID) {
        func uniform(_ index: Int) -> NodeID {
            graph.draw(.uniform, DrawSource(name: NameHash(name), purpose: .jumpSize, index: index))
        }
        var (plain, decayed): (NodeID?, NodeID?) = (nil, nil)
        for (index, happens) in count.happenings(in: graph).enumerated() {
            let size = graph.binary(
                .multiply, graph.unary(.log, uniform(2 * index)),
                graph.constant(-size))
            let left = uniform(2 * index + 1)
            let decay = graph.unary(
                .exp, graph.binary(.multiply, left, graph.constant(-speed * step)))
            let jump = graph.binary(.multiply, size, happens)
            let later = graph.binary(.multiply, jump, decay)
            plain = plain.map { graph.binary(.add, $0, jump) } ?? jump
            decayed = decayed.map { graph.binary(.add, $0, later) } ?? later
        }
        // A rate so low that no jump is likely enough to be drawn.
        let none = graph.constant(0)
        return (plain ?? none, decayed ?? none)
    }
}
