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

    /// Correlation of U in a month with U in the month before.
    package var correlation: Double { covariance / (before.deviation * now.deviation) }

    /// Nil where either month has no spread.
    init?(isLogarithm: Bool, before: Moments, now: Moments, covariance: Double) {
        guard before.variance > 0, now.variance > 0 else { return nil }
        self.isLogarithm = isLogarithm
        self.before = before
        self.now = now
        self.covariance = covariance
    }

    /// Of the level itself, from its laws in both months.
    init?(before: FactorLaw, now: FactorLaw, covariance: Double) {
        func moments(_ law: FactorLaw) -> Moments? {
            guard let mean = law.mean, let deviation = law.deviation else { return nil }
            return Moments(mean: mean, variance: deviation * deviation)
        }
        guard let before = moments(before), let now = moments(now) else { return nil }
        self.init(isLogarithm: false, before: before, now: now, covariance: covariance)
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
