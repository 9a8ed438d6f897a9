extension PairedDifference {
    /// Two columns of the same paths.
    struct Pair {
        let a, b: SampleColumn
        /// Whether the same paths enter both.
        let isSharedEntry: Bool
        /// Paths that enter at least one of them.
        let count: Int

        init(_ a: SampleColumn, _ b: SampleColumn) {
            self.a = a
            self.b = b
            isSharedEntry = a.entry == b.entry
            count =
                isSharedEntry
                ? a.count : a.values.indices.count { a.enters($0) || b.enters($0) }
        }

        /// Of the paths that decide the statistic, how many there are and on how many the columns
        /// differ, in value or in whether the path enters.
        ///
        /// The tails decide CVaR: the paths on which either loss is at least its VaR.
        func differing(_ statistic: SampleStatistic) -> (differing: Int, looked: Int) {
            var (endA, endB) = (Double.infinity, Double.infinity)
            if case .tailMean(let alpha) = statistic {
                endA = -(a.estimate(.valueAtRisk(alpha)).value ?? -endA)
                endB = -(b.estimate(.valueAtRisk(alpha)).value ?? -endB)
            }
            var (differing, looked) = (0, 0)
            for path in a.values.indices {
                let (x, y) = (a.values[path], b.values[path])
                let (inA, inB) = (a.enters(path), b.enters(path))
                guard (inA && x <= endA) || (inB && y <= endB) else { continue }
                looked += 1
                let isOther = a.denominators?[path] != b.denominators?[path]
                if inA != inB || x != y || isOther { differing += 1 }
            }
            return (differing, looked)
        }

        /// Paths that lie on different sides of a value of each column, or enter only one of them.
        func crossing(_ valueA: Double, _ valueB: Double) -> Int {
            a.values.indices.count { path in
                let (inA, inB) = (a.enters(path), b.enters(path))
                return inA != inB
                    || (inA && (a.values[path] <= valueA) != (b.values[path] <= valueB))
            }
        }
    }

    /// How far the difference of a quantile moves as its level moves by its own error.
    ///
    /// *Formula*: the root mean square of d(u) − d(p) over u ~ N(p, p(1−p)/n), where d(u) is the
    /// difference of the u-quantiles; the normal is taken at 201 equally likely points. If the
    /// columns order their paths alike, a new sample shifts both quantiles by the same ranks, and
    /// this is the bootstrap's scatter.
    ///
    /// - Parameter isLoss: whether the quantile is of the loss −x.
    static func rankScatter(_ p: Double, _ pair: Pair, isLoss: Bool) -> Double {
        let n = Double(min(pair.a.count, pair.b.count))
        let deviation = (p * (1 - p) / n).squareRoot()
        let pointCount = 201
        let levels = (0..<pointCount).map { point in
            let chance = (Double(point) + 0.5) / Double(pointCount)
            return min(max(p + deviation * NormalDistribution.quantile(chance), 0), 1)
        }
        let first = quantiles(levels + [p], pair.a, isLoss)
        let second = quantiles(levels + [p], pair.b, isLoss)
        let middle = first[pointCount] - second[pointCount]
        let squares = (0..<pointCount).reduce(0) { sum, point in
            let off = first[point] - second[point] - middle
            return sum + off * off
        }
        return (squares / Double(pointCount)).squareRoot()
    }

    private static func quantiles(
        _ levels: [Double], _ column: SampleColumn, _ isLoss: Bool
    ) -> [Double] {
        let ranked = column.byRank
        return levels.map { level in
            let rank = QuantileRanks.rank(of: level, count: column.count)
            return isLoss
                ? -ranked.value(atRank: column.count + 1 - rank) : ranked.value(atRank: rank)
        }
    }
}
