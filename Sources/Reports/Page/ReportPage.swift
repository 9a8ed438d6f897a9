/// A report before it is typeset: the same content for a terminal and for Markdown.
struct ReportPage {
    var title: String
    var sections: [ReportSection]
}

struct ReportSection {
    /// Nil for what follows the page's title at once.
    var title: String?
    var blocks: [ReportBlock]
}

enum ReportBlock {
    case paragraph(String)
    /// A sentence that carries the message.
    case message(String)
    case bullets([String])
    case table(ReportTable)
    /// An SVG element, for forms that can show it.
    case picture(String)
}

struct ReportTable {
    enum Alignment {
        case left
        case right
    }

    struct Column {
        /// Stands above the titles of neighbouring columns that share it.
        var group: String?
        var title: String
        var alignment: Alignment
        /// Whether its text may be broken into lines where the page is narrow.
        var wraps = false
        /// Whether its title may be broken where it is wider than what stands below it.
        var wrapsTitle = false
        /// Whether it says more about the column before, from which it is not parted.
        var continues = false
    }

    struct Cell: ExpressibleByStringLiteral {
        enum Tone {
            case plain
            case strong
            case quiet
        }

        var text: String
        var tone: Tone
        /// Quieter than the text: beside it where the page has room, else below it.
        var note: String

        init(_ text: String, _ tone: Tone = .plain, note: String = "") {
            self.text = text
            self.tone = tone
            self.note = note
        }

        init(stringLiteral text: String) { self.init(text) }
    }

    /// Whether the columns have titles worth a line.
    var hasHeader = true
    var columns: [Column]
    /// As many cells as columns in each.
    var rows: [[Cell]] = []

    init(_ columns: [Column], hasHeader: Bool = true) {
        self.columns = columns
        self.hasHeader = hasHeader
    }

    mutating func add(_ cells: [Cell]) {
        precondition(cells.count == columns.count, "as many cells as columns")
        rows.append(cells)
    }
}

extension ReportTable.Column {
    static func text(_ title: String, wraps: Bool = false) -> Self {
        Self(title: title, alignment: .left, wraps: wraps)
    }

    /// For the notes of a column, right of it.
    static func note(of column: Self) -> Self {
        Self(group: column.group, title: "", alignment: .left, continues: true)
    }

    static func number(_ title: String, group: String? = nil) -> Self {
        Self(group: group, title: title, alignment: .right)
    }
}

extension ReportTable {
    /// The table with its notes in columns of their own.
    var withNotesBeside: ReportTable {
        let noted = columns.indices.filter { index in rows.contains { !$0[index].note.isEmpty } }
        guard !noted.isEmpty else { return self }
        let isNoted = Set(noted)
        var result = ReportTable(
            columns.enumerated().flatMap { index, column in
                isNoted.contains(index)
                    ? [column, .note(of: column)] : [column]
            }, hasHeader: hasHeader)
        for row in rows {
            result.add(
                row.enumerated().flatMap { index, cell in
                    isNoted.contains(index)
                        ? [Cell(cell.text, cell.tone), Cell(cell.note, .quiet)] : [cell]
                })
        }
        return result
    }
}
