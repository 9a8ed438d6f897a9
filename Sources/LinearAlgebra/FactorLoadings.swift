/// Loadings of stochastic factors on a few common drivers, the default way to state dependence.
///
/// *Formula*: Z_i = Σ_k β_ik F_k + √(1 − Σ_k β_ik²) ε_i with independent standard normals F and ε,
/// so that corr(Z_i, Z_j) = Σ_k β_ik β_jk for i ≠ j. The implied matrix is positive definite
/// whenever every row's squares sum to less than 1, which is what validation asks for.
///
/// *Shape*: `loadings[factor, driver]`.
package struct FactorLoadings: Sendable, Hashable {
    package let loadings: Matrix

    /// Validates a table of loadings.
    ///
    /// - Throws: `.invalidLoadings` with every fault, in row order.
    package init(_ loadings: Matrix) throws(LinearAlgebraError) {
        var faults: [LoadingFault] = []
        for row in 0..<loadings.rowCount {
            let entries = (0..<loadings.columnCount).map { loadings[row, $0] }
            let broken = entries.indices.filter { !entries[$0].isFinite }
            faults += broken.map { .notFinite(row: row, column: $0) }
            let sumOfSquares = Self.sumOfSquares(entries)
            if broken.isEmpty && sumOfSquares >= 1 {
                faults.append(.noOwnVariance(row: row, sumOfSquares: sumOfSquares))
            }
        }
        guard faults.isEmpty else { throw .invalidLoadings(faults) }
        self.loadings = loadings
    }

    package var factorCount: Int { loadings.rowCount }
    package var driverCount: Int { loadings.columnCount }

    /// The weight √(1 − Σβ²) of a factor's own noise, in (0, 1].
    package func ownWeight(factor: Int) -> Double {
        let entries = (0..<driverCount).map { loadings[factor, $0] }
        return (1 - Self.sumOfSquares(entries)).squareRoot()
    }

    /// The implied correlation of two factors, summed in driver order; 1 for a factor with itself.
    package func correlation(_ first: Int, _ second: Int) -> Double {
        if first == second { return 1 }
        return (0..<driverCount).reduce(0) {
            $0 + loadings[first, $1] * loadings[second, $1]
        }
    }

    /// The whole implied correlation matrix.
    package var impliedCorrelation: CorrelationMatrix {
        var matrix = Matrix.identity(factorCount)
        for column in 0..<factorCount {
            for row in 0..<column {
                let value = correlation(row, column)
                matrix[row, column] = value
                matrix[column, row] = value
            }
        }
        return CorrelationMatrix(unchecked: matrix)
    }

    private static func sumOfSquares(_ entries: [Double]) -> Double {
        entries.reduce(0) { $0 + $1 * $1 }
    }
}
