import ScenarioModel

/// Sets a page as Markdown with pipe tables.
struct MarkdownTypesetter {
    func set(_ page: ReportPage) -> String {
        var parts = ["# " + escaped(page.title)]
        for section in page.sections {
            if let title = section.title { parts.append("## " + escaped(title)) }
            parts += section.blocks.map(text(of:)).filter { !$0.isEmpty }
        }
        return parts.joined(separator: "\n\n") + "\n"
    }

    private func text(of block: ReportBlock) -> String {
        switch block {
        case .paragraph(let text): escaped(text)
        case .message(let text): "**\(escaped(text))**"
        case .bullets(let items): items.map { "- " + escaped($0) }.joined(separator: "\n")
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

    /// `text` on one line, with letters that mean something to Markdown or HTML made harmless.
    private func escaped(_ text: String) -> String {
        var result = ""
        for character in Diagnostic.shortened(text, limit: .max) {
            switch character {
            case "|", "*", "_", "`", "[", "]", "\\": result += "\\" + String(character)
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            default: result.append(character)
            }
        }
        return result
    }
}
