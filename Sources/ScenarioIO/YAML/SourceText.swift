import ScenarioModel

/// An input text with the places of its lines, so that marks and positions convert both ways.
///
/// Line ends are those of YAML 1.1: LF, CR, CR LF, NEL, LS and PS. Columns count Unicode scalars
/// from 1.
struct SourceText {
    let name: String
    private(set) var scalars: [Unicode.Scalar]
    private let lineStarts: [Int]

    init(_ text: String, name: String) {
        self.name = name
        scalars = Array(text.unicodeScalars)
        // A byte order mark is no part of the text, and columns do not count it.
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        var starts = [0]
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "\r" where index + 1 < scalars.count && scalars[index + 1] == "\n": break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": starts.append(index + 1)
            default: break
            }
        }
        lineStarts = starts
    }

    var string: String { String(String.UnicodeScalarView(scalars)) }

    /// The position of a mark; one behind the last line is the end of the text.
    func position(line: Int, column: Int) -> SourcePosition {
        if line > lineStarts.count { return position(ofIndex: scalars.count) }
        return SourcePosition(file: name, line: max(1, line), column: max(1, column))
    }

    /// The place of line and column in `scalars`, or nil outside the text.
    func index(line: Int, column: Int) -> Int? {
        guard line >= 1, column >= 1, line <= lineStarts.count else { return nil }
        let index = lineStarts[line - 1] + column - 1
        return index < scalars.count ? index : nil
    }

    /// The position of the scalar at `index`.
    func position(ofIndex index: Int) -> SourcePosition {
        // The last line that starts at or before the index.
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= index { low = middle } else { high = middle }
        }
        return position(line: low + 1, column: index - lineStarts[low] + 1)
    }

    /// The scalars of a line without its end; empty behind the last line.
    func line(_ number: Int) -> ArraySlice<Unicode.Scalar> {
        guard number >= 1, number <= lineStarts.count else { return [] }
        let end = number < lineStarts.count ? lineStarts[number] : scalars.count
        return scalars[lineStarts[number - 1]..<end]
    }

    var lineCount: Int { lineStarts.count }

    /// Where the lines of a YAML scalar's text stand, whose first line starts at `index`; nil when
    /// more than line ends and indents differ, as with escapes.
    func lines(of text: String, at index: Int) -> [DocumentNode.Scalar.Line]? {
        if text.isEmpty { return [.init(offset: 0, position: position(ofIndex: index))] }
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
        var lines: [DocumentNode.Scalar.Line] = []
        var place = index
        var isMoved = true
        for (offset, scalar) in text.unicodeScalars.enumerated() {
            let isLineEnd = scalar == "\n"
            if isLineEnd || place >= scalars.count || scalars[place] != scalar {
                while place < scalars.count, isBlank(scalars[place]) {
                    place += 1
                    isMoved = true
                }
                if isMoved && isBlank(scalar) { continue }
                guard place < scalars.count, scalars[place] == scalar else { return nil }
            }
            if isMoved {
                lines.append(.init(offset: offset, position: position(ofIndex: place)))
                isMoved = false
            }
            place += 1
        }
        return lines
    }

    mutating func replaceScalar(at index: Int, with scalar: Unicode.Scalar) {
        scalars[index] = scalar
    }

    /// The first character that YAML does not allow, with the reason.
    var firstForbidden: (index: Int, reason: String)? {
        for (index, scalar) in scalars.enumerated() {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE,
                0xFF00...0xFFFD, 0x1_0000...0x10_FFFF:
                continue
            case 0xFEFF:
                return (index, "a byte order mark inside the text")
            case 0:
                return (index, "a NUL byte: this is no text file")
            default:
                return (index, "a control character")
            }
        }
        return nil
    }
}
