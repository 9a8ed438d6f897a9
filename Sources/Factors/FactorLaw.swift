import TilePrograms

/// A factor's marginal law in one month, as far as it is known in closed form.
package indirect enum FactorLaw: Sendable {
    case fixed(Double)
    case normal(mean: Double, deviation: Double)
    /// ln X is normal with this mean and standard deviation.
    case logNormal(mean: Double, deviation: Double)
    /// X = f(Z) of a standard normal Z, f monotone.
    case image(NormalImage)
    /// One of several laws; the weights sum to 1.
    case mixture([Component])
    /// Only the mean is known, or mean and deviation.
    case moments(mean: Double, deviation: Double?)
    /// No closed form, and why.
    case unknown(because: String)

    package struct Component: Sendable {
        package let weight: Double
        package let law: FactorLaw

        package init(weight: Double, law: FactorLaw) {
            self.weight = weight
            self.law = law
        }
    }

    /// Values that are taken with their chances.
    static func values(_ chances: [(value: Double, chance: Double)]) -> FactorLaw {
        let taken = chances.filter { $0.chance > 0 }
        if taken.count == 1 { return .fixed(taken[0].value) }
        return .mixture(taken.map { Component(weight: $0.chance, law: .fixed($0.value)) })
    }

    // MARK: - Moments

    /// E X; nil where it is not known.
    package var mean: Double? {
        switch self {
        case .fixed(let value): value
        case .normal(let mean, _), .moments(let mean, _): mean
        case .image(let image): image.moments.mean
        case .logNormal(let mean, let deviation): LogProcess.exp(mean + deviation * deviation / 2)
        case .mixture(let parts): Self.sum(parts) { $0.mean }
        case .unknown: nil
        }
    }

    /// The standard deviation; nil where it is not known.
    package var deviation: Double? {
        switch self {
        case .fixed: return 0
        case .normal(_, let deviation): return deviation
        case .moments(_, let deviation): return deviation
        case .image(let image): return image.moments.deviation
        case .logNormal(let mean, let deviation):
            let variance = deviation * deviation
            return LogProcess.exp(mean + variance / 2)
                * (LogProcess.exp(variance) - 1).squareRoot()
        case .mixture(let parts):
            guard let mean,
                let variance = Self.sum(parts, { part in
                    guard let m = part.mean, let s = part.deviation else { return nil }
                    return (m - mean) * (m - mean) + s * s
                })
            else { return nil }
            return variance.squareRoot()
        case .unknown: return nil
        }
    }

    // MARK: - Distribution

    /// P(X <= x); nil where it is not known.
    package func cumulative(_ x: Double) -> Double? {
        switch self {
        case .fixed(let value): return x >= value ? 1 : 0
        case .normal(let mean, let deviation):
            return UnaryOperation.normalCDF((x - mean) / deviation)
        case .logNormal(let mean, let deviation):
            return x <= 0 ? 0 : UnaryOperation.normalCDF((LogProcess.log(x) - mean) / deviation)
        case .image(let image): return image.cumulative(x)
        case .mixture(let parts): return Self.sum(parts) { $0.cumulative(x) }
        case .moments, .unknown: return nil
        }
    }

    /// The p-quantile for p in (0, 1); nil where it is not known.
    package func quantile(_ p: Double) -> Double? {
        switch self {
        case .fixed(let value): return value
        case .normal(let mean, let deviation):
            return mean + deviation * UnaryOperation.normalQuantile(p)
        case .logNormal(let mean, let deviation):
            return LogProcess.exp(mean + deviation * UnaryOperation.normalQuantile(p))
        case .image(let image): return image.quantile(p)
        case .mixture(let parts):
            let ends = parts.compactMap { $0.law.quantile(p) }
            guard ends.count == parts.count, let low = ends.min(), let high = ends.max() else {
                return nil
            }
            // The mixture's quantile lies between those of its parts.
            return quantile(p, between: low, and: high)
        case .moments, .unknown: return nil
        }
    }

    /// The smallest x in [low, high] with P(X <= x) >= p, by false position and bisection in turn:
    /// as fast as the one where the law is smooth, as sure as the other where it jumps.
    ///
    /// *Accuracy*: relative 1e-13, or the spacing of doubles.
    private func quantile(_ p: Double, between low: Double, and high: Double) -> Double? {
        guard var below = cumulative(low), var above = cumulative(high) else { return nil }
        if below >= p { return low }
        var (low, high) = (low, high)
        for round in 0..<200 where high - low > 1e-13 * max(low.magnitude, high.magnitude) {
            var next = low + (high - low) / 2
            if round % 2 == 0, above > below {
                next = low + (high - low) * min(max((p - below) / (above - below), 1e-3), 0.999)
            }
            guard next > low, next < high, let chance = cumulative(next) else { break }
            if chance < p { (low, below) = (next, chance) } else { (high, above) = (next, chance) }
        }
        return high
    }

    // MARK: - Multiples

    /// The law of cX, c ≥ 0.
    package func scaled(by c: Double) -> FactorLaw {
        if c == 1 { return self }
        if c == 0, mean != nil { return .fixed(0) }
        switch self {
        case .fixed(let value): return .fixed(c * value)
        case .normal(let mean, let deviation):
            return .normal(mean: c * mean, deviation: c * deviation)
        case .logNormal(let mean, let deviation):
            return .logNormal(mean: mean + LogProcess.log(c), deviation: deviation)
        case .image(let image): return .image(NormalImage { c * image.function($0) })
        case .mixture(let parts):
            return .mixture(parts.map { .init(weight: $0.weight, law: $0.law.scaled(by: c)) })
        case .moments(let mean, let deviation):
            return .moments(mean: c * mean, deviation: deviation.map { c * $0 })
        case .unknown: return self
        }
    }

    private static func sum(
        _ parts: [Component], _ value: (FactorLaw) -> Double?
    ) -> Double? {
        var total = 0.0
        for part in parts {
            guard let value = value(part.law) else { return nil }
            total += part.weight * value
        }
        return total
    }
}
