import ScenarioModel
import Testing

/// What is wrong with business or contracts is told, all of it at once, where it stands.
@Suite struct LedgerFaultTests {
    struct Fault: CustomTestStringConvertible {
        let text: String
        /// Key path and a part of the message, for each fault.
        let expected: [(String, String)]

        var testDescription: String { text }

        init(_ text: String, _ expected: (String, String)...) {
            self.text = text
            self.expected = expected
        }
    }

    private static func contract(_ terms: String) -> String {
        """
        business: {products: {api: {demand: 10 GPU-h/month}}}
        contracts: {c: {\(terms)}}
        """
    }

    private static func product(_ terms: String) -> String {
        "business: {products: {api: {\(terms)}}}"
    }

    private static let reserved = "structure: reserved, quantity: 5 GPU, price: 2 USD/GPU-h"

    static let faults = [
        Fault(contract("structure: take-or-buy"), ("contracts.c.structure", "unknown structure")),
        Fault(
            contract("structure: take-or-pay, quantity: 5 GPU, price: 2 USD"),
            ("contracts.c.take", "missing"), ("contracts.c.price", "wrong unit")),
        Fault(
            contract("structure: reserved, quantity: 5 kWh, price: 2 USD/GPU-h"),
            ("contracts.c.quantity", "wrong unit: this is energy")),
        Fault(
            contract("structure: reserved, quantity: -5 GPU, price: 2 USD/GPU-h"),
            ("contracts.c.quantity", "out of range")),
        Fault(
            contract("structure: reserved, quantity: 2 GW, price: 2 USD/GPU-h"),
            ("contracts.c.quantity", "needs the power")),
        Fault(
            contract("structure: reserved, quantity: 38e9 USD, price: 2 USD/GPU-h"),
            ("contracts.c.quantity", "needs the term")),
        Fault(
            contract(reserved + ", generation: h100"),
            ("contracts.c.generation", "no such name")),
        Fault(
            contract(reserved + ", term: 1 year, end: 2027-01"),
            ("contracts.c.end", "beside the term")),
        Fault(
            contract(reserved + ", end: 2025-01"),
            ("contracts.c.end", "ends before it starts")),
        Fault(
            contract(reserved + ", term: 1.5 months"),
            ("contracts.c.term", "whole number of months")),
        Fault(
            contract(reserved + ", delivery: 2025-06"),
            ("contracts.c.delivery", "outside the contract's term")),
        Fault(
            contract("structure: take-or-pay, take: 110 %, quantity: 5 GPU, price: 2 USD/GPU-h"),
            ("contracts.c.take", "out of range")),
        Fault(
            contract(
                "structure: take-or-pay, take: 80 %, quantity: 5 GPU, prepayment: 5 %, "
                    + "price: 2 USD/GPU-h * noise.a"),
            ("contracts.c.prepayment", "differs from path to path")),
        Fault(
            contract("structure: minimum-spend, price: 2 USD/GPU-h, commitment: 5 USD"),
            ("contracts.c.commitment", "needs the term")),
        Fault(
            contract(
                "structure: minimum-spend, price: 2 USD/GPU-h, "
                    + "commitment: [5 USD, 6 USD], term: 3 years"),
            ("contracts.c.commitment", "2 sums for 3 contract years")),
        Fault(
            contract(
                "structure: minimum-spend, price: 2 USD/GPU-h, "
                    + "commitment: 5 USD/month * noise.a"),
            ("contracts.c.commitment", "random")),
        Fault(
            contract("structure: on-demand, price: 1 USD/GPU-h + quantity.gpu_hours.used.c"),
            ("contracts.c.price", "mixes")),
        Fault(
            contract(
                "structure: reserved, quantity: 9 USD/month, "
                    + "price: 1 USD/GPU-h * quantity.gpu_hours.used.c / (1 GPU-h/month)"
            ), ("contracts.c.price", "cyclic")),
        Fault(
            contract(
                "structure: reserved, quantity: 9 USD/month, "
                    + "price: 1 USD/GPU-h * served.api / unserved.api"),
            ("contracts.c.price", "cyclic")),
        Fault(
            contract("structure: on-demand, price: 1 USD/GPU-h * (expense.compute.c / spend.c)"),
            ("contracts.c.price", "cyclic")),
        Fault(product("demand: 10 Mtok"), ("business.products.api.demand", "wrong unit")),
        Fault(product("demand: 10 Mtok/month"), ("business.products.api.efficiency", "missing")),
        Fault(
            product("demand: 10 Mtok/month, efficiency: 5 action/GPU-h, price: 3 USD/action"),
            ("business.products.api.efficiency", "wrong unit"),
            ("business.products.api.price", "wrong unit")),
        Fault(
            product("demand: 1 Mtok/month, efficiency: {h100: 1 Mtok/GPU-h}"),
            ("business.products.api.efficiency.h100", "no such name")),
        Fault(
            product("demand: demnd, class: payng"), ("business.products.api.class", "choices")),
        Fault(product("demand: demnd"), ("business.products.api.demand", "unknown name")),
        Fault("business: {load_shape: {lognormal: {}}}", ("business.load_shape", "cv")),
        Fault(
            "business: {load_shape: {quantiles: [1, 3, 2]}}",
            ("business.load_shape", "load-duration")),
        Fault(
            "business: {costs: {all: {amount: 10 % * cost_of_revenue}}}",
            ("business.costs.all.amount", "cyclic")),
    ]

    @Test(arguments: faults)
    func faultsAreReportedWhereTheyStand(fault: Fault) {
        let found = LedgerRun.faults(of: fault.text).filter { $0.severity == .error }
        for (keyPath, message) in fault.expected {
            #expect(
                found.contains { $0.keyPath == keyPath && $0.message.contains(message) },
                "\(keyPath): \(message); found \(found)")
        }
        #expect(found.count == fault.expected.count, "\(found)")
        #expect(found.allSatisfy { $0.position.line > 0 })
    }

    @Test func aContractOutsideTheHorizonAndALostPrepaymentEarnWarnings() throws {
        let run = try LedgerRun(
            Self.contract(Self.reserved + ", start: 2030-01, term: 1 year"))
        #expect(run.warnings.count == 1)
        #expect(run.months().total("expense.compute.c") == 0)
        let late = try LedgerRun(
            Self.contract(Self.reserved + ", start: 2025-01, prepayment: 5 %"))
        #expect(late.warnings.map(\.keyPath) == ["contracts.c.prepayment"])
    }

    @Test func onePartsFaultDoesNotHideAnothers() {
        let found = LedgerRun.faults(
            of: """
                business:
                  products: {api: {demand: 10 Mtok, price: 2 USD/tok}}
                  costs: {rent: {amount: 5 USD}}
                contracts:
                  a: {structure: reserved, quantity: 5 kWh, price: 2 USD/GPU-h}
                  b: {structure: on-demand, price: 2 USD/GPU-h, avaliable: 4 GPU}
                """)
        #expect(Set(found.map(\.keyPath)) == [
            "business.products.api.demand", "business.costs.rent.amount", "contracts.a.quantity",
            "contracts.b.avaliable",
        ])
    }
}
