import CLAPACKE

/// The eigenvalues and eigenvectors of a symmetric matrix, A = V diag(λ) Vᵀ.
package struct SymmetricEigen: Sendable, Hashable {
    /// The eigenvalues in ascending order.
    package let values: [Double]

    /// The orthonormal eigenvectors as columns, in the order of `values`. An eigenvector's sign,
    /// and the basis chosen inside a repeated eigenvalue's space, are the library's.
    package let vectors: Matrix

    /// Decomposes a symmetric matrix by `dsyevd`; only its lower triangle is read.
    ///
    /// *Accuracy*: each eigenvalue within a few units of rounding of the largest magnitude among
    /// them.
    ///
    /// - Throws: `.notSquare`, `.notFinite`, `.eigenvaluesNotFound`.
    package init(of matrix: Matrix) throws(LinearAlgebraError) {
        try matrix.requireSquareAndFinite()
        BLAS.readyToWork()
        let count = matrix.rowCount
        var elements = matrix.columnMajor
        var values = [Double](repeating: 0, count: count)
        let info = LAPACKE_dsyevd(
            LAPACK_COL_MAJOR, CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "L")),
            Int32(count), &elements, Int32(count), &values)
        precondition(info >= 0, "LAPACK refused an argument")
        guard info == 0 else { throw .eigenvaluesNotFound(code: Int(info)) }
        self.values = values
        vectors = Matrix(rowCount: count, columnCount: count, columnMajor: elements)
    }

    /// V diag(max(λ, floor)) Vᵀ: the nearest symmetric matrix, in the Frobenius norm, whose
    /// eigenvalues are all at least `floor`. Exactly symmetric.
    package func raised(to floor: Double) -> Matrix {
        let count = values.count
        var scaled = vectors
        for column in 0..<count {
            for row in 0..<count { scaled[row, column] *= max(values[column], floor) }
        }
        var result = scaled * vectors.transposed
        for column in 0..<count {
            for row in 0..<column {
                let mean = 0.5 * (result[row, column] + result[column, row])
                result[row, column] = mean
                result[column, row] = mean
            }
        }
        return result
    }
}
