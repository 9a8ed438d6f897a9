import ScenarioModel

/// Sets a page for a terminal: aligned by display width, at most 100 columns.
struct PlainTypesetter {
    static let pageWidth = FittedTable.pageWidth

    /// Whether to use ANSI bold and dim.
    let isStyled: Bool
    private var lines: [String] = []

    init(isStyled: Bool) { self.isStyled = isStyled }

    mutating func set(_ page: ReportPage) -> String {
        let title = shortened(Self.visible(page.title), to: Self.pageWidth)
        lines = [bold(title), String(repeating: "═", count: displayWidth(title))]
        for section in page.sections { set(section) }
        return lines.joined(separator: "\n") + "\n"
    }

    private mutating func set(_ section: ReportSection) {
        if let title = section.title {
            let title = shortened(Self.visible(title), to: Self.pageWidth)
            lines += ["", bold(title), String(repeating: "─", count: displayWidth(title))]
        }
        for (index, block) in section.blocks.enumerated() {
            if index > 0 || section.title == nil { lines.append("") }
            set(block)
        }
    }

    private mutating func set(_ block: ReportBlock) {
        switch block {
        case .paragraph(let text): lines += wrapped(Self.visible(text), to: Self.pageWidth)
        case .message(let text):
            lines += wrapped(Self.visible(text), to: Self.pageWidth).map(bold)
        case .bullets(let items):
            for item in items {
                let broken = wrapped(Self.visible(item), to: Self.pageWidth - 4)
                for (index, line) in broken.enumerated() {
                    lines.append((index == 0 ? "  • " : "    ") + line)
                }
            }
        case .picture: break
        case .table(let table):
            let parts =
                FittedTable(table.withNotesBeside).map { [$0] } ?? FittedTable.parts(of: table)
            for (index, part) in parts.enumerated() {
                if index > 0 { lines.append("") }
                set(part)
            }
        }
    }

    // MARK: - Tables

    private mutating func set(_ fitted: FittedTable) {
        let table = fitted.table
        if table.hasHeader {
            if table.columns.contains(where: { $0.group != nil }) { setGroups(of: fitted) }
            let titles = table.columns.map { ReportTable.Cell($0.title, .quiet) }
            setRow(titles, of: fitted)
        }
        for row in table.rows { setRow(row, of: fitted) }
    }

    private mutating func setGroups(of fitted: FittedTable) {
        let columns = fitted.table.columns
        var line = FittedTable.indent
        var index = 0
        while index < columns.count {
            if index > 0 { line += fitted.separator(before: index) }
            var width = fitted.widths[index]
            var end = index + 1
            while end < columns.count, let group = columns[index].group,
                columns[end].group == group
            {
                width += FittedTable.gap + fitted.widths[end]
                end += 1
            }
            line += paddedLeft(columns[index].group ?? "", to: width)
            index = end
        }
        lines.append(dim(trimmed(line)))
    }

    private mutating func setRow(_ row: [ReportTable.Cell], of fitted: FittedTable) {
        let columns = fitted.table.columns
        let broken = zip(row, fitted.widths).map { cell, width in
            let text = wrapped(Self.visible(cell.text), to: width).map { ($0, cell.tone) }
            guard !cell.note.isEmpty else { return text }
            return text + wrapped(Self.visible(cell.note), to: width).map { ($0, .quiet) }
        }
        for number in 0..<(broken.map(\.count).max() ?? 0) {
            var line = FittedTable.indent
            var blanks = ""
            for (index, column) in columns.enumerated() {
                if index > 0 { blanks += fitted.separator(before: index) }
                let (text, tone) =
                    number < broken[index].count ? broken[index][number] : ("", .plain)
                let missing = String(
                    repeating: " ", count: max(0, fitted.widths[index] - displayWidth(text)))
                if text.isEmpty {
                    blanks += missing
                } else if column.alignment == .right {
                    line += blanks + missing + styled(text, tone)
                    blanks = ""
                } else {
                    line += blanks + styled(text, tone)
                    blanks = missing
                }
            }
            lines.append(trimmed(line))
        }
    }

    // MARK: - Letters

    /// `text` with nothing a terminal would obey.
    static func visible(_ text: String) -> String { Diagnostic.shortened(text, limit: .max) }

    private func trimmed(_ line: String) -> String {
        var line = line
        while line.last == " " { line.removeLast() }
        return line
    }

    private func styled(_ text: String, _ tone: ReportTable.Cell.Tone) -> String {
        switch tone {
        case .plain: text
        case .strong: bold(text)
        case .quiet: dim(text)
        }
    }

    private func bold(_ text: String) -> String { isStyled ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
    private func dim(_ text: String) -> String { isStyled ? "\u{1B}[2m\(text)\u{1B}[0m" : text }
}
