import TilePrograms

/// A factor's marginal law in one month, as far as it is known in closed form.
package indirect enum FactorLaw: Hashable, Sendable {
    case fixed(Double)
    case normal(mean: Double, deviation: Double)
    /// ln X is normal with this mean and standard deviation.
    case logNormal(mean: Double, deviation: Double)
    /// One of several laws; the weights sum to 1.
    case mixture([Component])
    /// Only the first two moments are known.
    case moments(mean: Double, deviation: Double)
    /// No closed form.
    case unknown

    package struct Component: Hashable, Sendable {
        package let weight: Double
        package let law: FactorLaw

        package init(weight: Double, law: FactorLaw) {
            self.weight = weight
            self.law = law
        }
    }

    // MARK: - Moments

    /// E X; nil where it is not known.
    package var mean: Double? {
        switch self {
        case .fixed(let value): value
        case .normal(let mean, _), .moments(let mean, _): mean
        case .logNormal(let mean, let deviation): LogProcess.exp(mean + deviation * deviation / 2)
        case .mixture(let parts): Self.sum(parts) { $0.mean }
        case .unknown: nil
        }
    }

    /// The standard deviation; nil where it is not known.
    package var deviation: Double? {
        switch self {
        case .fixed: return 0
        case .normal(_, let deviation), .moments(_, let deviation): return deviation
        case .logNormal(let mean, let deviation):
            let variance = deviation * deviation
            return LogProcess.exp(mean + variance / 2)
                * (LogProcess.exp(variance) - 1).squareRoot()
        case .mixture(let parts):
            guard let mean,
                let square = Self.sum(parts, { part in
                    guard let m = part.mean, let s = part.deviation else { return nil }
                    return m * m + s * s
                })
            else { return nil }
            return max(0, square - mean * mean).squareRoot()
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
        case .mixture(let parts): return Self.sum(parts) { $0.cumulative(x) }
        case .moments, .unknown: return nil
        }
    }

    /// The p-quantile for p in (0, 1); nil where it is not known. Mixtures by bisection.
    package func quantile(_ p: Double) -> Double? {
        switch self {
        case .fixed(let value): return value
        case .normal(let mean, let deviation):
            return mean + deviation * UnaryOperation.normalQuantile(p)
        case .logNormal(let mean, let deviation):
            return LogProcess.exp(mean + deviation * UnaryOperation.normalQuantile(p))
        case .mixture(let parts):
            let ends = parts.compactMap { $0.law.quantile(p) }
            guard ends.count == parts.count, var low = ends.min(), var high = ends.max() else {
                return nil
            }
            // The mixture's quantile lies between those of its parts.
            if let below = cumulative(low), below >= p { return low }
            for _ in 0..<200 where low < high {
                let middle = low + (high - low) / 2
                guard middle > low, middle < high, let below = cumulative(middle) else { break }
                if below < p { low = middle } else { high = middle }
            }
            return high
        case .moments, .unknown: return nil
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
