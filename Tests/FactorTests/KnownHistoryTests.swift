import Factors
import Foundation
import Testing

/// A bootstrap draws from what was known at the view, and starts there.
@Suite struct KnownHistoryTests {
    private func rise(_ months: Double) -> Double { Foundation.exp(months * Foundation.log(1.1)) }

    /// Months from 2025-01 on: a rise of 10 % a month in 2025, a tenfold jump in 2026.
    private func run(_ months: Int, _ terms: String = "") throws -> FactorRun {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "known-history-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: url) }
        let rows = (0..<months).map { step in
            let level = step < 12 ? rise(Double(step)) : 1000
            let month = step % 12 + 1
            return "\(2025 + step / 12)-\(month < 10 ? "0" : "")\(month),\(level)"
        }
        try ("month,x\n" + rows.joined(separator: "\n") + "\n")
            .write(to: url, atomically: true, encoding: .utf8)
        return try FactorRun(
            "factors: {x: {process: bootstrap, file: \(url.path)\(terms)}}\n", months: 3,
            steps: [0, 2], paths: 200)
    }

    @Test("D6 · rows after the view are neither drawn nor started from", arguments: [12, 13, 20])
    func future(months: Int) throws {
        let run = try run(months)
        let start = rise(11)
        for (index, step) in [0, 2].enumerated() {
            let exact = start * rise(Double(step + 1))
            let law = try #require(run.entries.first).law(at: step)
            #expect(abs(try #require(law.mean) / exact - 1) < 1e-12)
            #expect(try #require(run.levels["x"]?[index]).allSatisfy { abs($0 / exact - 1) < 1e-12 })
        }
    }

    @Test("D6 · a history that ends before the view is refused, or carried on request")
    func stale() throws {
        let refused = #expect(throws: FactorRun.Refused.self) { try self.run(9) }
        let fault = try #require(refused?.diagnostics.first)
        #expect(fault.message.contains("the history ends in 2025-09, 3 months before"))
        #expect(fault.expected?.contains("stale: carry") == true)
        let carried = try run(9, ", stale: carry")
        let exact = rise(9)
        #expect(try #require(carried.levels["x"]?[0]).allSatisfy { abs($0 / exact - 1) < 1e-12 })
        #expect(try run(9, ", start: 2").levels["x"]?[0].allSatisfy { abs($0 / 2.2 - 1) < 1e-12 } == true)
    }
}
