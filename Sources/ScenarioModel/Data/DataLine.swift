/// A line of a data file, in bytes, so that files of some millions of numbers are read in a second.
struct DataLine {
    /// From 1.
    let number: Int
    private let bytes: ArraySlice<UInt8>

    /// A cell without the blanks and the quotes around it.
    struct Cell {
        let line: Int
        private let lead: ArraySlice<UInt8>
        private let bytes: ArraySlice<UInt8>

        fileprivate init(line: Int, lead: ArraySlice<UInt8>, bytes: ArraySlice<UInt8>) {
            self.line = line
            self.lead = lead
            self.bytes = bytes
        }

        var text: String { String(decoding: bytes, as: UTF8.self) }

        func hasTextOf(_ other: Cell) -> Bool { bytes == other.bytes }

        /// Unicode scalars before it, from 1.
        var column: Int { lead.reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 } }
    }

    var isEmpty: Bool { bytes.isEmpty }
    var text: String { String(decoding: bytes, as: UTF8.self) }

    // MARK: - Splitting

    /// The lines of the text, without a byte order mark, and without an empty last line.
    static func lines(of text: String) -> [DataLine] {
        var bytes = Array(text.utf8)[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        if bytes.last == newline { bytes = bytes.dropLast() }
        if bytes.isEmpty { return [] }
        return bytes.split(separator: newline, omittingEmptySubsequences: false).enumerated()
            .map { index, line in
                DataLine(
                    number: index + 1, bytes: line.last == carriageReturn ? line.dropLast() : line)
            }
    }

    var cells: [Cell] {
        bytes.split(separator: Self.comma, omittingEmptySubsequences: false).map { part in
            var inner = part.drop(while: Self.isBlank)
            let lead = bytes[bytes.startIndex..<inner.startIndex]
            while let last = inner.last, Self.isBlank(last) { inner.removeLast() }
            if inner.count >= 2, inner.first == Self.quote, inner.last == Self.quote {
                inner = inner.dropFirst().dropLast()
            }
            return Cell(line: number, lead: lead, bytes: inner)
        }
    }

    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

extension DataLine.Cell {
    /// The month of `2026-11`; nil for anything else, which ``CalendarMonth`` may read all the same.
    var plainMonth: CalendarMonth? {
        guard bytes.count == 7, bytes[bytes.startIndex + 4] == UInt8(ascii: "-") else { return nil }
        var number = 0
        for (index, byte) in bytes.enumerated() where index != 4 {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        let (year, month) = (number / 100, number % 100)
        return year > 0 && (1...12).contains(month) ? CalendarMonth(year: year, month: month) : nil
    }

    /// The number of digits, at most fifteen and at most one point among them; nil for anything else,
    /// which ``Quantity`` may read all the same.
    ///
    /// Both parts of the quotient are exact, so it is rounded once, as by any other way of reading.
    var plainNumber: Double? {
        var digits = bytes
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits.removeFirst() }
        guard (1...16).contains(digits.count), digits.last != UInt8(ascii: ".") else { return nil }
        var (mantissa, count, point) = (0, 0, -1)
        for byte in digits {
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
