import Results

extension ReportContent {
    /// The first screen: the question, its answer in a sentence, and the numbers behind it.
    var headlineSection: ReportSection? {
        var blocks: [ReportBlock] = []
        if let description = presentation.description, !description.isEmpty {
            blocks.append(.paragraph(Self.oneLine(description)))
        }
        blocks.append(.message(question))
        blocks.append(.paragraph(answer))
        if let table = chanceTable { blocks.append(.table(table)) }
        if let table = costTable { blocks.append(.table(table)) }
        if let table = headlineTable { blocks.append(.table(table)) }
        if let table = afterHorizonTable { blocks.append(.table(table)) }
        blocks.append(.paragraph(sampleSentence))
        return ReportSection(title: nil, blocks: blocks)
    }

    // MARK: - In words

    private var question: String {
        presentation.target != nil && hasEvent(StandardEvent.miss) && hasEvent(StandardEvent.loss)
            ? "How likely is it that a missed usage target eats the profit?"
            : "How likely is a loss, and how large may it be?"
    }

    private var answer: String {
        let loss = chance(of: StandardEvent.loss).value
        let miss = chance(of: StandardEvent.miss).value
        let after = chance(of: StandardEvent.loss, given: StandardEvent.miss)
        let otherwise = chance(of: StandardEvent.loss, given: StandardEvent.hit)
        guard let miss else {
            return loss.map { "The chance of a loss is \($0)." }
                ?? "This scenario names no target and no loss to answer that."
        }
        var text = "The target is missed with a chance of \(miss)."
        if let lost = after.value {
            text += " After a miss the chance of a loss is \(lost)"
            text += otherwise.value.map { "; where the target is hit it is \($0)." } ?? "."
            if let both { text += " Miss and loss come together on \(both) of all paths." }
        } else if let loss {
            text += " The chance of a loss is \(loss), with or without a miss."
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

    private var sampleSentence: String {
        let level = Figure.percent(provenance.intervalLevel)
        return "From \(Figure.grouped(provenance.pathCount)) simulated paths of "
            + "\(Figure.count(provenance.stepCount, "month")), \(provenance.firstMonth) to \(provenance.lastMonth). "
            + "In brackets: \(level) intervals of the sampling error alone; what the assumptions "
            + "leave unknown is not in them."
    }

    // MARK: - In numbers

    private var chanceTable: ReportTable? {
        let rows: [(words: String, symbol: String, event: String, condition: String?)] = [
            ("the target is missed", "P(miss)", StandardEvent.miss, nil),
            ("a loss", "P(loss)", StandardEvent.loss, nil),
            (
                "a loss, where the target is missed", "P(loss | miss)", StandardEvent.loss,
                StandardEvent.miss
            ),
            (
                "a loss, where the target is hit", "P(loss | hit)", StandardEvent.loss,
                StandardEvent.hit
            ),
        ]
        var table = ReportTable([
            .text("Chance of", wraps: true), .text(""), .number(""), .text("", wraps: true),
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

    private var costTable: ReportTable? {
        guard let target = presentation.target, let metric = metric(target.profitMetric) else {
            return nil
        }
        var table = ReportTable([
            .text("What a miss costs", wraps: true), .text(""), .number(""),
            .text("", wraps: true),
        ])
        let profit = Self.inSentence(metric.title)
        if let estimate = result.estimate(metric.name, .erosionPerPoint) {
            let isFraction = metric.unit == .fraction
            let figure = figure(estimate, unit: metric.unit, scale: isFraction ? .points : nil)
            table.add(cells("mean \(profit) lost per point of miss", "erosion", figure))
        }
        if let estimate = result.estimate(metric.name, .criticalMiss) {
            let figure = figure(estimate, unit: .fraction, scale: .points)
            table.add(
                cells("miss that brings it down to zero", "critical miss", figure))
        }
        return table.rows.isEmpty ? nil : table
    }

    private var headlineTable: ReportTable? {
        guard let name = presentation.headlineMetric, let metric = metric(name) else { return nil }
        var rows: [(words: String, symbol: String, statistic: Statistic)] = [
            ("mean", "mean", .mean), ("1 path in 20 is below", "P5", .p5),
            ("half the paths are below", "P50", .p50), ("1 path in 20 is above", "P95", .p95),
        ]
        rows += [
            ("loss not exceeded on 95 % of paths", "VaR 95", .var95),
            ("mean loss of the worst 5 % of paths", "CVaR 95", .cvar95),
            ("mean loss of the worst 1 % of paths", "CVaR 99", .cvar99),
        ]
        var table = ReportTable([
            .text(metric.title, wraps: true), .text(""), .number(""), .text("", wraps: true),
        ])
        for row in rows {
            guard let estimate = result.estimate(name, row.statistic) else { continue }
            table.add(cells(row.words, row.symbol, figure(estimate, unit: metric.unit)))
        }
        return table.rows.isEmpty ? nil : table
    }

    /// Words, symbol, value, and its interval or why there is no value.
    private func cells(_ words: String, _ symbol: String, _ figure: Figure) -> [ReportTable.Cell] {
        [
            .init(words), .init(symbol, .quiet), .init(figure.value ?? "–", .strong),
            .init(figure.note),
        ]
    }
}
