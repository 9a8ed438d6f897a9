import Analysis
import Foundation
import Results
import Risk
import Shortfall
import Testing

/// A second stream replaces every draw of a driver, and no draw of any other.
@Suite struct RedrawnDriverSlowTests {
    static let scenarios = [
        "frontier-lab", "one-page", "commitments", "demand", "events", "neocloud", "capacity-terms",
        "site-and-credit", "renewals", "model-builder",
    ]

    @Test(arguments: scenarios)
    func withAllRedrawnNothingOfTheOldNumbersIsLeft(_ name: String) throws {
        let paths = 4_000
        let family = try ScenarioFamily(path: "scenarios/\(name).yaml", paths: paths)
        #expect(!family.drivers.isEmpty)
        var all = Variant("all")
        all.redrawn = family.drivers.map(\.name)
        let measure = MeasureText(.mean, of: "npv")
        let samples = try Laboratory(family).simulate([.base, all], [measure])
        let (a, b) = (samples[0, 0].values, samples[1, 0].values)
        let (meanA, meanB) = (mean(a), mean(b))
        let both = mean(zip(a, b).map { ($0 - meanA) * ($1 - meanB) })
        let deviation = mean(a.map { ($0 - meanA) * ($0 - meanA) })
            * mean(b.map { ($0 - meanB) * ($0 - meanB) })
        #expect(abs(both / deviation.squareRoot()) < 4 / Double(paths).squareRoot())
    }

    @Test func nothingRedrawnIsTheBase() throws {
        let family = try ScenarioFamily(path: "scenarios/frontier-lab.yaml", paths: 2_000)
        var gpu = Variant("energy")
        gpu.redrawn = ["energy"]
        let measures = ["mean(npv)", "mean(total(revenue))"].map {
            try? MeasureText($0)
        }.compactMap { $0 }
        let samples = try Laboratory(family).simulate([.base, gpu, .base], measures)
        #expect(samples[0, 0].values == samples[2, 0].values)
        #expect(samples[0, 0].values != samples[1, 0].values)
        // Energy has no part in revenue.
        #expect(samples[0, 1].values == samples[1, 1].values)
    }

    private func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(values.count)
    }
}
