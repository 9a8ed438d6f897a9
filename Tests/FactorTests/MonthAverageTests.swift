import Factors
import Foundation
import Testing

/// Month ends and month averages of two factors against closed forms.
enum MonthAverageClaims {
    static let delta = 1.0 / 12

    /// Speeds, volatilities and correlation of the Brownian motions of two factors.
    struct Pair {
        let speeds: (Double, Double)
        let rho: Double
        static let volatilities = (0.5, 2.5)

        /// Factors `a` and `b` from zero with what ties them together.
        func text(_ dependence: String) -> String {
            """
            factors:
              a: {process: ou, start: 0, mean_reversion: \(speeds.0) /yr, volatility: 0.5}
              b: {process: ou, start: 0, mean_reversion: \(speeds.1) /yr, volatility: 2.5}
            dependence: {\(dependence)}
            """
        }
    }

    /// What one month adds, per ρσσ′: Cov(X, X′), Cov(X, ∫X′), Cov(∫X, X′), Cov(∫X, ∫X′).
    struct Month {
        var ends, endAndArea, areaAndEnd, areas: Double

        /// Both Brownian motions the same.
        init(_ a: Double, _ b: Double) {
            let whole = MeanReversionClaims.month(a, b)
            let mirrored = MeanReversionClaims.month(b, a)
            (ends, endAndArea) = (whole.ends, whole.mixed)
            (areaAndEnd, areas) = (mirrored.mixed, whole.averages)
        }

        /// From the covariances of the normals E and R of one month with those of the other factor.
        init(
            _ a: Double, _ b: Double,
            ofNormals c: (ee: Double, er: Double, re: Double, rr: Double)
        ) {
            func split(_ k: Double) -> (end: Double, onEnd: Double, onRest: Double) {
                let own = MeanReversionClaims.month(k, k)
                let end = own.ends.squareRoot()
                let rest = own.averages - own.mixed * own.mixed / own.ends
                return (end, own.mixed / end, rest.squareRoot())
            }
            let (x, y) = (split(a), split(b))
            ends = x.end * y.end * c.ee
            endAndArea = x.end * (y.onEnd * c.ee + y.onRest * c.er)
            areaAndEnd = y.end * (x.onEnd * c.ee + x.onRest * c.re)
            areas =
                x.onEnd * (y.onEnd * c.ee + y.onRest * c.er)
                + x.onRest * (y.onEnd * c.re + y.onRest * c.rr)
        }

        /// The same for ends and averages of the n-th month since a start at zero.
        func seen(after n: Int, _ a: Double, _ b: Double) -> Month {
            func kept(_ k: Double) -> Double { exp(-k * delta) }
            func reach(_ k: Double) -> Double { (1 - exp(-k * delta)) / k }
            let decay = kept(a) * kept(b)
            let before = ends * (1 - pow(decay, Double(n - 1))) / (1 - decay)
            var result = self
            result.ends += decay * before
            result.endAndArea += kept(a) * reach(b) * before
            result.areaAndEnd += reach(a) * kept(b) * before
            result.areas += reach(a) * reach(b) * before
            return result
        }
    }

