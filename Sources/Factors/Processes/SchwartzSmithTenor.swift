import Series
import TilePrograms

/// Prices for a tenor: what a supplier quotes now for one or three years.
extension SchwartzSmith {
    /// Lines and their months.
    static let tenors = [(name: "one_year", months: 12), (name: "three_year", months: 36)]

    /// The price for n months over e^ξ: the mean of the forwards for the ends of the next n months.
    ///
    /// *Formula*: ln F(τ) = e^{−κτ} χ + ξ + (μ_ξ − λ_ξ)τ − λ_χ(1 − e^{−κτ})/κ + v(τ)/2 +
    /// roll-overs, with v the variance of ln S over τ and τ = 1/12, …, n/12. Without premia that is
    /// E[S(t+τ)] given the month. Known roll-overs in between lower F by their factor, those at
    /// Poisson times by E = exp(λτ(factor − 1)).
    ///
    /// *Complexity*: an exponential for each month of the tenor, in the months that ask for it.
    ///
    /// - Source: Schwartz & Smith (2000), equations 9 and 10.
    func price(
        of chi: NodeID, _ months: Int, _ shockCorrelation: Double, _ graph: SeriesGraph
    ) -> Series {
        var sum = graph.constant(0)
        for month in 1...months {
            let time = Double(month) * monthStep
            let reach = StepShock.weight(speed, time)
            let known =
                (drift - longPremium) * time - shortPremium * reach
                + variance(to: time, shockCorrelation) / 2
                + (rollover?.expectedLog(over: time) ?? 0)
            let weights = (0..<stepCount).map { step -> Double in
                let dated = rollover.map {
                    $0.dated(before: step + 1 + month) - $0.dated(before: step + 1)
                }
                return LogProcess.exp(known + (dated ?? 0)) / Double(months)
            }
            let decayed = graph.binary(
                .multiply, chi, graph.constant(LogProcess.exp(-speed * time)))
            let forward = graph.binary(
                .multiply, graph.unary(.exp, decayed), graph.table(weights))
            sum = graph.binary(.add, sum, forward)
        }
        return graph.series(sum)
    }
}

extension ShockNormals {
    /// The correlation of the Brownian motions behind two shocks.
    func correlation(_ a: Shock, _ b: Shock) -> Double {
        switch model.correlation {
        case .independent: return 0
        case .loadings(_, let rows):
            guard let x = rows[a.name], let y = rows[b.name] else { return 0 }
            return zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
        case .cholesky:
            return model.correlation.ofEnds(a, b)
                / StepShock.correlation(a.speed, b.speed, step: step)
        }
    }
}
