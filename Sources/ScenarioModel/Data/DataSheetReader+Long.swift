/// The long form: columns `date` or `month`, `path` and `value`, a row for each month of each path.
///
/// Rows may be sorted by path or by month. Each path has the rows of the first, in order and without
/// gap. Paths become columns in the order in which they first occur.
extension DataSheetReader {
    private struct Path {
        let name: String
        var stamps: [DataStamp] = []
        var last: DataStamp?
        var values: [Double] = []
        var lastCell: DataCell
    }

    func longSheet(_ scanner: inout DataScanner) -> DataSheet? {
        var paths: [Path] = []
        var numberOf: [String: Int] = [:]
        var latest: (cell: DataCell, number: Int)?
        var row: [DataCell] = []
        while scanner.next(&row) {
            guard row.count == 3 else {
                ragged(row, of: 3, "a month, a path and a number")
                continue
            }
            let number: Int
            if let latest, text.isSame(latest.cell, row[1]) {
                number = latest.number
            } else {
                let name = text.text(of: row[1])
                if name.isEmpty {
                    faults.add(row[1], in: text, "a path without a name", "a number or a name")
                    continue
                }
                number = numberOf[name] ?? paths.count
                if number == paths.count {
                    numberOf[name] = number
                    paths.append(Path(name: name, lastCell: row[0]))
                }
                latest = (row[1], number)
            }
            if let stamp = stamp(row[0], after: &paths[number].last) {
                paths[number].stamps.append(stamp)
            }
            paths[number].lastCell = row[0]
            let value = DataNumber.value(row[2], in: text)
            if value.isNaN { addFault(of: row[2], path: paths[number].name) }
            paths[number].values.append(value)
        }
        add(scanner.faults)
        if paths.isEmpty, !faults.hasErrors {
            faults.add(1, 1, "no rows below the names", "a row for each month of each path")
        }
        guard !faults.hasErrors else { return nil }
        compare(paths)
        guard !faults.hasErrors else { return nil }
        return grouped(paths[0].stamps, paths.map(\.name), paths.map(\.values), isLong: true)
    }

    private func addFault(of cell: DataCell, path: String) {
        let words = text.text(of: cell)
        let complaint = DataNumber.complaint(about: words)
        faults.add(cell, in: text, complaint.message, complaint.expected, words)
    }

    /// Faults where a path has other rows than the first.
    private func compare(_ paths: [Path]) {
        func span(_ path: Path) -> String {
            guard let first = path.stamps.first, let last = path.stamps.last else { return "nothing" }
            return "\(first.month) to \(last.month)"
        }
        for path in paths.dropFirst() where path.stamps != paths[0].stamps {
            let isSameSpan = span(path) == span(paths[0])
            faults.add(
                path.lastCell, in: text,
                isSameSpan
                    ? "path \(path.name) has other dates" : "path \(path.name) has \(span(path))",
                isSameSpan
                    ? "the dates of path \(paths[0].name)"
                    : "\(span(paths[0])), as path \(paths[0].name) has", kind: "span")
        }
    }
}
