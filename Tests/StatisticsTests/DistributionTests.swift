import Statistics
import Testing

/// The distribution functions against mpmath and SciPy (`Tests/Oracles/statistics.py`).
struct DistributionTests {
    @Test func exponentialAndLogarithmAreNearlyExact() throws {
        for row in try oracleRows("exp").map(numbers) {
            // 1.5 ulp of a normal result; one least step among the subnormals.
            #expect(
                agree(
                    Elementary.exp(row[0]), row[1], relative: 1.5 * 0x1p-52,
                    absolute: .leastNonzeroMagnitude),
                "exp \(row[0])")
        }
        for row in try oracleRows("log").map(numbers) {
            #expect(agree(Elementary.log(row[0]), row[1], relative: 2 * 0x1p-52), "log \(row[0])")
        }
        for row in try oracleRows("log1p").map(numbers) {
            #expect(
                agree(Elementary.log(onePlus: row[0]), row[1], relative: 4 * 0x1p-52),
                "log1p \(row[0])")
        }
    }

    @Test func exponentialAndLogarithmHandleTheEdges() {
        #expect(Elementary.exp(.infinity) == .infinity)
        #expect(Elementary.exp(-.infinity) == 0)
        #expect(Elementary.exp(.nan).isNaN)
        #expect(Elementary.log(0) == -.infinity)
        #expect(Elementary.log(-1).isNaN)
        #expect(Elementary.log(.infinity) == .infinity)
    }

    @Test func normalDistributionMatchesTheOracle() throws {
        for row in try oracleRows("normal_cdf").map(numbers) {
            // Below 1e-308 a result is subnormal and carries fewer digits.
            #expect(
                agree(
                    NormalDistribution.cumulative(row[0]), row[1], relative: 2e-15,
                    absolute: 20 * .leastNonzeroMagnitude),
                "Φ(\(row[0]))")
        }
        for row in try oracleRows("normal_quantile").map(numbers) {
            #expect(
                agree(NormalDistribution.quantile(row[0]), row[1], relative: 2e-15),
                "Φ⁻¹(\(row[0]))")
        }
        #expect(NormalDistribution.quantile(0) == -.infinity)
        #expect(NormalDistribution.quantile(1) == .infinity)
        #expect(NormalDistribution.quantile(-0.1).isNaN)
    }

    @Test func studentCriticalValuesMatchTheOracle() throws {
        for row in try oracleRows("t_critical").map(numbers) {
            let t = StudentDistribution.criticalValue(central: row[0], degreesOfFreedom: row[1])
            #expect(agree(t, row[2], relative: 1e-10), "t \(row)")
        }
    }

    @Test func incompleteBetaAndItsInverseMatchTheOracle() throws {
        for row in try oracleRows("beta").map(numbers) {
            #expect(
                agree(IncompleteBeta.value(row[0], row[1], row[2]), row[3], relative: 2e-12),
                "I \(row)")
            let both = IncompleteBeta.value(row[0], row[1], row[2])
                + IncompleteBeta.complement(row[0], row[1], row[2])
            #expect(agree(both, 1, relative: 1e-13))
        }
        for row in try oracleRows("beta_inverse").map(numbers) {
            #expect(
                agree(IncompleteBeta.inverse(row[0], row[1], row[2]), row[3], relative: 1e-11),
                "I⁻¹ \(row)")
        }
    }

    @Test func binomialTermsMatchTheOracle() throws {
        for row in try oracleRows("binomial_mass").map(numbers) {
            let mass = BinomialDistribution.mass(
                Int(row[0]), count: Int(row[1]), probability: row[2])
            #expect(agree(mass, row[3], relative: 1e-13), "mass \(row)")
        }
        for row in try oracleRows("binomial_cdf").map(numbers) {
            let below = BinomialDistribution.cumulative(
                Int(row[0]), count: Int(row[1]), probability: row[2])
            #expect(agree(below, row[3], relative: 1e-11), "cumulative \(row)")
        }
    }
}
