/// Reads a CSV file of numbers by month.
///
/// The first line names the columns: `month` first, then one name for each column of numbers. Each
/// further line has a month, `2026-01` or `2026-01-31`, and a number for each column. Months follow
/// one another without gap. A cell may stand in double quotes. What is missing, ragged, out of
/// order, twice there or no number is refused with its line and column: nothing is filled in.
struct DataTableReader {
    let file: String
    let keyPath: String
    let diagnostics: Diagnostics

    /// More faults than this in one file are not told one by one.
    private static let faultLimit = 20

    private struct Cell {
        let text: String
        /// Unicode scalars before it, from 1.
        let column: Int
    }

    func table(_ text: String, scale: Quantity) -> DataTable? {
        let before = diagnostics.errorCount
        // "\r\n" is one character.
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard let first = lines.first else {
            fault(1, 1, "the file is empty", "a line of column names: month, …")
            return nil
        }
        let header = cells(first.hasPrefix("\u{FEFF}") ? first.dropFirst() : first, 1)
        guard let names = names(header) else { return nil }
        var months: [CalendarMonth] = []
        var columns = Array(repeating: [Double](), count: names.count)
        for (index, line) in lines.enumerated().dropFirst() {
            if diagnostics.errorCount - before > Self.faultLimit { return nil }
            let number = index + 1
            let row = cells(line, number)
            guard row.count == header.count else {
                fault(
                    number, 1, "\(line.isEmpty ? 0 : row.count) cells in a row of \(header.count)",
                    "a month and \(names.count) numbers", String(line))
                // Its month is noted all the same, so that the next does not follow a gap.
                if let month = CalendarMonth(row[0].text) { months.append(month) }
                continue
            }
            if let month = month(row[0], number, after: months.last) { months.append(month) }
            for column in columns.indices {
                columns[column].append(value(row[column + 1], number, scale) ?? .nan)
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

    private func cells(_ line: Substring, _ number: Int) -> [Cell] {
        var result: [Cell] = []
        var column = 1
        for part in line.split(separator: ",", omittingEmptySubsequences: false) {
            let blanks = part.unicodeScalars.prefix { $0 == " " || $0 == "\t" }.count
            var text = Substring(part.unicodeScalars.dropFirst(blanks))
            while text.last == " " || text.last == "\t" { text.removeLast() }
            if text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") {
                text = text.dropFirst().dropLast()
            }
            result.append(Cell(text: String(text), column: column + blanks))
            column += part.unicodeScalars.count + 1
        }
        return result
    }

    private func names(_ header: [Cell]) -> [String]? {
        let names = header.dropFirst().map(\.text)
        var isFine = true
        if header[0].text.lowercased() != "month" {
            fault(
                1, header[0].column, "the first column is not called month", "month, …",
                header[0].text)
            isFine = false
        }
        if names.isEmpty {
            fault(1, header[0].column, "no column of numbers", "month, and a name for each column")
            isFine = false
        }
        for (index, name) in names.enumerated() {
            if name.isEmpty {
                fault(1, header[index + 1].column, "a column without a name", "a name")
                isFine = false
            } else if names[..<index].contains(name) {
                fault(1, header[index + 1].column, "the name stands twice", "another name", name)
                isFine = false
            }
        }
        return isFine ? names : nil
    }

    private func month(_ cell: Cell, _ line: Int, after last: CalendarMonth?) -> CalendarMonth? {
        guard let month = CalendarMonth(cell.text) else {
            fault(line, cell.column, "not a month", "a month such as 2026-11", cell.text)
            return nil
        }
        guard let last, last.advanced(by: 1) != month else { return month }
        let message =
            month == last
            ? "the month stands twice"
            : month < last ? "months are not in order" : "months are missing"
        fault(line, cell.column, message, last.advanced(by: 1).description, cell.text)
        return month > last ? month : nil
    }

    private func value(_ cell: Cell, _ line: Int, _ scale: Quantity) -> Double? {
        if cell.text.isEmpty {
            fault(line, cell.column, "no value", "a number; nothing is filled in")
            return nil
        }
        do throws(TextFault) {
            let number = try Quantity(cell.text)
            guard number.dimension == .one, number.unit == .none else {
                throw TextFault(at: 0, "a unit in a cell")
            }
            // As if the number stood before the unit, with one rounding where the scale is 1.
            let value = Quantity(
                magnitude: number.magnitude * scale.magnitude, unit: scale.unit
            ).value
            if value.isFinite { return value }
            throw TextFault(at: 0, "not a finite number")
        } catch {
            fault(line, cell.column, error.message, "a number such as 2.35", cell.text)
            return nil
        }
    }

    private func fault(
        _ line: Int, _ column: Int, _ message: String, _ expected: String, _ offending: String = ""
    ) {
        diagnostics.add(
            Diagnostic(
                at: SourcePosition(file: file, line: line, column: column), keyPath: keyPath,
                offending: offending, message: message, expected: expected))
    }
}
