/// A data file as read: whose rows are right and in order, and whose cells may lack a number where
/// nobody asks for it.
struct DataSheet: Sendable {
    let text: DataText
    let names: [String]
    let months: [CalendarMonth]
    /// The rows of each month.
    let rows: [Range<Int>]
    /// `[column][row]` as written; NaN where there is no number.
    let numbers: [[Double]]
    /// Whether each row is a month of a path.
    let isLong: Bool
}

/// How a data file is to be read.
struct DataFormat: Hashable, Sendable {
    var interval = DataInterval.month
    var aggregate = DataAggregate.last
}

/// Reads a CSV file of numbers by month.
///
/// The first row names the columns: `month` first, then one name for each column of numbers. Each
/// further row has a month, `2026-01` or `2026-01-31`, and a cell for each column. Months follow one
/// another without gap. With an interval of weeks, days or hours the first column has dates or times,
/// and a month's rows become one value. Or the columns are `date`, `path` and `value`: a row for each
/// month of each path; see `DataSheetReader+Long.swift`. What is ragged, out of order or twice there is
/// refused with its line and column: nothing is filled in.
struct DataSheetReader {
    let text: DataText
    let format: DataFormat
    let faults: DataFaults

    /// The sheet, or nil with faults.
    ///
    /// - Parameter wanted: the column whose cells are read closely even if rows are at fault, so that
    ///   all is told at once; nil for all, empty for none.
    func sheet(wanted: [String]?) -> DataSheet? {
        var scanner = DataScanner(text)
        var header: [DataCell] = []
        guard scanner.next(&header) else {
            faults.add(1, 1, "the file is empty", "a line of column names: month, …")
            return nil
        }
        let words = header.map(text.text)
        if isLong(words) { return longSheet(&scanner) }
        guard let names = names(header, words) else { return nil }
        var stamps: [DataStamp] = []
        var last: DataStamp?
        var columns = Array(repeating: [Double](), count: names.count)
        var row: [DataCell] = []
        while scanner.next(&row) {
            guard row.count == header.count else {
                ragged(row, of: header.count, "a month and \(names.count) numbers")
                // Its month is noted all the same, so that the next does not follow a gap.
                last = format.interval.stamp(text.text(of: row[0])) ?? last
                continue
            }
            if let stamp = stamp(row[0], after: &last) { stamps.append(stamp) }
            for column in columns.indices {
                columns[column].append(DataNumber.value(row[column + 1], in: text))
            }
        }
        add(scanner.faults)
        if columns[0].isEmpty, !faults.hasErrors {
            faults.add(
                header[0], in: text, "no rows below the names", "a row for each month")
        }
        guard !faults.hasErrors else {
            let asked = names.indices.filter { wanted?.contains(names[$0]) ?? true }
            Self.addCellFaults(
                text, asked.map { (index: $0, name: names[$0]) }, 0..<columns[0].count, faults)
            return nil
        }
        return grouped(stamps, names, columns, isLong: false)
    }

    // MARK: - Rows

    /// The row's moment, where it follows the one before it; nil after a report.
    func stamp(_ cell: DataCell, after last: inout DataStamp?) -> DataStamp? {
        let words = text.text(of: cell)
        guard let stamp = format.interval.stamp(words) else {
            let complaint = complaint(about: words)
            faults.add(cell, in: text, complaint.message, complaint.expected, words)
            return nil
        }
        defer { last = max(last ?? stamp, stamp) }
        if let last, let message = format.interval.complaint(about: stamp.ordinal - last.ordinal) {
            faults.add(cell, in: text, message, expectedRow(after: last, words), words)
            return nil
        }
        return stamp
    }

    private func expectedRow(after last: DataStamp, _ words: String) -> String {
        let several = "; several rows a month need every: day, week or hour, and aggregate"
        switch format.interval {
        case .month:
            return last.month.advanced(by: 1).description + (words.utf8.count > 7 ? several : "")
        case .week: return "a row every seven days"
        case .day: return "days in order, at most ten apart"
        case .hour: return "times in order, at most four days apart; in UTC where clocks are set back"
        }
    }

