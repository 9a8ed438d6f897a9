/// Where a smooth curve through scattered paths crosses zero, and how far off that may be.
///
/// *Formula*: at x the fit m̂(x) is the constant of the weighted least squares of y on
/// {1, d, d², min(s, 0)}, d = s − x, with Epanechnikov's weights of half-width h; the last term lets
/// the slope change at the target, s = 0, and is there only where paths lie on both sides of it. The
/// root x* of m̂ is found by steps −m̂/m̂′. With Wᵢ the weight of path i in m̂(x*) and rᵢ its residual,
///
///     Var x* = Σ Wᵢ² rᵢ² / m̂′(x*)²,
///
/// the delta method for a root with the sandwich variance of a linear smoother. The interval holds the s
/// at which m̂(s) cannot be told from zero, |m̂(s)| <= z·se(s), as Fieller's does for a ratio, since the
/// scatter may differ on both sides. The variance does not know of m̂'s bias, which a square term
/// leaves at the order h³ and so below the error.
///
/// A step function fitted under monotony has no such formula: it converges as n^(−1/3) to a law that
/// is not normal, and neither bootstrap nor jackknife gives its scatter (Kosorok 2008). The
/// delete-one-batch jackknife was 1.7 times too wide. So the falling fit finds the crossing, and
/// this fit, which is smooth, says where in its neighborhood it is.
///
/// - Source: Fan & Gijbels (1996), Local Polynomial Modelling and Its Applications, sections 3.2 and
///   4.2; van der Vaart (1998), theorem 5.21, doi:10.1017/CBO9780511802256; Kosorok (2008),
///   doi:10.1214/193940307000000202; Fieller (1954), doi:10.1111/j.2517-6161.1954.tb00159.x; Groeneboom & Wellner (2001), doi:10.1198/10618600152627924.
struct CrossingFit {
    private let points: ShortfallBins.Points
    private let bandwidth: Double
    /// 1 for straight lines, 2 with a square.
    private let degree: Int
    private let allowsKink: Bool

    /// Paths that a fit rests on at least.
    private static let leastSupport = 200.0
    /// Paths on either side of the target for a change of slope there.
    private static let leastBeside = 30.0

    init(
        _ points: ShortfallBins.Points, bandwidth: Double, degree: Int = 2,
        allowsKink: Bool = true
    ) {
        self.points = points
        self.bandwidth = bandwidth
        self.degree = degree
        self.allowsKink = allowsKink
    }

    struct Root {
        let position: Double
        let standardError: Double
        fileprivate let bandwidth: Double
    }

    /// Where the curve stands `z` of its errors above zero and below.
    func interval(of root: Root, z: Double) -> (low: Double, high: Double) {
        func bound(_ side: Double) -> Double {
            let reach = z * root.standardError
            func isInside(_ s: Double) -> Bool? {
                value(at: s, root.bandwidth).map { abs($0.fitted) <= z * $0.variance.squareRoot() }
            }
            var (inner, outer) = (root.position, root.position + 4 * side * reach)
            // Where the curve does not leave zero there, the symmetric bound stands.
            guard isInside(outer) == false else { return root.position + side * reach }
            for _ in 0..<24 {
                let middle = (inner + outer) / 2
                if isInside(middle) == true { inner = middle } else { outer = middle }
            }
            return outer
        }
        return (bound(-1), bound(1))
    }

    /// The root near a first guess.
    ///
    /// - Returns: nil where too few positions lie there, where the curve does not fall, or where the
    ///   root runs off by more than the bandwidth.
    func root(near start: Double) -> Root? {
        let h = reach(at: start)
        var x = start
        for _ in 0..<40 {
            guard let here = value(at: x, h), let slope = slope(at: x, h), slope < 0 else {
                return nil
            }
            let step = max(-h / 2, min(h / 2, -here.fitted / slope))
            x += step
            guard abs(x - start) <= h else { return nil }
            if abs(step) <= 1e-9 * h {
                return Root(
                    position: x, standardError: here.variance.squareRoot() / abs(slope),
                    bandwidth: h)
            }
        }
        return nil
    }

    /// The bandwidth, doubled until enough paths lie within it.
    private func reach(at x: Double) -> Double {
        var h = bandwidth
        for _ in 0..<10 {
            var support = 0.0
            for (s, weight) in zip(points.shortfalls, points.weights) where abs(s - x) < h {
                support += weight
            }
            if support >= Self.leastSupport { break }
            h *= 2
        }
        return h
    }

    /// dm̂/dx, the weights moving along.
    private func slope(at x: Double, _ h: Double) -> Double? {
        let step = h / 128
        guard let above = value(at: x + step, h), let below = value(at: x - step, h) else {
            return nil
        }
        return (above.fitted - below.fitted) / (2 * step)
    }

    // MARK: - The fit at a point

    private func value(at x: Double, _ h: Double) -> (fitted: Double, variance: Double)? {
        var near: [Int] = []
        var (below, above) = (0.0, 0.0)
        for index in points.shortfalls.indices where abs(points.shortfalls[index] - x) < h {
            near.append(index)
            if points.shortfalls[index] < 0 {
                below += points.weights[index]
            } else {
                above += points.weights[index]
            }
        }
        let hasKink = allowsKink && min(below, above) >= Self.leastBeside
        let count = degree + 1 + (hasKink ? 1 : 0)
        func basis(_ index: Int) -> [Double] {
            let u = (points.shortfalls[index] - x) / h
            var row = [1, u]
            if degree > 1 { row.append(u * u) }
            if hasKink { row.append((min(points.shortfalls[index], 0) - min(x, 0)) / h) }
            return row
        }
        var matrix = Array(repeating: Array(repeating: 0.0, count: count), count: count)
        var right = Array(repeating: 0.0, count: count)
        var rows: [(basis: [Double], kernel: Double)] = []
        for index in near {
            let u = (points.shortfalls[index] - x) / h
            let row = (basis: basis(index), kernel: 1 - u * u)
            rows.append(row)
            let weight = row.kernel * points.weights[index]
            for i in 0..<count {
                right[i] += weight * row.basis[i] * points.profits[index]
                for j in 0..<count { matrix[i][j] += weight * row.basis[i] * row.basis[j] }
            }
        }
        guard let inverse = Self.inverse(matrix) else { return nil }
        func product(_ row: [Double], _ column: [Double]) -> Double {
            zip(row, column).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let coefficients = inverse.map { product($0, right) }
        var variance = 0.0
        for (row, index) in zip(rows, near) {
            let weight = product(inverse[0], row.basis) * row.kernel
            variance += weight * weight
                * points.squares(of: index, around: product(coefficients, row.basis))
        }
        return (coefficients[0], variance)
    }

    /// By Gauss and Jordan with the largest pivot; nil where rows are as good as dependent.
    private static func inverse(_ matrix: [[Double]]) -> [[Double]]? {
        let n = matrix.count
        let size = matrix[0][0]
        guard size > 0 else { return nil }
        var a = matrix.enumerated().map { i, row in
            row + (0..<n).map { $0 == i ? 1 : 0 }
        }
        for column in 0..<n {
            let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
            guard abs(a[pivot][column]) > 1e-9 * size else { return nil }
            a.swapAt(pivot, column)
            let scale = 1 / a[column][column]
            for j in 0..<2 * n { a[column][j] *= scale }
            for row in 0..<n where row != column {
                let factor = a[row][column]
                for j in 0..<2 * n { a[row][j] -= factor * a[column][j] }
            }
        }
        return a.map { Array($0[n...]) }
    }
}
