import Factors
import Statistics
import Testing

/// How many standard errors to allow so that all comparisons of a suite together raise a false alarm no
/// more often than one alone does at four: Φ⁻¹(1 − Φ(−4)/m) (Bonferroni).
func standardErrors(comparisons: Int) -> Double {
    -NormalDistribution.quantile(NormalDistribution.cumulative(-4) / Double(comparisons))
}

/// Expects mean, variance and tail quantiles of a factor's levels to be those of its law.
func expectLevelsFollowTheirLaw(
    _ run: FactorRun, _ name: String, steps: [Int], quantiles: [Double] = [0.01, 0.95]
) throws {
    let process = try #require(run.entries.first { $0.name == name }).process
    let levels = try #require(run.levels[name])
    for (index, step) in steps.enumerated() {
        let law = process.law(at: step)
        let mean = try #require(law.mean)
        let deviation = try #require(law.deviation)
        #expect(FactorTests.mean(of: levels[index]).agrees(with: mean), "\(name), step \(step)")
        #expect(
            covariance(of: levels[index], levels[index]).agrees(with: deviation * deviation),
            "\(name), variance, step \(step)")
        for probability in quantiles {
            let quantile = try #require(law.quantile(probability))
            #expect(
                share(of: levels[index], below: quantile).agrees(with: probability),
                "\(name), quantile \(probability), step \(step)")
        }
    }
}
