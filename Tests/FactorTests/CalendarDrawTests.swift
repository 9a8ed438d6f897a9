import Foundation
import Testing

/// Two views of a scenario a month apart meet the same draws in the months that both simulate.
@Suite struct CalendarDrawTests {
    /// Log changes `[month][path]` of factor x from the second month on.
    private func changes(_ text: String, view: String, months: Int) throws -> [[Double]] {
        let history = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Oracles/own_data_history.csv").path
        let run = try FactorRun(
            text.replacing("HISTORY", with: history), months: months, steps: Array(0..<months), paths: 64, names: ["x"], view: view)
        let levels = try #require(run.levels["x"])
        return zip(levels, levels.dropFirst()).map { before, after in
            zip(before, after).map { Foundation.log($1) - Foundation.log($0) }
        }
    }

    static let scenarios = [
        "factors: {x: {process: gbm, start: 2, volatility: 40 %/yr}}",
        """
        factors:
          x: {process: jump-diffusion, start: 2, volatility: 20 %/yr, jumps: {intensity: 9 /yr, mean: -0.2}}
        """,
        """
        factors:
          x: {process: bootstrap, start: 2, file: HISTORY, block: 6 months, blocks: circular}
        """,
        """
        factors:
          x: {process: gbm, start: 2, volatility: 40 %/yr}
          y: {process: gbm, start: 2, volatility: 40 %/yr}
        dependence: {pairs: {x ~ y: 0.5}, copula: student-t, mixing: year}
        """,
        """
        factors:
          x: {process: gbm, start: 2, volatility: 40 %/yr}
          y: {process: gbm, start: 2, volatility: 40 %/yr}
        dependence: {pairs: {x ~ y: 0.5}, copula: student-t, mixing: path}
        """,
    ]

    @Test("D2 · the same month has the same shocks in every view", arguments: scenarios, 1...7)
    func laterViewsMeetTheSameShocks(text: String, later: Int) throws {
        let first = try changes(text, view: "2026-01", months: 30)
        let second = try changes(text, view: "2026-0\(1 + later)", months: 30 - later)
        for (month, row) in second.enumerated() {
            for (a, b) in zip(first[month + later], row) {
                // Differences of logarithms of levels that differ: some ulps of the logarithms.
                #expect((a - b).magnitude <= 1e-13)
            }
        }
    }
}
