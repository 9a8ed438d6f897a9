/// The binomial distribution by Loader's saddle-point form, accurate for any count.
package enum BinomialDistribution {
    /// P(Bin(count, p) = successes).
    ///
    /// - Source: C. Loader (2000), Fast and accurate computation of binomial probabilities.
    package static func mass(_ successes: Int, count: Int, probability p: Double) -> Double {
        guard successes >= 0, successes <= count else { return 0 }
        return term(Double(successes), Double(count), p, 1 - p)
    }

    /// P(Bin(count, p) <= successes), as the incomplete beta I_{1-p}(count - k, k + 1).
    package static func cumulative(_ successes: Int, count: Int, probability p: Double) -> Double {
        if successes < 0 { return 0 }
        if successes >= count { return 1 }
        return IncompleteBeta.complement(
            p, Double(successes + 1), Double(count - successes))
    }

    /// Γ(n+1) / (Γ(x+1) Γ(n-x+1)) pˣ qⁿ⁻ˣ for real 0 <= x <= n and q = 1 - p.
    static func term(_ x: Double, _ n: Double, _ p: Double, _ q: Double) -> Double {
        if p <= 0 { return x == 0 ? 1 : 0 }
        if q <= 0 { return x == n ? 1 : 0 }
        if x == 0 { return Elementary.exp(n * logComplement(p, q)) }
        if x == n { return Elementary.exp(n * logComplement(q, p)) }
        // x - np from the smaller probability: the other has lost its low digits in 1 - p.
        let difference = p < q ? x - n * p : n * q - (n - x)
        let exponent = stirlingError(n) - stirlingError(x) - stirlingError(n - x)
            - deviance(x, n * p, difference) - deviance(n - x, n * q, -difference)
        return Elementary.exp(exponent) * (n / (2 * Double.pi * x * (n - x))).squareRoot()
    }

    /// log(1 - p), read from whichever of `p` and `q` = 1 - p holds more digits.
    private static func logComplement(_ p: Double, _ q: Double) -> Double {
        p < 0.5 ? Elementary.log(onePlus: -p) : Elementary.log(q)
    }

    /// ln Γ(x+1) less Stirling's formula (x + ½) ln x - x + ½ ln 2π, for x > 0.
    static func stirlingError(_ x: Double) -> Double {
        var shift = 0.0
        var y = x
        while y < 16 {
            shift += (y + 0.5) * Elementary.log(onePlus: 1 / y) - 1
            y += 1
        }
        let s = 1 / (y * y)
        return shift + Elementary.polynomial(
            s,
            [-691.0 / 360_360, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12]) / y
    }

    /// x ln(x/m) + m - x without cancellation when x is near m; `difference` is x - m.
    static func deviance(_ x: Double, _ m: Double, _ difference: Double) -> Double {
        if abs(difference) < 0.1 * (x + m) {
            var v = difference / (x + m)
            var sum = difference * v
            var power = 2 * x * v
            v *= v
            for j in 1...1000 {
                power *= v
                let next = sum + power / Double(2 * j + 1)
                if next == sum { return next }
                sum = next
            }
        }
        return x * Elementary.log(x / m) - difference
    }
}
