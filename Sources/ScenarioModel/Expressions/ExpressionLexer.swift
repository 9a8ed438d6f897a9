/// Cuts an expression's text into tokens.
///
/// A name is a letter or `_` followed by letters, digits and `_`, with further parts behind dots,
/// which may start with a digit: `loss.2027`. A name with other characters, a hyphen for instance,
/// goes between backquotes. A number takes the unit that follows it: see `UnitScanner`.
struct ExpressionLexer {
    struct Token: Equatable {
        enum Kind: Equatable {
            case literal(Quantity)
            case name(String)
            /// An operator, bracket, comma, colon or one of the words `and or not if then else`.
            case sign(String)
            case end
        }

        let kind: Kind
        let offset: Int
        let length: Int
    }

    static let reservedWords = ["and", "or", "not", "if", "then", "else"]

    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func next() throws(TextFault) -> Token {
        while index < scalars.count, scalars[index].properties.isWhitespace { index += 1 }
        let start = index
        guard start < scalars.count else {
            return Token(kind: .end, offset: start, length: 0)
        }
        let scalar = scalars[start]
        if isDigit(scalar) || (scalar == "." && start + 1 < scalars.count
            && isDigit(scalars[start + 1]))
        {
            return try literal(at: start)
        }
        if isNameStart(scalar) { return name(at: start) }
        if scalar == "`" { return try quotedName(at: start) }
        return try sign(at: start)
    }

    // MARK: - Tokens

    private mutating func literal(at start: Int) throws(TextFault) -> Token {
        guard let number = try NumberScanner.scan(scalars, at: start, allowsSign: false) else {
            throw TextFault(at: start, length: 1, "not a number")
        }
        index = number.end
        var unitStart = index
        while unitStart < scalars.count, scalars[unitStart] == " " { unitStart += 1 }
        var unit = Unit.none
        if !startsReservedWord(at: unitStart),
            let scanned = try UnitScanner.scan(scalars, at: unitStart, in: .expression)
        {
            unit = scanned.unit
            index = scanned.end
        }
        let quantity = Quantity(magnitude: number.value, unit: unit)
        guard quantity.value.isFinite else {
            throw TextFault(at: start, length: index - start, "not a finite number")
        }
        return Token(kind: .literal(quantity), offset: start, length: index - start)
    }

    private mutating func name(at start: Int) -> Token {
        index = start + 1
        while index < scalars.count {
            if isNamePart(scalars[index]) {
                index += 1
            } else if scalars[index] == ".", index + 1 < scalars.count,
                isNamePart(scalars[index + 1])
            {
                index += 2
            } else {
                break
            }
        }
        let name = text(start..<index)
        let kind: Token.Kind =
            ExpressionLexer.reservedWords.contains(name) ? .sign(name) : .name(name)
        return Token(kind: kind, offset: start, length: index - start)
    }

    private mutating func quotedName(at start: Int) throws(TextFault) -> Token {
        guard let close = scalars[(start + 1)...].firstIndex(of: "`"), close > start + 1 else {
            throw TextFault(at: start, length: 1, "a name between backquotes is not finished")
        }
        index = close + 1
        return Token(
            kind: .name(text((start + 1)..<close)), offset: start, length: index - start)
    }

    private mutating func sign(at start: Int) throws(TextFault) -> Token {
        let two = start + 1 < scalars.count ? text(start..<(start + 2)) : ""
        let mistakes = ["&&": "and", "||": "or", "**": "^", "<>": "!=", "=>": ">=", "=<": "<="]
        if let meant = mistakes[two] {
            throw TextFault(at: start, length: 2, "unknown operator", suggestion: meant)
        }
        if ["<=", ">=", "==", "!="].contains(two) {
            index = start + 2
            return Token(kind: .sign(two), offset: start, length: 2)
        }
        let one = text(start..<(start + 1))
        if "+-*/^<>(),:".contains(one) {
            index = start + 1
            return Token(kind: .sign(one), offset: start, length: 1)
        }
        let meant: String? =
            switch one {
            case "=": "=="
            case "!": "not"
            case "×", "·": "*"
            case "÷": "/"
            case "−", "–": "-"
            case "≤": "<="
            case "≥": ">="
            case "≠": "!="
            default: nil
            }
        throw TextFault(at: start, length: 1, "unexpected character", suggestion: meant)
    }

    // MARK: - Characters

    private func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }

    private func startsReservedWord(at start: Int) -> Bool {
        var end = start
        while end < scalars.count, isNamePart(scalars[end]) { end += 1 }
        return ExpressionLexer.reservedWords.contains(text(start..<end))
    }

    private func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic
    }

    private func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        isNameStart(scalar) || isDigit(scalar)
    }
}
