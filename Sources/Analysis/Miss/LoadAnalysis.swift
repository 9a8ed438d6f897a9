import Results
import Statistics

/// Margin against the load of the committed capacity, with demand scaled through the ledger.
///
/// The load is Σ used ÷ Σ delivered of commitments, both expected. Every contract settles as it is
/// written, so that a take is paid in full where it is not used. Its check for a take of 100 %, one
/// price p, variable cost v a unit, fixed cost F and capacity Cap is 1 − (F/(ℓ·Cap·p) + v/p).
public struct LoadAnalysis: Sendable {
    /// A load, and the margins that go with it.
    public struct Point: Sendable {
        public let load: Double
        /// What demand is multiplied by.
        public let scale: Double
        /// The load of the simulation.
        public let reached: EstimatedValue
        /// E[gross profit] / E[revenue].
        public let grossMargin: EstimatedValue
        /// E[operating profit] / E[revenue].
        public let operatingMargin: EstimatedValue
        public let operatingProfit: EstimatedValue?
        public let loss: EstimatedValue
    }

    /// The load at which expected money is nil.
    public struct BreakEven: Sendable {
        /// Ledger line: `gross_profit`.
        public let line: String
        public let load: StudyEstimate
        public let scale: Double?
    }

    public let points: [Point]
    /// The highest load that demand reaches, times 32.
    public let highest: Double
    /// Loads that no scale of demand reaches.
    public let unreached: [Double]
    /// The load as the scenario stands.
    public let present: EstimatedValue
    public let breakEvens: [BreakEven]
    /// d ln Π / d ln ℓ of expected operating profit Π where the scenario stands; there is none where
    /// Π is not above zero.
    public let operatingLeverage: StudyEstimate
    /// Points of gross margin for each point of load there.
    public let marginPerLoad: EstimatedValue
    /// Gross profit for each point of load there: at zero or below, what is sold costs more than it
    /// brings, p ≤ v.
    public let profitPerLoad: EstimatedValue

    /// Nil where the scenario has no committed capacity or no gross profit.
    init?(_ setting: MissSetting, _ runs: DemandRuns) {
        let (measures, samples) = (runs.measures, runs.samples)
        let count = samples.pathCount
        guard let load = runs.figure(.load, at: .asItIs),
            let profit = runs.figure(.operatingProfit, at: .asItIs),
            let loads = runs.beside(.asItIs, .load)
        else { return nil }
        present = load.estimate()
        highest = runs.curve.reach(of: .load)?.upperBound ?? 0
        var points: [Point] = []
        var unreached: [Double] = []
        for load in setting.loads {
            guard let place = runs.place(.load(load)) else {
                unreached.append(load)
                continue
            }
            points.append(
                Point(
                    load: load, scale: place.scale,
                    reached: measures.figure(.load, samples, place.variant).estimate(count: count),
                    grossMargin: Self.margin(.grossProfit, runs, place.variant)
                        .estimate(count: count),
                    operatingMargin: Self.margin(.operatingProfit, runs, place.variant)
                        .estimate(count: count),
                    operatingProfit: measures.mean(.operatingProfit, samples, place.variant)?
                        .estimate(), loss: measures.loss(samples, place.variant).estimate(.probability)))
        }
        self.points = points
        self.unreached = unreached
        breakEvens = [(.grossProfit, "gross_profit"), (.operatingProfit, "operating_profit")].map {
            Self.breakEven($0, line: $1, runs)
        }
        // Slopes by central differences on common random numbers.
        let rise = loads.above - loads.below
        func slope(_ figures: (below: Influenced, above: Influenced)?) -> Influenced? {
            figures.flatMap { ($0.above - $0.below) / rise }
        }
        operatingLeverage =
            profit.value > 0
            ? StudyEstimate(
                slope(runs.beside(.asItIs, .operatingProfit)).flatMap { ($0 * load) / profit }
                    .estimate(count: count))
            : StudyEstimate(
                notEstimable: "expected operating profit is not above zero", count: count)
        profitPerLoad = slope(runs.beside(.asItIs, .grossProfit)).map { 0.01 * $0 }
            .estimate(count: count)
        let margins = runs.besideVariants(.asItIs).flatMap { below, above in
            Self.margin(.grossProfit, runs, below).flatMap { low in
                Self.margin(.grossProfit, runs, above).map { (low, $0) }
            }
        }
        marginPerLoad = slope(margins).estimate(count: count)
    }

    /// E[money] / E[revenue].
    private static func margin(
        _ money: ScaleFigure, _ runs: DemandRuns, _ variant: Int
    ) -> Influenced? {
        guard let profit = runs.measures.figure(money, runs.samples, variant),
            let revenue = runs.measures.mean(.revenue, runs.samples, variant)
        else { return nil }
        return profit / revenue
    }

    private static func breakEven(
        _ money: ScaleFigure, line: String, _ runs: DemandRuns
    ) -> BreakEven {
        let count = runs.samples.pathCount
        if let root = runs.root(of: money, in: .load) {
            return BreakEven(
                line: line, load: StudyEstimate(root.estimate()),
                scale: runs.place(.zero(money))?.scale)
        }
        let isPositive = (runs.curve.points.last?.figures[money] ?? 0) > 0
        let reach = runs.curve.reach(of: .load)
        func percent(_ load: Double?) -> String { "\(((load ?? 0) * 1000).rounded() / 10) %" }
        return BreakEven(
            line: line,
            load: StudyEstimate(
                notEstimable: isPositive
                    ? "none within range: above zero down to a load of \(percent(reach?.lowerBound))"
                    : "none within range: below zero up to a load of \(percent(reach?.upperBound)), "
                        + "the highest that demand reaches",
                count: count),
            scale: nil)
    }
}
