import Results

/// Every form in which term sheets can be told.
public enum TermSheetFormat: String, CaseIterable, Sendable {
    case text
    case markdown
    case json

    /// - Parameter isStyled: whether text marks what matters by ANSI bold and dim.
    public func render(_ sheets: [TermSheet], title: String, isStyled: Bool = false) -> String {
        let page = TermSheetPage(title: title, sheets: sheets).page
        switch self {
        case .text:
            var typesetter = PlainTypesetter(isStyled: isStyled)
            return typesetter.set(page)
        case .markdown: return MarkdownTypesetter().set(page)
        case .json: return Self.json(sheets, title: title)
        }
    }

    private static func json(_ sheets: [TermSheet], title: String) -> String {
        var json = JSONBuilder()
        json.object { json in
            json.add("schema", TermSheet.schema)
            json.add("title", title)
            json.array("contracts") { json in for sheet in sheets { add(sheet, to: &json) } }
        }
        json.raw("\n")
        return json.text
    }

    private static func add(_ sheet: TermSheet, to json: inout JSONBuilder) {
        json.object { json in
            json.add("contract", sheet.contract)
            json.add("structure", sheet.structure)
            json.add("side", sheet.isSold ? "sell" : "buy")
            json.add("party", sheet.party)
            json.add("counterparty", sheet.counterparty)
            json.add("start", sheet.start)
            json.add("end", sheet.end)
            json.array("terms") { json in
                for term in sheet.terms {
                    json.object { json in
                        json.add("name", term.name)
                        json.add("value", term.value)
                        json.add("meaning", term.meaning)
                        json.add("stated", term.isDefault ? "no" : "yes")
                        json.add("provenance", term.provenance)
                    }
                }
            }
            json.add("least_owed", sheet.leastOwed)
            json.add("basis", sheet.basis)
            json.array("levels") { json in for level in sheet.levels { json.add(nil, level) } }
            json.add("first_month", sheet.year?.first)
            json.add("last_month", sheet.year?.last)
            json.array("year") { json in
                for row in sheet.rows {
                    json.object { json in
                        json.add("line", row.line)
                        json.add("unit", row.unit)
                        json.add("fold", row.fold.rawValue)
                        json.array("values") { json in
                            for value in row.values { json.add(nil, value) }
                        }
                    }
                }
            }
        }
    }
}
