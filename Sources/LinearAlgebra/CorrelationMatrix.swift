/// A validated table of pairwise correlations: symmetric, ones on the diagonal, entries in
/// [-1, 1]. It need not be positive definite; `factored()` finds out and says why not.
package struct CorrelationMatrix: Sendable, Hashable {
    package let matrix: Matrix

    /// How far an entry may lie from its mirror image, and a diagonal entry from 1, to count as
    /// rounding: 1e-12, absolute. Within it the stored value is the mean of the two, or 1.
    package static let roundingTolerance = 1e-12

    /// Validates a square matrix.
    ///
    /// - Throws: `.notSquare`; `.invalidCorrelation` with every fault, in row order.
    package init(_ matrix: Matrix) throws(LinearAlgebraError) {
        guard matrix.isSquare else {
            throw .notSquare(rowCount: matrix.rowCount, columnCount: matrix.columnCount)
        }
        let faults = Self.faults(in: matrix)
        guard faults.isEmpty else { throw .invalidCorrelation(faults) }
        var clean = matrix
        for column in 0..<matrix.columnCount {
            clean[column, column] = 1
            for row in 0..<column {
                let mean = 0.5 * (matrix[row, column] + matrix[column, row])
                clean[row, column] = mean
                clean[column, row] = mean
            }
        }
        self.matrix = clean
    }

    /// Validates a matrix given by its rows.
    ///
    /// - Throws: `.empty`, `.ragged`, and what `init(_:)` throws.
    package init(rows: [[Double]]) throws(LinearAlgebraError) {
        try self.init(Matrix(rows: rows))
    }

    /// The correlation matrix of independent factors.
    package init(independent count: Int) {
        matrix = .identity(count)
    }

    /// A matrix that holds every property by construction.
    init(unchecked matrix: Matrix) {
        self.matrix = matrix
    }

    package var count: Int { matrix.rowCount }

    package subscript(row: Int, column: Int) -> Double { matrix[row, column] }

    private static func faults(in matrix: Matrix) -> [CorrelationFault] {
        var faults: [CorrelationFault] = []
        for row in 0..<matrix.rowCount {
            for column in 0..<matrix.columnCount {
                let value = matrix[row, column]
                let mirrored = matrix[column, row]
                if !value.isFinite {
                    faults.append(.notFinite(row: row, column: column))
                } else if row == column {
                    if (value - 1).magnitude > roundingTolerance {
                        faults.append(.diagonalNotOne(row: row, value: value))
                    }
                } else if value.magnitude > 1 {
                    faults.append(.outOfRange(row: row, column: column, value: value))
                } else if row < column, mirrored.isFinite,
                    (value - mirrored).magnitude > roundingTolerance
                {
                    faults.append(
                        .asymmetric(row: row, column: column, value: value, mirrored: mirrored))
                }
            }
        }
        return faults
    }
}

// MARK: - Definiteness

extension CorrelationMatrix {
    /// The smallest eigenvalue above which a matrix of this size counts as positive definite:
    /// n² · 2⁻⁵², the error bound of the computed eigenvalues (n ε times the largest, at most n).
    package var definitenessThreshold: Double { Double(count * count) * Double.ulpOfOne }

    /// The smallest eigenvalue.
    ///
    /// - Throws: `.eigenvaluesNotFound`.
    package func smallestEigenvalue() throws(LinearAlgebraError) -> Double {
        try SymmetricEigen(of: matrix).values[0]
    }

    /// Whether the smallest eigenvalue exceeds `definitenessThreshold`.
    ///
    /// - Throws: `.eigenvaluesNotFound`.
    package func isPositiveDefinite() throws(LinearAlgebraError) -> Bool {
        try smallestEigenvalue() > definitenessThreshold
    }

    /// The Cholesky factor.
    ///
    /// A matrix that is singular to working precision is refused, although rounding might let its
    /// factorisation pass: its factor would hold noise where it should hold zero.
    ///
    /// - Throws: `.indefiniteCorrelation` with the smallest eigenvalue and the worst pair;
    ///   `.eigenvaluesNotFound`; `.noConvergence` if the worst pair cannot be found.
    package func factored() throws(LinearAlgebraError) -> CholeskyFactor {
        let smallest = try smallestEigenvalue()
        guard smallest > definitenessThreshold else {
            let repair = try NearestCorrelation(to: self)
            throw .indefiniteCorrelation(
                Indefiniteness(
                    smallestEigenvalue: smallest, worstPair: repair.largestChange))
        }
        return try CholeskyFactor(of: matrix)
    }
}
