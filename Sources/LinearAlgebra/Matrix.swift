/// A dense real matrix, small enough to be handled whole while a run is planned.
///
/// *Shape*: `rowCount` by `columnCount`, stored by columns (element (i, j) at `i + j * rowCount`),
/// the order in which LAPACK works.
package struct Matrix: Sendable, Hashable {
    package let rowCount: Int
    package let columnCount: Int

    /// The elements, column after column.
    package private(set) var columnMajor: [Double]

    /// A matrix with every element equal to `value`.
    ///
    /// - Precondition: both counts are at least 1.
    package init(rowCount: Int, columnCount: Int, repeating value: Double = 0) {
        precondition(rowCount >= 1 && columnCount >= 1, "a matrix has at least one element")
        self.rowCount = rowCount
        self.columnCount = columnCount
        columnMajor = Array(repeating: value, count: rowCount * columnCount)
    }

    /// A matrix from its elements, column after column.
    ///
    /// - Precondition: both counts are at least 1 and `columnMajor` has exactly their product of
    ///   elements.
    package init(rowCount: Int, columnCount: Int, columnMajor: [Double]) {
        precondition(rowCount >= 1 && columnCount >= 1, "a matrix has at least one element")
        precondition(columnMajor.count == rowCount * columnCount, "one element for each place")
        self.rowCount = rowCount
        self.columnCount = columnCount
        self.columnMajor = columnMajor
    }

    /// A matrix from its rows, as a person writes one down.
    ///
    /// - Throws: `.empty` without rows or columns; `.ragged` when a row differs in length from the
    ///   first.
    package init(rows: [[Double]]) throws(LinearAlgebraError) {
        guard let first = rows.first, !first.isEmpty else { throw .empty }
        for (index, row) in rows.enumerated() where row.count != first.count {
            throw .ragged(row: index, expected: first.count, found: row.count)
        }
        self.init(rowCount: rows.count, columnCount: first.count)
        for (row, elements) in rows.enumerated() {
            for (column, element) in elements.enumerated() {
                columnMajor[row + column * rowCount] = element
            }
        }
    }

    /// The identity matrix.
    package static func identity(_ count: Int) -> Matrix {
        var result = Matrix(rowCount: count, columnCount: count)
        for index in 0..<count { result[index, index] = 1 }
        return result
    }

    /// The element at a row and a column, both counted from zero.
    ///
    /// - Precondition: both indices lie inside the matrix.
    package subscript(row: Int, column: Int) -> Double {
        get {
            precondition(contains(row: row, column: column), "index outside the matrix")
            return columnMajor[row + column * rowCount]
        }
        set {
            precondition(contains(row: row, column: column), "index outside the matrix")
            columnMajor[row + column * rowCount] = newValue
        }
    }

    package var isSquare: Bool { rowCount == columnCount }

    package var transposed: Matrix {
        var result = Matrix(rowCount: columnCount, columnCount: rowCount)
        for column in 0..<columnCount {
            for row in 0..<rowCount { result[column, row] = self[row, column] }
        }
        return result
    }

    /// The rows, as `init(rows:)` takes them.
    package var rows: [[Double]] {
        (0..<rowCount).map { row in (0..<columnCount).map { self[row, $0] } }
    }

    /// The Frobenius norm, the root of the sum of squares; summed in storage order without scaling,
    /// so elements are expected to stay well below 1e150.
    package var frobeniusNorm: Double {
        columnMajor.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    private func contains(row: Int, column: Int) -> Bool {
        row >= 0 && row < rowCount && column >= 0 && column < columnCount
    }
}

// MARK: - Arithmetic

extension Matrix {
    /// The matrix product, by `dgemm`.
    ///
    /// - Precondition: the left factor has as many columns as the right one has rows.
    package static func * (left: Matrix, right: Matrix) -> Matrix {
        precondition(left.columnCount == right.rowCount, "inner dimensions agree")
        return BLAS.product(left, right)
    }

    package static func - (left: Matrix, right: Matrix) -> Matrix {
        precondition(
            left.rowCount == right.rowCount && left.columnCount == right.columnCount,
            "both matrices have the same shape")
        var result = left
        for index in result.columnMajor.indices {
            result.columnMajor[index] -= right.columnMajor[index]
        }
        return result
    }
}
