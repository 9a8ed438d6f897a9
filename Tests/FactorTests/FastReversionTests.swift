import Factors
import Foundation
import Testing

/// Mean reversion of every speed under loadings, against `Tests/Oracles/fast_reversion.py`.
@Suite struct FastReversionTests {
    private static let step = 1.0 / 12

    private static func rows(_ kind: String) throws -> [(a: Double, b: Double, value: Double)] {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Oracles/fast_reversion.csv").standardizedFileURL
        return try String(contentsOf: url, encoding: .utf8).split(separator: "\n").compactMap {
            let cells = $0.split(separator: ",").map { String($0) }
            guard cells[0] == kind, let a = Double(cells[1]), let b = Double(cells[2]),
                let value = Double(cells[3])
            else { return nil }
            return (a, b, value)
        }
    }

    private func shock(_ speed: Double) -> Shock {
        Shock(name: "x", speed: speed, isAveraged: speed > 0)
    }

    /// What two normals share through their coordinates and through what these leave over.
    private func shared(_ a: StepNormal, _ b: StepNormal, _ fast: FastNormals) -> Double {
        func dot(_ x: [Double], _ y: [Double]) -> Double {
            zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
        }
        return dot(a.coordinates(step: Self.step), b.coordinates(step: Self.step))
            + dot(fast.weights(of: a), fast.weights(of: b))
    }

    @Test("D3 · step correlations are those of the integrals at every speed")
    func correlations() throws {
        let rows = try Self.rows("correlation")
        #expect(rows.count == 91)
        let fast = FastNormals(Set(rows.map(\.a)).sorted().map(shock), step: Self.step)
        for (a, b, exact) in rows {
            #expect(abs(StepShock.correlation(a, b, step: Self.step) / exact - 1) < 1e-12)
            let ends = [a, b].map { StepNormal(shock: shock($0), part: .end) }
            // Squares below 1e-10 are left out on either side: Cauchy–Schwarz.
            #expect(abs(shared(ends[0], ends[1], fast) - exact) <= 1e-5, "\(a), \(b)")
        }
    }

    @Test("D3 · the rests of fast averages are shared as their Brownian motions are")
    func rests() {
        let speeds = [3.0, 600, 5000, 20_000]
        let fast = FastNormals(speeds.map(shock), step: Self.step)
        let normals = speeds.flatMap { speed in
            [StepNormal.Part.end, .rest].map { StepNormal(shock: shock(speed), part: $0) }
        }
        for a in normals {
            for b in normals {
                let exact = a.correlation(with: b, step: Self.step)
                #expect(abs(shared(a, b, fast) - exact) <= 1e-5, "\(a), \(b)")
            }
        }
    }

    @Test("D3 · Legendre coordinates neither overflow nor vanish")
    func coordinates() throws {
        for (speed, n, exact) in try Self.rows("coordinate") {
            let found = StepShock.coordinates(speed: speed, step: Self.step)
            guard Int(n) < found.count else {
                #expect(abs(exact) < 1e-5)
                continue
            }
            #expect(abs(found[Int(n)] - exact) <= 1e-12, "\(speed), \(n)")
        }
    }

    @Test("D3 · two prices that revert within hours move as their loadings say")
    func simulated() throws {
        for (a, b) in [(20_000.0, 20_000.0), (5000, 5000), (5000, 20_000)] {
            let run = try FactorRun(
                """
                factors:
                  a: {process: log-ou, start: 1, mean_reversion: \(a) /yr, volatility: 900 %/yr}
                  b: {process: log-ou, start: 1, mean_reversion: \(b) /yr, volatility: 900 %/yr}
                dependence: {latent: [f], loadings: {a: [0.9], b: [0.9]}}
                """, months: 2, steps: [1], paths: 20_000)
            let logs = try ["a", "b"].map { name in
                try #require(run.levels[name]?[0]).map { Foundation.log($0) }
            }
            #expect(logs.allSatisfy { $0.allSatisfy(\.isFinite) })
            let g = StepShock.correlation(a, b, step: Self.step)
            let deviation = { (speed: Double) in 9 / (2 * speed).squareRoot() }
            #expect(
                covariance(of: logs[0], logs[1]).agrees(
                    with: 0.81 * g * deviation(a) * deviation(b)), "\(a), \(b)")
        }
    }
}

/// Correlations of exactly one, and matrices that leave a shock nothing of its own.
@Suite struct SemidefiniteTests {
    private func run(_ dependence: String) throws -> FactorRun {
        let factors = ["a", "b", "c"].map { "  \($0): {process: gbm, start: 1, volatility: 30 %/yr}\n" }
        return try FactorRun(
            "factors:\n" + factors.joined() + "dependence: {\(dependence)}\n", months: 3,
            steps: [0, 2], paths: 2000)
    }

    @Test(
        "D9 · a correlation of 1 makes equal factors equal to the bit",
        arguments: [
            "pairs: {a ~ b: 1, a ~ c: 0.3, b ~ c: 0.3}", "pairs: {a ~ b: 1}",
            "matrix: [[1, 1, 0.3], [1, 1, 0.3], [0.3, 0.3, 1]]",
            "pairs: {a ~ b: 1}, copula: student-t", "pairs: {a ~ b: 1}, kind: spearman",
        ])
    func equal(dependence: String) throws {
        let run = try run(dependence)
        #expect(run.levels["a"] == run.levels["b"])
        #expect(run.levels["a"] != run.levels["c"])
    }

    @Test("D9 · a correlation of -1 mirrors the logarithm")
    func opposite() throws {
        let run = try run("pairs: {a ~ b: -1}")
        let (a, b) = (try #require(run.levels["a"]), try #require(run.levels["b"]))
        let logs = [a[0], b[0]].map { $0.map { Foundation.log($0) } }
        let sums = zip(logs[0], logs[1]).map(+)
        #expect(try #require(sums.max()) - (try #require(sums.min())) < 1e-12)
    }

    @Test("D9 · a shock that is a mix of others is legal; an impossible matrix is not")
    func mixed() throws {
        let run = try run("pairs: {a ~ c: 0.6, b ~ c: 0.8}")
        let logs = try ["a", "b", "c"].map { name in
            try #require(run.levels[name]?[0]).map { Foundation.log($0) }
        }
        let gaps = zip(zip(logs[0], logs[1]), logs[2]).map { 0.6 * $0.0 + 0.8 * $0.1 - $1 }
        #expect(try #require(gaps.max()) - (try #require(gaps.min())) < 1e-7)
        #expect(throws: FactorRun.Refused.self) { try self.run("pairs: {a ~ b: 1, a ~ c: 0.3}") }
    }
}
