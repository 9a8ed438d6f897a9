import Foundation
import Testing

/// The rules of dispatch beside the least cost there is, which a dynamic programme knows.
@Suite struct DispatchOracleTests {
    /// Contracts as `Tests/Oracles/dispatch.py` has them.
    private static let contracts: [String: [String]] = [
        "dear take": [take(1, 3, "60 %"), market(2)],
        "cheap take": [take(1, 2, "60 %"), market(3)],
        "two takes": [take(1, 1, "100 %"), take(2, 1, "50 %"), market(1.5)],
        "two takes, cheap market": [take(1, 1, "90 %"), take(2, 1, "50 %"), market(0.8)],
        "reservation and take": [
            "c1: {structure: reserved, quantity: 100 GPU-h/month, price: 1 USD/GPU-h}",
            take(2, 1, "80 %"), market(1.5),
        ],
        "quarter and year": [
            take(1, 1, "70 %", test: "quarterly"), take(2, 1, "70 %"), market(0.8),
        ],
    ]

    private static func take(
        _ index: Int, _ price: Double, _ share: String, test: String = "annual"
    ) -> String {
        "c\(index): {structure: take-or-pay, quantity: 100 GPU-h/month, price: \(price) USD/GPU-h, "
            + "take: \(share), test: \(test)}"
    }

    private static func market(_ price: Double) -> String {
        "m: {structure: on-demand, price: \(price) USD/GPU-h}"
    }

    private static let table: [[String: String]] = {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Oracles/dispatch.csv")
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return [] }
        // Names with commas stand in quotes.
        func cells(_ line: Substring) -> [String] {
            line.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
                .reduce(into: [""]) { cells, part in
                    let pieces = part.offset % 2 == 1
                        ? [part.element]
                        : part.element.split(separator: ",", omittingEmptySubsequences: false)
                    cells[cells.count - 1] += pieces[0]
                    cells += pieces.dropFirst().map(String.init)
                }
        }
        let lines = text.split(whereSeparator: \.isNewline).map(cells)
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(lines[0], $0)) }
    }()

    /// E[cost of the year] over all courses of demand, which moves each quarter.
    private func expected(_ contracts: [String], _ rule: String) throws -> Double {
        let levels = ["60", "120", "180"]
        func chance(_ a: Int, _ b: Int) -> Double { a == b ? 0.5 : 0.25 }
        var total = 0.0
        for course in 0..<81 {
            let states = [course % 3, course / 3 % 3, course / 9 % 3, course / 27]
            let demand = zip(["01", "04", "07", "10"], states)
                .map { "2026-\($0): \(levels[$1]) GPU-h/month" }.joined(separator: ", ")
            let months = try LedgerRun(
                """
                business: {dispatch: \(rule), products: {api: {demand: {\(demand)}}}}
                contracts:
                \(contracts.map { "  \($0)" }.joined(separator: "\n"))
                """
            ).months()
            total += zip(states, states.dropFirst()).reduce(1.0 / 3) { $0 * chance($1.0, $1.1) }
                * months.total("compute")
        }
        return total
    }

    /// How much more than the least the default may cost: the gaps of decision 0041.
    private static let gaps = [
        "dear take": 0.0, "cheap take": 0, "two takes": 0, "reservation and take": 0,
        "two takes, cheap market": 0.024, "quarter and year": 0.018,
    ]

    @Test("D12 · the default is as near to the least cost as its record says", arguments: gaps.keys.sorted())
    func theGapIsThatOfTheRecord(name: String) throws {
        let row = try #require(Self.table.first { $0["case"] == name })
        func number(_ column: String) throws -> Double { try #require(Double(row[column] ?? "")) }
        let contracts = try #require(Self.contracts[name])
        let found = try expected(contracts, "pro-rata")
        #expect(try agree(found, number("pro-rata"), ulps: 1000))
        #expect(try found <= number("least") * (1 + Self.gaps[name]! + 1e-12))
        #expect(try agree(expected(contracts.reversed(), "pro-rata"), found, ulps: 1000))
        #expect(try agree(expected(contracts, "take-first"), number("take-first"), ulps: 1000))
    }
}
