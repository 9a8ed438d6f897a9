/// Probabilities of a Markov chain to go from state i to state j in one step: `matrix[i, j]`.
package struct TransitionMatrix: Sendable, Hashable {
    package let matrix: Matrix

    /// What is wrong with a row, counted from zero.
    package enum Fault: Error, Hashable, Sendable {
        case notSquare
        /// A probability outside [0, 1], or a rate to another state below zero.
        case outOfRange(row: Int, column: Int)
        /// Probabilities must sum to 1, a generator's rates to 0.
        case wrongSum(row: Int, sum: Double)
    }

    /// How far a row's sum may be off, for numbers that were rounded when written down.
    package static let tolerance = 1e-6

    package var count: Int { matrix.rowCount }

    /// Probabilities per step, row by row; each row is divided by its sum.
    package init(probabilities rows: [[Double]]) throws(Fault) {
        try Self.check(rows, upTo: 1, sum: 1) { _, _ in true }
        self.init(rows)
    }

    /// e^{Gt} of a generator: rates from state i to j, the diagonal minus the sum of its row.
    ///
    /// - Parameter time: length of a step, in the unit of time of the rates.
    package init(generator rows: [[Double]], time: Double) throws(Fault) {
        try Self.check(rows, upTo: .infinity, sum: 0) { $0 != $1 }
        var generator = Matrix(rowCount: rows.count, columnCount: rows.count)
        for (i, row) in rows.enumerated() {
            var leaving = 0.0
            for (j, rate) in row.enumerated() where j != i {
                generator[i, j] = rate * time
                leaving += rate * time
            }
            generator[i, i] = -leaving
        }
        // Rounding may leave an unreachable state a little below zero.
        self.init(generator.exponential.rows.map { $0.map { max(0, $0) } })
    }

    private init(_ rows: [[Double]]) {
        var matrix = Matrix(rowCount: rows.count, columnCount: rows.count)
        for (i, row) in rows.enumerated() {
            let sum = row.reduce(0, +)
            for (j, probability) in row.enumerated() { matrix[i, j] = probability / sum }
        }
        self.matrix = matrix
    }

    private static func check(
        _ rows: [[Double]], upTo limit: Double, sum expected: Double,
        where isBounded: (Int, Int) -> Bool
    ) throws(Fault) {
        guard !rows.isEmpty, rows.allSatisfy({ $0.count == rows.count }) else {
            throw .notSquare
        }
        for (i, row) in rows.enumerated() {
            for (j, value) in row.enumerated()
            where !value.isFinite || (isBounded(i, j) && !(value >= 0 && value <= limit)) {
                throw .outOfRange(row: i, column: j)
            }
            let sum = row.reduce(0, +)
            let scale = max(expected, row.map(\.magnitude).max() ?? 0)
            if (sum - expected).magnitude > tolerance * scale {
                throw .wrongSum(row: i, sum: sum)
            }
        }
    }

    /// The long-run distribution π = πP; nil where the chain can get stuck in part of its states.
    ///
    /// - Accuracy: no subtraction occurs, so each element has a relative error of a few ulps.
    /// - Source: W. K. Grassmann, M. I. Taksar & D. P. Heyman, "Regenerative analysis and steady
    ///   state distributions for Markov chains", Operations Research 33 (1985),
    ///   doi:10.1287/opre.33.5.1107.
    package var stationary: [Double]? {
        var p = matrix.rows
        for n in stride(from: count - 1, to: 0, by: -1) {
            let leaving = p[n][..<n].reduce(0, +)
            guard leaving > 0 else { return nil }
            for i in 0..<n {
                p[i][n] /= leaving
                for j in 0..<n { p[i][j] += p[i][n] * p[n][j] }
            }
        }
        var weights = [1.0]
        for n in 1..<max(count, 1) {
            weights.append((0..<n).reduce(0) { $0 + weights[$1] * p[$1][n] })
        }
        let total = weights.reduce(0, +)
        // A state that is never entered again has weight zero from the first one.
        guard total.isFinite else { return nil }
        return weights.map { $0 / total }
    }
}
