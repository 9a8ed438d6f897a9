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
}
