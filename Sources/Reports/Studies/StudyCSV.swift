import Results
import ScenarioModel

/// The tables of a study as comma-separated values.
///
/// Cells are those of ``CSVCell``.
enum StudyCSV {
    // MARK: - One table

    /// A table with its rows; each estimate has its error, interval, count and reason beside it.
    static func rows(of table: StudyTable, currency: String) -> String {
        let shapes = table.columns.indices.map { Shape(of: table, column: $0) }
        let header = zip(table.columns, shapes).flatMap { column, shape in
            shape.names.map { column.name + $0 }
        }
        let rows = table.rows.map { row in
            zip(row, shapes).flatMap { cell, shape in
                shape.values(of: cell, currency: currency)
            }
        }
        return text([header] + rows)
    }

    /// Which fields a column needs.
    ///
    /// A column of numbers names its unit on every row, so that a file says what it holds.
    private struct Shape {
        let unit: Presentation.Unit?
        var isEstimated = false
        var isMeasured = false
        var hasKnowledge = false

        init(of table: StudyTable, column: Int) {
            unit = table.columns[column].unit
            for row in table.rows {
                let cell = row[column]
                if case .measured = cell { isMeasured = true }
                isEstimated = isEstimated || cell.estimate != nil
                hasKnowledge = hasKnowledge || cell.estimate?.knowledge != nil
            }
        }

        var names: [String] {
            guard isEstimated else { return [""] + (unit == nil ? [] : ["_unit"]) }
            return ["", "_std_error", "_ci_low", "_ci_high", "_count", "_reason"]
                + (hasKnowledge ? ["_knowledge_low", "_knowledge_high"] : [])
                + (isMeasured || unit != nil ? ["_unit"] : [])
        }

        func values(of cell: StudyTable.Cell, currency: String) -> [String] {
            let symbol = (cell.ownUnit ?? unit)?.symbol(currency: currency) ?? ""
            let shown = cell.value == nil && cell.estimate == nil ? "" : symbol
            guard isEstimated else { return [cell.plain] + (unit == nil ? [] : [shown]) }
            let estimate = cell.estimate
            var values = [cell.plain]
            values += [estimate?.standardError, estimate?.low, estimate?.high].map(CSVCell.number)
            values += [estimate.map { "\($0.count)" } ?? "", estimate?.reason ?? ""]
            if hasKnowledge {
                values += [estimate?.knowledge?.low, estimate?.knowledge?.high].map(CSVCell.number)
            }
            if isMeasured || unit != nil { values.append(shown) }
            return values
        }
    }

    // MARK: - All tables

    /// All tables of a study in long form: one cell a row, empty cells left out.
    static func cells(of study: Study) -> String {
        var lines = [
            [
                "table", "row", "column", "text", "value", "std_error", "ci_low", "ci_high",
                "count", "reason", "unit", "knowledge_low", "knowledge_median", "knowledge_high",
                "knowledge_draws",
            ]
        ]
        for (name, table) in study.namedTables {
            for (number, row) in table.rows.enumerated() {
                for (column, cell) in zip(table.columns, row) where cell != .empty {
                    var text = ""
                    if case .text(let words) = cell { text = words }
                    let unit = text.isEmpty ? cell.ownUnit ?? column.unit : nil
                    let estimate = cell.estimate
                    let band = estimate?.knowledge
                    lines.append(
                        [name, "\(number + 1)", column.name, text, CSVCell.number(cell.value)]
                            + [estimate?.standardError, estimate?.low, estimate?.high].map(CSVCell.number)
                            + [
                                estimate.map { "\($0.count)" } ?? "", estimate?.reason ?? "",
                                unit?.symbol(currency: study.currency) ?? "",
                            ] + [band?.low, band?.median, band?.high].map(CSVCell.number)
                            + [band.map { "\($0.draws)" } ?? ""])
                }
            }
        }
        return text(lines)
    }

    private static func text(_ lines: [[String]]) -> String {
        lines.map { CSVCell.line($0.map(CSVCell.text)) }.joined()
    }
}

extension StudyTable.Cell {
    var estimate: StudyEstimate? {
        switch self {
        case .estimate(let estimate), .measured(let estimate, _): estimate
        case .text, .number, .empty: nil
        }
    }

    /// Its number, given or estimated.
    var value: Double? {
        if case .number(let value) = self { return value }
        return estimate?.value
    }

    var ownUnit: Presentation.Unit? {
        if case .measured(_, let unit) = self { return unit }
        return nil
    }

    fileprivate var plain: String {
        if case .text(let text) = self { return text }
        return CSVCell.number(value)
    }
}
