import Analysis
import Foundation
import Shortfall
import Statistics
import Testing

@Suite struct ReverseStressTests {
    /// One month of three lognormal factors, the first two with correlation 0.6, with deviations of
    /// 0.3, 0.2 and 0.4 of the month's logarithm.
    private static let text = """
        time: {as_of: 2026-01-01, horizon: 1 months}
        basis: {currency: USD, discount: 0 %/yr}
        factors:
          a: {process: gbm, start: 1, growth: 0 %/yr, volatility: \(0.3 * 12.0.squareRoot()) /yr}
          b: {process: gbm, start: 1, growth: 0 %/yr, volatility: \(0.2 * 12.0.squareRoot()) /yr}
          idle: {process: gbm, start: 1, growth: 0 %/yr, volatility: \(0.4 * 12.0.squareRoot()) /yr}
        dependence:
          pairs: {a ~ b: 0.6}
        metrics: {all: a + b + idle}
        run: {paths: 40000, seed: 3}
        """

    private static func reverse(_ breach: String, paths: Int? = nil) throws -> ReverseStress {
        let laboratory = Laboratory(try CompareFixture.family(text, paths: paths))
        let question = try #require(try ReverseStressQuestion(laboratory, breach: breach))
        return try laboratory.reverseStress(question)
    }

    /// ln a + ln b is normal, so the limit is a plane: with weights w = (0.3, 0.2) on scores of
    /// correlation R, β = k/√(wᵀRw), z* = −β R w/√(wᵀRw) and the shares are wⱼ(Rw)ⱼ/(wᵀRw).
    @Test func aLinearLimitHasTheKnownDesignPoint() throws {
        // Means of one: ln a has mean −0.045 and ln b −0.02.
        let variance = 0.09 + 0.04 + 2 * 0.6 * 0.06
        let beta = 1.5
        let level = -0.065 - beta * variance.squareRoot()
        let found = try Self.reverse("log(last(a)) + log(last(b)) < \(level)")
        let point = try #require(found.point)
        func check(_ estimate: EstimatedValue, _ expected: Double) throws {
            let error = try #require(estimate.standardError)
            let value = try #require(estimate.value)
            #expect(abs(value - expected) <= 4 * error + 1e-9, "\(value) \(expected) \(error)")
            #expect(error < 0.1)
        }
        try check(point.distance, beta)
        let pulls = [0.3 + 0.6 * 0.2, 0.6 * 0.3 + 0.2]
        let shares = [0.3 * pulls[0] / variance, 0.2 * pulls[1] / variance]
        #expect(found.courses.map(\.factor) == ["a", "b", "idle"])
        for index in 0..<2 {
            let sigmas = try #require(found.courses[index].stations[0].sigmas)
            try check(sigmas, -beta * pulls[index] / variance.squareRoot())
            try check(try #require(found.courses[index].share), shares[index])
        }
        try check(try #require(found.courses[2].stations[0].sigmas), 0)
        try check(try #require(found.courses[2].share), 0)
        // P = Φ(−β). Within 0.1 of the limit rather less than half breach: the density falls.
        try check(point.probability, CompareFixture.normal(-beta))
        let (beyond, limit, before) = (
            CompareFixture.normal(-beta - 0.1), CompareFixture.normal(-beta),
            CompareFixture.normal(-beta + 0.1)
        )
        try check(point.probabilityThere, (limit - beyond) / (before - beyond))
        // The level at the point: exp(−0.045 + 0.3 z).
        let sigmas = try #require(found.courses[0].stations[0].sigmas)
        let level1 = try #require(found.courses[0].stations[0].level)
        let (z, error) = (try #require(sigmas.value), try #require(sigmas.standardError))
        let expected = exp(-0.045 + 0.3 * z)
        #expect(abs(level1 / expected - 1) < 0.3 * 4 * max(error, 0.01))
    }

    /// Where the middle course breaches, the distance is negative: what it takes to stay clear.
    @Test func aLikelyBreachHasANegativeDistance() throws {
        let found = try Self.reverse("log(last(a)) < \(-0.045 + 0.3)")
        let distance = try #require(found.point).distance
        let error = try #require(distance.standardError)
        #expect(abs(try #require(distance.value) + 1) <= 4 * error + 0.02)
        #expect(try #require(found.courses[0].stations[0].sigmas?.value) > 0.9)
    }

    @Test func theNearestPathsBreach() throws {
        let laboratory = Laboratory(
            try CompareFixture.family(Self.text.replacing("1 months", with: "24 months")))
        let question = try #require(
            try ReverseStressQuestion(laboratory, breach: "average(a, 2027) < 0.5"))
        let found = try laboratory.reverseStress(question)
        #expect(question.years == [2026, 2027])
        #expect(found.paths.count == 5)
        let distances = found.paths.compactMap(\.distance)
        #expect(distances == distances.sorted())
        for path in found.paths {
            let margin = try #require(path.margin)
            #expect(margin < 0)
            // The replay of the path gives the same level.
            let replayed = try explain(path: path.number, of: laboratory.family.plan)
            let line = try #require(replayed.lines.first { $0.name == "a" })
            let mean = line.values[12..<24].reduce(0, +) / 12
            #expect(abs(mean - 0.5 - margin) < 1e-12)
        }
    }

    @Test func withoutABreachTheNearestApproachIsTold() throws {
        let found = try Self.reverse("last(a) < 0.01", paths: 2_000)
        #expect(found.point == nil)
        #expect(try #require(found.absence).hasPrefix("breached on 0 of 2000 paths"))
        #expect(try #require(found.nearestApproach?.margin) > 0)
        // Twenty paths are too few.
        let few = try Self.reverse("last(a) < 0.4", paths: 2_000)
        #expect(few.point == nil && few.nearestApproach == nil)
        #expect(few.paths.count <= 5)
    }

    @Test func threadsChangeNothing() throws {
        func json(_ threads: Int) throws -> String {
            let laboratory = Laboratory(
                try CompareFixture.family(Self.text, paths: 5_000),
                options: ExecutionOptions(threads: threads))
            let question = try StressQuestion(
                laboratory, stresses: ["low: factors.a.start=0.9"], measures: ["mean(last(a))"])
            let breach = try ReverseStressQuestion(laboratory, breach: "last(a) < 0.8")
            return StudyFormat.json.render(try laboratory.stressStudy(question, breach: breach))
        }
        let wanted = try json(1)
        #expect(try json(2) == wanted)
        #expect(wanted.contains("likeliest_course") && wanted.contains("stress_1"))
    }

    @Test func whatIsNoConditionIsRefused() throws {
        let laboratory = Laboratory(try CompareFixture.family(Self.text, paths: 100))
        func fault(_ breach: String) throws -> Diagnostic {
            let found = CompareFixture.faults { () throws(StudyError) in
                _ = try ReverseStressQuestion(laboratory, breach: breach)
            }
            return try #require(found.first)
        }
        #expect(try fault("last(a)").message.contains("no event"))
        #expect(try fault("last(aa) < 1").suggestion == "a")
        #expect(try fault("last(a) < 1 | last(b) < 1").message == "a condition of its own")
        #expect(try fault("").message == "nothing here")
    }
}
