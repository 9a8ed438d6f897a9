import Results

/// A study as a page for people: findings, sections with tables and charts, notes, provenance.
struct StudyPage {
    let study: Study
    /// Charts are bars of letters in text, pictures in HTML, and left out of Markdown.
    let form: StudyFormat

    var page: ReportPage {
        let sections =
            [findings] + study.sections.map(section(of:)) + [notes, reading]
            + [.provenance(study.provenance, study.execution)]
        return ReportPage(
            title: title,
            sections: sections.filter { !$0.blocks.isEmpty })
    }

    /// The study as part of another report: its own words first, sections of the given title.
    func sections(under title: String) -> [ReportSection] {
        let parts = [ReportSection(title: title, blocks: [.bullets(study.findings)])]
            + study.sections.map(section(of:))
        return parts + [
            ReportSection(title: "How to read the bands", blocks: [.bullets(study.notes)])
        ]
    }

    /// `Compare: Example lab`.
    private var title: String {
        study.kind.prefix(1).uppercased() + study.kind.dropFirst() + ": "
            + ReportContent.oneLine(study.title)
    }

    private var findings: ReportSection {
        let sentences = study.headline.map(ReportContent.oneLine)
        guard sentences.count != 1 else {
            return ReportSection(title: nil, blocks: [.message(sentences[0])])
        }
        return ReportSection(title: nil, blocks: sentences.isEmpty ? [] : [.bullets(sentences)])
    }

    private func section(of section: StudySection) -> ReportSection {
        var blocks = section.text.map { ReportBlock.paragraph(ReportContent.oneLine($0)) }
        for table in section.tables { blocks += self.blocks(of: table) }
        for chart in section.charts { blocks += self.blocks(of: chart) }
        if blocks.isEmpty, !section.charts.isEmpty {
            let titles = section.charts.map { ReportContent.oneLine($0.title) }
            blocks.append(
                .paragraph("Drawn in HTML and SVG: " + titles.joined(separator: "; ") + "."))
        }
        return ReportSection(title: ReportContent.oneLine(section.title), blocks: blocks)
    }

    private func blocks(of table: StudyTable) -> [ReportBlock] {
        var blocks: [ReportBlock] = []
        if let title = table.title { blocks.append(.paragraph(ReportContent.oneLine(title))) }
        guard !table.rows.isEmpty else { return blocks + [.paragraph("Nothing to list.")] }
        let layout = StudyTableLayout(table, currency: study.currency)
        blocks.append(.table(layout.table))
        if !layout.remarks.isEmpty { blocks.append(.bullets(layout.remarks)) }
        return blocks
    }

    private func blocks(of chart: StudyChart) -> [ReportBlock] {
        switch form {
        case .html:
            return [.picture(StudyChartSVG.render(chart, currency: study.currency))]
        case .text:
            guard let bars = StudyBars(chart, currency: study.currency) else { return [] }
            return [.paragraph(bars.title), .table(bars.table)]
        case .markdown, .json, .csv: return []
        }
    }

    // MARK: - Closing

    private var notes: ReportSection {
        let items = study.notes.map(ReportContent.oneLine)
        return ReportSection(title: "Notes", blocks: items.isEmpty ? [] : [.bullets(items)])
    }

    /// What brackets and bands mean, where there are any.
    private var reading: ReportSection {
        let cells = study.tables.flatMap { $0.rows.flatMap(\.self) }
        let estimates = cells.compactMap(\.estimate)
        var items: [String] = []
        if estimates.contains(where: { $0.low != nil || $0.high != nil }) {
            items.append(
                "In brackets: \(Figure.percent(study.provenance.intervalLevel)) intervals of the "
                    + "sampling error alone.")
        }
        if let band = estimates.lazy.compactMap(\.knowledge).first {
            items.append(
                "Knowledge 90 %: what nine in ten of \(Figure.count(band.draws, "draw")) of the "
                    + "uncertain inputs give, each on the same paths.")
        }
        return ReportSection(
            title: "How to read this", blocks: items.isEmpty ? [] : [.bullets(items)])
    }
}
