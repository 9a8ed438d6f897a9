import CLAPACKE

/// An ordinary least-squares fit: the coefficients b that minimise ‖y − X b‖₂.
package struct LeastSquares: Sendable, Hashable {
    /// One coefficient for each column of the regressors.
    package let coefficients: [Double]

    /// The residual sum of squares, ‖y − X b‖₂².
    package let residualSumOfSquares: Double

    /// Fits by `dgels`, which solves through a QR factorisation and so never squares the condition
    /// number.
    ///
    /// *Shape*: `regressors[observation, coefficient]`; a constant is a column of ones. Columns of
    /// very different size should be scaled first, as the test for dependence compares them.
    ///
    /// - Throws: `.mismatchedRows`, `.tooFewObservations`, `.notFinite` (the response counts as
    ///   the column after the last), and `.rankDeficient` with the first column whose part
    ///   orthogonal to those before it is below n · 2⁻⁵² of the largest.
    package init(regressors: Matrix, response: [Double]) throws(LinearAlgebraError) {
        let rowCount = regressors.rowCount
        let columnCount = regressors.columnCount
        guard response.count == rowCount else {
            throw .mismatchedRows(expected: rowCount, found: response.count)
        }
        guard rowCount >= columnCount else {
            throw .tooFewObservations(count: rowCount, coefficientCount: columnCount)
        }
        try regressors.requireFinite()
        if let row = response.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(row: row, column: columnCount)
        }

        BLAS.readyToWork()
        var elements = regressors.columnMajor
        var solution = response
        let info = LAPACKE_dgels(
            LAPACK_COL_MAJOR, CChar(UInt8(ascii: "N")), Int32(rowCount),
            Int32(columnCount), 1, &elements, Int32(rowCount), &solution,
            Int32(rowCount))
        precondition(info >= 0, "LAPACK refused an argument")

        // dgels leaves R of the QR factorisation in the upper triangle.
        let diagonal = (0..<columnCount).map { elements[$0 + $0 * rowCount].magnitude }
        let negligible = Double(rowCount) * Double.ulpOfOne * (diagonal.max() ?? 0)
        if let column = diagonal.firstIndex(where: { $0 <= negligible }) {
            throw .rankDeficient(column: column)
        }
        coefficients = Array(solution[..<columnCount])
        // Below the coefficients dgels leaves the rotated residuals.
        residualSumOfSquares = solution[columnCount...].reduce(0) { $0 + $1 * $1 }
    }
}
