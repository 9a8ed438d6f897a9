import Statistics
import Testing

/// Dominance, regret, the value of information, and what is solved for.
struct DecisionTests {
    private let level = ConfidenceLevel.percent95

    // MARK: - Dominance

    @Test(arguments: Dominance.Order.allCases) func moreOnEveryPathDominates(
        order: Dominance.Order
    ) throws {
        let b = CounterDraws(seed: 21).firstNormals(2000)
        let a = b.map { $0 + 1 }
        let test = try Dominance(a, b, order: order, level: level)
        #expect(test.sampleVerdict == .aDominates && test.verdict == .aDominates)
        #expect(test.againstA.size == 0 && test.againstA.at == nil && test.againstA.ratio == 0)
        #expect(test.againstB.isToldApart)
        let back = try Dominance(b, a, order: order, level: level)
        #expect(back.verdict == .bDominates && back.againstA == test.againstB)
        let same = try Dominance(b, b, order: order, level: level)
        #expect(same.sampleVerdict == .alike && same.verdict == .alike)
    }

    /// Every point of the curves, summed up path by path.
    @Test(arguments: Dominance.Order.allCases) func curvesAreThoseOfTheSample(
        order: Dominance.Order
    ) throws {
        var draws = CounterDraws(seed: 26)
        let a = draws.normals(600).map { 1e3 + ($0 * 4).rounded() / 4 }
        let b = a.indices.map { $0 % 3 == 0 ? a[$0] : a[$0] + draws.normal() }
        for point in try Dominance(a, b, order: order, level: level).curve {
            func heights(_ values: [Double]) -> [Double] {
                values.map { order == .first ? ($0 <= point.x ? 1 : 0) : max(0, point.x - $0) }
            }
            let difference = Moments(zip(heights(a), heights(b)).map { $0 - $1 })
            #expect(agree(point.a, Moments(heights(a)).mean, relative: 1e-12))
            #expect(agree(point.b, Moments(heights(b)).mean, relative: 1e-12))
            #expect(agree(point.difference, difference.mean, relative: 1e-10, absolute: 1e-13))
            let error = try #require(difference.standardErrorOfMean)
            #expect(agree(point.standardError, error, relative: 1e-9, absolute: 1e-9))
        }
    }

    /// N(0, 1) against N(0, 4): the distribution functions cross, and the narrow law is preferred
    /// by whoever is averse to risk. They are furthest apart where the densities are equal, at
    /// x² = (8/3) ln 2.
    @Test func narrowerLawsDominateToTheSecondOrder() throws {
        var draws = CounterDraws(seed: 22)
        let a = draws.normals(20_000)
        let b = draws.normals(20_000).map { 2 * $0 }
        let first = try Dominance(a, b, order: .first, level: level)
        #expect(first.sampleVerdict == .neither && first.verdict == .neither)
        let x = (8.0 / 3 * Elementary.log(2)).squareRoot()
        let gap = NormalDistribution.cumulative(x) - NormalDistribution.cumulative(x / 2)
        for violation in [first.againstA, first.againstB] {
            // The maximum of a noisy curve is high by up to an error.
            #expect(abs(violation.size - gap) <= 5 * violation.standardError)
            #expect(abs(abs(try #require(violation.at)) - x) < 0.3)
        }
        let second = try Dominance(a, b, order: .second, level: level)
        #expect(second.verdict == .aDominates)
        // ∫(F_b - F_a) is greatest at 0, where it is E(b)⁺ - E(a)⁺ = φ(0).
        #expect(abs(second.againstB.size - 0.3989422804) <= 5 * second.againstB.standardError)
        let last = try #require(second.curve.last)
        let means = Moments(b).mean - Moments(a).mean
        #expect(agree(last.a - last.b, means, relative: 1e-9))
    }

