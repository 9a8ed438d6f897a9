import Randomness
import Series
import TilePrograms

/// How many events of a Poisson process a month brings, from one uniform U by inversion.
///
/// *Formula*: N = Σₖ 1{F(k) < U}, F(k) = P(N ≤ k) = Σ_{j ≤ k} e^{−m} mʲ/j!
///
/// *Accuracy*: a few 10⁻¹⁵ in F for means of a month, unless `remainder` cuts the law off where no more
/// than that is left.
///
/// *Units*: m, a pure number of at least 0.
struct PoissonCount: Sendable {
    /// F(0), F(1), … by month.
    private let thresholds: [[Double]]
    private let source: DrawSource

    /// - Parameters:
    ///   - means: by month.
    ///   - name: addresses the draw, with `purpose`.
    init(
        means: [Double], name: String, purpose: DrawPurpose = .jumpCount,
        leaving remainder: Double = 0
    ) {
        thresholds = means.map { Self.thresholds(mean: $0, leaving: remainder) }
        source = DrawSource(name: NameHash(name), purpose: purpose)
    }

    // MARK: - Law

    /// P(N = k) for k = 0, 1, … until less than 2⁻⁶⁰ is left.
    static func weights(mean: Double) -> [Double] {
        // In logarithms, because e^{−m} of a long time may be no double.
        var logarithm = -mean
        var weights = [LogProcess.exp(logarithm)]
        // Behind twice the mean each weight is at most half the one before it, so that no more than
        // the last one is left.
        while Double(weights.count) <= 2 * mean || weights[weights.count - 1] > 0x1p-60 {
            logarithm += LogProcess.log(mean / Double(weights.count))
            weights.append(LogProcess.exp(logarithm))
        }
        return weights
    }

    private static func thresholds(mean: Double, leaving remainder: Double) -> [Double] {
        var sum = 0.0
        let cumulative = weights(mean: mean).map { weight in
            sum += weight
            return sum
        }
        // The greatest uniform is 1 − 2⁻⁵³.
        return Array(cumulative.prefix { 1 - $0 > max(remainder, 0x1p-53) })
    }

    /// E N of the law that is drawn, in the first month.
    var mean: Double { thresholds[0].reduce(0) { $0 + (1 - $1) } }

    // MARK: - Step

    /// N of each month.
    func series(in graph: SeriesGraph) -> NodeID {
        graph.countBelow(thresholds: rows(in: graph), graph.draw(.uniform, source))
    }

    /// For k = 1, 2, …, 1 where the month has at least k events.
    func happenings(in graph: SeriesGraph) -> [NodeID] {
        let uniform = graph.draw(.uniform, source)
        return rows(in: graph).map { graph.binary(.less, $0, uniform) }
    }

    /// Each threshold by month; in months that have fewer it is 1, above every uniform.
    private func rows(in graph: SeriesGraph) -> [NodeID] {
        (0..<(thresholds.map(\.count).max() ?? 0)).map { k in
            graph.table(thresholds.map { k < $0.count ? $0[k] : 1 })
        }
    }
}

extension PoissonCount {
    /// At one rate a year in every month.
    init(rate: Double, name: String, leaving remainder: Double = 0, in graph: SeriesGraph) {
        self.init(
            means: Array(repeating: rate * monthStep, count: graph.stepCount), name: name,
            leaving: remainder)
    }
}