    private func complaint(about words: String) -> (message: String, expected: String) {
        let example = format.interval.example
        guard format.interval != .month else {
            return DataInterval.hour.stamp(words) == nil
                ? ("not a month", example)
                : (
                    "a time where a month belongs",
                    "\(example); several rows a month need every: day, week or hour, and aggregate"
                )
        }
        if format.interval == .hour { return ("not a time", example) }
        return DataInterval.hour.stamp(words) == nil
            ? ("not a date", example)
            : ("a time where a date belongs", "\(example); every: hour takes times")
    }

    func ragged(_ row: [DataCell], of wanted: Int, _ expected: String) {
        let hint = row.count > wanted ? "; a cell with a comma stands in quotes" : ""
        faults.add(
            row[0].line, 1, "\(row.count) \(row.count == 1 ? "cell" : "cells") in a row of \(wanted)",
            expected + hint, text.line(of: row[0]), kind: "ragged")
    }

    func add(_ found: [(cell: DataCell, message: String)]) {
        for fault in found {
            faults.add(
                fault.cell, in: text, fault.message,
                "a quote at each end of the cell, and quotes inside it written twice")
        }
    }

    /// Says of the cells of columns and rows why they have no number.
    static func addCellFaults(
        _ text: DataText, _ columns: [(index: Int, name: String)], _ rows: Range<Int>,
        _ faults: DataFaults
    ) {
        var scanner = DataScanner(text)
        var (row, cellCount, number): ([DataCell], Int, Int) = ([], 0, -1)
        while number < rows.upperBound - 1, scanner.next(&row) {
            if cellCount == 0 {
                cellCount = row.count
                continue
            }
            guard row.count == cellCount else { continue }
            number += 1
            guard number >= rows.lowerBound else { continue }
            for column in columns where DataNumber.value(row[column.index + 1], in: text).isNaN {
                let cell = row[column.index + 1]
                let words = text.text(of: cell)
                let complaint = DataNumber.complaint(about: words)
                let isGap = complaint.message == "no value"
                faults.add(
                    cell, in: text,
                    isGap
                        ? "no value of \(column.name) for \(text.text(of: row[0]))"
                        : complaint.message,
                    complaint.expected, words, kind: complaint.message)
            }
        }
    }

    // MARK: - Months

    /// The rows by month; a month at an end of the file of which rows are missing is left out.
    func grouped(
        _ stamps: [DataStamp], _ names: [String], _ numbers: [[Double]], isLong: Bool
    ) -> DataSheet? {
        var months: [CalendarMonth] = []
        var rows: [Range<Int>] = []
        for (index, stamp) in stamps.enumerated() {
            if months.last == stamp.month {
                rows[rows.count - 1] = rows[rows.count - 1].lowerBound..<(index + 1)
            } else {
                months.append(stamp.month)
                rows.append(index..<(index + 1))
            }
        }
        let remedy = "rows of the whole month, or none"
        if let last = stamps.last, !format.interval.isWhole(to: last.day, of: last.month) {
            faults.add(
                1, 1, "\(last.month) has rows to day \(last.day) only and is left out", remedy,
                as: .warning)
            months.removeLast()
            rows.removeLast()
        }
        if let first = stamps.first, first.month == months.first, format.aggregate != .last,
            !format.interval.isWhole(from: first.day)
        {
            faults.add(
                1, 1, "\(first.month) has rows from day \(first.day) only and is left out", remedy,
                as: .warning)
            months.removeFirst()
            rows.removeFirst()
        }
        if months.isEmpty {
            faults.add(1, 1, "no whole month in the file", "the rows of a month at least")
            return nil
        }
        return DataSheet(
            text: text, names: names, months: months, rows: rows, numbers: numbers, isLong: isLong)
    }
}

extension DataStamp: Comparable {
    static func < (a: DataStamp, b: DataStamp) -> Bool { a.ordinal < b.ordinal }
}
