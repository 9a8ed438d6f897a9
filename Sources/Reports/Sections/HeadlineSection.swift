import Results

extension ReportContent {
    /// The first screen: the question, its answer in a sentence, and the numbers behind it.
    var headlineSection: ReportSection? {
        var blocks: [ReportBlock] = []
        if let description = presentation.description, !description.isEmpty {
            blocks.append(.paragraph(Self.oneLine(description)))
        }
        blocks.append(.message(isBuyer ? buyerQuestion : question))
        blocks.append(.paragraph(isBuyer ? buyerAnswer : answer))
        let tables =
            isBuyer
            ? [chanceTable, costTable, headlineTable, afterHorizonTable, commitmentTable,
                obligationTable, ladderTable, missCostTable]
            : [chanceTable, missCostTable, headlineTable, afterHorizonTable, commitmentTable,
                obligationTable, ladderTable]
        blocks += tables.compactMap { $0.map(ReportBlock.table) }
        if let owedSentence { blocks.append(.paragraph(owedSentence)) }
        if let commitmentSentences { blocks.append(.paragraph(commitmentSentences)) }
        if let unserved { blocks.append(.paragraph(unserved)) }
        blocks.append(.paragraph(sampleSentence))
        return ReportSection(title: nil, blocks: blocks)
    }

    var isBuyer: Bool { presentation.perspective == .buyer }

    // MARK: - In words

    private var question: String {
        let hasBoth = presentation.target != nil && hasEvent(StandardEvent.miss)
            && hasEvent(StandardEvent.loss)
        guard hasBoth else { return "How likely is a loss, and how large may it be?" }
        return "Does missing \(targetName) turn \(span) into a loss?"
    }

    /// `2026–2030`, or `2026` where it is one year.
    private var span: String {
        let (first, last) = (provenance.firstMonth.prefix(4), provenance.lastMonth.prefix(4))
        return first == last ? String(first) : "\(first)–\(last)"
    }

    /// What the target is about, with its article: `the utilization target`, `the budget`.
    var targetName: String {
        guard let target = presentation.target else { return "the target" }
        switch (target.better, target.unit) {
        case (.lower, .money): return "the budget"
        case (.lower, _): return "the limit"
        case (.higher, .fraction) where target.basis.contains("used"): return "the utilization target"
        case (.higher, _), (.none, _): return "the target"
        }
    }

    /// `missed`, or `overrun` of a budget.
    var missedWord: String { presentation.target?.better == .lower ? "overrun" : "missed" }

    private var answer: String {
        let loss = chance(of: StandardEvent.loss).value
        let miss = chance(of: StandardEvent.miss).value
        let after = chance(of: StandardEvent.loss, given: StandardEvent.miss)
        let otherwise = chance(of: StandardEvent.loss, given: StandardEvent.hit)
        guard let miss else {
            return loss.map { "The probability of a loss is \($0)." }
                ?? "This scenario names no target and no loss to answer that."
        }
        var text = "\(Self.capitalized(targetName)) is \(missedWord) with probability \(miss)."
        if let lost = after.value {
            text += " A miss ends in a loss in \(lost) of cases"
            text += otherwise.value.map { ", a hit in \($0)." } ?? "."
            if let both { text += " Miss and loss occur together on \(both) of paths." }
        } else if let loss {
            text += " The probability of a loss is \(loss), with or without a miss."
        }
        return text
    }

    /// P(miss and loss): the product is exact, since both factors come from the same counts.
    private var both: String? {
        guard let miss = result.probability(of: StandardEvent.miss), let rate = miss.value,
            let loss = result.probability(of: StandardEvent.loss, given: StandardEvent.miss)?.value
        else { return nil }
        let share = rate * loss
        let error = (share * (1 - share) / Double(max(1, miss.count))).squareRoot()
        return figure(
            Estimate(
                metric: "", statistic: .probability, value: share, standardError: error,
                count: miss.count), unit: .fraction
        ).value
    }

    /// What demand finds no capacity, where that is more than one part in a thousand.
    private var unserved: String? {
        guard let share = average(of: "served_share"), share.value ?? 1 < 0.999,
            let served = figure(share, unit: .fraction).value
        else { return nil }
        let work = figure("unserved_work", .mean).value.map { "; \($0) are not served" } ?? ""
        return "Demand served: \(served) in all\(work)."
    }

