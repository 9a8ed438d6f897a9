import TilePrograms

/// The weights with which a month's Brownian motion enters a mean-reverting process, and their
/// scalar products.
///
/// *Formula*: over a month of length one with x = κΔ and u the time left,
///
///     end   e^{−xu},    area  (1 − e^{−xu})/x,    ⟨f, g⟩ = ∫₀¹ f g du.
///
/// With p(x) = ∫ end = (1 − e^{−x})/x and q(x) = ∫ area = (1 − p(x))/x,
///
///     ⟨end x, end y⟩ = p(x + y),    ⟨end x, area y⟩ = (p(x) − e^{−x} p(y))/(x + y),
///     ⟨area x, area y⟩ = (q(x) − ⟨end y, area x⟩)/y.
///
/// *Accuracy*: 10⁻¹¹ relative. Where both x and y are at most 1 the differences cancel; there the
/// double power series of the two exponentials is summed.
package enum MonthWeight: Int, Sendable {
    case end, area

    /// ⟨f, g⟩ for x, y ≥ 0.
    package static func product(
        _ f: MonthWeight, _ x: Double, _ g: MonthWeight, _ y: Double
    ) -> Double {
        if max(x, y) <= 1 { return series(f, x, g, y) }
        switch (f, g) {
        case (.end, .end): return meanEnd(x + y)
        case (.end, .area): return (meanEnd(x) - UnaryOperation.exp(-x) * meanEnd(y)) / (x + y)
        case (.area, .end): return product(g, y, f, x)
        case (.area, .area):
            // Divided by the larger, so that nothing cancels.
            if x > y { return product(g, y, f, x) }
            return (meanArea(x) - product(.end, y, .area, x)) / y
        }
    }

    /// √⟨f, f⟩.
    static func length(_ f: MonthWeight, _ x: Double) -> Double {
        product(f, x, f, x).squareRoot()
    }

    static func correlation(
        _ f: MonthWeight, _ x: Double, _ g: MonthWeight, _ y: Double
    ) -> Double {
        product(f, x, g, y) / (length(f, x) * length(g, y))
    }

    /// r and √(1 − r²), r the correlation of end and area: from √3/2 at x = 0 falling to 0.
    static func split(_ x: Double) -> (onEnd: Double, onRest: Double) {
        let shared = correlation(.end, x, .area, x)
        return (shared, (1 - shared * shared).squareRoot())
    }

    private static func meanEnd(_ x: Double) -> Double { StepShock.weight(x, 1) }

    private static func meanArea(_ x: Double) -> Double {
        x > 1 ? (1 - meanEnd(x)) / x : series(.end, 0, .area, x)
    }

    /// Σ (−x)^{m−f} (−y)^{n−g} / (m! n! (m + n + 1)), m from f and n from g on.
    private static func series(
        _ f: MonthWeight, _ x: Double, _ g: MonthWeight, _ y: Double
    ) -> Double {
        var sum = 0.0
        var outer = 1.0
        for m in f.rawValue..<20 {
            var inner = outer
            for n in g.rawValue..<20 {
                sum += inner / Double(m + n + 1)
                inner *= -y / Double(n + 1)
            }
            outer *= -x / Double(m + 1)
        }
        return sum
    }
}
