/// What is known of a factor in two neighbouring months: moments and correlation of U = ln X or X.
package struct MonthMemory: Hashable, Sendable {
    package struct Moments: Hashable, Sendable {
        package let mean: Double
        package let variance: Double

        package init(mean: Double, variance: Double) {
            self.mean = mean
            self.variance = variance
        }

        package var deviation: Double { variance.squareRoot() }
    }

    package let isLogarithm: Bool
    package let before: Moments
    package let now: Moments
    package let covariance: Double
    /// About E(U − m)⁴/σ⁴ in the month where it is larger: 3 of a normal U, much more where what
    /// moves U is rare.
    package let kurtosis: Double

    /// Correlation of U in a month with U in the month before.
    package var correlation: Double { covariance / (before.deviation * now.deviation) }

    /// Whether the mean over so many paths of U's product with itself a month ago is nearly normal:
    /// whether at least about a hundred paths have what is rare.
    package func isNearlyNormal(over pathCount: Int) -> Bool {
        kurtosis <= Double(pathCount) / 100
    }

    /// Kurtosis of jumps, normal and Poisson in number, and of normal noise, of a variance in all: 3 +
    /// n E[J⁴]/σ⁴ for n jumps in the mean.
    static func kurtosis(
        count: Double, jumpMean: Double, jumpDeviation: Double, variance: Double
    ) -> Double {
        let (m, d) = (jumpMean * jumpMean, jumpDeviation * jumpDeviation)
        return 3 + count * (m * m + 6 * m * d + 3 * d * d) / (variance * variance)
    }

    /// Nil where either month has no spread.
    init?(
        isLogarithm: Bool, before: Moments, now: Moments, covariance: Double, kurtosis: Double = 3
    ) {
        guard before.variance > 0, now.variance > 0 else { return nil }
        self.isLogarithm = isLogarithm
        self.before = before
        self.now = now
        self.covariance = covariance
        self.kurtosis = kurtosis
    }

    /// Of the level itself, from its laws in both months.
    init?(before: FactorLaw, now: FactorLaw, covariance: Double, kurtosis: Double = 3) {
        func moments(_ law: FactorLaw) -> Moments? {
            guard let mean = law.mean, let deviation = law.deviation else { return nil }
            return Moments(mean: mean, variance: deviation * deviation)
        }
        guard let before = moments(before), let now = moments(now) else { return nil }
        self.init(
            isLogarithm: false, before: before, now: now, covariance: covariance,
            kurtosis: kurtosis)
    }

    /// Of 1 from some month on and 0 before, or the other way round.
    ///
    /// - Parameters:
    ///   - chances: that the month has come in the month before, and now.
    ///   - before: the level's law.
    init?(chances: (before: Double, now: Double), before: FactorLaw, now: FactorLaw) {
        self.init(
            before: before, now: now, covariance: chances.before * (1 - chances.now),
            kurtosis: 1 / min(chances.before, 1 - chances.now))
    }

    /// Of one Gaussian state that forgets at speed κ: the covariance is e^{−κΔ} σ²(t − Δ).
    init?(gaussian before: FactorLaw, _ now: FactorLaw, speed: Double) {
        guard let before = before.gaussian, let now = now.gaussian else { return nil }
        func moments(_ law: (mean: Double, deviation: Double, isLogarithm: Bool)) -> Moments {
            Moments(mean: law.mean, variance: law.deviation * law.deviation)
        }
        self.init(
            isLogarithm: now.isLogarithm, before: moments(before), now: moments(now),
            covariance: LogProcess.exp(-speed * monthStep) * before.deviation * before.deviation)
    }
}

extension StochasticProcess {
    package func memory(at step: Int, under model: DependenceModel) -> MonthMemory? {
        guard step > 0, shocks.count == 1 else { return nil }
        return MonthMemory(gaussian: law(at: step - 1), law(at: step), speed: shocks[0].speed)
    }
}

extension FactorLaw {
    /// Mean and deviation of the normal variable behind a normal or log-normal law.
    fileprivate var gaussian: (mean: Double, deviation: Double, isLogarithm: Bool)? {
        switch self {
        case .normal(let mean, let deviation): (mean, deviation, false)
        case .logNormal(let mean, let deviation): (mean, deviation, true)
        default: nil
        }
    }
}
