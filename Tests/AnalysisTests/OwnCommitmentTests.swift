import Analysis
import Foundation
import Testing

/// The commitment, test period and miss of contracts are the contract's own.
@Suite struct OwnCommitmentTests {
    /// 100 hours a month from July on, a take of 60 % a year; use of 30 a month until December, then of
    /// 91: short by 180 hours in the calendar's 2026, and by none in the contract's year to June 2027,
    /// which uses 726 of 1,200. The model that `cloud` is like takes a thousandth of an hour a month.
    private static func yaml(year: String, more: String = "") -> String {
        """
        time: {as_of: 2026-07-01, horizon: 12 months}
        factors:
          need:
            process: table
            values: {2026-07: 30 GPU-h/month, 2027-01: 91 GPU-h/month}
        business:
          products: {hours: {demand: need, price: 3 USD/GPU-h}}
        contracts:
          model:
            structure: take-or-pay
            quantity: 0.001 GPU-h/month
            price: 1 USD/GPU-h
            take: 60 %
            test: annual
            contract_year: \(year)
            start: 2026-07
            end: 2027-06
          cloud: {like: model, quantity: 100 GPU-h/month}
        \(more)
        targets:
          load: {of: quantity.gpu_hours.used.cloud, per: quantity.gpu_hours.delivered.cloud, level: 50 %}
        """
    }

    private static func contract(_ text: String) throws -> ContractMiss {
        let laboratory = Laboratory(try CompareFixture.family(text, paths: 200))
        let answer = try laboratory.miss()
        return try #require(answer.contracts.first { $0.contract == "cloud" })
    }

    @Test("D20 · a contract written with like keeps its commitment, tested by its own year")
    func likeKeepsTheCommitment() throws {
        let own = try Self.contract(Self.yaml(year: "anniversary"))
        #expect(own.level == "60 %")
        #expect(own.miss?.value == 0)
        #expect(own.trueUp?.value == 0)
        let calendar = try Self.contract(Self.yaml(year: "calendar"))
        #expect(calendar.level == "60 %")
        #expect(calendar.miss?.value == 1)
        // 180 hours short at 1 USD.
        #expect(abs(try #require(calendar.trueUp?.value) - 180) < 0.1)
    }

    @Test("D20 · an amendment of the take is what is tested")
    func anAmendmentIsTested() throws {
        // From January on 90 % of 600 hours, and 60 % of 600 before: 900 are due, and 726 used.
        let text = Self.yaml(year: "anniversary").replacing(
            "{like: model, quantity: 100 GPU-h/month}",
            with: "{like: model, quantity: 100 GPU-h/month, "
                + "amend: [{date: 2027-01, take: 90 %}]}")
        let own = try Self.contract(text)
        #expect(own.miss?.value == 1)
        #expect(abs(try #require(own.trueUp?.value) - 174) < 0.1)
    }

    @Test("D20 · a minimum spend is missed where its own test is")
    func aMinimumSpendIsTested() throws {
        func text(_ commitment: String) -> String {
            """
            time: {as_of: 2026-01-01, horizon: 24 months}
            business:
              products: {hours: {demand: 10 GPU-h/month, price: 3 USD/GPU-h}}
            contracts:
              cloud: {structure: minimum-spend, price: 1 USD/GPU-h, commitment: \(commitment), test: annual}
            targets:
              use: {of: quantity.gpu_hours.used.cloud, level: 1 GPU-h/month}
            """
        }
        #expect(try Self.contract(text("119 USD/yr")).miss?.value == 0)
        let short = try Self.contract(text("150 USD/yr"))
        #expect(short.miss?.value == 1)
        #expect(abs(try #require(short.trueUp?.value) - 60) < 1e-9)
    }
}
