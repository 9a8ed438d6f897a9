/// Least squares by straight lines that join at knots, for many columns over the same positions.
///
/// The basis is the hat functions of the knots, so that the normal equations have three diagonals.
/// Knots are equally spaced quantiles of the positions; where the positions take no more values
/// than there are knots, every value is one and the fit is the mean at each.
///
/// - Source: de Boor (2001), A Practical Guide to Splines, chapter III (the broken line).
struct LinearSpline {
    let knots: [Double]
    /// For each path the knot at or below its position, the last one excepted.
    private let cells: [Int32]
    /// How far between that knot and the next one, in [0, 1].
    private let fractions: [Double]

    /// Of the number of paths; holds knots that no path tells about to the mean.
    private static let ridge = 1e-9

    /// - Parameters:
    ///   - positions: finite, one for each path.
    ///   - knots: how many at most, two or more.
    init(positions: [Double], knots count: Int) {
        precondition(count >= 2, "at least two knots")
        var sorted = positions
        RadixSort.sort(&sorted)
        let knots = Self.knots(sorted, count)
        self.knots = knots
        let cells = positions.map { Self.cell($0, knots) }
        self.cells = cells.map { Int32($0) }
        fractions = zip(positions, cells).map { x, cell in
            guard knots.count > 1 else { return 0 }
            return (x - knots[cell]) / (knots[cell + 1] - knots[cell])
        }
    }

    /// The fitted values at the knots.
    ///
    /// - Parameter skipped: paths that do not enter.
    func fit(_ values: [Double], leavingOut skipped: Range<Int> = 0..<0) -> [Double] {
        precondition(values.count == cells.count, "columns of one length")
        let used = values.count - skipped.count
        guard used > 0 else { return knots.map { _ in 0 } }
        let mean = PathSums.sum(values.count) { skipped.contains($0) ? 0 : values[$0] }
            / Double(used)
        let size = knots.count
        var diagonal = [Double](repeating: Self.ridge * Double(used), count: size)
        var beside = [Double](repeating: 0, count: size)
        var right = beside
        for range in [0..<skipped.lowerBound, skipped.upperBound..<values.count] {
            for path in range {
                let (cell, up, y) = (Int(cells[path]), fractions[path], values[path] - mean)
                diagonal[cell] += (1 - up) * (1 - up)
                right[cell] += (1 - up) * y
                if size == 1 { continue }
                diagonal[cell + 1] += up * up
                beside[cell] += up * (1 - up)
                right[cell + 1] += up * y
            }
        }
        // Elimination down, then up; stable without pivots, for the matrix is positive definite.
        for row in 1..<max(1, size) {
            let factor = beside[row - 1] / diagonal[row - 1]
            diagonal[row] -= factor * beside[row - 1]
            right[row] -= factor * right[row - 1]
        }
        for row in (0..<size).reversed() {
            let next = row + 1 < size ? beside[row] * right[row + 1] : 0
            right[row] = (right[row] - next) / diagonal[row]
        }
        return right.map { $0 + mean }
    }

    /// The fit at the position of a path.
    @inline(__always)
    func value(_ fit: [Double], path: Int) -> Double {
        let cell = Int(cells[path])
        if fit.count == 1 { return fit[0] }
        return fit[cell] + fractions[path] * (fit[cell + 1] - fit[cell])
    }

    // MARK: - Knots

    private static func knots(_ sorted: [Double], _ count: Int) -> [Double] {
        var distinct: [Double] = []
        for x in sorted where distinct.last != x {
            distinct.append(x)
            if distinct.count > count { break }
        }
        if distinct.count <= count { return distinct }
        var knots: [Double] = []
        for index in 0..<count {
            let x = sorted[index * (sorted.count - 1) / (count - 1)]
            if knots.last != x { knots.append(x) }
        }
        return knots
    }

    private static func cell(_ x: Double, _ knots: [Double]) -> Int {
        var (low, high) = (0, max(0, knots.count - 2))
        while low < high {
            let middle = (low + high + 1) / 2
            if knots[middle] <= x { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
