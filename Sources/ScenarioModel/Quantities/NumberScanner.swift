/// The grammar of numbers: decimal, finite, the same in every locale.
///
/// `number = [sign] (digits ["." digits] | "." digits) [("e" | "E") [sign] digits]`, digits may be
/// grouped by single underscores. Not accepted, though `Double.init` would: hexadecimal, `inf`,
/// `nan`; and a number too large or too small for a double is a fault, never infinity or zero.
package enum NumberScanner {
    /// The number at `start` and the place behind it, or nil if no number starts there.
    package static func scan(
        _ scalars: [Unicode.Scalar], at start: Int, allowsSign: Bool
    ) throws(TextFault) -> (value: Double, end: Int)? {
        var index = start
        var digits = ""
        if allowsSign, index < scalars.count, scalars[index] == "-" || scalars[index] == "+" {
            digits.unicodeScalars.append(scalars[index])
            index += 1
        }
        var hasDigits = false
        var isZero = true
        func scanDigits(_ matters: Bool) -> Int {
            var count = 0
            while index < scalars.count {
                let scalar = scalars[index]
                if ("0"..."9").contains(scalar) {
                    digits.unicodeScalars.append(scalar)
                    if matters && scalar != "0" { isZero = false }
                    count += 1
                } else if scalar == "_", count > 0, index + 1 < scalars.count,
                    ("0"..."9").contains(scalars[index + 1])
                {
                    // A group separator between digits says nothing.
                } else {
                    break
                }
                index += 1
            }
            return count
        }
        hasDigits = scanDigits(true) > 0
        if index + 1 < scalars.count, scalars[index] == ".",
            ("0"..."9").contains(scalars[index + 1])
        {
            digits += hasDigits ? "." : "0."
            index += 1
            _ = scanDigits(true)
            hasDigits = true
        }
        guard hasDigits else { return nil }
        if digits.drop(while: { $0 == "-" || $0 == "+" }) == "0", index < scalars.count,
            scalars[index] == "x" || scalars[index] == "X"
        {
            throw TextFault(
                at: start, length: scalars.count - start, "not a decimal number",
                expected: "decimal digits")
        }
        if index < scalars.count, scalars[index] == "e" || scalars[index] == "E" {
            var behind = index + 1
            if behind < scalars.count, scalars[behind] == "-" || scalars[behind] == "+" {
                behind += 1
            }
            if behind < scalars.count, ("0"..."9").contains(scalars[behind]) {
                digits += "e"
                for scalar in scalars[(index + 1)..<behind] {
                    digits.unicodeScalars.append(scalar)
                }
                index = behind
                _ = scanDigits(false)
            }
        }
        if index < scalars.count, scalars[index] == "." {
            throw TextFault(at: index, length: 1, "unexpected '.' behind the number")
        }
        guard let value = Double(digits), value.isFinite else {
            throw TextFault(at: start, length: index - start, "not a finite number")
        }
        guard value != 0 || isZero else {
            throw TextFault(
                at: start, length: index - start, "too small for a double-precision number")
        }
        return (value, index)
    }

    /// Why `text` is no number at all.
    static func complaint(about text: String) -> String {
        let word = text.lowercased().drop { $0 == "-" || $0 == "+" || $0 == "." }
            .prefix { $0.isLetter }
        return ["nan", "inf", "infinity"].contains(String(word))
            ? "not a finite number" : "not a number"
    }

    /// The shortest text that reads back as `value`, whole numbers without a fraction, zero without a sign.
    package static func text(of value: Double) -> String {
        let text = "\(value + 0)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