    /// - Parameter month: what one month adds, with ρ in it.
    static func check(
        _ pair: Pair, _ dependence: String, _ month: Month, paths: Int, seed: UInt64
    ) throws {
        let steps = [0, 6]
        let run = try FactorRun(
            pair.text(dependence), months: 7, steps: steps, paths: paths, seed: seed)
        let (a, b) = (pair.speeds.0, pair.speeds.1)
        func lines(_ name: String) throws -> [[Double]] { try #require(run.levels[name]) }
        let (x, y) = (try lines("a"), try lines("b"))
        let (xs, ys) = (try lines("a.average"), try lines("b.average"))
        let scale = Pair.volatilities.0 * Pair.volatilities.1
        for (index, step) in steps.enumerated() {
            let expected = month.seen(after: step + 1, a, b)
            let place = "\(dependence), \(pair.speeds), month \(step), seed \(seed)"
            func expect(_ u: [Double], _ v: [Double], _ value: Double, _ what: String) {
                #expect(covariance(of: u, v).agrees(with: value), "\(what): \(place)")
            }
            expect(x[index], y[index], expected.ends * scale, "ends")
            expect(x[index], ys[index], expected.endAndArea * scale * 12, "end and average")
            expect(xs[index], y[index], expected.areaAndEnd * scale * 12, "average and end")
            expect(xs[index], ys[index], expected.areas * scale * 144, "averages")
            // A factor alone keeps its own law whatever it depends on.
            for (k, sigma, end, average) in [
                (a, Pair.volatilities.0, x[index], xs[index]),
                (b, Pair.volatilities.1, y[index], ys[index]),
            ] {
                let own = Month(k, k).seen(after: step + 1, k, k)
                expect(end, average, own.endAndArea * sigma * sigma * 12, "own end and average")
                let variance = own.areas * sigma * sigma * 144
                expect(average, average, variance, "variance")
                #expect(mean(of: average).agrees(with: 0), "\(place)")
                if step > 0, dependence.contains("student") { continue }
                let deviation = variance.squareRoot()
                for (z, p) in [(-2.3263478740408408, 0.01), (1.6448536269514722, 0.95)] {
                    #expect(share(of: average, below: z * deviation).agrees(with: p))
                }
            }
        }
    }

    private static func scaled(_ month: Month, _ rho: Double) -> Month {
        var result = month
        result.ends *= rho
        result.endAndArea *= rho
        result.areaAndEnd *= rho
        result.areas *= rho
        return result
    }

    static let pairs = [
        Pair(speeds: (3, 50), rho: 0.7), Pair(speeds: (0.5, 12), rho: -0.8),
        // So slow that the end alone would need one Legendre coordinate.
        Pair(speeds: (0.001, 2), rho: 0.6),
    ]

    static func checkBrownian(paths: Int, seed: UInt64) throws {
        for pair in pairs {
            let month = scaled(Month(pair.speeds.0, pair.speeds.1), pair.rho)
            for dependence in [
                "pairs: {a ~ b: \(pair.rho)}",
                "latent: [f], loadings: {a: [0.95], b: [\(pair.rho / 0.95)]}",
            ] {
                try check(pair, dependence, month, paths: paths, seed: seed)
            }
        }
    }

    /// Correlations of the ends: the rests are correlated as the ends are.
    static func checkSteps(paths: Int, seed: UInt64) throws {
        let pair = pairs[0]
        let month = Month(
            pair.speeds.0, pair.speeds.1, ofNormals: (ee: pair.rho, er: 0, re: 0, rr: pair.rho))
        try check(
            pair, "shocks: step, pairs: {a ~ b: \(pair.rho)}", month, paths: paths, seed: seed)
    }

    /// Rows of `Tests/Oracles/month_average.csv`.
    static func oracle() throws -> [[Double]] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Oracles/month_average.csv").standardizedFileURL
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            line.split(separator: ",").dropFirst().compactMap { Double($0) }
        }
    }

    static func checkStudent(paths: Int, seed: UInt64) throws {
        for row in try oracle() {
            let pair = Pair(speeds: (row[2], row[3]), rho: row[1])
            let month = Month(
                row[2], row[3], ofNormals: (ee: row[4], er: row[5], re: row[6], rr: row[7]))
            for (dependence, mixing) in [
                ("pairs: {a ~ b: \(row[1])}", "path"), ("pairs: {a ~ b: \(row[1])}", "year"),
                ("latent: [f], loadings: {a: [0.95], b: [\(row[1] / 0.95)]}", "year"),
            ] {
                try check(
                    pair,
                    dependence + ", copula: student-t, degrees: \(row[0]), mixing: \(mixing)",
                    month, paths: paths, seed: seed)
            }
        }
    }
}

@Suite struct MonthAverageTests {
    /// ∫₀¹ by Simpson's rule, of the weights' definitions.
    private func quadrature(_ x: Double, _ y: Double, isArea: (Bool, Bool)) -> Double {
        func weight(_ k: Double, _ u: Double, _ isArea: Bool) -> Double {
            if !isArea { return exp(-k * u) }
            return k == 0 ? u : -expm1(-k * u) / k
        }
        let n = 20_000
        return (0...n).reduce(0.0) { sum, i in
            let u = Double(i) / Double(n)
            let share: Double = i == 0 || i == n ? 1 : (i % 2 == 1 ? 4 : 2)
            return sum + share * weight(x, u, isArea.0) * weight(y, u, isArea.1)
        } / Double(3 * n)
    }

    @Test func weightsHaveTheirScalarProducts() {
        let speeds = [0, 1e-9, 1e-4, 0.3, 1, 1.0001, 8, 40]
        for x in speeds {
            for y in speeds {
                for areas in [(false, false), (false, true), (true, false), (true, true)] {
                    let exact = quadrature(x, y, isArea: areas)
                    let found = MonthWeight.product(
                        areas.0 ? .area : .end, x, areas.1 ? .area : .end, y)
                    #expect(abs(found / exact - 1) < 1e-10, "\(x), \(y), \(areas)")
                }
            }
        }
    }

    /// What either side cuts off has squares below 1e-8: Cauchy–Schwarz.
    @Test func legendreCoordinatesGiveTheSameCorrelations() {
        let parts: [StepNormal.Part] = [.end, .rest]
        let normals = [0.001, 0.19, 3, 50, 200].flatMap { speed in
            parts.map {
                StepNormal(shock: Shock(name: "x", speed: speed, isAveraged: true), part: $0)
            }
        }
        for a in normals {
            for b in normals {
                let (x, y) = (a.coordinates(step: 1.0 / 12), b.coordinates(step: 1.0 / 12))
                let product = zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
                #expect(abs(product - a.correlation(with: b, step: 1.0 / 12)) <= 1e-4)
            }
        }
    }

