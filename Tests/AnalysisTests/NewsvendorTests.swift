import Analysis
import Risk
import Statistics
import Testing

/// Scenarios with a closed form: hours reserved at P, the rest at O, demand log-normal with mean m.
///
/// E[profit] = p m − P q − O E[(D − q)⁺], and the best q has P(D > q) = P/O.
@Suite struct NewsvendorTests {
    private static let scenario = "scenarios/newsvendor.yaml"
    private static let (mean, price, reserved, overflow) = (1e6, 3.0, 1.4, 2.4)
    /// Standard deviation of the logarithm after a month.
    private static let spread = (1.0 / 12).squareRoot()

    /// E[(D − q)⁺] by Black's formula.
    private static func excess(_ q: Double) -> Double {
        let d = (Elementary.log(mean / q) + spread * spread / 2) / spread
        return mean * NormalDistribution.cumulative(d)
            - q * NormalDistribution.cumulative(d - spread)
    }

    private static func profit(_ q: Double) -> Double {
        price * mean - reserved * q - overflow * excess(q)
    }

    private static let optimum =
        mean * Elementary.exp(
            spread * NormalDistribution.quantile(1 - reserved / overflow) - spread * spread / 2)

    private func laboratory(paths: Int) throws -> Laboratory {
        Laboratory(try ScenarioFamily(path: Self.scenario, paths: paths))
    }

    @Test func sweepsFollowTheClosedForm() throws {
        let sweep = try Sweep(
            vary: ["contracts.reserved.quantity=0.6e6..1.4e6 GPU-h/month by 0.2e6"],
            measures: ["mean(npv)"])
        let result = try sweep(laboratory(paths: 40_000))
        #expect(result.points.count == 5)
        for point in result.points {
            let q = try #require(point.values[0].number)
            let value = try #require(point.estimates[0].value)
            let error = try #require(point.estimates[0].standardError)
            #expect(abs(value - Self.profit(q)) <= 4 * error, "\(q)")
            let change = try #require(point.differences[0].value)
            if abs(q - 0.8e6) < 1 {
                #expect(change == 0 && point.differences[0].standardError == 0)
            } else {
                let changeError = try #require(point.differences[0].standardError)
                let truth = Self.profit(q) - Self.profit(0.8e6)
                #expect(abs(change - truth) <= 4 * changeError, "\(q)")
                #expect(changeError < error, "pairs are told apart better than single runs")
            }
        }
    }

    @Test func rootsFollowTheClosedForm() throws {
        let laboratory = try laboratory(paths: 40_000)
        let solve = try Solve(
            for: "contracts.overflow.price=1..6 USD/GPU-h", until: "mean(npv) == 1.2e6 USD",
            family: laboratory.family)
        let result = try solve(laboratory)
        let root = try #require(result.roots.first)
        #expect(result.roots.count == 1)
        let truth =
            (Self.price * Self.mean - Self.reserved * 0.8e6 - 1.2e6) / Self.excess(0.8e6)
        let value = try #require(root.estimate.value)
        let error = try #require(root.estimate.standardError)
        #expect(abs(value - truth) <= 4 * error, "\(value) ± \(error), not \(truth)")
    }

    @Test func variantsAreEqualAtTheirRoot() throws {
        let laboratory = try laboratory(paths: 40_000)
        let solve = try Solve(
            for: "contracts.reserved.price=1..2 USD/GPU-h",
            until: "mean(npv) of more == mean(npv) of base", family: laboratory.family)
        let root = try #require(try solve(laboratory).roots.first)
        // Both profits, with the price r of the larger reservation alone changed.
        let truth =
            Self.reserved
            + (Self.profit(1.1e6) - Self.profit(0.8e6)) / 1.1e6
        let value = try #require(root.estimate.value)
        let error = try #require(root.estimate.standardError)
        #expect(abs(value - truth) <= 4 * error, "\(value) ± \(error), not \(truth)")
    }

