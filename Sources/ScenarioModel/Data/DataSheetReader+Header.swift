/// The names of columns.
extension DataSheetReader {
    func isLong(_ words: [String]) -> Bool {
        let words = words.map { $0.lowercased() }
        return words.count == 3 && words[1...] == ["path", "value"] && isDate(words[0], inLong: true)
    }

    private func isDate(_ word: String, inLong isLong: Bool = false) -> Bool {
        word == "month" || format.interval.columnNames.contains(word) || (isLong && word == "date")
    }

    /// The names behind the month; nil after reports.
    func names(_ header: [DataCell], _ words: [String]) -> [String]? {
        if words.count == 1, let separator = separator(words[0]) {
            faults.add(
                header[0], in: text, "cells are separated by \(separator)",
                "commas between cells, and a point before decimals", words[0])
            return nil
        }
        var isFine = true
        let wanted = format.interval.columnNames[0]
        let lower = words.map { $0.lowercased() }
        if !isDate(lower[0]) {
            faults.add(
                header[0], in: text, "the first column is not called \(wanted)",
                "\(wanted), …"
                    + (["date", "day", "week", "time", "hour"].contains(lower[0])
                        && format.interval == .month
                        ? "; rows by day, week or hour need every: and aggregate:" : ""), words[0])
            isFine = false
        }
        if let second = lower.dropFirst().firstIndex(where: { $0 == "date" || $0 == "month" }),
            ["date", "month"].contains(lower[0]), lower[second] != lower[0]
        {
            faults.add(
                header[second], in: text, "both \(lower[0]) and \(lower[second])",
                "one column of dates, called \(wanted)", words[second])
            isFine = false
        }
        let names = Array(words.dropFirst())
        if names.isEmpty {
            faults.add(
                header[0], in: text, "no column of numbers", "\(wanted), and a name for each column")
            isFine = false
        }
        var seen: Set<String> = []
        for (index, name) in names.enumerated() {
            if name.isEmpty {
                faults.add(header[index + 1], in: text, "a column without a name", "a name")
                isFine = false
            } else if !seen.insert(name).inserted {
                faults.add(
                    header[index + 1], in: text, "the name stands twice", "another name", name)
                isFine = false
            }
        }
        return isFine ? names : nil
    }

    private func separator(_ words: String) -> String? {
        words.contains(";") ? "semicolons" : words.contains("\t") ? "tabs" : nil
    }
}
