import ScenarioModel

/// Sets a page as Markdown with pipe tables.
struct MarkdownTypesetter {
    func set(_ page: ReportPage) -> String {
        var parts = ["# " + started(page.title)]
        for section in page.sections {
            if let title = section.title { parts.append("## " + started(title)) }
            parts += section.blocks.map(text(of:)).filter { !$0.isEmpty }
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func text(of block: ReportBlock) -> String {
        switch block {
        case .paragraph(let text): started(text)
        case .message(let text): "**\(escaped(text))**"
        case .bullets(let items): items.map { "- " + started($0) }.joined(separator: "\n")
        case .table(let table): text(of: table)
        case .picture: ""
        }
    }

    private func text(of table: ReportTable) -> String {
        let titles = table.columns.map { column -> String in
            guard table.hasHeader else { return "" }
            return [column.group, column.title].compactMap { $0 }.joined(separator: " ")
        }
        let rule = table.columns.map { $0.alignment == .right ? "---:" : "---" }
        var lines = [line(titles.map(escaped)), line(rule)]
        lines += table.rows.map { row in
            line(
                row.map { cell in
                    let text = escaped(cell.text)
                    let value = cell.tone == .strong && !text.isEmpty ? "**\(text)**" : text
                    return cell.note.isEmpty ? value : value + " " + escaped(cell.note)
                })
        }
        return lines.joined(separator: "\n")
    }

    private func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    /// `text` as the beginning of a block: nothing in it starts a heading, a list or code.
    private func started(_ text: String) -> String {
        let text = escaped(String(text.drop { $0 == " " }))
        guard let first = text.first else { return text }
        if "#+-=".contains(first) { return "\\" + text }
        let rest = text.drop { $0.isASCII && $0.isNumber }
        let digits = text.count - rest.count
        guard (1...9).contains(digits), let mark = rest.first, mark == "." || mark == ")" else { return text }
        let next = rest.dropFirst().first
        return next == nil || next == " " ? "\(text.prefix(digits))\\\(rest)" : text
    }

    /// `text` on one line, with letters that mean something to Markdown or HTML made harmless.
    private func escaped(_ text: String) -> String {
        var result = ""
        for character in Diagnostic.shortened(text, limit: .max) {
            switch character {
            case "|", "*", "_", "`", "[", "]", "\\", "~": result += "\\" + String(character)
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            // A bare address would become a link.
            case "/" where result.hasSuffix(":/"): result += "\\/"
            case "." where result.suffix(3).lowercased() == "www": result += "\\."
            default: result.append(character)
            }
        }
        return result
    }
}
