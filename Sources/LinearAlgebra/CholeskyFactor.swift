import CLAPACKE

/// The lower triangular factor L of a symmetric positive definite matrix, A = L Lᵀ.
///
/// Independent standard normals z become correlated ones by L z.
package struct CholeskyFactor: Sendable, Hashable {
    /// L, with zeros above the diagonal and a positive diagonal.
    package let lower: Matrix

    /// Factors a symmetric matrix by `dpotrf`; only its lower triangle is read.
    ///
    /// - Throws: `.notSquare`; `.notFinite` with the first such element in storage order;
    ///   `.notPositiveDefinite` with the order of the first leading minor that is not positive.
    package init(of matrix: Matrix) throws(LinearAlgebraError) {
        try matrix.requireSquareAndFinite()
        BLAS.readyToWork()
        let count = matrix.rowCount
        var elements = matrix.columnMajor
        let info = LAPACKE_dpotrf(
            LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), Int32(count), &elements,
            Int32(count))
        precondition(info >= 0, "LAPACK refused an argument")
        guard info == 0 else { throw .notPositiveDefinite(leadingMinor: Int(info)) }
        // dpotrf leaves the upper triangle as it found it.
        for column in 1..<max(count, 1) {
            for row in 0..<column { elements[row + column * count] = 0 }
        }
        lower = Matrix(rowCount: count, columnCount: count, columnMajor: elements)
    }

    /// L Lᵀ, the matrix that was factored, up to rounding.
    package var product: Matrix { lower * lower.transposed }
}

extension Matrix {
    /// - Throws: `.notSquare`, `.notFinite`.
    func requireSquareAndFinite() throws(LinearAlgebraError) {
        guard isSquare else { throw .notSquare(rowCount: rowCount, columnCount: columnCount) }
        try requireFinite()
    }

    /// - Throws: `.notFinite` with the first such element in storage order.
    func requireFinite() throws(LinearAlgebraError) {
        if let index = columnMajor.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(row: index % rowCount, column: index / rowCount)
        }
    }
}
