/// Exponential and logarithm in written-out double arithmetic.
///
/// Interval bounds must have the same bits on every processor, and the C library changes the last
/// bits of `exp` and `log` with the processor's features. Swift does not contract `a * b + c`, so
/// the expressions below round the same way everywhere. They serve a few thousand calls at the end
/// of a run, never a loop over paths.
///
/// - Source: K. C. Ng, FreeBSD msun `e_exp.c` and `e_log.c` (Sun Microsystems, 1993).
package enum Elementary {
    private static let ln2High = 6.93147180369123816490e-01
    private static let ln2Low = 1.90821492927058770002e-10

    /// e to the power `x`.
    ///
    /// - Accuracy: below 1 ulp for normal results.
    /// - Edge cases: NaN stays NaN, overflow gives infinity, underflow gives zero.
    package static func exp(_ x: Double) -> Double {
        if x.isNaN { return x }
        if x > 709.782712893384 { return .infinity }
        if x < -745.1332191019412 { return 0 }
        let k = (x * 1.44269504088896338700).rounded(.toNearestOrEven)
        let high = x - k * ln2High
        let low = k * ln2Low
        let r = high - low
        let t = r * r
        let p4 = -1.65339022054652515390e-06 + t * 4.13813679705723846039e-08
        let p3 = 6.61375632143793436117e-05 + t * p4
        let p2 = -2.77777777770155933842e-03 + t * p3
        let p1 = 1.66666666666666019037e-01 + t * p2
        let c = r - t * p1
        let y = 1 - ((low - (r * c) / (2 - c)) - high)
        return Double(sign: .plus, exponent: Int(k), significand: y)
    }

    /// The natural logarithm of `x`.
    ///
    /// - Accuracy: near 1 ulp.
    /// - Edge cases: log 0 is -infinity, a negative number or NaN gives NaN.
    package static func log(_ x: Double) -> Double {
        if x.isNaN || x < 0 { return .nan }
        if x == 0 { return -.infinity }
        if x == .infinity { return x }
        var exponent = Double(x.exponent)
        var m = x.significand
        if m > 1.4142135623730951 {
            m *= 0.5
            exponent += 1
        }
        let f = m - 1
        let s = f / (2 + f)
        let z = s * s
        let w = z * z
        let even = w * (3.999999999940941908e-01
            + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
        let odd2 = 1.818357216161805012e-01 + w * 1.479819860511658591e-01
        let odd1 = 2.857142874366239149e-01 + w * odd2
        let odd = z * (6.666666666666735130e-01 + w * odd1)
        let half = 0.5 * f * f
        let tail = s * (half + (odd + even)) + exponent * ln2Low
        return exponent * ln2High - ((half - tail) - f)
    }

    /// log(1 + x), accurate for small `x`.
    ///
    /// - Source: W. Kahan's correction, in Goldberg (1991), theorem 4, doi:10.1145/103162.103163.
    package static func log(onePlus x: Double) -> Double {
        let u = 1 + x
        if u == 1 { return x }
        return log(u) * (x / (u - 1))
    }

    /// sin x for |x| ≤ π/2, by its power series.
    ///
    /// - Accuracy: 2 ulp.
    package static func sine(_ x: Double) -> Double {
        let square = x * x
        // (sin x − x)/x, its last terms first.
        var rest = 0.0
        for k in (1...12).reversed() {
            rest = -square / Double(2 * k * (2 * k + 1)) * (1 + rest)
        }
        return x + x * rest
    }

    /// Horner evaluation, the constant term last.
    @inline(__always)
    static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
        coefficients.reduce(0) { $0 * x + $1 }
    }
}
