import LinearAlgebra
import Testing

@Suite struct CorrelationMatrixTests {
    @Test func everyFaultIsReportedAtOnce() throws {
        let matrix = try Matrix(rows: [
            [1, 0.5, 1.2],
            [0.4, 0.9, .nan],
            [1.2, 0, 1],
        ])
        let error = thrown { () throws(LinearAlgebraError) in _ = try CorrelationMatrix(matrix) }
        #expect(
            error
                == .invalidCorrelation([
                    .asymmetric(row: 0, column: 1, value: 0.5, mirrored: 0.4),
                    .outOfRange(row: 0, column: 2, value: 1.2),
                    .diagonalNotOne(row: 1, value: 0.9),
                    .notFinite(row: 1, column: 2),
                    .outOfRange(row: 2, column: 0, value: 1.2),
                ]))
    }

    @Test func roundingIsForgivenAndRemoved() throws {
        let correlation = try CorrelationMatrix(rows: [
            [1 + 1e-13, 0.25], [(0.25).nextUp, 1],
        ])
        #expect(correlation[0, 0] == 1)
        #expect(correlation[0, 1] == correlation[1, 0])
    }

    @Test func aNonSquareTableIsRefused() {
        #expect(
            thrown { () throws(LinearAlgebraError) in
                _ = try CorrelationMatrix(rows: [[1, 0]])
            } == .notSquare(rowCount: 1, columnCount: 2))
    }

    @Test func aDefiniteMatrixIsFactored() throws {
        let correlation = try CorrelationMatrix(rows: [[1, 0.6], [0.6, 1]])
        #expect(try correlation.isPositiveDefinite())
        let lower = try correlation.factored().lower
        #expect((lower[1, 0] - 0.6).magnitude <= (0.6).ulp)
        #expect((lower[1, 1] - 0.8).magnitude <= 2 * (0.8).ulp)
    }

    @Test func perfectCorrelationIsRefusedThoughRoundingMightFactorIt() throws {
        let correlation = try CorrelationMatrix(rows: [[1, 0.3, 0.3], [0.3, 1, 1], [0.3, 1, 1]])
        #expect(try !correlation.isPositiveDefinite())
        guard case .indefiniteCorrelation(let report)? = thrown({ () throws(LinearAlgebraError) in
            _ = try correlation.factored()
        }) else {
            Issue.record("a singular matrix was factored")
            return
        }
        #expect(report.smallestEigenvalue.magnitude < 1e-14)
        #expect(report.worstPair.row == 1 && report.worstPair.column == 2)
    }

    @Test func anIndefiniteMatrixNamesItsSmallestEigenvalueAndWorstPair() throws {
        let table = try OracleTable()
        let correlation = try CorrelationMatrix(table.matrix("uneven4", "matrix"))
        guard case .indefiniteCorrelation(let report)? = thrown({ () throws(LinearAlgebraError) in
            _ = try correlation.factored()
        }) else {
            Issue.record("an indefinite matrix was factored")
            return
        }
        let eigenvalue = try table.matrix("uneven4", "eigenvalues")[0, 0]
        #expect((report.smallestEigenvalue - eigenvalue).magnitude < 1e-13)

        let change = try table.matrix("uneven4", "nearest") - correlation.matrix
        var worst = (row: 0, column: 1)
        for row in 0..<4 {
            for column in (row + 1)..<4
            where change[row, column].magnitude > change[worst.row, worst.column].magnitude {
                worst = (row, column)
            }
        }
        #expect(report.worstPair.row == worst.row && report.worstPair.column == worst.column)
    }

    @Test func oneFactorAloneIsAValidMatrix() throws {
        let one = CorrelationMatrix(independent: 1)
        #expect(try one.factored().lower.rows == [[1]])
        #expect(try NearestCorrelation(to: one).correlation == one)
    }
}

@Suite struct NearestCorrelationTests {
    static let cases = ["higham3", "triangle3", "uneven4", "disturbed8"]

    /// Higham (2002), section 1: the off-diagonal entries as printed, to four digits.
    @Test func highamsExampleIsReproduced() throws {
        let correlation = try CorrelationMatrix(rows: [[1, 1, 0], [1, 1, 1], [0, 1, 1]])
        let repair = try NearestCorrelation(to: correlation, minimumEigenvalue: 0)
        #expect((repair.correlation[0, 1] - 0.7607).magnitude <= 0.00005)
        #expect((repair.correlation[1, 2] - 0.7607).magnitude <= 0.00005)
        #expect((repair.correlation[0, 2] - 0.1573).magnitude <= 0.00005)
        // The two changes of 0.2393 are equal; the first pair in row order is reported.
        #expect(repair.largestChange.row == 0 && repair.largestChange.column == 1)
        #expect((repair.largestChange.size - 0.2393).magnitude <= 0.00005)
    }

    /// The dual solution is good to about 1e-10, the iteration to a multiple of its tolerance.
    @Test(arguments: cases)
    func theDualProblemHasTheSameSolution(name: String) throws {
        let table = try OracleTable()
        let correlation = try CorrelationMatrix(table.matrix(name, "matrix"))
        let repair = try NearestCorrelation(to: correlation)
        let expected = try table.matrix(name, "nearest")
        #expect(largestDifference(repair.correlation.matrix, expected) < 1e-8)
        #expect(repair.distance <= (expected - correlation.matrix).frobeniusNorm + 1e-8)
    }

