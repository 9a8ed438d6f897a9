import Analysis
import Risk
import ScenarioModel
import Shortfall
import Testing

/// Changes that reach into what a contract takes over from another one by `like`.
@Suite struct LikenessStudyTests {
    private static func text(_ rest: String) -> String {
        """
        time: {as_of: 2026-01-01, horizon: 12 months}
        basis: {discount: 10 %/yr}
        factors:
          need: {process: gbm, start: 1e6 GPU-h/month, volatility: 60 %/yr}
        business:
          products: {api: {demand: need, price: 3 USD/GPU-h}}
        contracts:
          cloud:
            structure: take-or-pay
            quantity: 1e6 GPU-h/month
            price: {low: 1.8 USD/GPU-h, base: 2 USD/GPU-h, high: 2.2 USD/GPU-h}
            take: 80 %
            test: annual
            invoice: {due: 30 days}
          other: {like: cloud, take: 70 %}
        \(rest)
        run: {paths: 500, seed: 1}
        """
    }

    private static func mean(_ laboratory: Laboratory, _ variant: Variant) throws -> Double {
        let samples = try laboratory.simulate([variant], [try MeasureText("mean(npv)")])
        return try #require(samples.estimate(0, 0).value)
    }

    @Test("D19 · uncertain inputs, settings and variants reach what is taken over by like")
    func reach() throws {
        let family = try CompareFixture.family(
            Self.text(
                """
                uncertain:
                  contracts.other.price: {low: 1.8 USD/GPU-h, high: 2.2 USD/GPU-h}
                  contracts.other.invoice.due: {low: 0 days, base: 30 days, high: 360 days}
                variants:
                  late: {contracts: {other: {invoice: {due: 360 days}}}}
                  dotted: {contracts.other.invoice.due: 360 days}
                """))
        #expect(
            family.uncertain.map(\.key) == ["contracts.other.price", "contracts.other.invoice.due"])
        let laboratory = Laboratory(family)
        let base = try Self.mean(laboratory, .base)
        let late = try Self.mean(laboratory, Variant("late", [.variant("late")]))
        let dotted = try Self.mean(laboratory, Variant("dotted", [.variant("dotted")]))
        let set = try Self.mean(
            laboratory, Variant("set", [.setting("contracts.other.invoice.due=360 days")]))
        let own = try Self.mean(
            laboratory, Variant("own", [.setting("contracts.other.invoice={due: 360 days}")]))
        // Paid a year later is cheaper, and only in the other contract.
        #expect(late > base && late == dotted && late == set && late == own)
        let knowledge = try Knowledge(laboratory, draws: 100)
        let results = try knowledge(laboratory, [try MeasureText("mean(npv)")])
        #expect(Set(results[0][0].values.compactMap(\.self)).count == 100)
        // Solve and sweep go by settings, as these do.
        let sweep = try Sweep(
            vary: ["contracts.other.invoice.due=30 days, 360 days"], measures: ["mean(npv)"])
        let points = try sweep(laboratory).points.map { $0.estimates[0].value }
        #expect(points == [base, late])
    }

    @Test("D19 · a misspelt name below a likeness is refused with the nearest")
    func misspelt() throws {
        let laboratory = Laboratory(try CompareFixture.family(Self.text("")))
        let faults = CompareFixture.faults { () throws(StudyError) in
            _ = try laboratory.simulate(
                [Variant("x", [.setting("contracts.other.invioce.due=30 days")])], [])
        }
        #expect(faults.first?.suggestion == "invoice", "\(faults)")
    }
}
