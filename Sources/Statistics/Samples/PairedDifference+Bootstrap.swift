extension PairedDifference {
    /// Resamples whose scatter is the error: it is known to 2.2 % of itself.
    static let resampleCount = 1_000

    /// The scatter of a quantile's difference over resamples of the paths.
    ///
    /// Where the columns agree on most paths, both quantiles move together and by steps of single
    /// paths; their densities, which influence functions take, tell little of that. A resample
    /// gives each path an independent Poisson weight of mean 1, the same in both columns. Only
    /// paths within five standard deviations of a rank are drawn one by one; those outside are
    /// drawn as groups by the sides of the two windows on which they lie.
    ///
    /// The draws are the same in every call: the error is a function of the columns.
    ///
    /// - Parameter isLoss: whether the quantile is of the loss −x.
    /// - Complexity: O(n log n) for the ranks, and √n paths a resample.
    /// - Source: Efron (1979), doi:10.1214/aos/1176344552; Poisson weights: Hanley & MacGibbon
    ///   (2006), doi:10.1016/j.cmpb.2006.04.006.
    static func bootstrapError(_ p: Double, _ pair: Pair, isLoss: Bool) -> Double {
        let windows = [pair.a, pair.b].map { Window(p, $0, isLoss: isLoss) }
        var paths = ResampledPaths(windows)
        for path in pair.a.values.indices {
            paths.add(
                windows[0].place(of: path, in: pair.a), windows[1].place(of: path, in: pair.b))
        }
        var draws = PoissonDraws()
        var moments = Moments()
        for _ in 0..<resampleCount {
            let (a, b) = paths.quantiles(p, &draws)
            moments.merge(Moments(CollectionOfOne(a - b)))
        }
        return moments.variance?.squareRoot() ?? 0
    }

    /// The values of a column near a quantile, in order.
    private struct Window {
        let isLoss: Bool
        /// Ascending; ties stand once.
        let values: [Double]

        init(_ p: Double, _ column: SampleColumn, isLoss: Bool) {
            self.isLoss = isLoss
            let (n, ranked) = (column.count, column.byRank)
            let middle = QuantileRanks.rank(of: p, count: n)
            let reach = Int((5 * (Double(n) * p * (1 - p)).squareRoot()).rounded(.up)) + 2
            var values: [Double] = []
            for rank in max(1, middle - reach)...min(n, middle + reach) {
                let value = isLoss ? -ranked.value(atRank: n + 1 - rank) : ranked.value(atRank: rank)
                if values.last != value { values.append(value) }
            }
            self.values = values
        }

        /// −1 where the path does not enter; 0 below the window, `values.count + 1` above it, and
        /// between them the place among its values, from 1.
        func place(of path: Int, in column: SampleColumn) -> Int {
            guard column.enters(path) else { return -1 }
            let value = isLoss ? -column.values[path] : column.values[path]
            var (low, high) = (0, values.count)
            while low < high {
                let middle = (low + high) / 2
                if values[middle] < value { low = middle + 1 } else { high = middle }
            }
            if low == 0 { return value < values[0] ? 0 : 1 }
            return low + 1
        }
    }

    /// Paths of two columns by where they lie in the windows.
    private struct ResampledPaths {
        private let values: [[Double]]
        /// Drawn one by one.
        private var single: [(a: Int, b: Int)] = []
        /// Drawn together: how many lie outside, below or above the two windows.
        private var groups: [Group] = []

        private struct Group {
            let a, b: Int
            var count: Double
        }

        init(_ windows: [Window]) { values = windows.map(\.values) }

        mutating func add(_ a: Int, _ b: Int) {
            if isOutside(a, 0), isOutside(b, 1) {
                if a < 0, b < 0 { return }
                if let place = groups.firstIndex(where: { $0.a == a && $0.b == b }) {
                    groups[place].count += 1
                } else {
                    groups.append(Group(a: a, b: b, count: 1))
                }
            } else {
                single.append((a, b))
            }
        }

        private func isOutside(_ place: Int, _ column: Int) -> Bool {
            place <= 0 || place > values[column].count
        }

        /// Both quantiles of one resample.
        func quantiles(_ p: Double, _ draws: inout PoissonDraws) -> (a: Double, b: Double) {
            var weights = values.map { Array(repeating: 0.0, count: $0.count + 2) }
            func add(_ a: Int, _ b: Int, _ weight: Double) {
                if a >= 0 { weights[0][a] += weight }
                if b >= 0 { weights[1][b] += weight }
            }
            for path in single {
                let weight = draws.one()
                if weight > 0 { add(path.a, path.b, weight) }
            }
            for group in groups { add(group.a, group.b, draws.sum(of: group.count)) }
            return (quantile(p, 0, weights[0]), quantile(p, 1, weights[1]))
        }

        private func quantile(_ p: Double, _ column: Int, _ weights: [Double]) -> Double {
            let values = values[column]
            let wanted = (p * weights.reduce(0, +)).rounded(.up)
            var sum = weights[0]
            for (value, weight) in zip(values, weights.dropFirst()) {
                sum += weight
                if sum >= wanted { return value }
            }
            return values[values.count - 1]
        }
    }
}

/// Poisson numbers from a fixed sequence.
///
/// - Source: SplitMix64: Steele, Lea & Flood (2014), doi:10.1145/2660193.2660195.
private struct PoissonDraws {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    private mutating func uniform() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        return (Double(bits >> 12) + 0.5) * 0x1p-52
    }

    /// Of mean 1, by inversion.
    mutating func one() -> Double {
        let uniform = uniform()
        var (count, term, sum) = (0.0, 0.36787944117144233, 0.36787944117144233)
        while uniform > sum, count < 20 {
            count += 1
            term /= count
            sum += term
        }
        return count
    }

    /// Of a mean that is a number of paths: one by one up to 30, beyond that the rounded normal of
    /// the same mean and variance.
    mutating func sum(of mean: Double) -> Double {
        if mean <= 30 { return (0..<Int(mean)).reduce(0) { sum, _ in sum + one() } }
        let deviate = NormalDistribution.quantile(uniform())
        return max(0, (mean + mean.squareRoot() * deviate).rounded())
    }
}
