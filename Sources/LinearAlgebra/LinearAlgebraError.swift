/// What can be wrong with a matrix, or go wrong with its factorisation.
///
/// Rows and columns are counted from zero; the text a person reads is made where the names of the
/// factors are known.
package enum LinearAlgebraError: Error, Hashable, Sendable {
    /// A matrix without elements.
    case empty
    /// Row `row` has `found` elements where the first row has `expected`.
    case ragged(row: Int, expected: Int, found: Int)
    /// A square matrix is needed.
    case notSquare(rowCount: Int, columnCount: Int)
    /// An element is NaN or infinite.
    case notFinite(row: Int, column: Int)
    /// The leading minor of this order (counted from 1) is not positive, so there is no Cholesky
    /// factor.
    case notPositiveDefinite(leadingMinor: Int)
    /// Everything that keeps a matrix from being a correlation matrix.
    case invalidCorrelation([CorrelationFault])
    /// A correlation matrix without a usable factor, with the reason a person can act on.
    case indefiniteCorrelation(Indefiniteness)
    /// Everything that keeps a table of loadings from describing a correlation matrix.
    case invalidLoadings([LoadingFault])
    /// The nearest correlation matrix was not reached; `residual` is the relative change of the
    /// last iteration.
    case noConvergence(iterations: Int, residual: Double)
    /// LAPACK's eigenvalue iteration failed; `code` is its `info`.
    case eigenvaluesNotFound(code: Int)
    /// The regressor in this column is, to working precision, a combination of those before it.
    case rankDeficient(column: Int)
    /// A regression needs at least as many observations as coefficients.
    case tooFewObservations(count: Int, coefficientCount: Int)
    /// The right-hand side and the matrix differ in their number of rows.
    case mismatchedRows(expected: Int, found: Int)
}

/// One reason why a matrix is no correlation matrix.
package enum CorrelationFault: Hashable, Sendable {
    /// The entry is NaN or infinite.
    case notFinite(row: Int, column: Int)
    /// The entry lies outside [-1, 1].
    case outOfRange(row: Int, column: Int, value: Double)
    /// The diagonal entry is not 1.
    case diagonalNotOne(row: Int, value: Double)
    /// The entry differs from its mirror image.
    case asymmetric(row: Int, column: Int, value: Double, mirrored: Double)
}

/// One reason why a row of factor loadings is not usable.
package enum LoadingFault: Hashable, Sendable {
    /// The loading is NaN or infinite.
    case notFinite(row: Int, column: Int)
    /// The squares of the row's loadings sum to 1 or more, which leaves no variance of its own.
    case noOwnVariance(row: Int, sumOfSquares: Double)
}

/// Why a correlation matrix cannot drive a simulation.
package struct Indefiniteness: Hashable, Sendable {
    /// The smallest eigenvalue; zero or negative, or positive but lost in rounding.
    package let smallestEigenvalue: Double
    /// The pair at fault: the entry that the nearest positive definite correlation matrix changes
    /// most, and what it would become.
    package let worstPair: PairChange

    package init(smallestEigenvalue: Double, worstPair: PairChange) {
        self.smallestEigenvalue = smallestEigenvalue
        self.worstPair = worstPair
    }
}

/// An off-diagonal entry of a correlation matrix before and after a repair, with `row < column`.
package struct PairChange: Hashable, Sendable {
    package let row: Int
    package let column: Int
    package let before: Double
    package let after: Double

    package init(row: Int, column: Int, before: Double, after: Double) {
        self.row = row
        self.column = column
        self.before = before
        self.after = after
    }

    /// How far the entry moved, without sign.
    package var size: Double { (after - before).magnitude }
}
