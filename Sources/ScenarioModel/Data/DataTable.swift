/// A table of numbers by month.
package struct DataTable: Sendable {
    /// Consecutive months, at least one.
    package var months: [CalendarMonth] { sheet.months }
    /// Names of the columns behind the month, no two alike.
    package var names: [String] { sheet.names }
    package var dimension: Dimension { scale.dimension }
    /// The file's path, for reports.
    package let file: String

    private let sheet: DataSheet
    private let scale: Quantity
    private let aggregate: DataAggregate

    init(_ sheet: DataSheet, file: String, scale: Quantity, aggregate: DataAggregate) {
        self.sheet = sheet
        self.file = file
        self.scale = scale
        self.aggregate = aggregate
    }

    // MARK: - Rows

    /// One row for each month of the grid's horizon, or nil after a report: a month that the table does
    /// not have is not made up. Months after the horizon are among the rows as far as the table has them.
    package func rows(
        covering grid: TimeGrid, as words: String = "every month simulated",
        _ node: DocumentNode, _ diagnostics: Diagnostics
    ) -> Range<Int>? {
        let horizon = grid.horizon
        guard let first = months.first, let last = months.last, first <= horizon.start,
            horizon.lastMonth <= last
        else {
            diagnostics.report(
                node, "has \(months.first?.description ?? "") to \(months.last?.description ?? "")",
                expected: "\(words), \(horizon.start) to \(horizon.lastMonth)")
            return nil
        }
        let start = first.distance(to: grid.start)
        return start..<min(start + grid.stepCount, months.count)
    }

    // MARK: - Columns

    /// Values in canonical units of the column that a scenario names, or of the only one; nil after a
    /// report.
    ///
    /// - Parameter rows: the months that are needed, default all: other columns and months may have
    ///   gaps.
    package func column(
        _ name: String?, _ node: DocumentNode, in rows: Range<Int>? = nil,
        _ diagnostics: Diagnostics
    ) -> [Double]? {
        index(name, node, diagnostics).flatMap {
            column($0, node, in: rows ?? months.indices, diagnostics)
        }
    }

    /// The column of ``index(_:_:_:)``.
    package func column(
        _ index: Int, _ node: DocumentNode, in rows: Range<Int>, _ diagnostics: Diagnostics
    ) -> [Double]? { values([index], rows, node, diagnostics)?[0] }

    /// Which column a scenario names, or the only one; nil after a report.
    package func index(
        _ name: String?, _ node: DocumentNode, _ diagnostics: Diagnostics
    ) -> Int? {
        if let name {
            if let index = names.firstIndex(of: name) { return index }
            diagnostics.report(
                node, "no column of this name in '\(file)'", offending: name,
                expected: "one of "
                    + Diagnostic.shortened(names.joined(separator: ", "), limit: 120),
                suggestion: nearestName(to: name, in: names))
            return nil
        }
        if names.count == 1 { return 0 }
        diagnostics.report(
            node, "\(names.count) columns, and none is chosen", offending: "",
            expected: "column: one of "
                + Diagnostic.shortened(names.joined(separator: ", "), limit: 120))
        return nil
    }

    /// Values of all columns, `[column][month of rows]`; nil after a report.
    package func columns(
        in rows: Range<Int>, _ node: DocumentNode, _ diagnostics: Diagnostics
    ) -> [[Double]]? {
        values(Array(names.indices), rows, node, diagnostics)
    }

    private func values(
        _ columns: [Int], _ rows: Range<Int>, _ node: DocumentNode, _ diagnostics: Diagnostics
    ) -> [[Double]]? {
        let values = columns.map { column in
            rows.map { scaled(aggregate.value(sheet.numbers[column][sheet.rows[$0]])) }
        }
        guard let bad = values.lazy.compactMap({ $0.firstIndex { !$0.isFinite } }).first else {
            return values
        }
        let faults = DataFaults(file: file, keyPath: node.keyPath)
        if !sheet.isLong {
            DataSheetReader.addCellFaults(
                sheet.text, columns.map { (index: $0, name: names[$0]) },
                sheet.rows[rows.lowerBound].lowerBound..<sheet.rows[rows.upperBound - 1].upperBound,
                faults)
        }
        if !faults.hasErrors {
            diagnostics.report(
                node, "the value of \(months[rows.lowerBound + bad]) is not a finite number",
                expected: "numbers of a size that unit and aggregate leave finite")
        }
        faults.report(to: diagnostics)
        return nil
    }

    /// As if the number stood before the unit, with one rounding where the scale is 1.
    private func scaled(_ number: Double) -> Double {
        scale.unit.scale.scaling(number * scale.magnitude)
    }
}
