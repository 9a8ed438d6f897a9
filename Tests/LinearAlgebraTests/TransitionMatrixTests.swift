import LinearAlgebra
import Testing

@Suite struct TransitionMatrixTests {
    static let cases = ["slow", "fast", "one-way", "stiff"]

    /// Errors double with each of s squarings, s = log₂ of twice the norm: 2^(s+1) n ε.
    private func tolerance(_ generator: Matrix) -> Double {
        let norm = generator.rows.map { $0.reduce(0) { $0 + $1.magnitude } }.max() ?? 0
        return 8 * max(1, norm) * Double(generator.rowCount) * .ulpOfOne
    }

    @Test(arguments: cases)
    func exponentialAgreesWithMpmath(name: String) throws {
        let table = try OracleTable("matrix_exponential")
        let generator = try table.matrix(name, "generator")
        let exact = try table.matrix(name, "exponential")
        #expect(largestDifference(generator.exponential, exact) < tolerance(generator))
        let transition = try TransitionMatrix(generator: generator.rows, time: 1)
        #expect(largestDifference(transition.matrix, exact) < tolerance(generator))
        for row in transition.matrix.rows {
            #expect(abs(row.reduce(0, +) - 1) <= 4 * .ulpOfOne && row.allSatisfy { $0 >= 0 })
        }
        let stationary = try #require(transition.stationary)
        let expected = try table.matrix(name, "stationary").rows[0]
        for (a, b) in zip(stationary, expected) {
            #expect(abs(a - b) < tolerance(generator) / (1 - transition.matrix[0, 0]))
        }
    }

    @Test func halvesOfAStepMakeAStep() throws {
        let generator = try OracleTable("matrix_exponential").matrix("fast", "generator").rows
        let half = try TransitionMatrix(generator: generator, time: 0.5).matrix
        let whole = try TransitionMatrix(generator: generator, time: 1).matrix
        #expect(largestDifference(half * half, whole) < 1e-13)
    }

    @Test func chainsThatGetStuckHaveNoLongRunDistribution() throws {
        let split = try TransitionMatrix(probabilities: [[1, 0], [0, 1]])
        #expect(split.stationary == nil)
        let periodic = try TransitionMatrix(probabilities: [[0, 1], [1, 0]])
        #expect(periodic.stationary == [0.5, 0.5])
    }

    @Test func faultsNameTheirRow() {
        func fault(_ body: () throws(TransitionMatrix.Fault) -> Void) -> TransitionMatrix.Fault? {
            do {
                try body()
                return nil
            } catch { return error }
        }
        typealias Fault = TransitionMatrix.Fault
        #expect(
            fault { () throws(Fault) in
                _ = try TransitionMatrix(probabilities: [[0.5, 0.5], [0.5, 0.25]])
            } == .wrongSum(row: 1, sum: 0.75))
        #expect(
            fault { () throws(Fault) in
                _ = try TransitionMatrix(generator: [[1, -1], [1, -1]], time: 1)
            } == .outOfRange(row: 0, column: 1))
        #expect(
            fault { () throws(Fault) in
                _ = try TransitionMatrix(probabilities: [[1, 0]])
            } == .notSquare)
    }
}
