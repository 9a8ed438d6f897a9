/// The number in a cell of a data file.
enum DataNumber {
    /// As written; NaN where the cell has none.
    static func value(_ cell: DataCell, in text: DataText) -> Double {
        if let number = text.plainNumber(of: cell) { return number }
        return (try? value(of: text.text(of: cell))) ?? .nan
    }

    private static func value(of text: String) throws(TextFault) -> Double {
        let number = try Quantity(text)
        guard number.dimension == .one, number.unit == .none else {
            throw TextFault(at: 0, "a unit in a cell")
        }
        return number.magnitude
    }

    /// Why the cell has no number, and what it should have.
    static func complaint(about text: String) -> (message: String, expected: String) {
        if isGap(text) { return ("no value", "a number; nothing is filled in") }
        if let sign = text.unicodeScalars.first(where: { $0.properties.generalCategory == .currencySymbol }) {
            let rest = String(
                String.UnicodeScalarView(text.unicodeScalars.filter { $0 != sign && $0 != " " }))
            return ("a currency sign in a cell", "\(withoutCommas(rest)); its unit is said by unit:")
        }
        if text.contains(","), text.allSatisfy({ $0.isNumber || ",.-+ ".contains($0) }) {
            let whole = text.prefix { $0 != "." }
            let groups = whole.split(omittingEmptySubsequences: false) { $0 == "," }
            let isGrouped = groups.dropFirst().allSatisfy { $0.count == 3 }
            let count = text.count { $0 == "," }
            if !isGrouped, count == 1, !text.contains(".") {
                return ("a decimal comma", text.replacing(",", with: "."))
            }
            if isGrouped, count == 1, !text.contains(".") {
                return (
                    "a comma in a number",
                    "\(withoutCommas(text)), or \(text.replacing(",", with: ".")) where it marks decimals"
                )
            }
            return ("commas between thousands", withoutCommas(text))
        }
        do throws(TextFault) {
            _ = try value(of: text)
            return ("not a finite number", "a number such as 2.35")
        } catch {
            return (error.message, "a number such as 2.35")
        }
    }

    private static func withoutCommas(_ text: String) -> String { text.replacing(",", with: "") }

    /// Words by which programs mark that there is no value.
    private static func isGap(_ text: String) -> Bool {
        ["", "-", "na", "n/a", "#n/a", "null", "none"].contains(text.lowercased())
    }
}
