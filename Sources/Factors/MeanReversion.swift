import ScenarioModel
import Series
import TilePrograms

/// Mean-reverting Gaussian noise that starts at zero, with its exact average over each month.
///
/// *Formula*: dX = −κX dt + σ dW. Over a month from x, with B = (1 − e^{−κΔ})/κ and E, A the
/// month's two normals (``ShockNormals/endAndAverage(_:)``),
///
///     X   = e^{−κΔ} x + σ√((1 − e^{−2κΔ})/2κ) E
///     ∫X  = B x + σ√V A,    V = (Δ − 2B + (1 − e^{−2κΔ})/2κ)/κ²
///
/// so that month's end and month's average have their joint law.
///
/// *Units*: κ per year, σ per √year in the unit of X, Δ in years.
///
/// - Source: D. T. Gillespie, "Exact numerical simulation of the Ornstein–Uhlenbeck process and its
///   integral", Phys. Rev. E 54 (1996), doi:10.1103/PhysRevE.54.2084.
struct MeanReversion: Sendable {
    let shock: Shock
    let volatility: Double

    var speed: Double { shock.speed }

    // MARK: - Moments

    /// Standard deviation of X(t).
    func deviation(at time: Double) -> Double {
        StepShock.deviation(volatility: volatility, speed: speed, step: time)
    }

    /// Variance of ∫X over [0, t]; in the square of the unit of X times years.
    func integralVariance(to time: Double) -> Double {
        volatility * volatility * StepShock.integralVariance(speed, time)
    }

    /// Variance of X's average over the month that ends at `time`.
    func averageVariance(at time: Double) -> Double {
        let carried =
            deviation(at: time - monthStep) * StepShock.weight(speed, monthStep) / monthStep
        return carried * carried + integralVariance(to: monthStep) / (monthStep * monthStep)
    }

    /// Covariance of X's average over the month that ends at `time` with that of the month before;
    /// `time` is at least two months.
    func averageCovariance(at time: Double) -> Double {
        let share = StepShock.weight(speed, monthStep) / monthStep
        let earlier = deviation(at: time - 2 * monthStep)
        let carried = LogProcess.exp(-speed * monthStep) * share * earlier * earlier
        return share * (carried + volatility * volatility * share * share * monthStep / 2)
    }

    // MARK: - Step

    /// X at the end of each month; nil without volatility.
    func end(_ normals: ShockNormals) -> NodeID? {
        LogProcess.state(
            start: 0, persistence: LogProcess.exp(-speed * normals.step),
            deviation: deviation(at: normals.step), normal: normals.normal(shock),
            in: normals.graph)
    }

    /// X at the end of each month and its average over the month; nil without volatility.
    func nodes(_ normals: ShockNormals) -> (end: NodeID, average: NodeID)? {
        guard volatility > 0 else { return nil }
        let (graph, step) = (normals.graph, normals.step)
        let normal = normals.endAndAverage(shock)
        let state = graph.state(initial: graph.constant(0))
        let before = graph.value(of: state)
        let zero = graph.constant(0)
        let end = graph.affine(
            p: graph.constant(LogProcess.exp(-speed * step)), x: before,
            q: graph.constant(deviation(at: step)), z: normal.end, r: zero)
        graph.bind(state, next: end)
        let average = graph.affine(
            p: graph.constant(StepShock.weight(speed, step) / step), x: before,
            q: graph.constant(integralVariance(to: step).squareRoot() / step),
            z: normal.average, r: zero)
        return (end, average)
    }
}
