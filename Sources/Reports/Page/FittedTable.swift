/// A table with widths for its columns, such that it fits the page where that can be.
struct FittedTable {
    static let pageWidth = 100
    static let indent = "  "
    static let gap = 2
    /// Between columns of different groups.
    private static let groupGap = 3
    /// Columns of words are not made narrower than that, nor, up to so many, than their longest word.
    private static let leastWidth = 14
    private static let longestWord = 28

    let table: ReportTable
    private(set) var widths: [Int]

    private init(table: ReportTable, widths: [Int]) {
        self.table = table
        self.widths = widths
    }

    /// The table, its wrapping columns narrowed until it fits the page; nil where it cannot.
    init?(_ table: ReportTable) {
        self.init(narrowing: table)
        if width > Self.pageWidth { return nil }
    }

    /// The table, or its columns in several tables where it is too wide, its keys in each.
    static func parts(of table: ReportTable) -> [FittedTable] {
        let whole = FittedTable(narrowing: table)
        return whole.width <= pageWidth || table.columns.count < 3 ? [whole] : whole.split
    }

    /// Blanks between a column and the one before.
    func separator(before index: Int) -> String {
        let changes = table.columns[index].group != table.columns[index - 1].group
        return String(repeating: " ", count: changes ? Self.groupGap : Self.gap)
    }

    private var width: Int {
        table.columns.indices.dropFirst().reduce(Self.indent.count + widths.reduce(0, +)) {
            $0 + separator(before: $1).count
        }
    }

    // MARK: - Narrowing

    private init(narrowing table: ReportTable) {
        self.init(table: table, widths: Self.naturalWidths(of: table))
        var excess = width - Self.pageWidth
        let least = table.columns.indices.map { Self.leastWidth(of: $0, in: table) }
        while excess > 0 {
            let wrapping = widths.indices.filter {
                table.columns[$0].wraps && widths[$0] > least[$0]
            }
            guard let widest = wrapping.max(by: { widths[$0] < widths[$1] }) else { break }
            let cut = min(excess, max(1, widths[widest] / 8), widths[widest] - least[widest])
            widths[widest] -= cut
            excess -= cut
        }
    }

    private static func leastWidth(of column: Int, in table: ReportTable) -> Int {
        let words = table.rows.flatMap { $0[column].text.split(separator: " ") }
        let longest = words.map { displayWidth(String($0)) }.max() ?? 0
        return max(leastWidth, min(longestWord, longest))
    }

    private static func naturalWidths(of table: ReportTable) -> [Int] {
        var widths = table.columns.enumerated().map { index, column in
            let texts = table.rows.flatMap { [$0[index].text, $0[index].note] }
            let cells = texts.map { displayWidth(PlainTypesetter.visible($0)) }.max() ?? 0
            return max(table.hasHeader ? titleWidth(of: column) : 0, cells)
        }
        // A group's title may need more room than its columns: the first of them gives it.
        guard table.hasHeader else { return widths }
        for run in runs(of: table.columns) {
            guard let group = table.columns[run[0]].group else { continue }
            let width = run.map { widths[$0] }.reduce(0, +) + gap * (run.count - 1)
            widths[run[0]] += max(0, displayWidth(group) - width)
        }
        return widths
    }

    /// Of a title that may be broken, the width of its longest word, or enough for a few words.
    private static func titleWidth(of column: ReportTable.Column) -> Int {
        let whole = displayWidth(column.title)
        guard column.wrapsTitle else { return whole }
        let words = column.title.split(separator: " ").map { displayWidth(String($0)) }
        return min(whole, max(leastWidth, words.max() ?? 0))
    }

    // MARK: - Splitting

    private var split: [FittedTable] {
        var parts: [FittedTable] = []
        let keys = keys
        var kept = select(keys)
        var indices = keys
        for group in Self.runs(of: table.columns) where !keys.contains(group[0]) {
            let wider = select(indices + group)
            if indices.count > keys.count, wider.width > Self.pageWidth {
                parts.append(kept)
                indices = keys + group
                kept = select(indices)
            } else {
                indices += group
                kept = wider
            }
        }
        return parts + [kept]
    }

    /// The first column, and the second where the first alone does not tell the rows apart.
    private var keys: [Int] {
        guard table.columns.count > 2, table.columns[1].alignment == .left,
            table.columns[1].group == nil,
            Set(table.rows.map { $0[0].text }).count < table.rows.count,
            widths[0] + widths[1] <= Self.pageWidth / 2
        else { return [0] }
        return [0, 1]
    }

    private func select(_ indices: [Int]) -> FittedTable {
        var result = ReportTable(indices.map { table.columns[$0] }, hasHeader: table.hasHeader)
        for row in table.rows { result.add(indices.map { row[$0] }) }
        return FittedTable(table: result, widths: indices.map { widths[$0] })
    }

    /// Columns after the first, those that belong together in one run.
    private static func runs(of columns: [ReportTable.Column]) -> [[Int]] {
        var runs: [[Int]] = []
        for index in columns.indices.dropFirst() {
            let isOfGroup = columns[index].group != nil
            if let last = runs.last?.last,
                columns[index].continues
                    || (isOfGroup && columns[last].group == columns[index].group)
            {
                runs[runs.count - 1].append(index)
            } else {
                runs.append([index])
            }
        }
        return runs
    }
}