    private var sampleSentence: String {
        let level = Figure.percent(provenance.intervalLevel)
        let sentences = presentation.conventions + [
            "\(Figure.grouped(provenance.pathCount)) simulated paths of "
                + "\(Figure.count(provenance.stepCount, "month")), \(provenance.firstMonth) to "
                + "\(provenance.lastMonth).",
            "Brackets: \(level) confidence intervals (sampling error only; parameter uncertainty "
                + "is not included).",
        ]
        return sentences.map(Self.oneLine).joined(separator: " ")
    }

    static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    // MARK: - In numbers

    private var chanceTable: ReportTable? {
        let miss = "\(targetName) is \(missedWord)"
        let rows: [(words: String, symbol: String, event: String, condition: String?)] = [
            (miss, "P(miss)", StandardEvent.miss, nil),
            ("a loss", "P(loss)", StandardEvent.loss, nil),
            ("a loss, given a miss", "P(loss | miss)", StandardEvent.loss, StandardEvent.miss),
            ("a loss, given a hit", "P(loss | hit)", StandardEvent.loss, StandardEvent.hit),
        ]
        var table = ReportTable([
            .text("Probability", wraps: true), .text(""), .number(""), .text("", wraps: true),
            .text(""),
        ])
        for row in rows {
            guard let estimate = result.probability(of: row.event, given: row.condition) else {
                continue
            }
            let figure = figure(estimate, unit: .fraction)
            let bar = Bars.bar(estimate.value ?? 0, width: 20)
            table.add(cells(row.words, row.symbol, figure) + [.init(bar)])
        }
        return table.rows.isEmpty ? nil : table
    }

    /// Erosion per point and the break-even shortfall; of a cost, what a point of miss adds to it.
    private var missCostTable: ReportTable? {
        // Beyond a limit more is used, and what is lost is the overrun itself.
        guard let target = presentation.target, target.better == .higher,
            let metric = metric(target.profitMetric)
        else { return nil }
        var table = ReportTable([
            .text("What a miss costs", wraps: true), .text(""), .number(""),
            .text("", wraps: true),
        ])
        let isCost = metric.better == .lower
        let title = isCost ? Self.inSentence(metric.title) : metric.title
        if let estimate = result.estimate(metric.name, .erosionPerPoint) {
            let isFraction = metric.unit == .fraction
            let figure = figure(estimate, unit: metric.unit, scale: isFraction ? .points : nil)
            table.add(
                cells(
                    "\(title) \(isCost ? "added" : "lost") per point of shortfall", "erosion",
                    figure))
        }
        if !isCost, let estimate = result.estimate(metric.name, .criticalMiss) {
            let figure = figure(estimate, unit: .fraction, scale: .points)
            table.add(cells("break-even shortfall", "critical miss", figure))
        }
        return table.rows.isEmpty ? nil : table
    }

    private var headlineTable: ReportTable? {
        guard let name = presentation.headlineMetric, let metric = metric(name) else { return nil }
        let isCost = metric.better == .lower
        let tail = isCost ? "mean of the dearest" : "expected shortfall, worst"
        var rows: [(words: String, symbol: String, statistic: Statistic)] = [
            ("mean", "mean", .mean), ("5th percentile", "P5", .p5), ("median", "P50", .p50),
            ("95th percentile", "P95", .p95), ("value at risk", "VaR 95", .var95),
            ("\(tail) 5 %", "CVaR 95", .cvar95), ("\(tail) 1 %", "CVaR 99", .cvar99),
        ]
        // Of a cost it is the 95th percentile.
        if isCost { rows.removeAll { $0.statistic == .var95 } }
        var table = ReportTable([
            .text(metric.title, wraps: true), .text(""), .number(""), .text("", wraps: true),
        ])
        for row in rows {
            let estimate =
                row.statistic == .mean ? average(of: name) : result.estimate(name, row.statistic)
            guard let estimate else { continue }
            table.add(cells(row.words, row.symbol, figure(estimate, unit: metric.unit)))
        }
        return table.rows.isEmpty ? nil : table
    }

    /// Words, symbol, value, and its interval or why there is no value.
    func cells(_ words: String, _ symbol: String, _ figure: Figure) -> [ReportTable.Cell] {
        [
            .init(words), .init(symbol, .quiet), .init(figure.value ?? "–", .strong),
            .init(figure.note),
        ]
    }
}
