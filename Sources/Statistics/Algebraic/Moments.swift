/// Count, mean and central sums up to the fourth power, mergeable pairwise.
///
/// m_k = Σ (x - mean)^k. A value that is not finite is counted and also enters the sums, so the
/// mean becomes NaN or infinite and nothing is silently left out.
///
/// - Source: Chan, Golub & LeVeque (1979); Pébay (2008), Formulas for robust, one-pass parallel
///   computation of covariances and arbitrary-order statistical moments, SAND2008-6212.
public struct Moments: Mergeable, Hashable, Codable {
    public private(set) var count: Int
    public private(set) var mean: Double
    public private(set) var m2: Double
    public private(set) var m3: Double
    public private(set) var m4: Double
    /// The least value; +infinity when empty.
    public private(set) var minimum: Double
    /// The greatest value; -infinity when empty.
    public private(set) var maximum: Double
    /// How many of the values were NaN or infinite.
    public private(set) var notFinite: Int

    /// The empty accumulator, the identity of `merge`.
    public init() {
        self.init(
            count: 0, mean: 0, m2: 0, m3: 0, m4: 0, minimum: .infinity, maximum: -.infinity,
            notFinite: 0)
    }

    /// From central sums that a kernel computed over one row.
    public init(
        count: Int, mean: Double, m2: Double, m3: Double, m4: Double, minimum: Double,
        maximum: Double, notFinite: Int
    ) {
        self.count = count
        self.mean = mean
        self.m2 = m2
        self.m3 = m3
        self.m4 = m4
        self.minimum = minimum
        self.maximum = maximum
        self.notFinite = notFinite
    }

    /// From values, in two passes: the mean with one correction, then the central sums.
    public init(_ values: some Collection<Double>) {
        self.init()
        guard !values.isEmpty else { return }
        let n = Double(values.count)
        let first = values.reduce(0, +) / n
        let center = first + values.reduce(0) { $0 + ($1 - first) } / n
        count = values.count
        mean = center
        for x in values {
            let d = x - center
            let square = d * d
            m2 += square
            m3 += square * d
            m4 += square * square
            minimum = Swift.min(minimum, x)
            maximum = Swift.max(maximum, x)
            if !x.isFinite { notFinite += 1 }
        }
    }

    public mutating func merge(_ other: Moments) {
        notFinite += other.notFinite
        if other.count == 0 { return }
        if count == 0 {
            let seen = notFinite
            self = other
            notFinite = seen
            return
        }
        let a = Double(count)
        let b = Double(other.count)
        let n = a + b
        let delta = other.mean - mean
        let step = delta / n
        let between = delta * step * a * b
        let fourth = m4 + other.m4
            + between * step * step * (a * a - a * b + b * b)
            + 6 * step * step * (a * a * other.m2 + b * b * m2)
            + 4 * step * (a * other.m3 - b * m3)
        let third = m3 + other.m3
            + between * step * (a - b)
            + 3 * step * (a * other.m2 - b * m2)
        mean += step * b
        m2 += other.m2 + between
        m3 = third
        m4 = fourth
        count += other.count
        minimum = Swift.min(minimum, other.minimum)
        maximum = Swift.max(maximum, other.maximum)
    }
}

// MARK: - What the sums say

extension Moments {
    /// The unbiased variance, Σ(x - mean)²/(n - 1); nil below two values.
    public var variance: Double? { count < 2 ? nil : m2 / Double(count - 1) }

    public var standardDeviation: Double? { variance.map { $0.squareRoot() } }

    /// √n m₃ / m₂^{3/2}, the plain (biased) coefficient; nil without spread.
    public var skewness: Double? {
        m2 > 0 ? Double(count).squareRoot() * m3 / (m2 * m2.squareRoot()) : nil
    }

    /// n m₄ / m₂² - 3, the excess over the normal; nil without spread.
    public var excessKurtosis: Double? { m2 > 0 ? Double(count) * m4 / (m2 * m2) - 3 : nil }

    /// s/√n.
    public var standardErrorOfMean: Double? {
        variance.map { ($0 / Double(count)).squareRoot() }
    }

    /// The standard error of the sample standard deviation, by the fourth moment.
    ///
    /// Var(s²) = (μ₄ - (n-3)/(n-1) σ⁴)/n and se(s) = √Var(s²) / (2 s). Valid for any law with
    /// a finite fourth moment; a normal law gives s/√(2n).
    public var standardErrorOfStandardDeviation: Double? {
        guard count > 3, let variance, variance > 0 else { return nil }
        let n = Double(count)
        let spread = (m4 / n - (n - 3) / (n - 1) * variance * variance) / n
        return Swift.max(0, spread).squareRoot() / (2 * variance.squareRoot())
    }
}