    @Test(arguments: cases)
    func aRepairedMatrixIsValidAndHasAFactor(name: String) throws {
        let correlation = try CorrelationMatrix(OracleTable().matrix(name, "matrix"))
        let repaired = try NearestCorrelation(to: correlation).correlation
        #expect(try CorrelationMatrix(repaired.matrix) == repaired)
        #expect(try repaired.smallestEigenvalue() > 0.99e-8)
        let factor = try repaired.factored()
        #expect(largestDifference(factor.product, repaired.matrix) < 1e-14)
    }

    @Test func theFloorIsKept() throws {
        let correlation = try CorrelationMatrix(OracleTable().matrix("disturbed8", "matrix"))
        let repaired = try NearestCorrelation(to: correlation, minimumEigenvalue: 0.05).correlation
        #expect(try repaired.smallestEigenvalue() > 0.05 * (1 - 1e-6))
    }

    @Test func aValidMatrixComesBackUnchanged() throws {
        let correlation = try CorrelationMatrix(OracleTable().matrix("definite12", "matrix"))
        let repair = try NearestCorrelation(to: correlation)
        #expect(repair.correlation == correlation)
        #expect(repair.iterationCount == 0)
        #expect(repair.largestChange.size == 0)
    }

    @Test func repairingTwiceChangesNothingMore() throws {
        let correlation = try CorrelationMatrix(OracleTable().matrix("disturbed8", "matrix"))
        let once = try NearestCorrelation(to: correlation).correlation
        let twice = try NearestCorrelation(to: once)
        #expect(twice.largestChange.size < 1e-9)
    }

    @Test func tooFewIterationsAreReported() throws {
        let correlation = try CorrelationMatrix(rows: [[1, 1, 0], [1, 1, 1], [0, 1, 1]])
        guard case .noConvergence(let iterations, let residual)? = thrown({
            () throws(LinearAlgebraError) in
            _ = try NearestCorrelation(to: correlation, iterationLimit: 3)
        }) else {
            Issue.record("three iterations cannot be enough")
            return
        }
        #expect(iterations == 3)
        #expect(residual > 1e-11)
    }
}

@Suite struct FactorLoadingsTests {
    static let names = [
        "demand", "token price", "gpu price", "efficiency", "energy", "delay", "rate", "hazard",
        "equity",
    ]

    /// The default loadings on demand cycle, technology, macro and credit, and energy.
    static let defaults: [[Double]] = [
        [0.75, 0.25, -0.15, 0],
        [0.15, -0.65, 0, 0.05],
        [0.65, -0.40, 0, 0.15],
        [0.10, 0.80, 0, 0],
        [0.20, 0, 0.10, 0.80],
        [0.35, 0, 0.15, 0.30],
        [0.10, 0, 0.70, 0.25],
        [-0.55, 0.05, 0.40, 0.10],
        [0.65, 0.20, -0.45, -0.05],
    ]

    /// The implied pairs as the defaults' documentation prints them, to two digits.
    @Test(arguments: [
        ("demand", "gpu price", 0.39), ("demand", "hazard", -0.46), ("demand", "equity", 0.61),
        ("token price", "efficiency", -0.51), ("gpu price", "efficiency", -0.26),
        ("gpu price", "token price", 0.37), ("rate", "hazard", 0.25), ("hazard", "equity", -0.53),
        ("demand", "token price", -0.05),
    ])
    func defaultLoadingsImplyTheDocumentedPairs(
        first: String, second: String, expected: Double
    ) throws {
        let loadings = try FactorLoadings(Matrix(rows: Self.defaults))
        let row = try #require(Self.names.firstIndex(of: first))
        let column = try #require(Self.names.firstIndex(of: second))
        let implied = loadings.impliedCorrelation
        #expect((implied[row, column] - expected).magnitude <= 0.005 + 4 * .ulpOfOne)
        #expect(implied[row, column] == loadings.correlation(row, column))
    }

    @Test func theImpliedMatrixIsTheLoadingsTimesTheirTransposePlusOwnVariance() throws {
        let matrix = try Matrix(rows: Self.defaults)
        let loadings = try FactorLoadings(matrix)
        let implied = loadings.impliedCorrelation
        #expect(try CorrelationMatrix(implied.matrix) == implied)
        #expect(try implied.isPositiveDefinite())
        var product = matrix * matrix.transposed
        for index in 0..<loadings.factorCount {
            let own = loadings.ownWeight(factor: index)
            product[index, index] += own * own
        }
        #expect(largestDifference(product, implied.matrix) < 4 * .ulpOfOne)
    }

    @Test func loadingsWithoutOwnVarianceAreRefusedRowByRow() throws {
        let matrix = try Matrix(rows: [[0.6, 0.8], [0.5, .infinity], [0.1, 0.2], [0.9, 0.9]])
        guard case .invalidLoadings(let faults)? = thrown({ () throws(LinearAlgebraError) in
            _ = try FactorLoadings(matrix)
        }) else {
            Issue.record("invalid loadings were accepted")
            return
        }
        #expect(faults.count == 3)
        #expect(faults[1] == .notFinite(row: 1, column: 1))
        guard case .noOwnVariance(let row, let sum) = faults[2] else {
            Issue.record("the last row has no variance of its own")
            return
        }
        #expect(row == 3 && (sum - 1.62).magnitude < 4 * .ulpOfOne)
    }
}
