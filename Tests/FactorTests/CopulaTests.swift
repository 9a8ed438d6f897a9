import Factors
import Foundation
import Testing

/// Joint laws of two factors against the bivariate normal and t (`Tests/Oracles/quantiles.py`).
private struct CopulaChecks {
    static let two = """
        factors:
          a: {process: gbm, start: 1, volatility: 30 %/yr}
          b: {process: log-ou, start: 1, mean_reversion: 0.2 /yr, volatility: 40 %/yr}

        """
    /// Standard deviations of ln A and ln B after one month and after a year.
    static func deviation(_ factor: Int, at t: Double) -> Double {
        factor == 0 ? 0.3 * t.squareRoot() : 0.4 * ((1 - exp(-0.4 * t)) / 0.4).squareRoot()
    }

    /// ln A and ln B, centred and scaled to unit variance, at the end of the steps.
    static func normals(
        _ dependence: String, steps: [Int], paths: Int, seed: UInt64 = 1
    ) throws -> [[[Double]]] {
        let run = try FactorRun(
            two + "dependence: {shocks: step, \(dependence)}", steps: steps, paths: paths,
            seed: seed)
        return try ["a", "b"].enumerated().map { factor, name in
            let levels = try #require(run.levels[name])
            return zip(steps, levels).map { step, values in
                let t = Double(step + 1) / 12
                let s = deviation(factor, at: t)
                let shift = factor == 0 ? 0.045 * t : 0
                return values.map { (Foundation.log($0) + shift) / s }
            }
        }
    }

    static func oneMonthHasTheTCopula(paths: Int, seed: UInt64) throws {
        for row in try quantileOracle("joint_t") where row[1] > 0 {
            for mixing in ["path", "year"] {
                let z = try normals(
                    "pairs: {a ~ b: \(row[1])}, copula: student-t, degrees: \(row[0]), "
                        + "mixing: \(mixing)", steps: [0], paths: paths, seed: seed)
                let h = row[2] == 0.01 ? -2.3263478740408408 : -1.6448536269514722
                for sign in [1.0, -1.0] {
                    let joint = zip(z[0][0], z[1][0]).map { (a: Double, b: Double) -> Double in
                        sign * a <= h && sign * b <= h ? 1 : 0
                    }
                    #expect(mean(of: joint).agrees(with: row[3]), "t \(row), \(mixing)")
                }
                for values in [z[0][0], z[1][0]] {
                    #expect(share(of: values, below: h).agrees(with: row[2]))
                    #expect(mean(of: values).agrees(with: 0))
                    #expect(covariance(of: values, values).agrees(with: 1))
                }
            }
        }
    }
}

@Suite struct CopulaTests {
    @Test func underATCopulaOneMonthHasItsJointTails() throws {
        try CopulaChecks.oneMonthHasTheTCopula(paths: 40_000, seed: 1)
    }

    @Test func theGaussianCopulaHasTheJointTailsOfTheBivariateNormal() throws {
        for row in try quantileOracle("joint_normal") where row[0] > 0 && row[1] == 0.05 {
            let z = try CopulaChecks.normals(
                "pairs: {a ~ b: \(row[0])}", steps: [0], paths: 40_000)
            let joint = zip(z[0][0], z[1][0]).map { (a: Double, b: Double) -> Double in
                max(a, b) <= -1.6448536269514722 ? 1 : 0
            }
            #expect(mean(of: joint).agrees(with: row[2]))
        }
    }

