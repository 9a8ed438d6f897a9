import ScenarioModel

/// Sets a page for a terminal: aligned by display width, at most 100 columns.
struct PlainTypesetter {
    static let pageWidth = 100
    private static let indent = "  "
    private static let gap = 2
    /// Between columns of different groups.
    private static let groupGap = 3

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
            let parts = fitted(table.withNotesBeside).map { [$0] } ?? parts(of: table)
            for (index, part) in parts.enumerated() {
                if index > 0 { lines.append("") }
                set(part)
            }
        }
    }

    // MARK: - Tables

    /// A table with the width that its columns were given.
    private struct Fitted {
        var table: ReportTable
        var widths: [Int]
    }

    private mutating func set(_ fitted: Fitted) {
        let table = fitted.table
        if table.hasHeader {
            if table.columns.contains(where: { $0.group != nil }) { setGroups(of: fitted) }
            let titles = table.columns.map { ReportTable.Cell($0.title, .quiet) }
            setRow(titles, of: fitted)
        }
        for row in table.rows { setRow(row, of: fitted) }
    }

    private mutating func setGroups(of fitted: Fitted) {
        let columns = fitted.table.columns
        var line = Self.indent
        var index = 0
        while index < columns.count {
            if index > 0 { line += separator(before: index, in: columns) }
            var width = fitted.widths[index]
            var end = index + 1
            while end < columns.count, let group = columns[index].group,
                columns[end].group == group
            {
                width += Self.gap + fitted.widths[end]
                end += 1
            }
            line += paddedLeft(columns[index].group ?? "", to: width)
            index = end
        }
        lines.append(dim(trimmed(line)))
    }

    private mutating func setRow(_ row: [ReportTable.Cell], of fitted: Fitted) {
        let columns = fitted.table.columns
        let broken = zip(row, fitted.widths).map { cell, width in
            let text = wrapped(Self.visible(cell.text), to: width).map { ($0, cell.tone) }
            guard !cell.note.isEmpty else { return text }
            return text + wrapped(Self.visible(cell.note), to: width).map { ($0, .quiet) }
        }
        for number in 0..<(broken.map(\.count).max() ?? 0) {
            var line = Self.indent
            var blanks = ""
            for (index, column) in columns.enumerated() {
                if index > 0 { blanks += separator(before: index, in: columns) }
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

    private func separator(before index: Int, in columns: [ReportTable.Column]) -> String {
        let changes = columns[index].group != columns[index - 1].group
        return String(repeating: " ", count: changes ? Self.groupGap : Self.gap)
    }

    // MARK: - Fitting

    /// The table, its wrapping columns narrowed until it fits the page; nil where that is not enough.
    private func fitted(_ table: ReportTable) -> Fitted? {
        let widths = narrowed(table)
        return total(widths, of: table) <= Self.pageWidth
            ? Fitted(table: table, widths: widths) : nil
    }

    /// The table, or its columns in several tables where it is too wide, the first column in each.
    private func parts(of table: ReportTable) -> [Fitted] {
        let widths = narrowed(table)
        if total(widths, of: table) <= Self.pageWidth || table.columns.count < 3 {
            return [Fitted(table: table, widths: widths)]
        }
        return split(table, widths: widths)
    }

    private func narrowed(_ table: ReportTable) -> [Int] {
        var widths = naturalWidths(of: table)
        var excess = total(widths, of: table) - Self.pageWidth
        while excess > 0 {
            let wrapping = widths.indices.filter { table.columns[$0].wraps && widths[$0] > 14 }
            guard let widest = wrapping.max(by: { widths[$0] < widths[$1] }) else { break }
            let cut = min(excess, max(1, widths[widest] / 8), widths[widest] - 14)
            widths[widest] -= cut
            excess -= cut
        }
        return widths
    }

    private func split(_ table: ReportTable, widths: [Int]) -> [Fitted] {
        var parts: [Fitted] = []
        var kept = [0]
        for group in runs(of: table.columns) {
            let wider = kept + group
            if kept.count > 1, total(wider.map { widths[$0] }, of: select(table, wider))
                > Self.pageWidth
            {
                parts.append(Fitted(table: select(table, kept), widths: kept.map { widths[$0] }))
                kept = [0] + group
            } else {
                kept = wider
            }
        }
        parts.append(Fitted(table: select(table, kept), widths: kept.map { widths[$0] }))
        return parts
    }

    /// Columns after the first, those of one group together.
    private func runs(of columns: [ReportTable.Column]) -> [[Int]] {
        var runs: [[Int]] = []
        for index in columns.indices.dropFirst() {
            if let group = columns[index].group, let last = runs.last?.last,
                columns[last].group == group
            {
                runs[runs.count - 1].append(index)
            } else {
                runs.append([index])
            }
        }
        return runs
    }

    private func select(_ table: ReportTable, _ indices: [Int]) -> ReportTable {
        var result = ReportTable(indices.map { table.columns[$0] }, hasHeader: table.hasHeader)
        for row in table.rows { result.add(indices.map { row[$0] }) }
        return result
    }

    private func naturalWidths(of table: ReportTable) -> [Int] {
        var widths = table.columns.indices.map { index in
            let cells = table.rows.map { row in
                max(
                    displayWidth(Self.visible(row[index].text)),
                    displayWidth(Self.visible(row[index].note)))
            }
            let title = table.hasHeader ? titleWidth(of: table.columns[index]) : 0
            return max(title, cells.max() ?? 0)
        }
        // A group's title may need more room than its columns: the first of them gives it.
        guard table.hasHeader else { return widths }
        for run in runs(of: table.columns) {
            guard let group = table.columns[run[0]].group else { continue }
            let width = run.map { widths[$0] }.reduce(0, +) + Self.gap * (run.count - 1)
            widths[run[0]] += max(0, displayWidth(group) - width)
        }
        return widths
    }

    /// Of a title that may be broken, the width of its longest word, or enough for a few words.
    private func titleWidth(of column: ReportTable.Column) -> Int {
        let whole = displayWidth(column.title)
        guard column.wrapsTitle else { return whole }
        let words = column.title.split(separator: " ").map { displayWidth(String($0)) }
        return min(whole, max(14, words.max() ?? 0))
    }

    private func total(_ widths: [Int], of table: ReportTable) -> Int {
        var total = Self.indent.count + widths.reduce(0, +)
        for index in table.columns.indices.dropFirst() {
            total += separator(before: index, in: table.columns).count
        }
        return total
    }

    // MARK: - Letters

    /// `text` with nothing a terminal would obey.
    private static func visible(_ text: String) -> String {
        Diagnostic.shortened(text, limit: .max)
    }

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
