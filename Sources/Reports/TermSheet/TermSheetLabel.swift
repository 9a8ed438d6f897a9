import Results

/// What the lines of a worked year are called in the report: `hours used` is
/// `quantity.gpu_hours.used`, `expense` is `expense.compute`.
enum TermSheetLabel {
    private static let names = [
        "price.compute": "price", "spend": "price times use", "true_up": "true-up",
        "expense.compute": "expense", "cash.compute": "cash paid",
        "cash.prepayment": "paid in advance", "balance.expected_true_up": "expected true-up",
        "balance.prepayment": "balance in advance",
    ]

    private static let soldNames = [
        "cash.compute": "cash received", "cash.prepayment": "received in advance",
        "balance.payables": "receivables",
    ]

    /// The name, and how the year's months became one number where that is not their sum.
    static func text(_ row: TermSheet.Row, of sheet: TermSheet) -> String {
        let known = (sheet.isSold ? soldNames[row.line] : nil) ?? names[row.line]
        let name = known ?? words(row.line, of: sheet.contract)
        switch row.fold {
        case .sum: return name
        case .mean: return "\(name), mean"
        case .last: return "\(name), at the end"
        }
    }

    /// Whether the row is what all others come down to.
    static func emphasis(_ row: TermSheet.Row) -> ReportTable.Cell.Tone {
        ["expense.compute", "revenue"].contains(row.line) ? .strong : .plain
    }

    private static func words(_ line: String, of contract: String) -> String {
        var parts = line.split(separator: ".").map { $0.replacing("_", with: " ") }
        if parts.count == 3 && parts[0] == "quantity" {
            let pool = parts[1] == "gpu hours" ? "hours" : parts[1]
            return pool + " " + (parts[2] == "idle" ? "not used" : parts[2])
        }
        if parts.count > 1 && ["quantity", "balance"].contains(parts[0]) { parts.removeFirst() }
        return parts.filter { $0 != contract.replacing("_", with: " ") }.joined(separator: " ")
    }
}
