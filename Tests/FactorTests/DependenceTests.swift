import Factors
import Foundation
import ScenarioModel
import Testing

@Suite struct DependenceTests {
    static let paths = 1_000_000
    static let two = """
        factors:
          a: {process: log-ou, start: 1, mean_reversion: 3 /yr, volatility: 50 %/yr}
          b: {process: gbm, start: 1, volatility: 40 %/yr}

        """

    /// Cov(ln A, ln B) at t for an OU and a Brownian motion: ρ σ₁ σ₂ (1 − e^{−κt})/κ.
    private func expectedCovariance(_ rho: Double, at t: Double) -> Double {
        rho * 0.5 * 0.4 * (1 - exp(-3 * t)) / 3
    }

    @Test(arguments: [
        "dependence: {pairs: {a ~ b: 0.7}}",
        "dependence: {matrix: [[1, 0.7], [0.7, 1]]}",
        "dependence: {latent: [f, g], loadings: {a: [0.9, 0.2], b: {f: 0.6, g: 0.8}}}"
            .replacingOccurrences(of: "0.6, g: 0.8", with: "0.6, g: 0.79"),
    ])
    func correlatedShocksGiveTheirExactCovarianceAtTheMonthlyGrid(dependence: String) throws {
        let rho = dependence.contains("latent") ? 0.9 * 0.6 + 0.2 * 0.79 : 0.7
        for seed: UInt64 in [1, 2, 3] {
            let run = try FactorRun(
                Self.two + dependence, steps: [0, 11], paths: Self.paths, seed: seed)
            for (index, t) in [1.0 / 12, 1].enumerated() {
                let a = try #require(run.levels["a"]?[index]).map { Foundation.log($0) }
                let b = try #require(run.levels["b"]?[index]).map { Foundation.log($0) }
                #expect(
                    covariance(of: a, b).agrees(with: expectedCovariance(rho, at: t)),
                    "\(dependence), t = \(t)")
            }
        }
    }

    @Test func stepCorrelationsAreThoseOfTheMonthlyNormals() throws {
        let run = try FactorRun(
            Self.two + "dependence: {shocks: step, pairs: {a ~ b: 0.7}}", steps: [0],
            paths: Self.paths)
        let a = try #require(run.levels["a"]?[0]).map { Foundation.log($0) }
        let b = try #require(run.levels["b"]?[0]).map { Foundation.log($0) }
        let deviations = 0.5 * ((1 - exp(-0.5)) / 6).squareRoot() * 0.4 * (1.0 / 12).squareRoot()
        #expect(covariance(of: a, b).agrees(with: 0.7 * deviations))
    }

    @Test func underLoadingsAnotherFactorMovesNoNumbers() throws {
        let loadings = "dependence: {latent: [f], loadings: {a: [0.5], b: [0.6]LAST}}"
        let without = try FactorRun(
            Self.two + loadings.replacingOccurrences(of: "LAST", with: ""), steps: [0, 23],
            paths: 512)
        let extended = Self.two.replacingOccurrences(
            of: "  b:",
            with: "  c: {process: log-ou, start: 1, mean_reversion: 50 /yr, volatility: 90 %/yr}\n  b:")
        let with = try FactorRun(
            extended + loadings.replacingOccurrences(of: "LAST", with: ", c: [0.7]"),
            steps: [0, 23], paths: 512)
        #expect(without.levels["a"] == with.levels["a"])
        #expect(without.levels["b"] == with.levels["b"])
    }

    @Test func underAMatrixAFactorAddedLastMovesNoNumbers() throws {
        let without = try FactorRun(
            Self.two + "dependence: {pairs: {a ~ b: 0.3}}", steps: [23], paths: 512)
        let with = try FactorRun(
            Self.two + "  c: {process: gbm, start: 1, volatility: 20 %/yr}\n"
                + "dependence: {pairs: {a ~ b: 0.3, b ~ c: 0.5}}", steps: [23], paths: 512)
        #expect(without.levels["a"] == with.levels["a"])
        #expect(without.levels["b"] == with.levels["b"])
    }

    @Test func aFactorWithoutVolatilityMayStayInTheMatrix() throws {
        let still = Self.two.replacingOccurrences(of: "volatility: 40 %/yr", with: "volatility: 0 %/yr")
        let run = try FactorRun(
            still + "dependence: {order: [a, b], matrix: [[1, 0.5], [0.5, 1]]}", steps: [23],
            paths: 16)
        #expect(run.levels["b"]?[0].allSatisfy { $0 == 1 } == true)
    }

    // MARK: - Refusals

    static let three = two + "  c: {process: gbm, start: 1, volatility: 20 %/yr}\n"
    static let impossible = "matrix: [[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1]]"

    @Test func anImpossibleMatrixIsRefusedWithEigenvalueAndPair() throws {
        do {
            _ = try FactorRun(
                Self.three + "dependence: {\(Self.impossible)}", steps: [0], paths: 8)
            Issue.record("an impossible matrix was accepted")
        } catch let refused as FactorRun.Refused {
            let message = try #require(refused.diagnostics.first?.message)
            // Eigenvalues of this matrix are 1.9, 1.9 and −0.8.
            #expect(message.contains("smallest eigenvalue -0.8"))
            #expect(message.contains("worst pair"))
        }
    }

    @Test func anImpossibleMatrixIsRepairedOnRequest() throws {
        let run = try FactorRun(
            Self.three + "dependence: {\(Self.impossible), repair: nearest}", steps: [0], paths: 8)
        #expect(run.book.notes.first?.contains("largest change") == true)
    }

    @Test(arguments: [
        ("latent: [f], loadings: {a: [1.0]}", "sum to"),
        ("latent: [f], loadings: {q: [0.5]}", "no factor or shock"),
        ("latent: [f], loadings: {a: [0.5, 0.1]}", "2 loadings for 1"),
        ("loadings: {a: [0.5]}", "without latent"),
        ("pairs: {a ~ q: 0.5}", "no shock 'q'"),
        ("pairs: {a ~ b: 1.5}", "not a correlation"),
        ("matrix: [[1, 0.5], [0.4, 1]]", "not symmetric"),
        ("matrix: [[1, 0.5]]", "1 rows for 2"),
        ("matrix: [[1, 0.5], [0.5, 1]], pairs: {a ~ b: 0.1}", "given beside"),
    ])
    func wrongDependenceIsExplained(text: String, fragment: String) throws {
        do {
            _ = try FactorRun(Self.two + "dependence: {\(text)}", steps: [0], paths: 8)
            Issue.record("accepted: \(text)")
        } catch let refused as FactorRun.Refused {
            #expect(refused.diagnostics.contains { $0.message.contains(fragment) })
        }
    }
}

