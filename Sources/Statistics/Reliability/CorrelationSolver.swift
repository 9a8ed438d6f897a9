/// The correlation of scores, ready to solve equations: R = L Lᵀ.
///
/// The sample's correlation is shrunk towards independence by d/n, with d variables on n paths,
/// which keeps it positive definite. Sums run in path order, so the bits do not depend on the
/// machine.
package struct CorrelationSolver: Sendable {
    /// The lower triangle by rows, L[i][j] with j <= i.
    private let lower: [[Double]]

    package var count: Int { lower.count }

    /// - Parameter scores: by variable, with mean zero and standard deviation one.
    package init(_ scores: [[Double]], _ range: Range<Int>) {
        let n = Double(range.count)
        let shrinkage = min(1, Double(scores.count) / n)
        var lower: [[Double]] = []
        for i in scores.indices {
            var row = Array(repeating: 0.0, count: i + 1)
            for j in 0...i {
                var value = 1.0
                if j < i {
                    let (a, b) = (scores[i], scores[j])
                    var sum = 0.0
                    for path in range { sum += a[path] * b[path] }
                    value = (1 - shrinkage) * sum / n
                }
                if j < i {
                    for k in 0..<j { value -= row[k] * lower[j][k] }
                    row[j] = value / lower[j][j]
                } else {
                    for k in 0..<i { value -= row[k] * row[k] }
                    row[i] = max(value, 1e-12).squareRoot()
                }
            }
            lower.append(row)
        }
        self.lower = lower
    }

    /// L⁻¹ b.
    package func whitened(_ b: [Double]) -> [Double] {
        var y = b
        for i in y.indices {
            for j in 0..<i { y[i] -= lower[i][j] * y[j] }
            y[i] /= lower[i][i]
        }
        return y
    }

    /// R⁻¹ b.
    package func solved(_ b: [Double]) -> [Double] {
        var x = whitened(b)
        for i in x.indices.reversed() {
            for j in i + 1..<max(x.count, i + 1) { x[i] -= lower[j][i] * x[j] }
            x[i] /= lower[i][i]
        }
        return x
    }

    /// The Mahalanobis distance √(bᵀ R⁻¹ b).
    package func distance(_ b: [Double]) -> Double {
        whitened(b).reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
}
