import Series

/// The two normals of a month that a process with a month average needs; see ``StepNormal``.
extension ShockNormals {
    /// E and A = r E + √(1 − r²) R, jointly normal.
    func endAndAverage(_ shock: Shock) -> (end: NodeID, average: NodeID) {
        let end = normal(shock)
        let (onEnd, onRest) = MonthWeight.split(shock.speed * step)
        let weights = [onEnd, onRest].map { graph.constant($0) }
        return (end, graph.combine(weights, [end, rest(shock)]))
    }
}

extension StepShock {
    /// Variance of ∫₀^t (1 − e^{−κu})/κ dW, (t − 2B + (1 − e^{−2κt})/2κ)/κ² with B = (1 − e^{−κt})/κ;
    /// in years cubed.
    static func integralVariance(_ speed: Double, _ time: Double) -> Double {
        let x = speed * time
        return time * time * time * MonthWeight.product(.area, x, .area, x)
    }
}
