import Results

/// A made-up result with every kind of thing that a report must tell.
///
/// Its numbers are invented but consistent: P(loss) = P(miss) P(loss | miss) + P(hit) P(loss | hit).
enum SyntheticResult {
    static let pathCount = 100_000
    static let years = ["2026", "2027", "2028", "2029"]

    static let full = RunResult(
        provenance: provenance, execution: execution, presentation: presentation,
        estimates: estimates)

    /// A scenario of nothing but one metric that could not be estimated.
    static let bare = RunResult(
        provenance: Provenance(
            engineVersion: "1.0.0", streamVersion: 1, inputs: [], settings: [], overlays: [],
            planDigest: String(repeating: "0", count: 64), seed: UInt64.max, pathCount: 10,
            blockCount: 1, blockSize: 1_024, stepCount: 1, firstMonth: "2026-01",
            lastMonth: "2026-01", dependence: "independent", sketchRelativeError: 0.0005),
        execution: execution,
        presentation: Presentation(
            title: "Bare \u{1B}[31m title", currency: "EUR",
            metrics: [
                .init(name: "cost", title: "Cost", unit: .money, periods: [nil])
            ],
            events: [], target: nil, headlineMetric: "cost", contracts: [], assumptions: [],
            notes: []),
        estimates: [
            Estimate(
                metric: "cost", statistic: .mean, value: nil, count: 0,
                reason: "no path has a value, \"none\"")
        ])

    // MARK: - Provenance

    static let execution = Execution(
        instructionSet: "v4", linearAlgebra: "OpenBLAS 0.3.21, SkylakeX")

    static let provenance = Provenance(
        engineVersion: "1.0.0", streamVersion: 1,
        inputs: [
            .init(name: "scenarios/example-lab.yaml", digest: String(repeating: "ab12", count: 16)),
            .init(name: "scenarios/base.yaml", digest: String(repeating: "0f9e", count: 16)),
        ],
        settings: ["contracts.aws.take=0.7"], overlays: ["late-delivery"],
        planDigest: String(repeating: "7c3d", count: 16), seed: 20_261_121, pathCount: pathCount,
        blockCount: 98, blockSize: 1_024, stepCount: 48, firstMonth: "2026-01",
        lastMonth: "2029-12", dependence: "loadings",
        sketchRelativeError: 0.0005)

    // MARK: - Presentation

    private static let presentation = Presentation(
        title: "Example lab: three commitments",
        description: """
            A lab that sells tokens and has bought its compute years ahead:
            what a missed usage target costs.
            """,
        currency: "USD",
        metrics: [
            .init(name: "npv", title: "Net present value", unit: .money, periods: [nil]),
            .init(name: "revenue", title: "Revenue", unit: .money, periods: [nil] + years),
            .init(name: "gross_margin", title: "Gross margin", unit: .fraction, periods: [nil] + years),
            .init(
                name: "operating_profit", title: "Operating profit", unit: .money,
                periods: [nil] + years),
            .init(name: "utilization", title: "Utilization", unit: .fraction, periods: [nil] + years),
            .init(name: "hours", title: "Unserved hours", unit: .quantity("GPU-h"), periods: [nil]),
            .init(name: "usage", title: "Usage target achieved", unit: .fraction, periods: [nil]),
            .init(name: "shortfall.usage", title: "Shortfall", unit: .fraction, periods: [nil]),
        ],
        events: [
            .init(name: "miss", definition: "usage below 75 % less 2 points"),
            .init(name: "loss", definition: "npv < 0"),
            .init(name: "squeeze", definition: "gross_margin < 20 % and not miss"),
        ] + years.map { .init(name: "operating_loss.\($0)", definition: "operating_profit.\($0) < 0") },
        target: .init(
            name: "usage", level: 0.75, tolerance: 0.02, unit: .fraction,
            basis: "used ÷ delivered hours of committed contracts, over the horizon",
            achievedMetric: "usage", shortfallMetric: "shortfall.usage", profitMetric: "npv"),
        headlineMetric: "npv",
        contracts: [
            .init(
                name: "aws", structure: "take-or-pay", supplier: "AWS", generation: "gb200",
                firstMonth: "2026-01", lastMonth: "2029-12", commitment: 38e9,
                loadMetric: "load.aws", costMetric: "cost.aws", trueUpMetric: "true_up.aws"),
            .init(
                name: "market", structure: "on-demand", supplier: "several", generation: nil,
                firstMonth: "2026-01", lastMonth: "2029-12", commitment: nil, loadMetric: nil,
                costMetric: "cost.market", trueUpMetric: nil),
        ],
        assumptions: [
            .init(
                keyPath: "contracts.aws.take", value: "80 %", low: "60 %", high: "100 %", tag: "A",
                source: nil),
            .init(
                keyPath: "contracts.aws.quantity", value: "38e9 USD", low: nil, high: nil, tag: "S",
                source: "Company announcement of 3 November 2025, thirty-eight billion dollars "
                    + "over seven years"),
            .init(
                keyPath: "factors.demand.volatility", value: "30 %/yr", low: "20 %/yr",
                high: "50 %/yr", tag: "A", source: "Judgement"),
        ],
        notes: ["The correlation matrix was repaired; the largest change of an entry is 0.013."])

    // MARK: - Estimates

