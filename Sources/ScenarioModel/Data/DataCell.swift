/// A cell of a data file: a range of the file's bytes, without the blanks and quotes around it.
struct DataCell {
    var bytes: Range<Int>
    /// The line in which it begins, from 1.
    let line: Int
    /// The first byte of that line.
    let lineStart: Int
    /// The first byte of the cell, its opening quote included.
    let start: Int
    var isQuoted = false
    /// Whether a quote in it is written twice.
    var hasDoubledQuotes = false

    var isBlank: Bool { bytes.isEmpty && !isQuoted }
}

/// The bytes of a data file, in which cells are ranges.
struct DataText {
    let bytes: [UInt8]

    func text(of cell: DataCell) -> String {
        let text = String(decoding: bytes[cell.bytes], as: UTF8.self)
        guard cell.hasDoubledQuotes else { return text }
        var result = ""
        var isSecond = false
        for character in text {
            if character == "\"", !isSecond {
                isSecond = true
                result.append(character)
            } else {
                if character != "\"" { result.append(character) }
                isSecond = false
            }
        }
        return result
    }

    func isSame(_ a: DataCell, _ b: DataCell) -> Bool { bytes[a.bytes] == bytes[b.bytes] }

    /// Unicode scalars before the cell in its line, from 1.
    func column(of cell: DataCell) -> Int {
        bytes[cell.lineStart..<cell.start].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    }

    /// The line in which the cell begins, as it stands.
    func line(of cell: DataCell) -> String {
        let line = bytes[cell.lineStart...].prefix { $0 != 0x0A && $0 != 0x0D }
        return String(decoding: line, as: UTF8.self)
    }

    /// The number of digits, at most fifteen and at most one point among them; nil for anything else,
    /// which ``Quantity`` may read all the same.
    ///
    /// Both parts of the quotient are exact, so it is rounded once, as by any other way of reading.
    func plainNumber(of cell: DataCell) -> Double? {
        var digits = cell.bytes
        let isNegative = !digits.isEmpty && bytes[digits.lowerBound] == UInt8(ascii: "-")
        if isNegative { digits = (digits.lowerBound + 1)..<digits.upperBound }
        guard (1...16).contains(digits.count),
            bytes[digits.upperBound - 1] != UInt8(ascii: ".")
        else { return nil }
        var (mantissa, count, point) = (0, 0, -1)
        for place in digits {
            let byte = bytes[place]
            if byte == UInt8(ascii: "."), point < 0, count > 0 {
                point = count
            } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                mantissa = mantissa * 10 + Int(byte - UInt8(ascii: "0"))
                count += 1
            } else {
                return nil
            }
        }
        guard count <= 15 else { return nil }
        let size = Double(mantissa) / Self.powersOfTen[point < 0 ? 0 : count - point]
        return isNegative ? -size : size
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}