    @Test func withoutARootTheCurveIsShown() throws {
        let laboratory = try laboratory(paths: 4_000)
        let solve = try Solve(
            for: "contracts.overflow.price=1..3 USD/GPU-h", until: "mean(npv) == 1e9 USD",
            family: laboratory.family)
        let result = try solve(laboratory)
        #expect(result.roots.isEmpty && result.curve.count == 17)
        let study = result.study(of: laboratory)
        #expect(study.unmet?.contains("stays below") == true)
    }

    @Test func theOptimumIsThatOfTheNewsvendor() throws {
        let laboratory = try laboratory(paths: 100_000)
        let optimize = try Optimize(
            over: ["contracts.reserved.quantity=0..2e6 GPU-h/month"], minimize: nil,
            maximize: "mean(npv)", require: [])
        let result = try optimize(laboratory)
        let best = try #require(result.best)
        let q = try #require(best.values[0].number)
        // Where P(D > q) lies within 4 standard errors of the ratio of prices.
        let ratio = Self.reserved / Self.overflow
        let error = (ratio * (1 - ratio) / 100_000).squareRoot()
        func quantity(_ chance: Double) -> Double {
            Self.mean
                * Elementary.exp(
                    Self.spread * NormalDistribution.quantile(1 - chance)
                        - Self.spread * Self.spread / 2)
        }
        // The last grid's step bounds how finely the search can place it.
        let step = 2e6 / 16 / 4 / 4 / 4 / 4 / 4
        #expect(q >= quantity(ratio + 4 * error) - step && q <= quantity(ratio - 4 * error) + step)
        let confirmed = try #require(result.confirmed)
        let again = try #require(confirmed.candidates.first?.estimates[0])
        let value = try #require(again.value)
        let spread = try #require(again.standardError)
        #expect(abs(value - Self.profit(Self.optimum)) <= 4 * spread)
    }

    @Test func boundsThatCannotBeKeptAreNamed() throws {
        let laboratory = try laboratory(paths: 4_000)
        let optimize = try Optimize(
            over: ["contracts.reserved.quantity=0..2e6 GPU-h/month"], minimize: "cvar95(npv)",
            maximize: nil, require: ["mean(npv) >= 5e6 USD", "P(npv < 0 USD) <= 50 %"])
        let result = try optimize(laboratory)
        #expect(result.best == nil)
        let unmet = try #require(result.study(of: laboratory).unmet)
        #expect(unmet.contains("mean(npv) >= 5e6 USD"))
        #expect(!unmet.contains("50 %"))
    }

    @Test func aBoundThatBindsIsKeptAndSaid() throws {
        let laboratory = try laboratory(paths: 20_000)
        let optimize = try Optimize(
            over: ["contracts.reserved.quantity=0..2e6 GPU-h/month"], minimize: "cvar95(npv)",
            maximize: nil, require: ["mean(npv) >= 1.3e6 USD"])
        let result = try optimize(laboratory)
        let best = try #require(result.best)
        let mean = try #require(best.estimates[1].value)
        #expect(mean >= 1.3e6)
    }

    @Test(arguments: [
        ("levers.demand", "not an input with values"), ("levers.demand=a..b", "not a number"),
        ("levers.demand=1..0", "the first end is not the lower one"),
        ("levers.demand=0..1 by 0", "no step above zero"),
        ("levers.demand=0..1e9 by 1", "more than 1000 values"),
        ("levers.demand=1, , 2", "an empty value"),
        ("levers.demand=1 GPU, 2 USD", "values in unlike units"),
    ])
    func wrongVariationsAreRefused(_ text: String, _ message: String) {
        do throws(StudyError) {
            _ = try Sweep(vary: [text], measures: ["mean(npv)"])
            Issue.record("taken: \(text)")
        } catch {
            guard case .request(let problems) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(problems.count == 1 && problems[0].message == message)
        }
    }

    @Test func aMisspeltInputNamesTheNearest() throws {
        let sweep = try Sweep(vary: ["contracts.reservd.quantity=1..2"], measures: ["mean(npv)"])
        let laboratory = try laboratory(paths: 1_000)
        do throws(StudyError) {
            _ = try sweep(laboratory)
            Issue.record("taken")
        } catch {
            guard case .request(let problems) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(problems.first?.suggestion == "reserved")
        }
    }
}
