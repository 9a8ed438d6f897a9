import LinearAlgebra
import Testing

@Suite struct FactorisationTests {
    static let definiteCases = ["definite2", "definite5", "definite12"]

    /// n² ε bounds the backward error of either algorithm for matrices of norm at most n; the
    /// condition numbers of the cases stay below 100.
    static func tolerance(_ count: Int) -> Double { 100 * Double(count * count) * .ulpOfOne }

    @Test(arguments: definiteCases)
    func choleskyAgreesWithNumPy(name: String) throws {
        let table = try OracleTable()
        let matrix = try table.matrix(name, "matrix")
        let factor = try CholeskyFactor(of: matrix)
        let tolerance = Self.tolerance(matrix.rowCount)
        #expect(largestDifference(factor.lower, try table.matrix(name, "cholesky")) < tolerance)
        #expect(largestDifference(factor.product, matrix) < tolerance)
    }

    @Test func choleskyHasZerosAboveItsDiagonal() throws {
        let matrix = try OracleTable().matrix("definite5", "matrix")
        let lower = try CholeskyFactor(of: matrix).lower
        for column in 1..<5 {
            for row in 0..<column { #expect(lower[row, column] == 0) }
        }
    }

    @Test func choleskyNamesTheLeadingMinorThatFails() throws {
        // The 2 x 2 minor is 1 - 0.25; the 3 x 3 determinant is 1 + 2(.5)(.9)(-.9) - ... < 0.
        let matrix = try Matrix(rows: [[1, 0.5, 0.9], [0.5, 1, -0.9], [0.9, -0.9, 1]])
        #expect(
            thrown { () throws(LinearAlgebraError) in _ = try CholeskyFactor(of: matrix) }
                == .notPositiveDefinite(leadingMinor: 3))
        let first = try Matrix(rows: [[-1, 0], [0, 1]])
        #expect(
            thrown { () throws(LinearAlgebraError) in _ = try CholeskyFactor(of: first) }
                == .notPositiveDefinite(leadingMinor: 1))
    }

    @Test(arguments: definiteCases + ["higham3", "triangle3", "uneven4", "disturbed8"])
    func eigenvaluesAgreeWithNumPyAndRebuildTheMatrix(name: String) throws {
        let table = try OracleTable()
        let matrix = try table.matrix(name, "matrix")
        let eigen = try SymmetricEigen(of: matrix)
        let expected = try table.matrix(name, "eigenvalues")
        let tolerance = Self.tolerance(matrix.rowCount)
        for (index, value) in eigen.values.enumerated() {
            #expect((value - expected[0, index]).magnitude < tolerance)
        }
        let identity = eigen.vectors.transposed * eigen.vectors
        #expect(largestDifference(identity, .identity(matrix.rowCount)) < tolerance)
        #expect(largestDifference(eigen.raised(to: -1e9), matrix) < tolerance)
    }

    @Test func raisingEigenvaluesKeepsTheLargerOnes() throws {
        let matrix = try Matrix(rows: [[1, 2], [2, 1]])  // eigenvalues -1 and 3
        let raised = try SymmetricEigen(of: matrix).raised(to: 0.5)
        let values = try SymmetricEigen(of: raised).values
        #expect((values[0] - 0.5).magnitude < 8 * .ulpOfOne)
        #expect((values[1] - 3).magnitude < 8 * 3 * .ulpOfOne)
        #expect(raised[0, 1] == raised[1, 0])
    }

    @Test func brokenMatricesAreRefusedWithTheirPlace() throws {
        let notSquare = Matrix(rowCount: 2, columnCount: 3)
        #expect(
            thrown { () throws(LinearAlgebraError) in _ = try CholeskyFactor(of: notSquare) }
                == .notSquare(rowCount: 2, columnCount: 3))
        var notFinite = Matrix.identity(3)
        notFinite[2, 1] = .nan
        #expect(
            thrown { () throws(LinearAlgebraError) in _ = try SymmetricEigen(of: notFinite) }
                == .notFinite(row: 2, column: 1))
        #expect(
            thrown { () throws(LinearAlgebraError) in _ = try Matrix(rows: [[1, 2], [3]]) }
                == .ragged(row: 1, expected: 2, found: 1))
        #expect(
            thrown { () throws(LinearAlgebraError) in _ = try Matrix(rows: []) } == .empty)
    }

    @Test func leastSquaresAgreesWithNumPy() throws {
        let table = try OracleTable()
        let response = try table.matrix("regression40", "response").columnMajor
        let fit = try LeastSquares(
            regressors: table.matrix("regression40", "regressors"), response: response)
        let expected = try table.matrix("regression40", "coefficients").columnMajor
        // Condition number below 10, 40 rows: a few hundred units of rounding.
        for (coefficient, reference) in zip(fit.coefficients, expected) {
            #expect((coefficient - reference).magnitude < 400 * .ulpOfOne)
        }
        let residual = try table.matrix("regression40", "residual")[0, 0]
        #expect((fit.residualSumOfSquares - residual).magnitude < 4_000 * .ulpOfOne)
    }

    @Test func leastSquaresRefusesWhatItCannotDetermine() throws {
        let repeated = try Matrix(rows: [[1, 2, 3], [1, 4, 5], [1, 6, 7], [1, 9, 10]])
        #expect(
            thrown { () throws(LinearAlgebraError) in
                _ = try LeastSquares(regressors: repeated, response: [1, 2, 3, 4])
            } == .rankDeficient(column: 2))
        let wide = try Matrix(rows: [[1, 2, 3]])
        #expect(
            thrown { () throws(LinearAlgebraError) in
                _ = try LeastSquares(regressors: wide, response: [1])
            } == .tooFewObservations(count: 1, coefficientCount: 3))
        #expect(
            thrown { () throws(LinearAlgebraError) in
                _ = try LeastSquares(regressors: .identity(2), response: [1, .infinity])
            } == .notFinite(row: 1, column: 2))
        #expect(
            thrown { () throws(LinearAlgebraError) in
                _ = try LeastSquares(regressors: .identity(2), response: [1])
            } == .mismatchedRows(expected: 2, found: 1))
    }

    @Test func productsFollowTheDefinition() throws {
        let left = try Matrix(rows: [[1, 2, 3], [4, 5, 6]])
        let right = try Matrix(rows: [[7, 8], [9, 10], [11, 12]])
        #expect((left * right).rows == [[58, 64], [139, 154]])
        #expect(left.transposed.rows == [[1, 4], [2, 5], [3, 6]])
    }

    @Test func blasRunsOnOneThreadAndNamesItsCore() {
        #expect(BLAS.threadCount == 1)
        #expect(!BLAS.coreName.isEmpty && BLAS.coreName != "unknown")
        #expect(BLAS.configuration.contains("OpenBLAS"))
    }
}
