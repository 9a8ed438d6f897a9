import Foundation
import ScenarioModel

/// Sets a page as HTML that needs no other file: no scripts, fonts or pictures from elsewhere.
///
/// Its Content-Security-Policy forbids all of them, and every style but its own, so that a text which
/// slipped through as markup could do nothing.
struct HTMLTypesetter {
    func set(_ page: ReportPage) -> String {
        let title = Markup.escaped(page.title)
        let parts =
            [
                "<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\"/>",
                "<meta http-equiv=\"Content-Security-Policy\" content=\"\(Self.policy)\"/>",
                "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>",
                "<title>\(title)</title>", "<style>\(Self.style)</style>", "</head>", "<body>",
                "<h1>\(title)</h1>",
            ] + page.sections.flatMap(set) + ["</body>", "</html>"]
        return parts.joined(separator: "\n") + "\n"
    }

    // MARK: - Parts

    private func set(_ section: ReportSection) -> [String] {
        var words: [String] = []
        var pictures: [String] = []
        for block in section.blocks {
            if case .picture(let svg) = block {
                pictures.append("<figure>\n\(svg)</figure>")
            } else {
                words.append(set(block))
            }
        }
        let heading = section.title.map { ["<h2>\(Markup.escaped($0))</h2>"] } ?? []
        guard !pictures.isEmpty else { return ["<section>"] + heading + words + ["</section>"] }
        // Beside the words where there are any, else beside each other.
        let columns =
            words.isEmpty
            ? pictures.flatMap { ["<div>", $0, "</div>"] }
            : ["<div>"] + words + ["</div>", "<div>"] + pictures + ["</div>"]
        return ["<section>"] + heading + ["<div class=\"pair\">"] + columns
            + ["</div>", "</section>"]
    }

    private func set(_ block: ReportBlock) -> String {
        switch block {
        case .paragraph(let text): "<p>\(Markup.escaped(text))</p>"
        case .message(let text): "<p><strong>\(Markup.escaped(text))</strong></p>"
        case .bullets(let items):
            "<ul>\n" + items.map { "<li>\(Markup.escaped($0))</li>\n" }.joined() + "</ul>"
        case .table(let table): set(table)
        case .picture(let svg): svg
        }
    }

    private func set(_ table: ReportTable) -> String {
        var lines = ["<div class=\"wide\"><table>"]
        if table.hasHeader {
            let titles = table.columns.map { column in
                let title = [column.group, column.title].compactMap { $0 }.joined(separator: " ")
                return "<th\(side(column))>\(Markup.escaped(title))</th>"
            }
            lines.append("<thead><tr>\(titles.joined())</tr></thead>")
        }
        lines.append("<tbody>")
        for row in table.rows {
            let cells = zip(table.columns, row).map { column, cell in
                let note = cell.note.isEmpty ? "" : " <small>\(Markup.escaped(cell.note))</small>"
                return "<td\(side(column))>\(Markup.escaped(cell.text))\(note)</td>"
            }
            lines.append("<tr>\(cells.joined())</tr>")
        }
        lines.append("</tbody></table></div>")
        return lines.joined(separator: "\n")
    }

    private func side(_ column: ReportTable.Column) -> String {
        column.alignment == .right ? " class=\"number\"" : ""
    }

    // MARK: - Style

    private static let policy =
        "default-src 'none'; style-src 'sha256-\(digest(of: style))'; base-uri 'none'; form-action 'none'"

    /// SHA-256 in base 64, as the policy names a style.
    private static func digest(of text: String) -> String {
        var hash = SHA256()
        hash.update(text.utf8)
        let digits = Array(hash.finalize().utf8)
        let bytes = stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
        return Data(bytes).base64EncodedString()
    }

    private static let style = """

        :root { color-scheme: light dark; --line: #8886; --quiet: #666; }
        @media (prefers-color-scheme: dark) { :root { --quiet: #aaa; } }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 90rem; margin: 2rem auto;
          padding: 0 1.5rem; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
        p, ul { max-width: 48rem; } ul { padding-left: 1.3rem; }
        .pair { display: grid; gap: 1rem 2rem; align-items: start;
          grid-template-columns: repeat(auto-fit, minmax(min(100%, 36rem), 1fr)); }
        .pair > div { min-width: 0; }
        .wide { overflow-x: auto; margin: 1rem 0; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: .3rem .7rem; text-align: left; vertical-align: top;
          border-bottom: 1px solid var(--line); }
        th { color: var(--quiet); font-weight: 600; vertical-align: bottom; }
        th.number, td.number { text-align: right; }
        td.number { white-space: nowrap; }
        small { display: block; color: var(--quiet); }
        figure { margin: 0 0 1rem; } svg { max-width: 100%; height: auto; border-radius: 6px; }

        """
}
