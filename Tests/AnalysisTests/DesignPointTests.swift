import Analysis
import Foundation
import Shortfall
import Statistics
import Testing

/// Nearest points of limits against OpenTURNS' FORM and brute force, `Tests/Oracles/design_points.py`.
@Suite struct DesignPointTests {
    /// The case of the oracle table: a metric whose fall below zero is the breach.
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let breach: String
        /// The two factors, in the order of the table.
        let factors: [String]
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "either", breach: "min(last(a), last(b)) < 0", factors: ["a", "b"]),
        Case(name: "both", breach: "max(last(a), last(b)) < 0", factors: ["a", "b"]),
        Case(name: "two_sided", breach: "400 - (last(a) - 10)^2 < 0", factors: ["a", "b"]),
        Case(
            name: "take", breach: "last(p) * last(x) - 0.9 * max(last(x), 0.8) < 0",
            factors: ["x", "p"]),
        Case(
            name: "deep_take", breach: "last(p) * last(x) - 0.9 * max(last(x), 0.8) < -0.2",
            factors: ["x", "p"]),
        Case(name: "sum", breach: "last(a) + last(b) < 0", factors: ["a", "b"]),
    ]

    private static func text(_ more: String = "", seed: Int = 3) -> String {
        """
        time: {as_of: 2026-01-01, horizon: 1 months}
        basis: {currency: USD, discount: 0 %/yr}
        factors:
          a: {process: ou, start: 10, mean_reversion: 0.5 /yr, volatility: 30}
          b: {process: ou, start: 10, mean_reversion: 0.5 /yr, volatility: 30}
          x: {process: gbm, start: 1, growth: 0 %/yr, volatility: \(0.3 * 12.0.squareRoot()) /yr}
          p: {process: gbm, start: 1, growth: 0 %/yr, volatility: \(0.2 * 12.0.squareRoot()) /yr}
        metrics: {all: a + b + x + p}
        \(more)
        run: {paths: 20000, seed: \(seed)}
        """
    }

    private static func reverse(
        _ breach: String?, _ text: String = text(), paths: Int? = nil
    ) throws -> ReverseStress {
        let laboratory = Laboratory(try CompareFixture.family(text, paths: paths))
        let question = try #require(try ReverseStressQuestion(laboratory, breach: breach))
        return try laboratory.reverseStress(question)
    }

    /// Rows of a case: β, u₁, u₂.
    private static func oracle(_ name: String) throws -> [[Double]] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Oracles/design_points.csv").standardizedFileURL
        let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .map { $0.split(separator: ",").map(String.init) }.filter { $0[0] == name }
        return try rows.map { row in try row[2...].map { try #require(Double($0)) } }
    }

    @Test("J1 · a design point lies on the limit, and all valleys are named", arguments: cases)
    func theNearestPointsAreThoseOfTheOracle(one: Case) throws {
        let rows = try Self.oracle(one.name)
        let found = try Self.reverse(one.breach)
        let point = try #require(found.point)
        // The table has ten digits; the search ends within 1e-10 of the least distance.
        let distance = try #require(point.distance.value)
        #expect(abs(distance - rows[0][0]) < 2e-7 * rows[0][0], "\(distance) \(rows[0][0])")
        #expect(found.further.count == rows.count - 1)
        for (valley, row) in zip(found.further, rows.dropFirst()) {
            #expect(abs(valley.distance - row[0]) < 2e-7 * row[0], "\(valley.distance) \(row[0])")
        }
        // The margin at the point, against its scatter of 0.2 to 200.
        let margin = try #require(point.margin)
        let limit = one.name == "deep_take" ? -0.2 : 0
        #expect(abs(margin - (one.breach.contains("-0.2") ? 0 : limit)) < 1e-9, "\(margin)")
        // Where each factor stands: with equal valleys either may come first.
        for (index, name) in one.factors.enumerated() {
            let course = try #require(found.courses.first { $0.factor == name })
            let sigmas = try #require(course.stations[0].sigmas)
            let (z, error) = (try #require(sigmas.value), try #require(sigmas.standardError))
            let wanted = rows.filter { abs($0[0] - rows[0][0]) < 1e-6 }.map { $0[1 + index] }
            #expect(wanted.contains { abs(z - $0) < 4 * error + 2e-3 }, "\(name) \(z) \(wanted)")
            let share = try #require(course.share?.value)
            #expect(
                wanted.contains { abs(share - $0 * $0 / rows[0][0] / rows[0][0]) < 1e-4 },
                "\(name) \(share)")
        }
    }

    /// The smallest member: two factors whose lesser is the profit of the one month.
    @Test("J1 · the likeliest loss has one factor at nothing and the other at its median")
    func theLikeliestLossOfALesserOfTwo() throws {
        let text = """
            time: {as_of: 2026-01-01, horizon: 1 months}
            basis: {currency: USD, discount: 0 %/yr}
            perspective: seller
            factors:
              a: {process: ou, start: 10 USD/month, mean_reversion: 0.5 /yr, volatility: 30 USD/month}
              b: {process: ou, start: 10 USD/month, mean_reversion: 0.5 /yr, volatility: 30 USD/month}
            business:
              costs: {less: {amount: "-min(a, b)", class: operating}}
            run: {paths: 4000, seed: 1}
            """
        let found = try Self.reverse(nil, text)
        let point = try #require(found.point)
        #expect(abs(try #require(point.distance.value) - 1.1788385829) < 1e-6)
        #expect(found.further.count == 1)
        #expect(abs(try #require(point.margin)) < 1e-9)
        let levels = found.courses.compactMap { $0.stations[0].level }.sorted()
        #expect(abs(levels[0]) < 1e-9 && abs(levels[1] - 10) < 1e-3, "\(levels)")
    }

    /// A constant added on both sides moves nothing.
    @Test("J1 · a constant shift leaves the point where it is")
    func aConstantShiftMovesNothing() throws {
        let plain = try Self.reverse("min(last(a), last(b)) < 0", paths: 4_000)
        let shifted = try Self.reverse("min(last(a), last(b)) + 1000 < 1000", paths: 4_000)
        let values = try [plain, shifted].map { try #require($0.point?.distance.value) }
        #expect(abs(values[0] - values[1]) < 1e-9)
    }

    @Test("J1 · a limit that an event decides is not estimable, with the reason")
    func aJumpIsNotEstimable() throws {
        let found = try Self.reverse("if(last(a) > 0, 1, 0) < 0.5", paths: 4_000)
        #expect(found.point == nil)
        #expect(try #require(found.absence).contains("jumps from"))
    }

    /// Conditions that are joined: the greatest margin for `and`, the least for `or`.
    @Test("J1 · joined conditions have the points of their margins")
    func joinedConditions() throws {
        let both = try Self.reverse("last(a) < 0 and last(b) < 0", paths: 20_000)
        #expect(abs(try #require(both.point?.distance.value) - 1.6671295118) < 1e-6)
        let either = try Self.reverse("last(a) < 0 or last(b) < 0", paths: 4_000)
        #expect(abs(try #require(either.point?.distance.value) - 1.1788385829) < 1e-6)
        #expect(either.further.count == 1)
    }

    /// Exactly linear limits: P(breach) = Φ(−β), told apart with a chance of one in a thousand each.
    @Test("J2 · a flat limit is not called bent", arguments: 1...8)
    func aFlatLimitIsNotBent(seed: Int) throws {
        for breach in ["last(a) + last(b) < 0", "last(a) < 4", "2 * last(a) - last(b) < -5"] {
            let found = try Self.reverse(breach, Self.text(seed: seed), paths: 8_000)
            #expect(try #require(found.point).isBent == false, "\(breach) \(seed)")
        }
    }

    @Test("J2 · a bent limit is called bent")
    func aBentLimitIsBent() throws {
        // Both below zero at once: a quarter turn of the plane instead of a half.
        let found = try Self.reverse("max(last(a), last(b)) < 0")
        #expect(try #require(found.point).isBent)
    }

    @Test("J1 · a point over many months lies on the limit, and no path is needed to say so")
    func aPointOverManyMonths() throws {
        let text = Self.text().replacing("1 months", with: "24 months")
        let found = try Self.reverse("average(a) + average(b) < 0", text, paths: 4_000)
        let point = try #require(found.point)
        #expect(abs(try #require(point.margin)) < 1e-9)
        // A linear limit: P(breach) = Φ(−β).
        #expect(!point.isBent)
        let chance = try #require(point.probability.value)
        let error = (chance * (1 - chance) / 4_000).squareRoot()
        #expect(abs(point.probabilityIfFlat - chance) < 4 * error)
        let total = point.drivers.reduce(0) { $0 + $1.share }
        #expect(abs(total - 1) < 1e-9)
    }
}
