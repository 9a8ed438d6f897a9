import Factors
import Results
import Risk
import Statistics

/// Simulates the factors of a plan alone and compares them with their closed forms.
public struct CheckRun: Sendable {
    private let sheet: FactorSheet
    private let run: Run
    private let title: String
    private let currency: String

    /// - Parameter plan: its seed and number of paths are used; contracts and business are left out.
    public init(_ plan: RunPlan, options: ExecutionOptions = ExecutionOptions()) {
        sheet = plan.factorSheet
        title = plan.presentation.title
        currency = plan.presentation.currency
        run = Run(plan.withFactorsAlone, options: options)
    }

    /// - Throws: ``SimulationError``.
    public func callAsFunction(
        cancellation: CancellationFlag? = nil, progress: ((RunProgress) -> Void)? = nil
    ) throws(SimulationError) -> FactorCheck {
        let result = try run(cancellation: cancellation, progress: progress)
        let raw = sheet.entries.flatMap { figures(of: $0, result) } + correlations(result)
        let count = max(1, raw.filter { $0.difference != nil }.count)
        let threshold = NormalDistribution.quantile(
            1 - FactorCheck.falseAlarm / Double(2 * count))
        return FactorCheck(
            provenance: result.provenance, execution: result.execution, title: title,
            threshold: threshold, figures: raw.map { $0.judged(threshold) },
            fans: sheet.entries.map { fan(of: $0, result) }, pairsLeftOut: sheet.pairsLeftOut)
    }

    // MARK: - Figures

    private func figures(
        of entry: FactorBook.Entry, _ result: RunResult
    ) -> [FactorCheck.Figure] {
        let grid = run.plan.grid
        var figures: [FactorCheck.Figure] = []
        for step in sheet.dates {
            let law = LawComparison(
                law: entry.knownLaw(at: step, under: sheet.model), pathCount: run.plan.pathCount)
            for statistic in FactorCheck.Figure.Statistic.ofLevels {
                guard let source = Statistic(rawValue: statistic.rawValue),
                    let estimate = result.estimate(
                        FactorSheet.level(entry.name), source, period: grid.label(at: step)),
                    let value = estimate.value
                else { continue }
                let (theory, difference) = law.compare(
                    source, value, standardError: estimate.standardError)
                figures.append(
                    FactorCheck.Figure(
                        subject: entry.name, month: grid.label(at: step), statistic: statistic,
                        theory: theory, simulated: value, difference: difference, verdict: .unjudged))
            }
        }
        let middle = sheet.middle
        if let memory = entry.memory(at: middle, under: sheet.model),
            let estimate = result.estimate(
                FactorSheet.memory(entry.name), .mean, period: grid.label(at: middle))
        {
            figures += figure(
                entry.name, grid.label(at: middle), .memory, memory.correlation, estimate,
                isJudged: memory.isNearlyNormal(over: run.plan.pathCount))
        }
        return figures
    }

    private func correlations(_ result: RunResult) -> [FactorCheck.Figure] {
        sheet.pairs.flatMap { pair in
            result.estimate(pair.name, .mean).map {
                figure(
                    pair.name, nil, .correlation,
                    sheet.model.stepCorrelation(pair.first, pair.second), $0)
            } ?? []
        }
    }

    private func figure(
        _ subject: String, _ month: String?, _ statistic: FactorCheck.Figure.Statistic,
        _ theory: Double?, _ estimate: Estimate, isJudged: Bool = true
    ) -> [FactorCheck.Figure] {
        guard let value = estimate.value else { return [] }
        var difference: Double?
        if isJudged, let theory, let error = estimate.standardError, error > 0 {
            // Of one value on all paths the error is only that of rounding.
            let gap = value - theory
            difference = gap.magnitude <= 1e-9 ? 0 : gap / error
        }
        return [
            FactorCheck.Figure(
                subject: subject, month: month, statistic: statistic, theory: theory,
                simulated: value, difference: difference, verdict: .unjudged)
        ]
    }

    // MARK: - Fans

    private func fan(of entry: FactorBook.Entry, _ result: RunResult) -> FactorCheck.Fan {
        let months = (0..<run.plan.grid.stepCount).map { run.plan.grid.label(at: $0) }
        func row(_ statistic: Statistic) -> [Double] {
            months.map { result.estimate(entry.name, statistic, period: $0)?.value ?? .nan }
        }
        let law = entry.knownLaw(at: months.count - 1, under: sheet.model)
        var reason: String?
        if case .unknown(let because) = law { reason = because }
        return FactorCheck.Fan(
            factor: entry.name, process: type(of: entry.process).table.name,
            unit: entry.process.dimension.symbol(currency: currency), months: months, p5: row(.p5),
            p25: row(.p25), p50: row(.p50), p75: row(.p75), p95: row(.p95),
            unknownBecause: reason)
    }
}

extension FactorCheck.Figure.Statistic {
    fileprivate static let ofLevels: [Self] = [.mean, .sd, .p5, .p50, .p95]
}

extension FactorCheck.Figure {
    /// The same figure with its verdict.
    fileprivate func judged(_ threshold: Double) -> Self {
        Self(
            subject: subject, month: month, statistic: statistic, theory: theory,
            simulated: simulated, difference: difference,
            verdict: difference.map { $0.magnitude <= threshold ? .ok : .look } ?? .unjudged)
    }
}