    @Test func averagesFollowTheirClosedForms() throws {
        try MonthAverageClaims.checkBrownian(paths: 40_000, seed: 1)
        try MonthAverageClaims.checkSteps(paths: 40_000, seed: 1)
        try MonthAverageClaims.checkStudent(paths: 40_000, seed: 1)
    }

    static let ways = [
        "pairs: {a ~ b: 0.9MORE}", "pairs: {a ~ b: 0.9MORE}, copula: student-t, mixing: year",
        "shocks: step, pairs: {a ~ b: 0.9MORE}, copula: student-t",
    ]

    @Test(arguments: ways)
    func underAMatrixAFactorAddedLastMovesNoNumbers(dependence: String) throws {
        let pair = MonthAverageClaims.pairs[0]
        try expectTheSame(
            pair.text(dependence.replacingOccurrences(of: "MORE", with: "")),
            pair.text(dependence.replacingOccurrences(of: "MORE", with: ", b ~ c: 0.3")))
    }

    @Test(arguments: ["", ", copula: student-t, mixing: year"])
    func underLoadingsAnotherFactorMovesNoNumbers(copula: String) throws {
        let pair = MonthAverageClaims.pairs[0]
        try expectTheSame(
            pair.text("latent: [f], loadings: {a: [0.9], b: [0.6]}" + copula),
            pair.text("latent: [f], loadings: {a: [0.9], b: [0.6], c: [0.7]}" + copula))
    }

    private func expectTheSame(_ text: String, _ longer: String) throws {
        let c = "  c: {process: vasicek, start: 4 %/yr, mean_reversion: 9 /yr, volatility: 1 %/yr}\n"
        let without = try FactorRun(text, steps: [0, 23], paths: 512)
        let with = try FactorRun(
            longer.replacingOccurrences(of: "dependence", with: c + "dependence"),
            steps: [0, 23], paths: 512)
        for name in ["a", "a.average", "b", "b.average"] {
            #expect(without.levels[name] == with.levels[name], "\(name)")
        }
    }

    @Test(arguments: ways + ["latent: [f], loadings: {a: [0.9], b: [0.6]}, copula: student-t"])
    func withoutVolatilityAnAverageIsKnown(dependence: String) throws {
        let text = """
            factors:
              a: {process: ou, start: 2, level: 3, mean_reversion: 3 /yr, volatility: 0}
              b: {process: ou, start: 0, mean_reversion: 50 /yr, volatility: 1}
            dependence: {\(dependence.replacingOccurrences(of: "MORE", with: ""))}
            """
        let run = try FactorRun(text, steps: [0, 11], paths: 16)
        for (index, t) in [0, 11.0 / 12].enumerated() {
            let mean = 3 - exp(-3 * t) * (1 - exp(-0.25)) / 0.25
            let averages = try #require(run.levels["a.average"]?[index])
            #expect(averages.allSatisfy { abs($0 - mean) < 1e-14 })
        }
    }

    /// Nearly the same motion three times, at three speeds.
    @Test func aNearlySingularMatrixStaysPositiveDefinite() throws {
        let text = """
            factors:
              a: {process: ou, start: 0, mean_reversion: 1 /yr, volatility: 1}
              b: {process: ou, start: 0, mean_reversion: 1.001 /yr, volatility: 1}
              c: {process: ou, start: 0, mean_reversion: 80 /yr, volatility: 1}
            dependence: {pairs: {a ~ b: 0.999999, b ~ c: 0.999999, a ~ c: 0.999999}}
            """
        let run = try FactorRun(text, steps: [0], paths: 20_000)
        let a = try #require(run.levels["a.average"]?[0])
        let b = try #require(run.levels["b.average"]?[0])
        let month = MeanReversionClaims.month(1, 1.001)
        #expect(covariance(of: a, b).agrees(with: 0.999999 * month.averages * 144))
    }
}

@Suite struct MonthAverageSlowTests {
    static let paths = 1_000_000

    @Test(arguments: [1, 2, 3] as [UInt64])
    func averagesOfBrownianMotionsAreCorrelatedAsTheyShould(seed: UInt64) throws {
        try MonthAverageClaims.checkBrownian(paths: Self.paths, seed: seed)
        try MonthAverageClaims.checkSteps(paths: Self.paths, seed: seed)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func underATCopulaTooAndEachFactorKeepsItsOwnLaw(seed: UInt64) throws {
        try MonthAverageClaims.checkStudent(paths: Self.paths, seed: seed)
    }
}
