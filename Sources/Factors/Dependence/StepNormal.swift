import LinearAlgebra

/// A standard normal by which the Brownian motion of a month reaches a process.
///
/// *Formula*: with u the time left to the month's end, the end needs E ∝ ∫ e^{−κu} dW and the
/// average A ∝ ∫ (1 − e^{−κu})/κ dW. A = r E + √(1 − r²) R with r their correlation, so that R, the
/// rest, is independent of E. Two motions with correlation ρ give normals whose correlation is ρ times the
/// scalar product of their weights over the month, each scaled to length one.
package struct StepNormal: Hashable, Sendable {
    package enum Part: Int, Sendable {
        /// E, which moves the end of the month.
        case end
        /// R, what the month's average has beside it.
        case rest
    }

    package let shock: Shock
    package let part: Part

    package init(shock: Shock, part: Part) {
        self.shock = shock
        self.part = part
    }

    /// - Precondition: the shock's speed is above 0.
    var rest: StepNormal { StepNormal(shock: shock, part: .rest) }

    /// Correlation with another shock's normal where both have the same Brownian motion.
    ///
    /// *Accuracy*: 10⁻¹¹ absolute.
    package func correlation(with other: StepNormal, step: Double) -> Double {
        let (x, y) = (shock.speed, other.shock.speed)
        if x == y { return part == other.part ? 1 : 0 }
        let ends = StepShock.correlation(x, y, step: step)
        switch (part, other.part) {
        case (.end, .end): return ends
        case (.rest, .end): return other.correlation(with: self, step: step)
        case (.end, .rest):
            let (onEnd, onRest) = MonthWeight.split(y * step)
            let area = MonthWeight.correlation(.end, x * step, .area, y * step)
            return (area - onEnd * ends) / onRest
        case (.rest, .rest):
            let (onEnd, onRest) = MonthWeight.split(x * step)
            let end = StepNormal(shock: shock, part: .end)
            let (otherEnd, otherRest) = MonthWeight.split(y * step)
            let areas = MonthWeight.correlation(.area, x * step, .area, y * step)
            let areaAndEnd = MonthWeight.correlation(.end, y * step, .area, x * step)
            let areaAndRest = (areas - otherEnd * areaAndEnd) / otherRest
            return (areaAndRest - onEnd * end.correlation(with: other, step: step)) / onRest
        }
    }

    /// Correlations of all normals of a month, and the normals, shock by shock.
    ///
    /// A matrix that is positive definite or semidefinite stays so: the Schur product of its blown-up entries with
    /// a Gram matrix (Horn & Johnson, "Matrix Analysis", 7.5.3).
    ///
    /// - Parameters:
    ///   - given: correlations of the shocks, in their order.
    ///   - areOfEnds: whether these are of the ends' normals, not of the Brownian motions. The
    ///     rests are then assumed to be correlated as the ends are, and rests with ends of other
    ///     shocks not at all; with equal speeds that is what Brownian motions do.
    static func correlations(
        of shocks: [Shock], _ given: CorrelationMatrix, areOfEnds: Bool, step: Double
    ) -> (normals: [StepNormal], rows: [[Double]]) {
        let all = shocks.enumerated().flatMap { index, shock in shock.normals.map { (index, $0) } }
        let rows = all.map { i, a in
            all.map { j, b -> Double in
                if a.shock == b.shock || areOfEnds { return a.part == b.part ? given[i, j] : 0 }
                return given[i, j] * a.correlation(with: b, step: step)
            }
        }
        return (all.map(\.1), rows)
    }
}

// MARK: - Legendre coordinates

extension StepNormal {
    /// Coordinates in the shifted Legendre basis of the month, until the squares of what is left sum
    /// to less than ``StepShock/tolerance``; see ``StepShock/coordinates(speed:step:)``.
    package func coordinates(step: Double) -> [Double] {
        let x = shock.speed * step
        if part == .end { return StepShock.coordinates(speed: shock.speed, step: step) }
        let (onEnd, onRest) = MonthWeight.split(x)
        let (endLength, length) = (MonthWeight.length(.end, x), MonthWeight.length(.area, x))
        var result: [Double] = []
        var left = 1.0
        for n in 0..<StepShock.coordinateLimit {
            // (1 − e^{−xu})/x: of 1 only the first coordinate is not zero.
            let a = StepShock.coordinate(n, x)
            let area =
                (n == 0 ? MonthWeight.product(.end, 0, .area, x) : -a * endLength / x) / length
            let rest = (area - onEnd * a) / onRest
            result.append(rest)
            left -= rest * rest
            if left < StepShock.tolerance { break }
        }
        return result
    }
}
