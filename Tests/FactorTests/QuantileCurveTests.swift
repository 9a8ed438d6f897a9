import Factors
import Foundation
import Statistics
import Testing

/// Rows of `Tests/Oracles/quantiles.csv` for one function, without its name.
func quantileOracle(_ name: String) throws -> [[Double]] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Oracles/quantiles.csv").standardizedFileURL
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
        let fields = line.split(separator: ",")
        return fields.first.map { $0 == name } == true
            ? fields.dropFirst().compactMap { Double($0) } : nil
    }
}

/// Tabulated quantiles against mpmath (`Tests/Oracles/quantiles.py`).
@Suite struct QuantileCurveTests {
    @Test func gammaQuantilesKeepTheirStatedAccuracy() throws {
        for row in try quantileOracle("gamma") {
            let found = QuantileCurve.logGamma(shape: row[0])(row[1])
            #expect(abs(found - row[2]) <= 1e-10, "gamma \(row): \(found - row[2])")
        }
    }

    @Test func betaQuantilesKeepTheirStatedAccuracy() throws {
        for row in try quantileOracle("beta") {
            let found = QuantileCurve.logitBeta(row[0], row[1])(row[2])
            #expect(abs(found - row[3]) <= 1e-10, "beta \(row): \(found - row[3])")
        }
    }

    @Test func theStudentMapKeepsItsStatedAccuracy() throws {
        let least = try quantileOracle("mixing")
        for row in try quantileOracle("student") {
            let mixing = try #require(least.first { $0[0] == row[0] })[1]
            let map = StudentCopula.map(row[0], leastMixing: mixing)
            let found = map(Foundation.log(1 + row[1] * row[1]))
            #expect(abs(found / row[2] - 1) <= 1e-11, "student \(row): \(found / row[2] - 1)")
        }
    }

    @Test func gammaTailsAgreeWithTheExponentialAndWithOneAnother() {
        for x in [1e-8, 0.3, 0.9999, 2, 2.0001, 30] {
            let tails = IncompleteGamma.tails(x, 1)
            #expect(abs(tails.upper / exp(-x) - 1) <= 1e-13)
            #expect(abs(tails.lower / -expm1(-x) - 1) <= 1e-13)
        }
    }

    @Test func sinesAgreeWithTheLibrary() {
        for x in stride(from: -1.57, through: 1.57, by: 0.01) {
            #expect(abs(Elementary.sine(x) - sin(x)) <= 2 * sin(x).ulp)
        }
    }
}
