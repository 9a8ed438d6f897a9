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
            "A path is one simulated future; a chance is the share of paths.",
            "P5, P50, P95: the order statistic ⌈np⌉ of n paths\(resolution)",
            "Loss: the negative of a metric. VaR and CVaR are losses: positive where money is lost, "
                + "negative where even the bad paths gain.",
            "Intervals (\(Figure.percent(provenance.intervalLevel))): normal for means, Wilson for "
                + "chances (Clopper–Pearson below 30 events), order statistics for percentiles.",
            "A ratio over a period is the ratio of the sums, not the mean of monthly ratios.",
        ]
        if presentation.target != nil {
            items.append(
                "Erosion: (mean profit at target − mean profit of the missing paths) ÷ their mean "
                    + "shortfall in points. Critical miss: the smallest observed shortfall at which "
                    + "mean profit is zero or less.")
        }
        if let name = presentation.headlineMetric {
            items.append(
                "\(title(of: name)) (\(name)) is the metric of the first screen; every metric with "
                    + "all its statistics is in the JSON and CSV reports.")
        }
        return ReportSection(title: "How to read this", blocks: [.bullets(items)])
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

    /// What is needed to make this result again.
    var provenanceSection: ReportSection? {
        var table = ReportTable([.text(""), .text("", wraps: true)], hasHeader: false)
        func add(_ name: String, _ value: String) { table.add([.init(name, .quiet), .init(value)]) }
        let run = provenance
        add("engine", "Shortfall \(run.engineVersion), random stream \(run.streamVersion)")
        for input in run.inputs { add("input", "\(input.name)  sha256 \(input.digest.prefix(16))…") }
        if !run.overlays.isEmpty { add("overlays", run.overlays.joined(separator: ", ")) }
        if !run.settings.isEmpty { add("settings", run.settings.joined(separator: ", ")) }
        add("plan", "sha256 \(run.planDigest.prefix(16))…")
        add("seed", "\(run.seed)")
        add(
            "paths",
            "\(Figure.grouped(run.pathCount)) in \(Figure.count(run.blockCount, "block")) of "
                + Figure.grouped(run.blockSize))
        add("months", "\(run.stepCount), \(run.firstMonth) to \(run.lastMonth)")
        add("dependence", run.dependence)
        add(
            "computed with",
            "instruction set \(result.execution.instructionSet), \(result.execution.linearAlgebra)")
        return ReportSection(title: "Provenance", blocks: [.table(table)])
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
