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
    }

    struct Cell: ExpressibleByStringLiteral {
        enum Tone {
            case plain
            case strong
            case quiet
        }

        var text: String
        var tone: Tone

        init(_ text: String, _ tone: Tone = .plain) {
            self.text = text
            self.tone = tone
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

    static func number(_ title: String, group: String? = nil) -> Self {
        Self(group: group, title: title, alignment: .right)
    }
}
