import Results
import ScenarioModel

/// A study as JSON: findings, every table with every estimate, and the names of the charts.
enum StudyJSON {
    /// The whole document, keys in fixed order, one cell a line, a line end behind it.
    ///
    /// *Edge cases*: an empty cell is null; what could not be estimated is null and has a reason.
    static func render(_ study: Study) -> String {
        var json = JSONBuilder()
        json.object { json in
            json.add("schema", Study.schema)
            json.add("study", study.kind)
            json.add("title", study.title)
            json.add("currency", study.currency)
            JSONReport.add(study.provenance, to: &json)
            JSONReport.add(study.execution, to: &json)
            add(contentsOf: study, to: &json)
        }
        json.raw("\n")
        return json.text
    }

    /// Findings, tables, names of charts and notes as members of an object.
    static func add(contentsOf study: Study, to json: inout JSONBuilder) {
        json.strings("findings", study.headline)
        json.object("columns") { json in
            for (name, table) in study.namedTables {
                json.array(name) { json in
                    for column in table.columns { add(column, study.currency, to: &json) }
                }
            }
        }
        json.object("tables") { json in
            for (name, table) in study.namedTables {
                json.array(name) { json in
                    for row in table.rows {
                        json.object { json in
                            for (column, cell) in zip(table.columns, row) {
                                json.begin(column.name)
                                add(cell, study.currency, to: &json)
                            }
                        }
                    }
                }
            }
        }
        json.strings("charts", study.namedCharts.map(\.name))
        json.strings("notes", study.notes)
    }

    private static func add(
        _ column: StudyTable.Column, _ currency: String, to json: inout JSONBuilder
    ) {
        let unit = column.unit?.symbol(currency: currency)
        json.begin()
        json.raw("{\"name\": \(JSONText.quoted(column.name))")
        json.raw(", \"title\": \(JSONText.quoted(column.title))")
        json.raw(", \"unit\": \(unit.map(JSONText.quoted) ?? "null")}")
    }

    private static func add(
        _ cell: StudyTable.Cell, _ currency: String, to json: inout JSONBuilder
    ) {
        switch cell {
        case .text(let text): json.raw(JSONText.quoted(text))
        case .number(let value): json.number(value)
        case .estimate(let estimate): add(estimate, unit: nil, to: &json)
        case .measured(let estimate, let unit):
            add(estimate, unit: unit.symbol(currency: currency), to: &json)
        case .empty: json.raw("null")
        }
    }

    private static func add(
        _ estimate: StudyEstimate, unit: String?, to json: inout JSONBuilder
    ) {
        json.raw("{\"value\": ")
        json.number(estimate.value)
        for (name, value) in [
            ("std_error", estimate.standardError), ("ci_low", estimate.low),
            ("ci_high", estimate.high),
        ] {
            json.raw(", \"\(name)\": ")
            json.number(value)
        }
        json.raw(", \"count\": \(estimate.count)")
        if let reason = estimate.reason { json.raw(", \"reason\": \(JSONText.quoted(reason))") }
        if let unit { json.raw(", \"unit\": \(JSONText.quoted(unit))") }
        if let band = estimate.knowledge {
            json.raw(", \"knowledge\": {\"low\": ")
            json.number(band.low)
            json.raw(", \"median\": ")
            json.number(band.median)
            json.raw(", \"high\": ")
            json.number(band.high)
            json.raw(", \"draws\": \(band.draws)}")
        }
        json.raw("}")
    }
}
