/// The standard normal distribution.
package enum NormalDistribution {
    /// Φ(x), the probability of a value at or below `x`.
    ///
    /// - Accuracy: 1e-15 relative, also in the left tail down to underflow.
    /// - Source: W. J. Cody (1969), Rational Chebyshev approximations for the error function,
    ///   Math. Comp. 23, doi:10.1090/S0025-5718-1969-0247736-4.
    package static func cumulative(_ x: Double) -> Double {
        if x.isNaN { return x }
        let y = abs(x)
        if y > 40 { return x < 0 ? 0 : 1 }
        if y <= 0.67448975 {
            let s = x * x
            return 0.5 + x * Elementary.polynomial(s, centerNumerator)
                / Elementary.polynomial(s, centerDenominator)
        }
        var tail: Double
        if y <= 5.656854249492381 {
            tail = Elementary.polynomial(y, middleNumerator)
                / Elementary.polynomial(y, middleDenominator)
        } else {
            let s = 1 / (x * x)
            tail = s * Elementary.polynomial(s, farNumerator)
                / Elementary.polynomial(s, farDenominator)
            tail = (0.398942280401432677939946 - tail) / y
        }
        // exp(-y²/2) with y split so that the square of the leading part is exact.
        let leading = (y * 16).rounded(.towardZero) / 16
        let rest = (y - leading) * (y + leading)
        tail *= Elementary.exp(-leading * leading * 0.5) * Elementary.exp(-rest * 0.5)
        return x < 0 ? tail : 1 - tail
    }

    /// Φ⁻¹(p), the value that a standard normal stays below with probability `p`.
    ///
    /// - Parameter p: in the open interval (0, 1); 0 and 1 give infinities, others NaN.
    /// - Accuracy: about 1e-15 relative.
    /// - Source: M. J. Wichura (1988), AS 241 (PPND16), doi:10.2307/2347330.
    package static func quantile(_ p: Double) -> Double {
        guard p >= 0, p <= 1 else { return .nan }
        let q = p - 0.5
        if abs(q) <= 0.425 {
            let r = 0.180625 - q * q
            return q * Elementary.polynomial(r, wichuraA) / Elementary.polynomial(r, wichuraB)
        }
        let side = q < 0 ? p : 1 - p
        if side == 0 { return q < 0 ? -.infinity : .infinity }
        var r = (-Elementary.log(side)).squareRoot()
        let size: Double
        if r <= 5 {
            r -= 1.6
            size = Elementary.polynomial(r, wichuraC) / Elementary.polynomial(r, wichuraD)
        } else {
            r -= 5
            size = Elementary.polynomial(r, wichuraE) / Elementary.polynomial(r, wichuraF)
        }
        return q < 0 ? -size : size
    }

    // MARK: - Cody's coefficients, highest power first

    private static let centerNumerator = [
        0.065682337918207449113, 2.2352520354606839287, 161.02823106855587881,
        1067.6894854603709582, 18154.981253343561249,
    ]
    private static let centerDenominator = [
        1, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205,
        45507.789335026729956,
    ]
    private static let middleNumerator = [
        1.0765576773720192317e-8, 0.39894151208813466764, 8.8831497943883759412,
        93.506656132177855979, 597.27027639480026226, 2494.5375852903726711,
        6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218,
    ]
    private static let middleDenominator = [
        1, 22.266688044328115691, 235.38790178262499861, 1519.377599407554805,
        6485.558298266760755, 18615.571640885098091, 34900.952721145977266,
        38912.003286093271411, 19685.429676859990727,
    ]
    private static let farNumerator = [
        0.02307344176494017303, 0.21589853405795699, 0.1274011611602473639,
        0.022235277870649807, 0.001421619193227893466, 2.9112874951168792e-5,
    ]
    private static let farDenominator = [
        1, 1.28426009614491121, 0.468238212480865118, 0.0659881378689285515,
        0.00378239633202758244, 7.29751555083966205e-5,
    ]

    // MARK: - Wichura's coefficients, highest power first

    private static let wichuraA = [
        2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
        4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
        1.3314166789178437745e2, 3.3871328727963666080e0,
    ]
    private static let wichuraB = [
        5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
        2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
        4.2313330701600911252e1, 1,
    ]
    private static let wichuraC = [
        7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
        1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
        4.63033784615654529590e0, 1.42343711074968357734e0,
    ]
    private static let wichuraD = [
        1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
        1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0,
        2.05319162663775882187e0, 1,
    ]
    private static let wichuraE = [
        2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
        2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
        5.46378491116411436990e0, 6.65790464350110377720e0,
    ]
    private static let wichuraF = [
        2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
        7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
        5.99832206555887937690e-1, 1,
    ]
}
