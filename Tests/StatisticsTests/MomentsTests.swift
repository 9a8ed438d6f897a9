import Statistics
import Testing

struct MomentsTests {
    @Test func momentsOfATwoPointLawAreExact() throws {
        // 3 ones and 1 zero: mean 3/4, central moments 3/16, -3/32, 21/256.
        let moments = Moments([1, 1, 0, 1])
        #expect(moments.mean == 0.75)
        #expect(moments.m2 == 4 * 3.0 / 16)
        #expect(moments.m3 == 4 * -3.0 / 32)
        #expect(moments.m4 == 4 * 21.0 / 256)
        let skewness = try #require(moments.skewness)
        #expect(agree(skewness, -2 / 3.0.squareRoot(), relative: 1e-15))
        #expect(agree(try #require(moments.excessKurtosis), 7.0 / 3 - 3, relative: 1e-14))
    }

    @Test func emptyAndConstantSamplesHaveNoSpread() {
        #expect(Moments().variance == nil)
        #expect(Moments().skewness == nil)
        let constant = Moments([4, 4, 4, 4, 4])
        #expect(constant.variance == 0)
        #expect(constant.skewness == nil)
        #expect(constant.standardErrorOfStandardDeviation == nil)
    }

    /// Over 2,000 samples, the reported errors of mean and sd match the scatter of the estimates.
    ///
    /// The scatter of R estimates has a relative error of 1/√(2R) (more for the sd of a skewed
    /// law); 4 of these are 6 %.
    @Test(arguments: [false, true]) func standardErrorsMatchTheScatter(isSkewed: Bool) throws {
        var draws = CounterDraws(seed: isSkewed ? 21 : 22)
        var means: [Double] = []
        var deviations: [Double] = []
        var meanErrors: [Double] = []
        var deviationErrors: [Double] = []
        for _ in 0..<2000 {
            let sample = Moments(
                (0..<400).map { _ in isSkewed ? -Elementary.log(draws.uniform()) : draws.normal() })
            means.append(sample.mean)
            deviations.append(try #require(sample.standardDeviation))
            meanErrors.append(try #require(sample.standardErrorOfMean))
            deviationErrors.append(try #require(sample.standardErrorOfStandardDeviation))
        }
        let meanScatter = try #require(Moments(means).standardDeviation)
        #expect(agree(Moments(meanErrors).mean, meanScatter, relative: 0.065))
        let scatter = try #require(Moments(deviations).standardDeviation)
        // The plug-in fourth moment is biased by about kurtosis-sized terms over n.
        #expect(agree(Moments(deviationErrors).mean, scatter, relative: isSkewed ? 0.12 : 0.07))
    }
}