    /// Shocks of different months are uncorrelated, so the variance of a year is the Gaussian one; but
    /// its tails come together as those of a Gaussian copula do not.
    @Test(arguments: ["path", "year"])
    func tailsComeTogetherOverAYearToo(mixing: String) throws {
        let paths = 100_000
        let z = try CopulaChecks.normals(
            "pairs: {a ~ b: 0.4}, copula: student-t, mixing: \(mixing)", steps: [11],
            paths: paths)
        for values in [z[0][0], z[1][0]] {
            #expect(mean(of: values).agrees(with: 0))
            #expect(covariance(of: values, values).agrees(with: 1))
        }
        let lows = z.map { $0[0].sorted()[paths / 100] }
        let joint = mean(
            of: zip(z[0][0], z[1][0]).map { (a: Double, b: Double) -> Double in
                a <= lows[0] && b <= lows[1] ? 1 : 0
            })
        let gaussian = try #require(
            try quantileOracle("joint_normal").first { $0[0] == 0.4 && $0[1] == 0.01 })[2]
        #expect(joint.value - 4 * joint.standardError > gaussian)
    }

    @Test func underATCopulaAnotherFactorMovesNoNumbers() throws {
        let text = CopulaChecks.two
        func run(_ more: String, _ loading: String) throws -> FactorRun {
            try FactorRun(
                text + more
                    + "dependence: {latent: [f], loadings: {a: [0.5], b: [0.6]\(loading)}, "
                    + "copula: student-t, mixing: year}", steps: [0, 23], paths: 512)
        }
        let without = try run("", "")
        let with = try run("  c: {process: gbm, start: 1, volatility: 20 %/yr}\n", ", c: [0.7]")
        #expect(without.levels["a"] == with.levels["a"])
        #expect(without.levels["b"] == with.levels["b"])
    }

    // MARK: - Rank correlations and stress

    @Test(arguments: [
        ("kind: kendall, pairs: {a ~ b: 0.5}", sin(Double.pi / 4)),
        ("kind: spearman, pairs: {a ~ b: 0.5}", 2 * sin(Double.pi / 12)),
        ("kind: pearson, matrix: [[1, 0.5], [0.5, 1]]", 0.5),
        ("kind: kendall, copula: student-t, pairs: {a ~ b: -0.5}", -sin(Double.pi / 4)),
        ("scale: 1.2, pairs: {a ~ b: 0.5}", 0.6),
        ("scale: 0.5, pairs: {a ~ b: 0.5}", 0.25),
        ("scale: 1.2, latent: [f], loadings: {a: [0.5], b: [0.5]}", 0.36),
        ("scale: 0, latent: [f], loadings: {a: [0.5], b: [0.5]}", 0),
        // 1.2 · 0.9 has too little variance of its own: capped at √0.95.
        ("scale: 1.2, latent: [f], loadings: {a: [0.9], b: [0.5]}", 0.95.squareRoot() * 0.6),
        // The smallest eigenvalue is 1 − 0.9, so the scale ends at 0.95/0.9.
        ("scale: 1.2, pairs: {a ~ b: 0.9}", 0.95),
    ])
    func correlationsAreThoseThatTheFileMeans(text: String, rho: Double) throws {
        let z = try CopulaChecks.normals(text, steps: [0], paths: 50_000)
        if text.contains("latent") {
            // Loadings are of the Brownian shocks: less by the step's g, here above 0.9999.
            #expect(covariance(of: z[0][0], z[1][0]).agrees(with: rho, within: 4.1))
        } else if text.contains("student") {
            // Kendall's τ is that of the ranks, and of signs of differences of pairs.
            let (a, b) = (z[0][0], z[1][0])
            let signs = (0..<25_000).map { pair -> Double in
                let i: Int = 2 * pair
                let (x, y): (Double, Double) = (a[i] - a[i + 1], b[i] - b[i + 1])
                return x * y > 0 ? 1 : -1
            }
            #expect(mean(of: signs).agrees(with: -0.5))
        } else {
            #expect(covariance(of: z[0][0], z[1][0]).agrees(with: rho))
        }
    }

    @Test func aStressThatIsCappedIsNoted() throws {
        for text in ["pairs: {a ~ b: 0.9}", "latent: [f], loadings: {a: [0.9], b: [0.5]}"] {
            let run = try FactorRun(
                CopulaChecks.two + "dependence: {scale: 1.2, \(text)}", steps: [0], paths: 8)
            #expect(run.book.notes.count == 1)
        }
    }

    @Test(arguments: [
        ("copula: student-t", "without correlations"),
        ("pairs: {a ~ b: 0.5}, degrees: 5", "without copula"),
        ("latent: [f], loadings: {a: [0.5]}, kind: kendall", "beside loadings"),
        ("pairs: {a ~ b: 0.5}, kind: spearman, copula: student-t", "no closed form"),
    ])
    func termsThatDoNotGoTogetherAreExplained(text: String, fragment: String) throws {
        do {
            _ = try FactorRun(CopulaChecks.two + "dependence: {\(text)}", steps: [0], paths: 8)
            Issue.record("accepted: \(text)")
        } catch let refused as FactorRun.Refused {
            #expect(refused.diagnostics.contains { $0.message.contains(fragment) })
        }
    }
}

@Suite struct CopulaSlowTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func aMillionPathsHaveTheJointTailsOfTheT(seed: UInt64) throws {
        try CopulaChecks.oneMonthHasTheTCopula(paths: 1_000_000, seed: seed)
    }
}
