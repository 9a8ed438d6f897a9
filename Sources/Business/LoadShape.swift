import ScenarioModel
import Series

/// How the load varies within a month, as far as capacity has to meet it.
///
/// *Formula*: capacity C serves G(C) = E[min(D, C)] of a load D whose mean is W, in closed form:
///
/// - flat: min(W, C);
/// - lognormal with log standard deviation s: W Φ(d − s/2) + C Φ(−d − s/2), d = ln(C/W)/s;
/// - load-duration curve: D/W piecewise linear between n + 1 quantiles q₀ ≤ … ≤ qₙ at equal
///   probabilities, so with c = C/W and dⱼ = min(max(c − qⱼ, 0), wⱼ), wⱼ = qⱼ₊₁ − qⱼ,
///   G/W = min(c, q₀) + Σ dⱼ(1 − j/n − dⱼ/(2n wⱼ));
/// - where the share δ of the work may wait for free capacity within the month:
///   min(C, G((1 − δ)W, C) + δW) with G of the work that may not.
///
/// *Edge cases*: nothing wanted or no capacity gives zero, not NaN.
package enum LoadShape: Sendable, Hashable {
    case flat
    /// The log standard deviation, positive.
    case lognormal(Double)
    /// Ascending, at least two, with mean 1.
    case curve([Double])
    /// A share of the work, in (0, 1], waits for free capacity; the rest has the shape.
    indirect case deferring(Double, LoadShape)

    // MARK: - Terms

    package static let term = Term(
        "load_shape",
        .either([
            .choice(["flat"]),
            .record(
                TermTable(
                    "lognormal", "A load that is lognormal within the month.",
                    [Term("lognormal", .record(lognormalTable), .required, "Its spread.")])),
            .record(
                TermTable(
                    "quantiles", "A load-duration curve.",
                    [
                        Term(
                            "quantiles", .list(.number(.one)), .required, in: .atLeast(0),
                            "Loads at equally spaced probabilities from 0 to 1, ascending or "
                                + "descending, in any scale: straight lines between them make the "
                                + "curve, which is scaled to mean 1.")
                    ])),
        ]), .defaulted("flat"),
        "How the load varies within a month: flat, `{lognormal: {cv: 39 %}}`, or "
            + "`{quantiles: [0.4, …, 1.86]}`.")

    package static let deferrable = Term(
        "deferrable", .number(.one), .defaulted("0 %"), in: .within(0, 1),
        "Share of the work that may wait for free capacity, at most until the month ends, such as "
            + "batch work.")

    private static let lognormalTable = TermTable(
        "lognormal", "The spread of a lognormal load; one of the two.",
        [
            Term(
                "cv", .number(.one), in: .above(0, atMost: 10), plausible: .atMost(2),
                "Coefficient of variation within the month."),
            Term(
                "log_sd", .number(.one), in: .above(0, atMost: 5), plausible: .atMost(1.5),
                "Standard deviation of the logarithm within the month."),
        ])

    // MARK: - Resolved

    /// Reads the term; nil after a report.
    package init?(_ fields: Fields, _ compiler: ExpressionCompiler) {
        let node = fields.node("load_shape")
        guard let record = fields.record("load_shape") else {
            guard fields.text("load_shape") != nil else { return nil }
            self = .flat
            return
        }
        if let list = record.table.term(named: "quantiles").flatMap({ record.list($0.name) }) {
            let quantiles = list.compactMap(\.number)
            guard let shape = LoadShape(quantiles: quantiles) else {
                compiler.diagnostics.report(
                    node, "not a load-duration curve",
                    expected: "at least two loads, ascending or descending, not all zero")
                return nil
            }
            self = shape
            return
        }
        guard record.table.name == "lognormal", let spread = record.record("lognormal") else {
            return nil
        }
        switch (spread.number("cv"), spread.number("log_sd")) {
        case (let cv?, nil) where !spread.isGiven("log_sd"):
            self = .lognormal(cv: cv, in: compiler.graph)
        case (nil, let deviation?) where !spread.isGiven("cv"):
            self = .lognormal(deviation)
        case (nil, nil) where spread.isGiven("cv") || spread.isGiven("log_sd"):
            return nil
        default:
            compiler.diagnostics.report(node, "give one of cv and log_sd")
            return nil
        }
    }

    /// The shape when a share of the work may wait; a flat load has nothing to gain.
    package func deferring(_ share: Double) -> LoadShape {
        share == 0 || self == .flat ? self : .deferring(share, self)
    }

    /// s = √ln(1 + cv²).
    static func lognormal(cv: Double, in graph: SeriesGraph) -> LoadShape {
        let deviation = graph.series(1 + cv * cv).logarithm.squareRoot
        return .lognormal(deviation.constantValue ?? 0)
    }

    /// The curve through equally spaced quantiles, scaled to mean 1; nil for fewer than two, an
    /// order that turns, or a mean of zero.
    package init?(quantiles: [Double]) {
        let rising = quantiles.first ?? 0 <= quantiles.last ?? 0 ? quantiles : quantiles.reversed()
        guard rising.count >= 2, zip(rising, rising.dropFirst()).allSatisfy({ $0 <= $1 }),
            rising[0] >= 0
        else { return nil }
        let ends = (rising[0] + rising[rising.count - 1]) / 2
        let mean =
            (ends + rising.dropFirst().dropLast().reduce(0, +)) / Double(rising.count - 1)
        guard mean > 0, mean.isFinite else { return nil }
        self = .curve(rising.map { $0 / mean })
    }

    // MARK: - Step

    /// E[min(D, C)] per month, for mean load W; both in hours per month.
    ///
    /// *Accuracy*: rounding may not push the result above min(W, C), where the exact value cannot
    /// lie.
    package func served(of wanted: Series, by capacity: Series) -> Series {
        let bound = minimum(wanted, capacity)
        let graph = wanted.graph
        // Far below an hour, so that nothing wanted has a logarithm and a quotient.
        let positive = maximum(wanted, graph.series(1e-300, wanted.dimension))
        switch self {
        case .flat:
            return bound
        case .lognormal(let deviation):
            let logRatio =
                capacity.retagged(.one).logarithm - positive.retagged(.one).logarithm
            let scaled = logRatio * (1 / deviation)
            let below = wanted * (scaled - deviation / 2).normalCDF
            let above = capacity * (-scaled - deviation / 2).normalCDF
            return minimum(below + above, bound)
        case .curve(let quantiles):
            let ratio = capacity / positive
            let count = Double(quantiles.count - 1)
            var share = minimum(ratio, graph.series(quantiles[0]))
            for (index, low) in quantiles.dropLast().enumerated() {
                let width = quantiles[index + 1] - low
                if width == 0 { continue }
                let covered = minimum((ratio - low).positivePart, graph.series(width))
                let exceeded = 1 - Double(index) / count
                share = share + covered * (exceeded - covered * (1 / (2 * count * width)))
            }
            return minimum(wanted * share, bound)
        case .deferring(let share, let shape):
            let prompt = shape.served(of: wanted * (1 - share), by: capacity)
            return minimum(prompt + wanted * share, bound)
        }
    }

    // MARK: - Source
    // The lognormal form is that of an undiscounted call's complement: F. Black, "The pricing of
    // commodity contracts", J. Financial Economics 3 (1976), doi:10.1016/0304-405X(76)90024-6.
}
