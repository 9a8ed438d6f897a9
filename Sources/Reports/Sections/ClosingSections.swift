import Results

extension ReportContent {
    var noteSection: ReportSection? {
        guard !presentation.notes.isEmpty else { return nil }
        return ReportSection(
            title: "Notes", blocks: [.bullets(presentation.notes.map(Self.oneLine))])
    }

    /// What the words of the report mean.
    var conventionSection: ReportSection? {
        var items = [
            "A path is one simulated future; a probability is the share of paths.",
            "P5, P50, P95: the order statistic ⌈np⌉ of n paths\(resolution)",
            "VaR and CVaR (expected shortfall) are losses: positive where money is lost, negative "
                + "where even the bad paths gain. Of a cost they are amounts: the 95th percentile, "
                + "and the mean of the dearest 5 %.",
            "Intervals (\(Figure.percent(provenance.intervalLevel))): normal for means, Wilson for "
                + "probabilities (Clopper–Pearson below 30 events), order statistics for percentiles."
                + (hasHeavyTail
                    ? " Misses of those that ended the run lie mostly on one side, see Convergence."
                    : ""),
            "A ratio over a period is the ratio of the sums, not the mean of monthly ratios.",
        ]
        if presentation.target != nil {
            items.append(
                "Erosion: (mean profit at target − mean profit of the missing paths) ÷ their mean "
                    + "shortfall in points; of a cost, what is added to it. Break-even shortfall "
                    + "(critical miss): the smallest shortfall at which mean profit is zero or "
                    + "less.")
        }
        if !isBuyer, !presentation.years.isEmpty,
            presentation.periods.contains(where: { presentation.years.contains($0.label) })
        {
            items.append(
                "P(operating loss) of a year: operating profit of the year below zero. P(loss): NPV "
                    + "below zero.")
        }
        if let name = presentation.headlineMetric {
            items.append(
                "\(title(of: name)) (\(name)) is the metric of the first screen; every metric with "
                    + "all its statistics is in the JSON and CSV reports.")
        }
        return ReportSection(title: "How to read this", blocks: [.bullets(items)])
    }

    private var hasHeavyTail: Bool {
        result.convergence.map {
            ConvergenceText($0, currency: presentation.currency).caution != nil
        } ?? false
    }

    /// Which quantiles are exact: all of them, or all but those of some metrics.
    private var resolution: String {
        let rounded = result.estimates.filter { $0.resolution == .sketch }
        if rounded.isEmpty { return ", from all of them." }
        var titles: [String] = []
        for estimate in rounded where !titles.contains(title(of: estimate.metric)) {
            titles.append(title(of: estimate.metric))
        }
        let named = titles.prefix(3).joined(separator: ", ")
        let others = titles.count - min(3, titles.count)
        return ", exact but for \(Figure.count(rounded.count, "figure")) of \(named)"
            + (others > 0 ? " and \(Figure.count(others, "other metric"))" : "")
            + ". These come from a histogram, with a relative error of at most "
            + "\(Figure.percent(provenance.sketchRelativeError)), and are marked sketch in the "
            + "JSON and CSV reports."
    }

    var provenanceSection: ReportSection? {
        .provenance(provenance, result.execution)
    }
}

extension Figure {
    /// `1,000,000`.
    static func grouped(_ number: Int) -> String {
        var result = ""
        for (index, digit) in String(number.magnitude).reversed().enumerated() {
            if index > 0, index % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return (number < 0 ? "-" : "") + String(result.reversed())
    }

    /// `1 month`, `96 months`.
    static func count(_ number: Int, _ noun: String) -> String {
        grouped(number) + " " + noun + (number == 1 ? "" : "s")
    }

    /// `95 %`, `0.05 %`: a given fraction, shortest digits.
    static func percent(_ fraction: Double) -> String {
        let rounded = (fraction * 1e6).rounded() / 1e4
        let text = "\(rounded)"
        return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + " %"
    }
}
