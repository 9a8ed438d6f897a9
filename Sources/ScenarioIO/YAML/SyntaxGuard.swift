import ScenarioModel

/// A cheap look over a text before the YAML library sees it, for two things the library does not
/// bear: nesting that fills its stack, and keys that keep it busy for ever.
///
/// The library builds its tree by recursion, a thousand levels deep, which a thread with a small
/// stack does not survive. And it compares the keys of a mapping by their whole contents, so a key
/// that is a list of aliases of lists of aliases never ends. Values need no such care: aliases
/// share their contents until `TreeBuilder` expands them, and that one counts.
///
/// The guard knows indentation, brackets, quotes, comments and block scalars, and judges nothing
/// else: whatever it lets pass, the library checks.
struct SyntaxGuard {
    struct Finding {
        let index: Int
        let message: String
        let expected: String
    }

    private let source: SourceText
    private let hasAliases: Bool
    /// Columns of the block collections that are open.
    private var indents: [Int] = []
    private var flowDepth = 0
    /// The quote sign of a quoted scalar that goes on over the end of a line.
    private var openQuote: Unicode.Scalar?
    /// The column of the collection that a block scalar belongs to; its text is indented more.
    private var blockScalarParent: Int?

    /// The first place in `source` that must not reach the library.
    static func finding(in source: SourceText) -> Finding? {
        var guardian = SyntaxGuard(source)
        for number in 1...source.lineCount {
            if let finding = guardian.scan(source.line(number)) { return finding }
        }
        return nil
    }

    private init(_ source: SourceText) {
        self.source = source
        hasAliases = source.scalars.contains("&") && source.scalars.contains("*")
    }

    // MARK: - Lines

    private mutating func scan(_ line: ArraySlice<Unicode.Scalar>) -> Finding? {
        var index = line.startIndex
        if let quote = openQuote {
            index = end(ofQuote: quote, in: line, from: index)
            if openQuote != nil { return nil }
            return scan(line, from: index, atTokenStart: false)
        }
        while index < line.endIndex, isBlank(line[index]) { index += 1 }
        guard index < line.endIndex else { return nil }
        let column = index - line.startIndex
        if let parent = blockScalarParent {
            if column > parent { return nil }
            blockScalarParent = nil
        }
        if line[index] == "#" { return nil }
        if flowDepth == 0 {
            open(column: column)
            while index < line.endIndex, line[index] == "-", isBlank(line, index + 1) {
                index += 1
                while index < line.endIndex, isBlank(line[index]) { index += 1 }
                if index < line.endIndex { open(column: index - line.startIndex) }
                if let finding = tooDeep(at: index) { return finding }
            }
            if let finding = tooDeep(at: index) { return finding }
        }
        return scan(line, from: index, atTokenStart: true)
    }

    private mutating func open(column: Int) {
        while let last = indents.last, last > column { indents.removeLast() }
        if indents.last != column { indents.append(column) }
    }

    private func tooDeep(at index: Int) -> Finding? {
        indents.count + flowDepth > ReadingLimits.depth
            ? Finding(
                index: index, message: "nested too deep",
                expected: "at most \(ReadingLimits.depth) levels") : nil
    }

    private func complexKey(at index: Int) -> Finding? {
        hasAliases
            ? Finding(
                index: index, message: "a key that is not plain text",
                expected: "a name followed by a colon") : nil
    }

    // MARK: - Within a line

    /// - Parameter atTokenStart: whether a quote, bracket or indicator would be one here, and not
    ///   a character of a plain scalar.
    private mutating func scan(
        _ line: ArraySlice<Unicode.Scalar>, from start: Int, atTokenStart: Bool
    ) -> Finding? {
        var index = start
        var isTokenStart = atTokenStart
        while index < line.endIndex {
            let scalar = line[index]
            if isBlank(scalar) {
                index += 1
                continue
            }
            if scalar == "#", index == line.startIndex || isBlank(line[index - 1]) { return nil }
            if isTokenStart {
                switch scalar {
                case "\"", "'":
                    index = end(ofQuote: scalar, in: line, from: index + 1)
                    isTokenStart = false
                    continue
                case "&", "!":
                    while index < line.endIndex, !isBlank(line[index]) { index += 1 }
                    continue
                case "|", ">":
                    if flowDepth == 0 {
                        blockScalarParent = indents.last ?? -1
                        return nil
                    }
                case "?":
                    if isBlank(line, index + 1), let finding = complexKey(at: index) {
                        return finding
                    }
                case "*":
                    let end = endOfAlias(in: line, from: index + 1)
                    if isColon(line, behind: end), let finding = complexKey(at: index) {
                        return finding
                    }
                default:
                    break
                }
            }
            switch scalar {
            case "[" where isTokenStart || flowDepth > 0, "{" where isTokenStart || flowDepth > 0:
                flowDepth += 1
                isTokenStart = true
                if let finding = tooDeep(at: index) { return finding }
            case "]" where flowDepth > 0, "}" where flowDepth > 0:
                flowDepth -= 1
                isTokenStart = false
                if isColon(line, behind: index + 1), let finding = complexKey(at: index) {
                    return finding
                }
            case ",":
                isTokenStart = isTokenStart || flowDepth > 0
            case ":":
                isTokenStart = isTokenStart || isBlank(line, index + 1) || flowDepth > 0
            default:
                isTokenStart = false
            }
            index += 1
        }
        return nil
    }

    /// Behind the closing quote, or at the end of a line that leaves the quote open.
    private mutating func end(
        ofQuote quote: Unicode.Scalar, in line: ArraySlice<Unicode.Scalar>, from start: Int
    ) -> Int {
        var index = start
        while index < line.endIndex {
            if line[index] == "\\", quote == "\"" {
                index += 2
            } else if line[index] == quote {
                // A doubled single quote closes and opens again, which comes to the same.
                openQuote = nil
                return index + 1
            } else {
                index += 1
            }
        }
        openQuote = quote
        return line.endIndex
    }

    private func endOfAlias(in line: ArraySlice<Unicode.Scalar>, from start: Int) -> Int {
        var index = start
        while index < line.endIndex,
            line[index].properties.isAlphabetic || ("0"..."9").contains(line[index])
                || line[index] == "_" || line[index] == "-"
        {
            index += 1
        }
        return index
    }

    // MARK: - Characters

    private func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == "\n" || scalar == "\r"
    }

    /// Whether a blank or the end of the line stands at `index`.
    private func isBlank(_ line: ArraySlice<Unicode.Scalar>, _ index: Int) -> Bool {
        index >= line.endIndex || isBlank(line[index])
    }

    private func isColon(_ line: ArraySlice<Unicode.Scalar>, behind index: Int) -> Bool {
        var i = index
        while i < line.endIndex, line[i] == " " || line[i] == "\t" { i += 1 }
        return i < line.endIndex && line[i] == ":"
    }
}