    /// a earns one more, but for a few paths of ruin: 20 of 10,000 are told apart, 5 are not.
    @Test(arguments: [(20, Dominance.Verdict.neither), (5, .aDominates)])
    func rareRuinSpeaksAgainstDominance(ruined: Int, verdict: Dominance.Verdict) throws {
        let b = CounterDraws(seed: 23).firstNormals(10_000)
        let a = b.indices.map { $0 < ruined ? -100 + b[$0] : b[$0] + 1 }
        let test = try Dominance(a, b, order: .first, level: level)
        #expect(test.sampleVerdict == .neither)
        #expect(test.verdict == verdict)
        #expect(agree(test.againstA.size, Double(ruined) / 10_000, relative: 0.1))
    }

    /// Equal laws: either direction is falsely told apart in at most 5 % of samples.
    @Test(arguments: Dominance.Order.allCases) func equalLawsAreSeldomToldApart(
        order: Dominance.Order
    ) throws {
        var alarms = 0
        for replication in 0..<200 {
            var draws = CounterDraws(seed: 2300 + UInt64(replication))
            let a = draws.normals(300)
            let test = try Dominance(a, draws.normals(300), order: order, level: level)
            if test.againstA.isToldApart { alarms += 1 }
        }
        // Four errors of a binomial proportion above 5 %.
        #expect(Double(alarms) / 200 <= 0.05 + 4 * (0.05 * 0.95 / 200).squareRoot())
    }

