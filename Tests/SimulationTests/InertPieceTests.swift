import Foundation
import ScenarioModel
import Shortfall
import Testing

/// What a scenario states and no figure depends on is told, as a whole where all of it is so.
@Suite struct InertPieceTests {
    private static let sound = """
        time: {as_of: 2026-01, horizon: 24 months}
        factors:
          demand: {process: gbm, start: 700, volatility: 20 %/yr}
          spot: {process: log-ou, start: 1.5 USD/GPU-h, mean_reversion: 1 /yr, volatility: 40 %/yr}
        business:
          products: {api: {demand: demand * 1 Mtok/month, price: 3 USD/Mtok, efficiency: 1 Mtok/GPU-h}}
          costs: {staff: {amount: 100 USD/month, class: operating}}
        contracts:
          cloud: {structure: take-or-pay, quantity: 600 GPU-h/month, price: 1 USD/GPU-h, take: 80 %}
          term: {structure: reserved, quantity: 100 GPU-h/month, price: 1 USD/GPU-h}
          overflow: {structure: on-demand, price: spot}

        """

    private func said(_ text: String, _ settings: [String] = []) throws -> [Diagnostic] {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "shortfall-\(UUID().uuidString).yaml")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        do throws(LoadError) {
            return try Scenario.load(
                ScenarioSource(path: file.path, settings: settings, isStrict: true, findsInert: true)).warnings
        } catch { return error.diagnostics }
    }

    @Test func aSoundScenarioHasNone() throws {
        #expect(try said(Self.sound).map(\.description) == [])
    }

    @Test(
        "B2 · each of these, added alone, affects nothing",
        arguments: [
            // Whole objects.
            (
                "financing",
                [
                    "financing={loan: {drawn: 70 %, term: 60 months, rate: 10 %/yr}}",
                ], "financing.loan"
            ),
            ("party", ["parties={acme: {}}"], "parties.acme"),
            ("pool", ["business.pools={spare: {unit: tok}}"], "business.pools.spare"),
            (
                "generation", ["business.generations={a: {performance: 1}, b: {performance: 2}}"],
                "business.generations.b"
            ),
            (
                "nothing reserved",
                ["contracts.spare={structure: reserved, quantity: 0 GPU-h/month, price: 1 USD/GPU-h}"],
                "contracts.spare"
            ),
            (
                "nothing available",
                ["contracts.spare={structure: on-demand, price: 0.5 USD/GPU-h, available: 0 GPU-h/month}"],
                "contracts.spare"
            ),
            (
                "no demand",
                ["business.products.none={demand: 0 Mtok/month, price: 3 USD/Mtok, efficiency: 1 Mtok/GPU-h}"],
                "business.products.none"
            ),
            (
                "latent factor",
                ["dependence={latent: [cycle, spare], loadings: {demand: {cycle: 0.5}, spot: {cycle: 1 %}}}"],
                "dependence.latent[1]"
            ),
            (
                "zero times a factor",
                [
                    "factors.extra={process: gbm, start: 1 USD/month, volatility: 20 %/yr}",
                    "business.costs.fee={amount: 0 * extra, class: operating}",
                ], "factors.extra"
            ),
            // Terms.
            ("flat load", ["business.deferrable=20 %"], "business.deferrable"),
            (
                "interest",
                [
                    "contracts.cloud.invoice={due: 30 days, interest: 5 %/yr}",
                ], "contracts.cloud.invoice.interest"
            ),
            (
                "true-up",
                [
                    "contracts.term.invoice={due: 30 days, true_up_due: 60 days}",
                ], "contracts.term.invoice.true_up_due"
            ),
            (
                "years of months", ["contracts.cloud.test=monthly", "contracts.cloud.contract_year=calendar"],
                "contracts.cloud.contract_year"
            ),
            (
                "accrual of months",
                [
                    "contracts.cloud.test=monthly",
                    "contracts.cloud.accrue=run-rate",
                ], "contracts.cloud.accrue"
            ),
            (
                "late refresh",
                [
                    "business.generations={a: {performance: 1}, b: {performance: 2}}",
                    "contracts.cloud.generation=a",
                    "contracts.term.generation=a", "contracts.overflow.generation=a",
                    "contracts.cloud.refresh={date: 2030-01, to: b}",
                ], "contracts.cloud.refresh"
            ),
            (
                "late termination",
                [
                    "contracts.cloud.term=3 years",
                    "contracts.cloud.termination={fee: 50 %, when: {load_below: 90 %, for: 2 months}, "
                        + "earliest: 2030-01}",
                ],
                "contracts.cloud.termination.earliest"
            ),
            (
                "damages",
                [
                    "contracts.cloud.delivery={date: 2026-03, damages: 50 %}",
                ], "contracts.cloud.delivery.damages"
            ),
            (
                "resale of nothing",
                [
                    "contracts.cloud.resale={price: spot, share: 0 %}",
                ], "contracts.cloud.resale"
            ),
            ("index", ["contracts.cloud.index={to: spot, weight: 0 %}"], "contracts.cloud.index"),
            (
                "repricing",
                [
                    "contracts.cloud.repricing={when: spot > 2 USD/GPU-h, change: 0 %}",
                ], "contracts.cloud.repricing"
            ),
        ] as [(String, [String], String)])
    func inert(_ name: String, settings: [String], keyPath: String) throws {
        let said = try said(Self.sound, settings)
        #expect(said.contains { $0.keyPath == keyPath && $0.message == "affects nothing" }, "\(said)")
    }

    @Test(
        "B2 · rights of a single test period affect nothing",
        arguments: [
            (
                "take-or-pay, quantity: 600 GPU-h/month, take: 80 %, carry_forward: {earned_above: take}",
                "carry_forward"
            ),
            ("take-or-pay, quantity: 600 GPU-h/month, take: 80 %, make_up: {starts_above: take}", "make_up"),
            ("minimum-spend, commitment: 6000 USD, deficiency: {returned: 50 %}", "deficiency.returned"),
            ("minimum-spend, commitment: 6000 USD, overspend_credit: {share: 50 %}", "overspend_credit"),
            (
                "minimum-spend, commitment: 9000 USD, "
                    + "eligible: {staff: {spend: expense.cost.staff, share: 0 %}}", "eligible.staff"
            ),
        ])
    func singlePeriod(_ terms: String, _ key: String) throws {
        let only = "{structure: \(terms), price: 1 USD/GPU-h, term: 12 months, test: annual}"
        let said = try said(Self.sound, ["contracts.only=\(only)"])
        let isTold = said.contains {
            $0.keyPath == "contracts.only.\(key)" && $0.message == "affects nothing"
        }
        #expect(isTold, "\(said)")
    }
}
