/// Reads a CSV text row by row in one pass over its bytes.
///
/// Cells are separated by commas, rows by line ends of any kind. A cell in double quotes may hold
/// commas, line ends, and quotes written twice; blanks around a cell do not count. A row with nothing
/// in any cell is passed over, as is a byte order mark.
///
/// *Source*: RFC 4180.
struct DataScanner {
    let text: DataText
    /// Quotes that nothing closes, and text behind a closing one.
    private(set) var faults: [(cell: DataCell, message: String)] = []
    private var place = 0
    private var line = 1
    private var lineStart = 0

    init(_ text: DataText) {
        self.text = text
        if text.bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            place = 3
            lineStart = 3
        }
    }

    /// Replaces `row` by the cells of the next row; false at the end of the text.
    mutating func next(_ row: inout [DataCell]) -> Bool {
        while place < text.bytes.count {
            row.removeAll(keepingCapacity: true)
            var isBlank = true
            while true {
                let cell = nextCell()
                isBlank = isBlank && cell.isBlank
                row.append(cell)
                guard peek == Self.comma else { break }
                place += 1
            }
            endLine()
            if !isBlank { return true }
        }
        return false
    }

    // MARK: - Cells

    private var peek: UInt8? { place < text.bytes.count ? text.bytes[place] : nil }

    private mutating func nextCell() -> DataCell {
        skipBlanks()
        if peek == Self.quote { return quotedCell() }
        let start = place
        skipToEnd()
        var end = place
        while end > start, Self.isBlank(text.bytes[end - 1]) { end -= 1 }
        return DataCell(bytes: start..<end, line: line, lineStart: lineStart, start: start)
    }

    private mutating func quotedCell() -> DataCell {
        let start = place
        var cell = DataCell(
            bytes: place..<place, line: line, lineStart: lineStart, start: start, isQuoted: true)
        place += 1
        while let byte = peek {
            if byte == Self.quote {
                guard place + 1 < text.bytes.count, text.bytes[place + 1] == Self.quote else { break }
                cell.hasDoubledQuotes = true
                place += 1
            }
            if byte == Self.newline || byte == Self.carriageReturn {
                endLine()
            } else {
                place += 1
            }
        }
        cell.bytes = (start + 1)..<place
        guard peek == Self.quote else {
            faults.append((cell, "a quote that nothing closes"))
            return cell
        }
        place += 1
        skipBlanks()
        if !isAtEnd {
            faults.append((cell, "text behind the closing quote"))
            skipToEnd()
        }
        return cell
    }

    private mutating func skipBlanks() {
        while let byte = peek, Self.isBlank(byte) { place += 1 }
    }

    private mutating func skipToEnd() { while !isAtEnd { place += 1 } }

    private var isAtEnd: Bool {
        guard let byte = peek else { return true }
        return byte == Self.comma || byte == Self.newline || byte == Self.carriageReturn
    }

    private mutating func endLine() {
        guard let byte = peek else { return }
        place += 1
        if byte == Self.carriageReturn, peek == Self.newline { place += 1 }
        line += 1
        lineStart = place
    }

    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let comma = UInt8(ascii: ",")
    private static let quote = UInt8(ascii: "\"")

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
