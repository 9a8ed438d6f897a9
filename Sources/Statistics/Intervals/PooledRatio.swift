/// The ratio of the sums of two columns, and its error.
///
/// *Formula*: R = Σ xᵢ / Σ yᵢ over the paths that enter, with the standard error of the delta
/// method, s_e / (√n |ȳ|), s_e the standard deviation of the residuals xᵢ − R yᵢ. The interval is
/// R ± t_{n−1} times that.
///
/// The mean of the ratios xᵢ/yᵢ is another number: a path of little y weighs there as much as any.
///
/// *Accuracy*: the bias of R is of order 1/n, its error's of the same order relative to itself.
///
/// *Edge cases*: not estimable below two paths, and where Σ y lies within its own 95 % interval of
/// zero. A path with y = 0 enters with its x.
///
/// - Source: Cochran (1977), Sampling Techniques, section 6.4; van der Vaart (1998), Asymptotic
///   Statistics, chapter 3, doi:10.1017/CBO9780511802256.
extension Comoments {
    public func pooledRatio(level: ConfidenceLevel = .percent95) -> EstimatedValue {
        guard count > 1, let scatter = covariances else {
            return EstimatedValue(notEstimable: .tooFewPaths(have: count, need: 2), count: count)
        }
        let n = Double(count)
        let spread = (scatter.yy / n).squareRoot()
        guard meanY != 0, abs(meanY) > level.z * spread else {
            return EstimatedValue(notEstimable: .denominatorNearZero, count: count)
        }
        let ratio = meanX / meanY
        let residual = scatter.xx - 2 * ratio * scatter.xy + ratio * ratio * scatter.yy
        return EstimatedValue(
            ratio, standardError: (max(0, residual) / n).squareRoot() / abs(meanY),
            critical: level.criticalValue(degreesOfFreedom: n - 1), count: count)
    }
}

extension SampleColumn {
    /// The sums of a pooled ratio over the paths that enter; nil where the column has no
    /// denominators.
    var pairs: Comoments? {
        guard let denominators else { return nil }
        guard let entry else { return Comoments(x: values, y: denominators) }
        let mask = entry.map { $0 ? 1.0 : 0 }
        return values.withUnsafeBufferPointer { x in
            denominators.withUnsafeBufferPointer { y in
                mask.withUnsafeBufferPointer { mask in
                    guard let x = x.baseAddress, let y = y.baseAddress else { return Comoments() }
                    return Comoments(x: x, y: y, count: pathCount, mask: mask.baseAddress)
                }
            }
        }
    }

    /// ψᵢ = (xᵢ − R yᵢ)/ȳ of a pooled ratio, times n/m where m of n paths enter.
    func pooledInfluence(_ ratio: Double, _ scale: Double) -> [Double] {
        guard let denominators, let pairs else { return values.map { _ in 0 } }
        let factor = scale / pairs.meanY
        return values.indices.map { path in
            enters(path) ? (values[path] - ratio * denominators[path]) * factor : 0
        }
    }
}
