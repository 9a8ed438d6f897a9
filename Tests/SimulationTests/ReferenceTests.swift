import Foundation
import Results
import Shortfall
import Simulation
import Testing

@Suite struct ReferenceTests {
    /// Figures of an independent implementation with 33.5 million paths. Standard errors where they were
    /// not published are those of the estimators at that size.
    static let r1 = [
        ReferenceFigure("npv", .mean, 49_251.0, 5.5),
        ReferenceFigure("npv", .sd, 31_741, 5),
        ReferenceFigure("loss", .probability, 0.08467, 0.00005),
        ReferenceFigure("miss", .probability, 0.23260, 0.00007),
        ReferenceFigure("loss", .probability, 0.36395, 0.00017, given: "miss"),
        ReferenceFigure("npv", .p1, -27_633, 25),
        ReferenceFigure("npv", .p5, -9_164, 15),
        ReferenceFigure("npv", .p50, 53_776, 6),
        ReferenceFigure("npv", .p95, 94_921, 8),
        ReferenceFigure("npv", .cvar95, 20_375, 15),
        ReferenceFigure("npv", .cvar99, 34_109, 30),
        ReferenceFigure("profit", .p5, -879.2, 0.3, period: "2033-12"),
        ReferenceFigure("profit", .p50, 697.0, 0.3, period: "2033-12"),
        ReferenceFigure("profit", .p95, 2_062.9, 0.5, period: "2033-12"),
    ]

    @Test func aMillionPathsOfR1AgreeWithTheReference() throws {
        let scenario = try Scenarios.load("reference/r1.yaml")
        let result = try Run(scenario.plan.with(pathCount: 1_000_000))()
        for figure in Self.r1 {
            let estimate = result.estimate(for: figure)
            #expect(
                figure.agrees(with: estimate),
                "\(figure) against \(String(describing: estimate))")
        }
    }

    /// The committed table of the independent NumPy program beside the scenario.
    static func r2Table() throws -> [ReferenceFigure] {
        let file = Scenarios.root.appending(path: "scenarios/reference/r2.reference.csv")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
            .compactMap { row in
                let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(
                    String.init)
                guard let statistic = Statistic(rawValue: cells[2]), let value = Double(cells[4]),
                    let error = Double(cells[5])
                else { return nil }
                // Ledger lines of the program are metrics of the scenario: `true_up.cloud`, `true_up_cloud`.
                let isEvent = cells[0].hasPrefix("operating_loss.")
                return ReferenceFigure(
                    isEvent ? cells[0] : cells[0].replacing(".", with: "_"), statistic, value, error, period: cells[1].isEmpty ? nil : cells[1],
                    given: cells[3].isEmpty ? nil : cells[3])
            }
    }

    @Test func aMillionPathsOfR2AgreeWithTheIndependentProgram() throws {
        let scenario = try Scenarios.load("reference/r2.yaml")
        let result = try Run(scenario.plan.with(pathCount: 1_000_000))()
        var compared = 0
        for figure in try Self.r2Table() {
            guard let estimate = result.estimate(for: figure) else {
                Issue.record("not estimated: \(figure)")
                continue
            }
            compared += 1
            // With well over a hundred figures, one beyond 4 standard errors is a fault, not chance.
            #expect(figure.agrees(with: estimate), "\(figure) against \(estimate)")
        }
        #expect(compared > 170)
    }
}

@Suite struct StandardErrorSlowTests {
    /// Reported standard errors against the spread of the estimates themselves over 200 seeds.
    @Test func reportedStandardErrorsOfR1AreRight() throws {
        let scenario = try Scenarios.load("reference/r1.yaml")
        let figures = ReferenceTests.r1.filter { $0.period == nil || $0.statistic == .p50 }
        var values = Array(repeating: [Double](), count: figures.count)
        var errors = values
        let seeds = 200
        for seed in 1...seeds {
            let plan = try scenario.plan.with(seed: UInt64(seed), pathCount: 20_000)
            let result = try Run(plan)()
            for (index, figure) in figures.enumerated() {
                let estimate = try #require(result.estimate(for: figure))
                values[index].append(try #require(estimate.value))
                errors[index].append(try #require(estimate.standardError))
            }
        }
        for (index, figure) in figures.enumerated() {
            let n = Double(seeds)
            let mean = values[index].reduce(0, +) / n
            let spread =
                (values[index].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1))
                .squareRoot()
            let reported = (errors[index].reduce(0) { $0 + $1 * $1 } / n).squareRoot()
            // The spread of 200 values has a relative standard error of 5 %; the promise is 10 %, and
            // twice the error of the yardstick on top of nothing is what chance allows.
            #expect(abs(reported / spread - 1) < 0.10, "\(figure): \(reported) against \(spread)")
        }
    }
}
