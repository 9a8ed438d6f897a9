import Foundation
import Testing

/// Blocks of a history and columns of a file at a million paths, against NumPy.
@Suite struct OwnDataSlowTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Oracles").standardizedFileURL

    private struct Row {
        let statistic: String
        /// Position among the steps kept.
        let position: Int
        let value: Double
        let standardError: Double
        let level: Double
    }

    private static func rows(_ name: String) throws -> [Row] {
        try String(contentsOf: folder.appending(path: "own_data.csv"), encoding: .utf8)
            .split(separator: "\n").dropFirst().compactMap { line in
                let cells = line.split(separator: ",").map { String($0) }
                guard cells[0] == name else { return nil }
                return Row(
                    statistic: cells[1], position: cells[2] == "5" ? 0 : 1,
                    value: try #require(Double(cells[3])),
                    standardError: try #require(Double(cells[4])),
                    level: cells.count > 5 ? try #require(Double(cells[5])) : .nan)
            }
    }

    private static let factors: [(name: String, terms: String)] = [
        ("stationary", "process: bootstrap, file: HISTORY, block: 6 months"),
        ("circular", "process: bootstrap, file: HISTORY, block: 6 months, blocks: circular"),
        ("paths", "process: paths, file: PATHS"),
    ]

    @Test(arguments: [1, 2, 3] as [UInt64])
    func momentsTailsAndAutocovarianceAgree(seed: UInt64) throws {
        let text = Self.factors.map { name, terms in "  \(name): {\(terms)}\n" }.joined()
            .replacing("HISTORY", with: Self.folder.appending(path: "own_data_history.csv").path)
            .replacing("PATHS", with: Self.folder.appending(path: "own_data_paths.csv").path)
        let run = try FactorRun(
            "factors:\n" + text, months: 12, steps: [5, 11], paths: 1_000_000, seed: seed)
        for (name, _) in Self.factors {
            let levels = try #require(run.levels[name])
            for row in try Self.rows(name) {
                let sample = levels[row.position]
                let found: SampleFigure
                switch row.statistic {
                case "mean": found = mean(of: sample)
                case "variance": found = covariance(of: sample, sample)
                case "share": found = share(of: sample, below: row.level)
                case "covariance": found = covariance(of: levels[0], levels[1])
                default:
                    let logs = levels.map { $0.map { Foundation.log($0) } }
                    found = covariance(of: logs[0], logs[1])
                }
                let error = hypot(found.standardError, row.standardError)
                #expect(
                    abs(found.value - row.value) <= 4 * error,
                    "\(name) \(row.statistic) \(row.position)")
            }
        }
    }

    /// 700 columns in turn on a million paths: each 1,428 or 1,429 times.
    @Test func columnsInTurnAreUsedAlike() throws {
        let file = Self.folder.appending(path: "own_data_paths.csv")
        let run = try FactorRun(
            "factors: {x: {process: paths, file: \(file.path), use: in turn}}\n", months: 12,
            steps: [11], paths: 1_000_000)
        let last = try #require(
            String(contentsOf: file, encoding: .utf8).split(separator: "\n").last)
        let columns = last.split(separator: ",").dropFirst().compactMap { Double($0) }
        let x = try #require(run.levels["x"]?[0])
        #expect(columns.count == 700)
        #expect(x.indices.allSatisfy { x[$0] == columns[$0 % 700] })
    }
}
