import Analysis
import Foundation
import Shortfall
import Statistics
import Testing

/// Components of the tail, drivers held, concentration and failures with known answers.
@Suite struct AttributeTests {
    private func component(
        _ name: String, _ list: [TailComponents.Component]
    ) throws -> TailComponents.Component {
        try #require(list.first { $0.name == name })
    }

    // MARK: - Components

    /// For jointly normal parts C = φ(z_α)/(1 − α) · cov(Lᵢ, L)/sd(L).
    @Test func componentsOfNormalCostsMatchTheClosedForm() throws {
        let found = try AttributeFixture.attribution(AttributeFixture.normalCosts, paths: 100_000)
        let components = try #require(found.components)
        let z = 1.6448536269514722
        let factor = exp(-z * z / 2) / (2 * Double.pi).squareRoot() / 0.05
        let (x, y) = (try component("x", components.parts), try component("y", components.parts))
        #expect(AttributeFixture.agrees(x.centred, factor * 9 / 5))
        #expect(AttributeFixture.agrees(y.centred, factor * 16 / 5))
        #expect(AttributeFixture.agrees(x.share, 9.0 / 25))
        #expect(AttributeFixture.agrees(components.whole, factor * 5))
        #expect(AttributeFixture.agrees(x.mean, -20))
        // What never varies has no part in the excess, but the greatest in CVaR.
        let fixed = try component("fixed", components.parts)
        #expect(abs(try #require(fixed.centred.value)) < 1e-9)
        #expect(abs(try #require(fixed.uncentred.value) - 1000) < 1e-9)
        #expect(components.unexplainedPaths == 0)
    }

