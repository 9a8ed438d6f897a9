import Results

extension ReportContent {
    /// What a missed target does to every metric of the whole horizon.
    var missSection: ReportSection? {
        guard let target = presentation.target else { return nil }
        var table = ReportTable([
            .text("Mean over the horizon", wraps: true), .number("given a hit"),
            .number("given a miss"), .number("difference"), .text(""),
        ])
        // Means of months leave out the paths on which nothing happens, which a miss makes more.
        // Capacity over what is wanted on a path says more of what is wanted than of capacity.
        for metric in presentation.metrics
        where metric.name != "capacity_secured" && !metric.isDetail && metric.periods.contains(nil) && !isTime(metric) {
            guard metric.name != target.shortfallMetric,
                let hit = average(of: metric.name, given: StandardEvent.hit),
                let miss = average(of: metric.name, given: StandardEvent.miss)
            else { continue }
            let scale = scale(of: metric.unit, for: [hit.value, miss.value])
            let difference = figure(
                Self.difference(miss, hit), unit: metric.unit,
                scale: metric.unit == .fraction ? .points : scale)
            table.add([
                .init(metric.title), .init(mean(hit, metric.unit, scale)),
                .init(mean(miss, metric.unit, scale)), .init(difference.value ?? "–", .strong),
                .init(difference.bracketed),
            ])
        }
        let blocks: [ReportBlock] =
            [.paragraph(sentence(about: target))] + (table.rows.isEmpty ? [] : [.table(table)])
        return ReportSection(title: missTitle, blocks: blocks)
    }

    private var missTitle: String {
        presentation.target?.better == .lower
            ? "What an overrun does" : "What a missed target does"
    }

    private func sentence(about target: Presentation.Target) -> String {
        var text = "Target \(target.name): \(Self.oneLine(target.basis))"
        if let level = target.level { text += ", at least \(amount(level, target.unit))" }
        if let limit = target.atMost {
            text += target.level == nil ? ", at most " : " and at most "
            text += amount(limit, target.unit)
        }
        if target.tolerance > 0 {
            let allowance =
                target.unit == .fraction
                ? Scale.points.text(target.tolerance, decimals: 1)
                : Scale(unit: .fraction, currency: "", size: 1).text(target.tolerance, decimals: 1)
            text += ", with a tolerance of \(allowance.replacing(".0 ", with: " "))"
        }
        text += "."
        let achieved = figure(target.achievedMetric, .p50)
        if let median = achieved.value {
            text += " Median\(isUtilization(target) ? " utilization" : ""): \(median)."
        }
        let lacking = result.estimate(target.shortfallMetric, .mean, given: StandardEvent.miss)
        // Of a ratio the shortfall is in points, of a volume a share of its level.
        let scale: Scale? = target.unit == .fraction ? .points : nil
        if let gap = figure(lacking, unit: .fraction, scale: scale).value {
            switch target.better {
            case .lower: text += " Average overrun: \(gap) over \(targetName)."
            case .higher: text += " Average shortfall when missed: \(gap)."
            case .none: text += " Average distance when missed: \(gap)."
            }
        }
        return text
    }

    private func isUtilization(_ target: Presentation.Target) -> Bool {
        targetName == "the utilization target"
    }

    private func mean(_ estimate: Estimate, _ unit: Presentation.Unit, _ scale: Scale) -> String {
        figure(estimate, unit: unit, scale: scale).value ?? "–"
    }

    /// One number as the scenario states it.
    private func amount(_ value: Double, _ unit: Presentation.Unit) -> String {
        let scale = scale(of: unit, for: [value])
        let decimals = Figure.decimals(
            size: abs(value) / scale.divisor, error: nil, isPercent: scale.isPercent)
        return scale.text(value, decimals: decimals)
    }

    func scale(of unit: Presentation.Unit, for values: [Double?]) -> Scale {
        let size = values.compactMap { $0 }.filter(\.isFinite).map(abs).max() ?? 0
        return Scale(unit: unit, currency: presentation.currency, size: size)
    }

    /// a − b of estimates over different paths, whose errors are independent.
    private static func difference(_ a: Estimate, _ b: Estimate) -> Estimate? {
        guard let left = a.value, let right = b.value, let e = a.standardError,
            let f = b.standardError
        else { return nil }
        let value = left - right
        let error = (e * e + f * f).squareRoot()
        let half = 1.959963984540054 * error
        return Estimate(
            metric: a.metric, statistic: .mean, value: value, standardError: error,
            low: value - half, high: value + half, count: min(a.count, b.count))
    }
}
