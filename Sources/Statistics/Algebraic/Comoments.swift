/// Means, central sums and the cross sum of two columns over the same paths.
///
/// - Source: Pébay (2008), SAND2008-6212, equation 3.14 for the cross sum.
public struct Comoments: Mergeable, Hashable, Codable {
    public private(set) var count = 0
    public private(set) var meanX = 0.0
    public private(set) var meanY = 0.0
    /// Σ (x - meanX)².
    public private(set) var sumXX = 0.0
    /// Σ (y - meanY)².
    public private(set) var sumYY = 0.0
    /// Σ (x - meanX)(y - meanY).
    public private(set) var sumXY = 0.0

    /// The empty accumulator, the identity of `merge`.
    public init() {}

    /// Sums that were computed elsewhere.
    public init(
        count: Int, meanX: Double, meanY: Double, sumXX: Double, sumYY: Double, sumXY: Double
    ) {
        self.count = count
        self.meanX = meanX
        self.meanY = meanY
        self.sumXX = sumXX
        self.sumYY = sumYY
        self.sumXY = sumXY
    }

    /// From two rows of `count` values; with a mask, only where the mask is not zero.
    ///
    /// Two passes: the means first, then the central sums.
    public init(
        x: UnsafePointer<Double>, y: UnsafePointer<Double>, count rowCount: Int,
        mask: UnsafePointer<Double>? = nil
    ) {
        var n = 0
        var totalX = 0.0
        var totalY = 0.0
        for i in 0..<rowCount where mask.map({ $0[i] != 0 }) ?? true {
            n += 1
            totalX += x[i]
            totalY += y[i]
        }
        guard n > 0 else { return }
        count = n
        meanX = totalX / Double(n)
        meanY = totalY / Double(n)
        for i in 0..<rowCount where mask.map({ $0[i] != 0 }) ?? true {
            let dx = x[i] - meanX
            let dy = y[i] - meanY
            sumXX += dx * dx
            sumYY += dy * dy
            sumXY += dx * dy
        }
    }

    public init(x: [Double], y: [Double]) {
        precondition(x.count == y.count, "columns of one length")
        self = x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                guard let startX = x.baseAddress, let startY = y.baseAddress else {
                    return Comoments()
                }
                return Comoments(x: startX, y: startY, count: x.count)
            }
        }
    }

    public mutating func merge(_ other: Comoments) {
        if other.count == 0 { return }
        if count == 0 {
            self = other
            return
        }
        let a = Double(count)
        let b = Double(other.count)
        let n = a + b
        let dx = other.meanX - meanX
        let dy = other.meanY - meanY
        let weight = a * b / n
        sumXX += other.sumXX + dx * dx * weight
        sumYY += other.sumYY + dy * dy * weight
        sumXY += other.sumXY + dx * dy * weight
        meanX += dx * b / n
        meanY += dy * b / n
        count += other.count
    }

    /// The unbiased variances and covariance; nil below two paths.
    public var covariances: (xx: Double, yy: Double, xy: Double)? {
        guard count > 1 else { return nil }
        let n = Double(count - 1)
        return (sumXX / n, sumYY / n, sumXY / n)
    }
}