    /// A loss of 100 USD on half of the paths: VaR is an atom, and the tail a part of it.
    @Test func atomsAreShared() throws {
        let text = AttributeFixture.normalCosts
            .replacing("{amount: x}", with: "{amount: 100 USD/month * (x > 20 USD/month)}")
            .replacing("{amount: y,", with: "{amount: 0 * y,")
        let found = try AttributeFixture.attribution(text, paths: 10_000)
        let components = try #require(found.components)
        let x = try component("x", components.parts)
        let mean = -(try #require(x.mean.value))
        #expect(abs(try #require(x.centred.value) - (100 - mean)) < 1e-9)
        #expect(abs(try #require(x.uncentred.value) - 100) < 1e-9)
        #expect(abs(try #require(x.share.value) - 1) < 1e-12)
        let sum = components.parts.reduce(0) { $0 + ($1.centred.value ?? .nan) }
        #expect(abs(sum - (try #require(components.whole.value))) < 1e-9)
    }

    @Test(arguments: ["npv", "operating_profit"], ["frontier-lab", "two-sides", "neocloud"])
    func partsAddUpOnEveryPath(outcome: String, scenario: String) throws {
        let family = try ScenarioFamily(path: "scenarios/\(scenario).yaml", paths: 1_500)
        let question = try AttributeQuestion(family, outcome: outcome, drivers: .none)
        let components = try #require(try Laboratory(family).attribution(question).components)
        #expect(components.unexplainedPaths == 0)
        let whole = try #require(components.whole.value)
        for list in [components.parts, components.counterparties, components.kinds] {
            let sum = list.reduce(0) { $0 + ($1.centred.value ?? .nan) }
            #expect(abs(sum - whole) < 1e-9 * abs(whole))
            let shares = list.reduce(0) { $0 + ($1.share.value ?? .nan) }
            #expect(abs(shares - 1) < 1e-9)
            let losses = list.reduce(0) { $0 + ($1.uncentred.value ?? .nan) }
            let tail = try #require(components.tailMean.value)
            #expect(abs(losses - tail) < 1e-9 * (abs(tail) + abs(whole)))
        }
    }

    @Test func whatNoLineExplainsIsShown() throws {
        let text = AttributeFixture.normalCosts + """

            metrics: {npv: {of: cash + x, aggregate: present-value}}
            """
        let components = try #require(try AttributeFixture.attribution(text).components)
        #expect(components.unexplainedPaths > 0)
        let other = try component("other", components.parts)
        #expect(AttributeFixture.agrees(other.mean, 20))
    }

    @Test func tooFewPathsInTheTailAreSaid() throws {
        let found = try AttributeFixture.attribution(AttributeFixture.normalCosts, paths: 200)
        #expect(found.components == nil && found.reason == .tooFewInTail(have: 10, need: 30))
    }

    // MARK: - Drivers

    /// With x held the deviation is that of y alone; two Shapley values of √ of a sum of squares.
    @Test func driversOfNormalCostsMatchTheClosedForm() throws {
        let found = try AttributeFixture.attribution(
            AttributeFixture.normalCosts, paths: 50_000, drivers: .shapley)
        let drivers = try #require(found.drivers)
        func of(_ name: String, _ list: [DriverContributions.Contribution]) throws
            -> [EstimatedValue]
        {
            try #require(list.first { $0.name == name }).estimates
        }
        let z = 1.6448536269514722
        let factor = exp(-z * z / 2) / (2 * Double.pi).squareRoot() / 0.05
        for (risk, scale) in [(0, 1.0), (1, factor)] {
            #expect(AttributeFixture.agrees(try of("x", drivers.leaveOneOut)[risk], scale * 1))
            #expect(AttributeFixture.agrees(try of("y", drivers.leaveOneOut)[risk], scale * 2))
            #expect(AttributeFixture.agrees(try of("x", drivers.shapley)[risk], scale * 2))
            #expect(AttributeFixture.agrees(try of("y", drivers.shapley)[risk], scale * 3))
            #expect(abs(try #require(drivers.held[risk].value)) < 1e-9)
            let sum = drivers.shapley.reduce(0) { $0 + ($1.estimates[risk].value ?? .nan) }
            let whole = try #require(drivers.whole[risk].value)
            #expect(abs(sum - whole) < 1e-9 * whole)
        }
        #expect(drivers.leaveOneOut.map(\.name) == ["y", "x"])
    }

    @Test func driversOfAGroupAreHeldTogether() throws {
        let found = try AttributeFixture.attribution(
            AttributeFixture.normalCosts, drivers: .shapley, groups: ["both=x,y"])
        let drivers = try #require(found.drivers)
        #expect(drivers.leaveOneOut.map(\.name) == ["both"])
        let (alone, whole) = (drivers.leaveOneOut[0].estimates[1], drivers.whole[1])
        #expect(abs(try #require(alone.value) - (try #require(whole.value))) < 1e-9)
    }

    // MARK: - Concentration

    @Test func sharesOfTwoSuppliersAreKnown() throws {
        let found = try AttributeFixture.attribution(AttributeFixture.twoSuppliers, paths: 100)
        func concentration(_ basis: String) throws -> Concentration {
            try #require(found.concentrations.first { $0.basis == basis })
        }
        // 60 hours at 2 USD, 40 hours at 4 USD.
        let cost = try concentration("cost")
        #expect(cost.holders.map(\.name) == ["B", "A"])
        #expect(abs(try #require(cost.holders[0].share.value) - 160.0 / 280) < 1e-12)
        let (a, b) = (120.0 / 280, 160.0 / 280)
        #expect(abs(try #require(cost.index.value) - (a * a + b * b)) < 1e-12)
        #expect(abs(try #require(cost.equals.value) - 1 / (a * a + b * b)) < 1e-12)
        let hours = try concentration("gpu hours delivered")
        #expect(abs(try #require(hours.index.value) - (0.36 + 0.16)) < 1e-12)
        // Eleven months of 120 USD are owed after the first.
        let committed = try concentration("committed money")
        #expect(committed.holders.map(\.name) == ["A"] && committed.index.value == 1)
        #expect(abs(try #require(committed.holders[0].amount.value) - 11 * 120) < 1e-9)
        let revenue = try concentration("revenue")
        #expect(revenue.side == .customers && revenue.index.value == 1)
    }

    // MARK: - Failures

    /// From July on `b` gives its 70 hours in place of 40: 120 USD a month more for it, 120 less
    /// for `a`, and 30 hours of work that nobody does.
    @Test func aFailingSupplierIsReplacedAsFarAsThereIsRoom() throws {
        let found = try AttributeFixture.attribution(
            AttributeFixture.twoSuppliers, paths: 100, failsFrom: "2026-07")
        let failure = try #require(found.failures.first { $0.name == "A" })
        func change(_ title: String) throws -> CounterpartyFailure.Change {
            try #require(failure.changes.first { $0.title == title })
        }
        #expect(failure.contracts == ["a"] && failure.side == .suppliers)
        #expect(failure.prepaid == nil)
        let replacement = try #require(failure.replacement.value)
        #expect(abs(replacement - 720) < 1e-9)
        let unserved = try #require(change("unserved revenue").difference.value)
        #expect(abs(unserved - 900) < 1e-9)
        let npv = try #require(change("expected npv").difference.value)
        #expect(abs(npv + 900) < 1e-9)
        let served = try #require(change("served of api's demand").failed.value)
        #expect(abs(served - 0.85) < 1e-12)
    }

    /// A prepayment of 10 % of 12 · 120 USD at the start, of which 120 USD are used up in January.
    @Test func aPrepaymentIsLostButForWhatIsRecovered() throws {
        let text = AttributeFixture.twoSuppliers.replacing(
            "price: 2 USD/GPU-h}", with: "price: 2 USD/GPU-h, prepayment: 10 %}")
        func failure(_ recovery: String) throws -> CounterpartyFailure {
            try #require(
                AttributeFixture.attribution(
                    text, paths: 100, failsFrom: "2026-02", recovery: recovery
                ).failures.first { $0.name == "A" })
        }
        let (nothing, half) = (try failure("0 %"), try failure("50 %"))
        let prepaid = try #require(nothing.prepaid?.value)
        #expect(abs(prepaid - 24) < 1e-9)
        let better = try #require(half.changes[0].difference.value)
            - (try #require(nothing.changes[0].difference.value))
        #expect(abs(better - prepaid / 2) < 1e-9)
    }

    @Test func aFailingCustomerBringsNothing() throws {
        let text = """
            time: {as_of: 2026-01-01, horizon: 12 months}
            basis: {discount: 0 %/yr}
            business: {products: {own: {demand: 0 GPU-h/month}}}
            contracts:
              deal: {structure: reserved, side: sell, supplier: C, quantity: 10 GPU-h/month,
                     price: 3 USD/GPU-h, usage: 10 GPU-h/month}
              b: {structure: on-demand, supplier: B, price: 1 USD/GPU-h}
            """
        let found = try AttributeFixture.attribution(text, paths: 100, failsFrom: "2026-10")
        let failure = try #require(found.failures.first { $0.name == "C" })
        #expect(failure.side == .customers)
        // Three months of 10 hours, each of which brings 3 USD and costs 1.
        #expect(abs(try #require(failure.changes[0].difference.value) + 3 * 20) < 1e-9)
    }

    // MARK: - Wrong input

    @Test func wrongWishesAreNamed() throws {
        func fault(_ body: @escaping () throws -> Void) throws -> Diagnostic {
            try #require(AttributeFixture.faults(body).first)
        }
        let text = AttributeFixture.normalCosts
        let metric = try fault { _ = try AttributeFixture.attribution(text, outcome: "npw") }
        #expect(metric.offending == "npw" && metric.suggestion == "npv")
        let level = try fault { _ = try AttributeFixture.attribution(text, level: "20%") }
        #expect(level.position.file == "--level")
        let month = try fault { _ = try AttributeFixture.attribution(text, failsFrom: "2027-01") }
        #expect(month.expected == "a month from 2026-01 to 2026-01")
        let group = try fault {
            _ = try AttributeFixture.attribution(text, drivers: .shapley, groups: ["both=x,z"])
        }
        #expect(group.offending == "z")
    }

    @Test func withoutContractsThereAreOnlyCosts() throws {
        let text = AttributeFixture.normalCosts.replacing(
            "contracts: {spot: {structure: on-demand, price: 1 USD/GPU-h}}", with: "")
        let found = try AttributeFixture.attribution(text)
        #expect(found.failures.isEmpty && found.concentrations.isEmpty)
        #expect(try #require(found.components).parts.map(\.kind) == ["cost", "cost", "cost"])
    }
}
