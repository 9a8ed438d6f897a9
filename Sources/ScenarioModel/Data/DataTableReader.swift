/// Reads a CSV file of numbers by month.
///
/// The first line names the columns: `month` first, then one name for each column of numbers. Each
/// further line has a month, `2026-01` or `2026-01-31`, and a number for each column. Months follow
/// one another without gap. Or the columns are `date`, `path` and `value`: a row for each month of
/// each path; see `DataTableReader+Long.swift`. A cell may stand in double quotes. What is missing,
/// ragged, out of order, twice there or no number is refused with its line and column: nothing is
/// filled in.
struct DataTableReader {
    let file: String
    let keyPath: String
    let diagnostics: Diagnostics

    /// More faults than this in one file are not told one by one.
    static let faultLimit = 20

    func table(_ text: String, scale: Quantity) -> DataTable? {
        let before = diagnostics.errorCount
        let lines = DataLine.lines(of: text)
        guard let first = lines.first else {
            fault(1, 1, "the file is empty", "a line of column names: month, …")
            return nil
        }
        let header = first.cells
        if Self.isLong(header.map(\.text)) { return longTable(lines, scale) }
        guard let names = names(header) else { return nil }
        var months: [CalendarMonth] = []
        var columns = Array(repeating: [Double](), count: names.count)
        for line in lines.dropFirst() {
            if diagnostics.errorCount - before > Self.faultLimit { return nil }
            let row = line.cells
            guard row.count == header.count else {
                ragged(line, row.count, of: header.count, "a month and \(names.count) numbers")
                // Its month is noted all the same, so that the next does not follow a gap.
                if let month = CalendarMonth(row[0].text) { months.append(month) }
                continue
            }
            if let month = month(row[0], after: months.last) { months.append(month) }
            for column in columns.indices {
                columns[column].append(value(row[column + 1], scale) ?? .nan)
            }
        }
        if months.isEmpty, diagnostics.errorCount == before {
            fault(lines.count, 1, "no rows below the names", "a row for each month")
        }
        guard diagnostics.errorCount == before else { return nil }
        return DataTable(
            months: months, names: names, columns: columns, dimension: scale.dimension, file: file)
    }

    // MARK: - Cells

    private func names(_ header: [DataLine.Cell]) -> [String]? {
        let names = header.dropFirst().map(\.text)
        var isFine = true
        if header[0].text.lowercased() != "month" {
            fault(header[0], "the first column is not called month", "month, …", header[0].text)
            isFine = false
        }
        if names.isEmpty {
            fault(header[0], "no column of numbers", "month, and a name for each column")
            isFine = false
        }
        var seen: Set<String> = []
        for (index, name) in names.enumerated() {
            if name.isEmpty {
                fault(header[index + 1], "a column without a name", "a name")
                isFine = false
            } else if !seen.insert(name).inserted {
                fault(header[index + 1], "the name stands twice", "another name", name)
                isFine = false
            }
        }
        return isFine ? names : nil
    }

    /// The cell's month, where it follows the one before it; nil after a report.
    func month(_ cell: DataLine.Cell, after last: CalendarMonth?) -> CalendarMonth? {
        guard let month = cell.plainMonth ?? CalendarMonth(cell.text) else {
            fault(cell, "not a month", "a month such as 2026-11", cell.text)
            return nil
        }
        guard let last, last.advanced(by: 1) != month else { return month }
        let message =
            month == last
            ? "the month stands twice"
            : month < last ? "months are not in order" : "months are missing"
        fault(cell, message, last.advanced(by: 1).description, cell.text)
        return month > last ? month : nil
    }

    /// The cell's number in canonical units; nil after a report.
    func value(_ cell: DataLine.Cell, _ scale: Quantity) -> Double? {
        // As if the number stood before the unit, with one rounding where the scale is 1.
        func scaled(_ number: Double) -> Double { scale.unit.scale.scaling(number * scale.magnitude) }
        if let number = cell.plainNumber {
            let value = scaled(number)
            if value.isFinite { return value }
        }
        let text = cell.text
        if text.isEmpty {
            fault(cell, "no value", "a number; nothing is filled in")
            return nil
        }
        do throws(TextFault) {
            let number = try Quantity(text)
            guard number.dimension == .one, number.unit == .none else {
                throw TextFault(at: 0, "a unit in a cell")
            }
            let value = scaled(number.magnitude)
            if value.isFinite { return value }
            throw TextFault(at: 0, "not a finite number")
        } catch {
            fault(cell, error.message, "a number such as 2.35", text)
            return nil
        }
    }

    // MARK: - Faults

    func ragged(_ line: DataLine, _ count: Int, of wanted: Int, _ expected: String) {
        fault(
            line.number, 1, "\(line.isEmpty ? 0 : count) cells in a row of \(wanted)", expected,
            line.text)
    }

    func fault(
        _ cell: DataLine.Cell, _ message: String, _ expected: String, _ offending: String = ""
    ) {
        fault(cell.line, cell.column, message, expected, offending)
    }

    func fault(
        _ line: Int, _ column: Int, _ message: String, _ expected: String, _ offending: String = ""
    ) {
        diagnostics.add(
            Diagnostic(
                at: SourcePosition(file: file, line: line, column: column), keyPath: keyPath,
                offending: offending, message: message, expected: expected))
    }
}