    @Test func unusableColumnsAreRefused() {
        #expect(throws: NotEstimable.tooFewPaths(have: 2, need: 30)) {
            try Dominance([1, 2], [3, 4], order: .first, level: level)
        }
        let broken = [Double](repeating: 1, count: 40) + [.nan]
        #expect(throws: NotEstimable.notFinite(count: 2)) {
            try Dominance(broken, broken, order: .first, level: level)
        }
        #expect(throws: NotEstimable.notFinite(count: 1)) {
            try Regret(alternatives: [broken])
        }
        #expect(throws: NotEstimable.tooFewPaths(have: 0, need: 2)) { try Regret(alternatives: []) }
    }

    // MARK: - Regret and information

    @Test func regretByHand() throws {
        let regret = try Regret(alternatives: [[4, 0, 2, 3], [1, 1, 2, 5]])
        #expect(regret.estimate(of: 0, level: level).value == 0.75)
        #expect(regret.estimate(of: 1, level: level).value == 0.75)
        #expect(regret.probabilityBest(of: 0, level: level).value == 0.375)
        #expect(regret.probabilityBest(of: 1, level: level).value == 0.625)
        #expect(regret.bestOnAverage == 0)
        let clear = try Regret(alternatives: [[4, 0], [5, 3]])
        #expect(clear.probabilityBest(of: 1, level: level).value == 1)
        let value = PerfectInformation.value(of: clear, level: level)
        #expect(value.low.value == 0 && value.high.value == 0)
    }

    /// Two alternatives with common noise whose difference is N(δ, s²); a factor explains ρ² of
    /// its variance.
    @Test func informationMatchesTheClosedForm() throws {
        for row in try oracleRows("information", in: "decisions").map(numbers) {
            let (delta, s, rho) = (row[0], row[1], row[2])
            var draws = CounterDraws(seed: 24)
            var (factor, first, second) = ([Double](), [Double](), [Double]())
            for _ in 0..<20_000 {
                let z = draws.normals(3)
                factor.append(z[0])
                first.append(3 * z[2])
                let difference = rho * z[0] + (1 - rho * rho).squareRoot() * z[1]
                second.append(3 * z[2] + delta + s * difference)
            }
            let regret = try Regret(alternatives: [first, second])
            let brackets = [
                PerfectInformation.value(of: regret, level: level),
                PerfectInformation.value(ofKnowing: factor, in: regret, level: level),
            ]
            for (bracket, truth) in zip(brackets, row[3...]) {
                let low = try #require(bracket.low.value)
                let high = try #require(bracket.high.value)
                // Of EVPPI the order holds on average only.
                let noise = bracket == brackets[0] ? 0 : try #require(bracket.low.standardError)
                #expect(low <= high + noise, "\(row)")
                for estimate in [bracket.low, bracket.high] {
                    let error = try #require(estimate.standardError)
                    #expect(abs(try #require(estimate.value) - truth) <= 4 * error, "\(row)")
                    #expect(error < 0.03)
                }
            }
        }
    }

    /// The reported errors match the scatter over 300 samples, whose relative error is 1/√600: four
    /// of those, and 4 % for the small sample.
    @Test func errorsOfInformationMatchTheScatter() throws {
        var values = [[Double]](repeating: [], count: 4)
        var errors = values
        for replication in 0..<300 {
            var draws = CounterDraws(seed: 2600 + UInt64(replication))
            let factor = draws.normals(1000)
            let gain = factor.map { 0.3 + 0.6 * $0 + 0.8 * draws.normal() }
            let regret = try Regret(alternatives: [gain.map { _ in 0 }, gain])
            let all = PerfectInformation.value(of: regret, level: level)
            let one = PerfectInformation.value(ofKnowing: factor, in: regret, level: level)
            for (i, estimate) in [all.low, all.high, one.low, one.high].enumerated() {
                values[i].append(try #require(estimate.value))
                errors[i].append(try #require(estimate.standardError))
            }
        }
        for i in 0..<4 {
            let scatter = try #require(Moments(values[i]).standardDeviation)
            let error = Moments(errors[i]).mean
            #expect(agree(error, scatter, relative: 0.163 + 0.04), "\(i): \(error) for \(scatter)")
        }
        // On average the two bound the value, by the closed form.
        let truths = try oracleRows("information", in: "decisions").map(numbers)
        let truth = try #require(truths.first { $0[0] == 0.3 })
        for i in 0..<4 {
            let mean = Moments(values[i])
            let noise = try 4 * #require(mean.standardErrorOfMean)
            let excess = mean.mean - truth[3 + i / 2]
            #expect(i % 2 == 0 ? excess <= noise : excess >= -noise)
        }
    }

    /// A switch of 0 and 1 decides between +1 and -1: knowing it is worth ½ at a mean of zero, and
    /// knowing an unrelated one nothing.
    @Test func knowingASwitchIsWorthHalf() throws {
        var draws = CounterDraws(seed: 25)
        let noise = draws.normals(4000)
        let switches = noise.indices.map { Double($0 % 2) }
        let gain = noise.indices.map { 2 * switches[$0] - 1 + 0.5 * noise[$0] }
        let regret = try Regret(alternatives: [gain.map { _ in 0 }, gain])
        let known = PerfectInformation.value(ofKnowing: switches, in: regret, level: level)
        for estimate in [known.low, known.high] {
            let error = try #require(estimate.standardError)
            #expect(abs(try #require(estimate.value) - 0.5) <= 4 * error)
        }
        let constant = PerfectInformation.value(
            ofKnowing: gain.map { _ in 7 }, in: regret, level: level)
        #expect(abs(try #require(constant.high.value)) < 1e-9)
        let unrelated = PerfectInformation.value(
            ofKnowing: draws.normals(4000), in: regret, level: level)
        #expect(try #require(unrelated.low.low) <= 0)
        #expect(try #require(unrelated.high.value) < 0.05)
        let broken = PerfectInformation.value(
            ofKnowing: [.nan] + gain.dropFirst(), in: regret, level: level)
        #expect(broken.low.reason == .notFinite(count: 1))
    }

    // MARK: - Newsvendor

    @Test func newsvendorMatchesNumericalIntegration() throws {
        for row in try oracleRows("newsvendor", in: "decisions") {
            let n = try numbers(Array(row.dropFirst()))
            let problem = Newsvendor(
                price: n[2], cost: n[3], salvage: n[4],
                demand: row[0] == "normal"
                    ? .normal(mean: n[0], standardDeviation: n[1])
                    : .lognormal(logMean: n[0], logDeviation: n[1]))
            #expect(agree(problem.bestQuantity, n[5], relative: 1e-12))
            // The oracle integrates to 1e-10.
            #expect(
                agree(problem.expectedProfit(n[6]), n[7], relative: 1e-9, absolute: 1e-8), "\(row)")
        }
    }
}
