/// A lower triangular factor L of a symmetric positive semidefinite matrix, A = L Lᵀ.
///
/// *Method*: Cholesky's, row by row; a pivot that is zero up to `tolerance` leaves its column empty,
/// which is exact where the matrix is semidefinite (Golub & Van Loan, "Matrix Computations", 4.2.8). A
/// row that has 1 or −1 in an earlier column, as only equal or opposite rows of a correlation matrix
/// have, is that earlier row or its negative to the bit.
///
/// *Accuracy*: entries of L Lᵀ agree within √tolerance, and within rounding where no pivot vanishes.
package struct SemidefiniteFactor: Sendable, Hashable {
    /// Row by row, with zeros above the diagonal.
    package let lower: [[Double]]

    /// - Parameters:
    ///   - rows: a symmetric matrix; only its lower triangle is read.
    ///   - tolerance: a pivot up to this counts as zero.
    package init(rows: [[Double]], tolerance: Double) {
        var lower: [[Double]] = []
        for i in rows.indices {
            let twin = (0..<i).first { rows[i][$0].magnitude == 1 && rows[i][i] == 1 }
            if let twin {
                let sign = rows[i][twin]
                lower.append(lower[twin].map { $0 == 0 ? 0 : sign * $0 })
                continue
            }
            var row = Array(repeating: 0.0, count: rows.count)
            for j in 0...i {
                let done = (0..<j).reduce(0.0) { sum, k in
                    sum + row[k] * (j == i ? row[k] : lower[j][k])
                }
                let rest = rows[i][j] - done
                if j == i {
                    row[i] = rest > tolerance ? rest.squareRoot() : 0
                } else if lower[j][j] > 0 {
                    row[j] = rest / lower[j][j]
                }
            }
            lower.append(row)
        }
        self.lower = lower
    }
}

extension CorrelationMatrix {
    /// Whether the smallest eigenvalue is not below zero by more than rounding.
    ///
    /// - Throws: `.eigenvaluesNotFound`.
    package func isPositiveSemidefinite() throws(LinearAlgebraError) -> Bool {
        try smallestEigenvalue() >= -definitenessThreshold
    }

    /// The rows of a lower triangular factor; where the matrix is singular, of a semidefinite one.
    ///
    /// - Throws: as ``factored()``, where an eigenvalue is below zero.
    package func semidefiniteRows() throws(LinearAlgebraError) -> [[Double]] {
        let smallest = try smallestEigenvalue()
        guard smallest.magnitude <= definitenessThreshold else { return try factored().lower.rows }
        let all = 0..<count
        return SemidefiniteFactor(
            rows: all.map { i in all.map { self[i, $0] } }, tolerance: 4 * definitenessThreshold
        ).lower
    }
}