    private static let estimates: [Estimate] = {
        var rows: [Estimate] = []
        rows += distribution("npv", mean: 49.251e9, sd: 31.741e9, scale: 1.645)
        rows += conditional("npv", miss: 11.2e9, hit: 60.8e9, sd: 25e9)
        rows.append(
            Estimate(
                metric: "npv", statistic: .erosionPerPoint, value: 3.42e9, standardError: 0.04e9,
                low: 3.34e9, high: 3.50e9, count: 23_260))
        rows.append(
            Estimate(
                metric: "npv", statistic: .criticalMiss, value: 0.1412, standardError: 0.003,
                low: 0.135, high: 0.147, count: 23_260))
        rows += distribution("revenue", mean: 310e9, sd: 62e9, scale: 1.645)
        rows += conditional("revenue", miss: 244e9, hit: 331e9, sd: 40e9)
        rows += distribution("gross_margin", mean: 0.412, sd: 0.11, scale: 1.645)
        rows += conditional("gross_margin", miss: 0.281, hit: 0.452, sd: 0.08)
        rows += distribution(
            "hours", mean: 1.25e9, sd: 2.1e9, scale: 0.6, median: .sketch)
        rows += distribution("usage", mean: 0.82, sd: 0.09, scale: 1.645)
        rows += distribution("load.aws", mean: 0.86, sd: 0.08, scale: 1.645)
        rows += distribution("cost.aws", mean: 31.4e9, sd: 1.2e9, scale: 1.645)
        rows += distribution("true_up.aws", mean: 0.43e9, sd: 0.9e9, scale: 0.5)
        rows += distribution("cost.market", mean: 12.9e9, sd: 6e9, scale: 1.645)
        rows.append(
            Estimate(
                metric: "shortfall.usage", statistic: .mean, condition: "miss", value: 0.0523,
                standardError: 0.0003, low: 0.0517, high: 0.0529, count: 23_260))
        for (index, year) in years.enumerated() {
            let growth = Double(index)
            rows += distribution(
                "revenue", year, mean: (31 + 31 * growth) * 1e9, sd: (3 + 8 * growth) * 1e9,
                scale: 1.645)
            rows += distribution(
                "gross_margin", year, mean: 0.33 + 0.04 * growth, sd: 0.05 + 0.04 * growth,
                scale: 1.645)
            rows += distribution(
                "operating_profit", year, mean: (-8 + 9 * growth) * 1e9,
                sd: (2 + 6 * growth) * 1e9, scale: 1.645)
            rows += distribution("utilization", year, mean: 0.9 - 0.02 * growth, sd: 0.03, scale: 1.6)
        }
        rows.append(probability("miss", 23_260, of: pathCount))
        rows.append(probability("loss", 8_467, of: pathCount))
        rows.append(probability("loss", 8_420, of: 23_260, given: "miss"))
        rows.append(probability("loss", 47, of: 76_740, given: "hit"))
        rows.append(
            Estimate(
                metric: "squeeze", statistic: .probability, value: nil, count: 12,
                reason: "fewer than 30 paths"))
        for (index, year) in years.enumerated() {
            rows.append(probability("operating_loss.\(year)", 99_998 - index * 30_000, of: pathCount))
        }
        return rows
    }()

    /// Mean and percentiles of a metric whose P5 and P95 are `scale` deviations off the mean.
    private static func distribution(
        _ metric: String, _ period: String? = nil, mean: Double, sd: Double, scale: Double,
        median: Estimate.Resolution = .exact
    ) -> [Estimate] {
        let error = sd / Double(pathCount).squareRoot()
        let statistics: [(Statistic, Double)] = [
            (.mean, mean), (.p5, mean - scale * sd), (.p50, mean), (.p95, mean + scale * sd),
            (.var95, -mean + scale * sd), (.cvar95, -mean + 1.25 * scale * sd),
            (.cvar99, -mean + 1.6 * scale * sd),
        ]
        return statistics.map { statistic, value in
            let wider = statistic == .mean ? 1 : 2.1
            return Estimate(
                metric: metric, period: period, statistic: statistic, value: value,
                standardError: error * wider, low: value - 1.96 * error * wider,
                high: value + 1.96 * error * wider, count: pathCount,
                resolution: statistic == .p50 ? median : .exact)
        }
    }

    private static func conditional(
        _ metric: String, miss: Double, hit: Double, sd: Double
    ) -> [Estimate] {
        [("miss", miss, 23_260), ("hit", hit, 76_740)].map { condition, value, count in
            let error = sd / Double(count).squareRoot()
            return Estimate(
                metric: metric, statistic: .mean, condition: condition, value: value,
                standardError: error, low: value - 1.96 * error, high: value + 1.96 * error,
                count: count)
        }
    }

    /// Wilson's interval at 1.96 standard errors.
    private static func probability(
        _ event: String, _ count: Int, of trials: Int, given condition: String? = nil
    ) -> Estimate {
        let n = Double(trials)
        let p = Double(count) / n
        let z2 = 1.96 * 1.96
        let center = (p + z2 / (2 * n)) / (1 + z2 / n)
        let half = 1.96 / (1 + z2 / n) * (p * (1 - p) / n + z2 / (4 * n * n)).squareRoot()
        return Estimate(
            metric: event, statistic: .probability, condition: condition, value: p,
            standardError: (p * (1 - p) / n).squareRoot(), low: center - half, high: center + half,
            count: trials)
    }
}
