/// The data files that a scenario names, read when their factor is, each once.
///
/// A class for the same reason as `Diagnostics`.
package final class DataFiles {
    package enum Answer: Sendable {
        case text(String, path: String)
        /// Why there is none: `no such file`.
        case refused(String)
    }

    /// A file that was read.
    package struct Source: Hashable, Sendable {
        package let name: String
        /// SHA-256 in hexadecimal.
        package let digest: String
    }

    private let read: (_ name: String, _ besides: String) -> Answer
    private var found: [String: (text: String, path: String)] = [:]
    /// In the order in which they were first named.
    package private(set) var sources: [Source] = []

    /// - Parameter read: the text of the file `name`, relative to the folder of the file `besides`.
    package init(_ read: @escaping (_ name: String, _ besides: String) -> Answer) {
        self.read = read
    }

    /// No files at all.
    package convenience init() { self.init { _, _ in .refused("no files can be read here") } }

    /// The table in the file that the node names, or nil after reports.
    ///
    /// - Parameter scale: the quantity that 1 in the file stands for.
    package func table(
        _ node: DocumentNode, scale: Quantity, _ diagnostics: Diagnostics
    ) -> DataTable? {
        let inner = node.unwrapped?.value ?? node
        guard let name = inner.text else { return nil }
        let key = inner.position.file + "\0" + name
        if found[key] == nil {
            switch read(name, inner.position.file) {
            case .text(let text, let path):
                found[key] = (text, path)
                let last = name.split(separator: "/").last.map { String($0) } ?? name
                sources.append(Source(name: last, digest: SHA256.hexadecimal(of: Array(text.utf8))))
            case .refused(let message):
                diagnostics.report(
                    inner, message, expected: "a CSV file, relative to the scenario's")
                return nil
            }
        }
        guard let (text, path) = found[key] else { return nil }
        return DataTableReader(file: path, keyPath: inner.keyPath, diagnostics: diagnostics)
            .table(text, scale: scale)
    }
}

/// A table of numbers by month.
package struct DataTable: Sendable {
    /// Consecutive months, at least one.
    package let months: [CalendarMonth]
    /// Names of the columns behind the month, no two alike.
    package let names: [String]
    /// `[column][row]`, in canonical units.
    package let columns: [[Double]]
    package let dimension: Dimension
    /// The file's path, for reports.
    package let file: String

    /// One value for each month of the grid, or nil after a report: a month that the table does not
    /// have is not made up. After the horizon the last one goes on.
    package func rows(
        covering grid: TimeGrid, as words: String = "every month simulated",
        _ node: DocumentNode, _ diagnostics: Diagnostics
    ) -> [Int]? {
        let grid = (whole: grid, horizon: grid.horizon)
        guard let first = months.first, let last = months.last, first <= grid.horizon.start,
            grid.horizon.lastMonth <= last
        else {
            diagnostics.report(
                node, "has \(months.first?.description ?? "") to \(months.last?.description ?? "")",
                expected: "\(words), \(grid.horizon.start) to \(grid.horizon.lastMonth)")
            return nil
        }
        let start = first.distance(to: grid.whole.start)
        return (start..<start + grid.whole.stepCount).map { min($0, months.count - 1) }
    }

    /// The column that a scenario names, or the only one; nil after a report.
    package func column(
        _ name: String?, _ node: DocumentNode, _ diagnostics: Diagnostics
    ) -> [Double]? {
        if let name {
            if let index = names.firstIndex(of: name) { return columns[index] }
            diagnostics.report(
                node, "no column of this name in '\(file)'", offending: name,
                expected: "one of "
                    + Diagnostic.shortened(names.joined(separator: ", "), limit: 120),
                suggestion: nearestName(to: name, in: names))
            return nil
        }
        if columns.count == 1 { return columns[0] }
        diagnostics.report(
            node, "\(columns.count) columns, and none is chosen", offending: "",
            expected: "column: one of "
                + Diagnostic.shortened(names.joined(separator: ", "), limit: 120))
        return nil
    }
}
