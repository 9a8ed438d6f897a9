import Business
import Foundation
import ScenarioModel
import Series
import Testing

@Suite struct LoadShapeTests {
    private let graph = SeriesGraph(stepCount: 1)

    private func served(_ shape: LoadShape, wanted: Double, capacity: Double) throws -> Double {
        let hours = Dimension.acceleratorHour / .month
        let result = shape.served(
            of: graph.series(wanted, hours), by: graph.series(capacity, hours))
        return try #require(result.constantValue)
    }

    private struct Row {
        let shape: LoadShape
        let capacity: Double
        let value: Double
    }

    private func oracle() throws -> [Row] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Oracles/load_shape.csv").standardizedFileURL
        let text = try String(contentsOf: file, encoding: .utf8)
        return try text.split(separator: "\n").dropFirst().map { line in
            let fields = line.split(separator: ",")
            let parameters = fields[1].split(separator: " ").compactMap { Double($0) }
            let shape: LoadShape? =
                fields[0] == "lognormal"
                ? .lognormal(parameters[0]) : LoadShape(quantiles: parameters)
            return Row(
                shape: try #require(shape), capacity: try #require(Double(fields[2])),
                value: try #require(Double(fields[3])))
        }
    }

    /// Quadrature is asked for 1e-13 relative; the closed form's logarithm and two distribution
    /// functions add a few 1e-15 for each unit of ln(C/W)/s, which reaches 90 in the table.
    @Test func expectedUseAgreesWithQuadrature() throws {
        let rows = try oracle()
        #expect(rows.count == 84)
        for row in rows {
            let value = try served(row.shape, wanted: 1, capacity: row.capacity)
            #expect(
                (value - row.value).magnitude <= 1e-12 * row.value,
                "\(row.shape), capacity \(row.capacity): \(value), expected \(row.value)")
        }
    }

    /// A month of 200,000 intervals: what may not wait comes first, the rest fills what is free.
    @Test(arguments: [0.1, 0.4, 1.0], [0.3, 0.9, 1.0, 1.4])
    func workThatMayWaitFillsTheValleys(share: Double, capacity: Double) throws {
        let shape = try #require(LoadShape(quantiles: [0.4, 0.7, 1, 1.2, 1.86]))
        guard case .curve(let quantiles) = shape else { return }
        let count = 200_000
        var (prompt, free) = (0.0, 0.0)
        for interval in 0..<count {
            let place = (Double(interval) + 0.5) / Double(count) * Double(quantiles.count - 1)
            let (index, rest) = (Int(place), place - Double(Int(place)))
            let load = quantiles[index] + rest * (quantiles[index + 1] - quantiles[index])
            prompt += min((1 - share) * load, capacity) / Double(count)
            free += max(0, capacity - (1 - share) * load) / Double(count)
        }
        let value = try served(shape.deferring(share), wanted: 1, capacity: capacity)
        // The midpoint rule is off by at most slope² over 8 count² where the load crosses.
        #expect(abs(value - (prompt + min(share, free))) < 1e-9)
    }

    @Test func aFlatLoadHasNothingToDefer() {
        #expect(LoadShape.flat.deferring(0.5) == .flat)
        #expect(LoadShape.lognormal(0.4).deferring(0) == .lognormal(0.4))
    }

    @Test func useScalesWithLoadAndCapacity() throws {
        for row in try oracle() {
            let value = try served(row.shape, wanted: 3e6, capacity: 3e6 * row.capacity)
            #expect((value - 3e6 * row.value).magnitude <= 3e6 * 1e-12 * row.value)
        }
    }

    @Test func useNeverExceedsLoadOrCapacity() throws {
        for row in try oracle() {
            for wanted in [1e-9, 0.3, 1, 7, 1e12] {
                let value = try served(row.shape, wanted: wanted, capacity: row.capacity)
                #expect(value >= 0 && value <= min(wanted, row.capacity))
            }
        }
    }

    @Test(arguments: [
        LoadShape.flat, .lognormal(0.38), LoadShape(quantiles: [0.4, 1, 1.86])!,
    ])
    func nothingWantedOrNothingThereGivesZero(shape: LoadShape) throws {
        #expect(try served(shape, wanted: 0, capacity: 10) == 0)
        #expect(try served(shape, wanted: 10, capacity: 0) == 0)
        #expect(try served(shape, wanted: 0, capacity: 0) == 0)
    }

    @Test func aNarrowLognormalIsNearlyFlat() throws {
        // E[min(D, C)] at C = W is 2WΦ(−s/2) ≈ W(1 −
        // s/√(2π)).
        let s = 1e-4
        let value = try served(.lognormal(s), wanted: 1, capacity: 1)
        #expect((1 - value - s / (2 * Double.pi).squareRoot()).magnitude < s * s)
    }

    @Test func quantilesMayDescendAndAreScaledToMeanOne() {
        #expect(LoadShape(quantiles: [3, 2, 1]) == LoadShape(quantiles: [0.5, 1, 1.5]))
        #expect(LoadShape(quantiles: [2, 1, 3]) == nil)
        #expect(LoadShape(quantiles: [0, 0]) == nil)
        #expect(LoadShape(quantiles: [1]) == nil)
        #expect(LoadShape(quantiles: []) == nil)
    }
}
