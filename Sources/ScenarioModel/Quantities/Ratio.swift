/// A positive fraction in lowest terms: the size of a unit, kept exact.
///
/// A percentage per year is 1/1200 per month, and 12 times that is 1/100 again without rounding,
/// so `35 %/yr` reads back as exactly 0.35 per year.
package struct Ratio: Sendable, Hashable {
    package let numerator: UInt64
    package let denominator: UInt64

    package static let one = Ratio(1)

    /// - Precondition: both parts are positive.
    package init(_ numerator: UInt64, _ denominator: UInt64 = 1) {
        precondition(numerator > 0 && denominator > 0, "a unit's size is a positive fraction")
        let divisor = Ratio.greatestCommonDivisor(numerator, denominator)
        self.numerator = numerator / divisor
        self.denominator = denominator / divisor
    }

    package var inverse: Ratio { Ratio(denominator, numerator) }

    /// The product, or nil when a part would not fit 64 bits.
    package func times(_ other: Ratio) -> Ratio? {
        // Cancel crosswise first, so that only true overflow overflows.
        let a = Ratio.greatestCommonDivisor(numerator, other.denominator)
        let b = Ratio.greatestCommonDivisor(other.numerator, denominator)
        let (above, lostAbove) = (numerator / a)
            .multipliedReportingOverflow(by: other.numerator / b)
        let (below, lostBelow) = (denominator / b)
            .multipliedReportingOverflow(by: other.denominator / a)
        return lostAbove || lostBelow ? nil : Ratio(above, below)
    }

    /// `x` times this ratio: one rounding when either part is 1, at most two otherwise.
    package func scaling(_ x: Double) -> Double {
        x * Double(numerator) / Double(denominator)
    }

    private static func greatestCommonDivisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}
