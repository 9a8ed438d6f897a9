/// The nearest positive definite correlation matrix to a given one, in the Frobenius norm.
///
/// *Method*: alternating projections with Dykstra's correction. With Y₀ = A and S₀ = 0, repeat
///
///     R = Y − S
///     X = V diag(max(λ, floor)) Vᵀ, where R = V diag(λ) Vᵀ
///     S = X − R
///     Y = X with ones on the diagonal
///
/// until X and Y move, and differ, by less than the tolerance. Both sets are convex, so the limit
/// is the nearest matrix in their intersection; projections without the correction would end at
/// some other one. A last rescaling D X D to an exact unit diagonal keeps the result positive
/// definite.
///
/// *Accuracy*: convergence is linear; entries are within a small multiple of `tolerance` of the
/// limit.
///
/// *Complexity*: one eigendecomposition an iteration, some tens to a few thousand iterations.
///
/// *Source*: N. J. Higham, "Computing the nearest correlation matrix — a problem from finance",
/// IMA Journal of Numerical Analysis 22 (2002), 329–343, algorithm 3.3 with equal weights,
/// doi:10.1093/imanum/22.3.329.
package struct NearestCorrelation: Sendable, Hashable {
    /// The repaired matrix.
    package let correlation: CorrelationMatrix

    /// The pair whose entry moved most; of pairs within 1e-9 of the largest change the first in
    /// row order, so that rounding never decides between equals.
    package let largestChange: PairChange

    /// The Frobenius norm of the whole change.
    package let distance: Double

    package let iterationCount: Int

    /// Finds the nearest correlation matrix whose eigenvalues are at least
    /// `minimumEigenvalue`, up to the last rescaling.
    ///
    /// A matrix that satisfies this already comes back unchanged.
    ///
    /// - Parameters:
    ///   - minimumEigenvalue: the floor, in [0, 1). Zero gives Higham's problem, whose answer is
    ///     usually singular; the default 1e-8 leaves a matrix that a Cholesky factorisation takes.
    ///   - tolerance: the relative change at which the iteration ends, in (0, 1).
    ///   - iterationLimit: at least 1.
    /// - Throws: `.noConvergence`, `.eigenvaluesNotFound`.
    package init(
        to target: CorrelationMatrix, minimumEigenvalue: Double = 1e-8,
        tolerance: Double = 1e-11, iterationLimit: Int = 20_000
    ) throws(LinearAlgebraError) {
        precondition(minimumEigenvalue >= 0 && minimumEigenvalue < 1, "a floor below the mean")
        precondition(tolerance > 0 && tolerance < 1, "a relative tolerance")
        precondition(iterationLimit >= 1, "at least one iteration")

        let start = try SymmetricEigen(of: target.matrix)
        guard start.values[0] < minimumEigenvalue else {
            self.init(from: target, to: target, iterationCount: 0)
            return
        }
        var projection = DykstraState(target: target.matrix)
        var residual = Double.infinity
        var iteration = 0
        while residual > tolerance {
            guard iteration < iterationLimit else {
                throw .noConvergence(iterations: iteration, residual: residual)
            }
            residual = try projection.advance(floor: minimumEigenvalue)
            iteration += 1
        }
        self.init(
            from: target, to: projection.unitDiagonalResult, iterationCount: iteration)
    }

    private init(
        from target: CorrelationMatrix, to result: CorrelationMatrix, iterationCount: Int
    ) {
        correlation = result
        self.iterationCount = iterationCount
        distance = (result.matrix - target.matrix).frobeniusNorm
        largestChange = Self.largestChange(from: target, to: result)
    }

    private static func largestChange(
        from before: CorrelationMatrix, to after: CorrelationMatrix
    ) -> PairChange {
        var largest: PairChange?
        for row in 0..<before.count {
            for column in (row + 1)..<max(before.count, row + 1) {
                let change = PairChange(
                    row: row, column: column, before: before[row, column],
                    after: after[row, column])
                if change.size > (largest?.size ?? -1) + 1e-9 { largest = change }
            }
        }
        // A matrix of one factor has no pair; its only entry never moves.
        return largest ?? PairChange(row: 0, column: 0, before: 1, after: 1)
    }
}

// MARK: - One projection after the other

/// The state of the iteration: Y and Dykstra's correction S, in the notation above.
private struct DykstraState {
    private var unitDiagonal: Matrix
    private var correction: Matrix
    private var projected: Matrix

    init(target: Matrix) {
        unitDiagonal = target
        projected = target
        correction = Matrix(rowCount: target.rowCount, columnCount: target.columnCount)
    }

    /// Projects once onto each set and returns the largest of the three relative changes: of X, of
    /// Y, and between the two.
    mutating func advance(floor: Double) throws(LinearAlgebraError) -> Double {
        let corrected = unitDiagonal - correction
        let nextProjected = try SymmetricEigen(of: corrected).raised(to: floor)
        correction = nextProjected - corrected
        var nextUnitDiagonal = nextProjected
        for index in 0..<nextUnitDiagonal.rowCount { nextUnitDiagonal[index, index] = 1 }

        let norm = nextUnitDiagonal.frobeniusNorm
        let residual = max(
            (nextProjected - projected).frobeniusNorm / nextProjected.frobeniusNorm,
            (nextUnitDiagonal - unitDiagonal).frobeniusNorm / norm,
            (nextUnitDiagonal - nextProjected).frobeniusNorm / norm)
        projected = nextProjected
        unitDiagonal = nextUnitDiagonal
        return residual
    }

    /// X rescaled to an exact unit diagonal: x_ij / √(x_ii x_jj), kept inside [-1, 1], where only
    /// rounding could have taken it outside.
    var unitDiagonalResult: CorrelationMatrix {
        var result = projected
        for column in 0..<result.columnCount {
            result[column, column] = 1
            for row in 0..<column {
                let scale = (projected[row, row] * projected[column, column]).squareRoot()
                let value = min(1, max(-1, projected[row, column] / scale))
                result[row, column] = value
                result[column, row] = value
            }
        }
        return CorrelationMatrix(unchecked: result)
    }
}