@Suite struct StepShockTests {
    /// g(κ₁, κ₂) by the trapezoid rule over the month, from its definition as an integral.
    private func quadrature(_ a: Double, _ b: Double, _ step: Double) -> Double {
        let n = 200_000
        func integral(_ f: (Double) -> Double) -> Double {
            (0...n).reduce(0) { sum, i in
                let s = step * Double(i) / Double(n)
                return sum + f(s) * (i == 0 || i == n ? 0.5 : 1)
            } * step / Double(n)
        }
        let shared = integral { exp(-(a + b) * (step - $0)) }
        return shared
            / (integral { exp(-2 * a * (step - $0)) } * integral { exp(-2 * b * (step - $0)) })
            .squareRoot()
    }

    @Test(arguments: [(0.0, 3.0), (1.5, 0.3), (50, 0), (88, 17), (1e-7, 0)])
    func stepCorrelationEqualsItsIntegral(a: Double, b: Double) {
        let exact = quadrature(a, b, 1.0 / 12)
        #expect(abs(StepShock.correlation(a, b, step: 1.0 / 12) - exact) < 1e-9)
    }

    @Test(arguments: [(0.0, 3.0), (1.5, 0.3), (50, 0), (88, 17), (3, 3), (1.5, 0)])
    func legendreCoordinatesGiveTheSameCorrelation(a: Double, b: Double) {
        let (x, y) = (
            StepShock.coordinates(speed: a, step: 1.0 / 12),
            StepShock.coordinates(speed: b, step: 1.0 / 12)
        )
        let product = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
        // What is cut off has squares below 1e-8 on either side: Cauchy–Schwarz.
        #expect(abs(product - StepShock.correlation(a, b, step: 1.0 / 12)) <= 1e-4)
    }
}
