import Foundation
import Results
import Shortfall
import Simulation
import Testing

/// Commitments under log-normal use against quadrature: `Tests/Oracles/commitments.py`.
@Suite struct CommitmentSlowTests {
    private static let expected: [String: Double] = {
        let url = Scenarios.root.appending(path: "Tests/Oracles/commitments.csv")
        let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
        var values: [String: Double] = [:]
        for row in text.split(separator: "\n").dropFirst() {
            // The value stands behind the last comma; a case has commas of its own.
            guard let comma = row.lastIndex(of: ","),
                let value = Double(row[row.index(after: comma)...])
            else { continue }
            values[String(row[..<comma].replacing("\"", with: ""))] = value
        }
        return values
    }()

    private static let take =
        "structure: take-or-pay, quantity: 100 GPU-h/month, up_to: 1000 %, price: 1 USD/GPU-h, "
        + "take: 80 %"
    private static let spend =
        "structure: minimum-spend, price: 1 USD/GPU-h, commitment: 100 USD/month"

    /// The case, the months, the contract and the metric; a credit's line is negative.
    static let cases = [
        ("take, one month", 1, take + ", term: 1 months", "true_up.c"),
        ("spend, one month", 1, spend + ", term: 1 months", "true_up.c"),
        ("take, two months", 2, take + ", test: annual, term: 2 months", "true_up.c"),
        ("spend, two months", 2, spend + ", term: 2 months", "true_up.c"),
        ("made up", 2, take + ", test: monthly, make_up: {}, term: 9 months", "-1 * make_up.c"),
        (
            "second true-up with carry-forward", 2,
            take + ", test: monthly, carry_forward: {}, term: 9 months", "true_up.c * last"
        ),
        (
            "credit used", 2,
            spend + ", test: monthly, deficiency: {returned: 100 %}, term: 9 months",
            "-1 * credit.c"
        ),
    ]

    /// Log use has no drift: the drift of the mean is half the squared volatility.
    @Test(arguments: cases) func commitmentsAgreeWithQuadrature(
        name: String, months: Int, contract: String, line: String
    ) throws {
        let scenario = try Scenarios.load(
            text: """
                time: {as_of: 2026-01, horizon: \(months) months}
                factors:
                  use: {process: gbm, start: 90 GPU-h/month, drift: 40.5 %/yr, volatility: 90 %/yr}
                  last: {process: table, values: {2026-01: 0, 2026-02: 1}}
                business: {products: {api: {demand: use}}}
                contracts: {c: {\(contract)}}
                metrics: {found: {of: "\(line)"}}
                """)
        let result = try Run(scenario.plan.with(pathCount: 1_000_000))()
        let estimate = try #require(result.estimate("found", .mean))
        let error = try #require(estimate.standardError)
        let expected = try #require(Self.expected[name])
        #expect(abs(try #require(estimate.value) - expected) <= 4 * error, "\(name)")
    }
}
