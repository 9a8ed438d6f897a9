/// The long form: columns `date` or `month`, `path` and `value`, a row for each month of each path.
///
/// Rows may be sorted by path or by month. Each path has the months of the first, in order and
/// without gap. Paths become columns in the order in which they first occur.
extension DataTableReader {
    static func isLong(_ names: [String]) -> Bool {
        let names = names.map { $0.lowercased() }
        return names == ["date", "path", "value"] || names == ["month", "path", "value"]
    }

    private struct Path {
        let name: String
        var months: [CalendarMonth] = []
        var values: [Double] = []
        var lastCell: DataLine.Cell
    }

    func longTable(_ lines: [DataLine], _ scale: Quantity) -> DataTable? {
        let before = diagnostics.errorCount
        var paths: [Path] = []
        var numberOf: [String: Int] = [:]
        var latest: (cell: DataLine.Cell, number: Int)?
        for line in lines.dropFirst() {
            if diagnostics.errorCount - before > Self.faultLimit { return nil }
            let row = line.cells
            guard row.count == 3 else {
                ragged(line, row.count, of: 3, "a month, a path and a number")
                continue
            }
            let number: Int
            if let latest, latest.cell.hasTextOf(row[1]) {
                number = latest.number
            } else {
                let name = row[1].text
                if name.isEmpty {
                    fault(row[1], "a path without a name", "a number or a name")
                    continue
                }
                number = numberOf[name] ?? paths.count
                if number == paths.count {
                    numberOf[name] = number
                    paths.append(Path(name: name, lastCell: row[0]))
                }
                latest = (row[1], number)
            }
            if let month = month(row[0], after: paths[number].months.last) {
                paths[number].months.append(month)
            }
            paths[number].lastCell = row[0]
            paths[number].values.append(value(row[2], scale) ?? .nan)
        }
        if paths.isEmpty, diagnostics.errorCount == before {
            fault(lines.count, 1, "no rows below the names", "a row for each month of each path")
        }
        guard diagnostics.errorCount == before else { return nil }
        let months = paths[0].months
        for path in paths.dropFirst() where path.months != months {
            if diagnostics.errorCount - before > Self.faultLimit { return nil }
            fault(
                path.lastCell, "path \(path.name) has \(path.months[0]) to "
                    + "\(path.months[path.months.count - 1])",
                "\(months[0]) to \(months[months.count - 1]), as path \(paths[0].name) has")
        }
        guard diagnostics.errorCount == before else { return nil }
        return DataTable(
            months: months, names: paths.map(\.name), columns: paths.map(\.values),
            dimension: scale.dimension, file: file)
    }
}
