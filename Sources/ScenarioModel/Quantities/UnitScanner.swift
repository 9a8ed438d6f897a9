/// Reads a unit from text at a given place.
///
/// Grammar: `unit = [multiplier " "] group { ("/" | " per ") group }`,
/// `group = symbol { "-" symbol }`, `symbol = name ["^" digit]`.
///
/// A leading `/` makes a unit without numerator: `/yr`. A hyphen binds tighter than a slash, so
/// `USD/GPU-h` is money per accelerator-hour. `·` and `*` may stand for the hyphen where no
/// expression is read.
package struct UnitScanner {
    package enum Context: Sendable {
        /// The unit is all that is left of the text; spaces around `/` are allowed.
        case quantity
        /// The unit follows a literal in an expression: it goes on only across a `/` or `-` with
        /// no space on either side and a known symbol behind it. Anything else is an operator.
        case expression
    }

    private let scalars: [Unicode.Scalar]
    private let context: Context
    private var index: Int
    private var dimension = Dimension.one
    private var scale = Ratio.one
    private var currency: String?

    private init(_ scalars: [Unicode.Scalar], at index: Int, in context: Context) {
        self.scalars = scalars
        self.index = index
        self.context = context
    }

    /// The unit at `start` and the place behind it, or nil if no unit starts there.
    ///
    /// - Throws: the fault of an unknown symbol, two currencies, or a size beyond 64 bits.
    package static func scan(
        _ scalars: [Unicode.Scalar], at start: Int, in context: Context
    ) throws(TextFault) -> (unit: Unit, end: Int)? {
        var scanner = UnitScanner(scalars, at: start, in: context)
        guard try scanner.scanUnit() else { return nil }
        let text = String(String.UnicodeScalarView(scalars[start..<scanner.index]))
        let unit = Unit(
            text: text, dimension: scanner.dimension, scale: scanner.scale,
            currency: scanner.currency)
        return (unit, scanner.index)
    }

    // MARK: - Grammar

    private mutating func scanUnit() throws(TextFault) -> Bool {
        if peek() == "/" {
            // In an expression, `12/month` divides by a name and `0.4 /yr` is a rate.
            if context == .expression {
                let spaceBefore = index > 0 && isSpace(scalars[index - 1])
                guard spaceBefore, knownSymbol(at: index + 1) != nil else { return false }
            }
        } else {
            guard symbolEnd(at: index) > index else { return false }
            if word(at: index) != "per" {
                try scanMultipliers()
                try scanGroup(inverse: false)
            }
        }
        while try scanDivision() { try scanGroup(inverse: true) }
        return true
    }

    private mutating func scanMultipliers() throws(TextFault) {
        while let symbol = knownSymbol(at: index), symbol.isMultiplier {
            let end = symbolEnd(at: index)
            let next = skippingSpaces(from: end)
            guard next > end, symbolEnd(at: next) > next, knownSymbol(at: next) != nil else {
                return
            }
            try multiply(by: symbol, power: 1, at: index, length: end - index)
            index = next
        }
    }

    private mutating func scanDivision() throws(TextFault) -> Bool {
        let next = context == .quantity ? skippingSpaces(from: index) : index
        if next < scalars.count, scalars[next] == "/" {
            let operand = context == .quantity ? skippingSpaces(from: next + 1) : next + 1
            if context == .expression, knownSymbol(at: operand) == nil { return false }
            index = operand
            return true
        }
        let wordStart = skippingSpaces(from: index)
        if word(at: wordStart) == "per" {
            index = skippingSpaces(from: symbolEnd(at: wordStart))
            return true
        }
        return false
    }

    private mutating func scanGroup(inverse: Bool) throws(TextFault) {
        try scanSymbol(inverse: inverse)
        while let separator = peek(),
            separator == "-" || (context == .quantity && (separator == "*" || separator == "·"))
        {
            if context == .expression, knownSymbol(at: index + 1) == nil { return }
            index += 1
            try scanSymbol(inverse: inverse)
        }
    }

    private mutating func scanSymbol(inverse: Bool) throws(TextFault) {
        let start = index
        let end = symbolEnd(at: start)
        guard end > start else {
            throw TextFault(at: start, "a unit is missing", expected: "a unit such as USD/GPU-h")
        }
        let name = text(start..<end)
        guard let symbol = Unit.symbol(named: name) else {
            throw TextFault(
                at: start, length: end - start, "unknown unit",
                suggestion: Unit.nearestSymbol(to: name))
        }
        index = end
        let power = try scanPower()
        try multiply(
            by: symbol, power: inverse ? -power : power, at: start, length: end - start)
    }

    /// A whole exponent behind a symbol; 1 where there is none.
    private mutating func scanPower() throws(TextFault) -> Int {
        func isDigit(_ place: Int) -> Bool { place < scalars.count && ("0"..."9").contains(scalars[place]) }
        guard peek() == "^", isDigit(index + 1) else { return 1 }
        var end = index + 1
        while isDigit(end) { end += 1 }
        // In an expression `2 USD^12` raises the quantity.
        guard let power = Int(text(index + 1..<end)), (1...9).contains(power) else {
            if context == .expression { return 1 }
            throw TextFault(
                at: index + 1, length: end - index - 1, "not the exponent of a unit",
                expected: "a whole number from 1 to 9")
        }
        index = end
        return power
    }

    private mutating func multiply(
        by symbol: Unit.Symbol, power: Int, at start: Int, length: Int
    ) throws(TextFault) {
        if let code = symbol.currency {
            guard currency == nil || currency == code else {
                throw TextFault(at: start, length: length, "two currencies in one unit")
            }
            currency = code
        }
        for _ in 0..<abs(power) {
            let factor = power > 0 ? symbol.scale : symbol.scale.inverse
            let part = power > 0 ? symbol.dimension : Dimension.one / symbol.dimension
            guard let product = scale.times(factor), dimension.canBeMultiplied(by: part) else {
                throw TextFault(at: start, length: length, "the unit is too large or too small")
            }
            scale = product
            dimension = dimension * part
        }
    }

    // MARK: - Characters

    private func peek() -> Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    private func skippingSpaces(from start: Int) -> Int {
        var i = start
        while i < scalars.count, isSpace(scalars[i]) { i += 1 }
        return i
    }

    private func text(_ range: Range<Int>) -> String {
        String(String.UnicodeScalarView(scalars[range]))
    }

    private func word(at start: Int) -> String { text(start..<max(start, symbolEnd(at: start))) }

    /// Behind the symbol at `start`: a percent or currency sign alone, or letters and digits.
    private func symbolEnd(at start: Int) -> Int {
        guard start < scalars.count else { return start }
        if ["%", "$", "€", "£"].contains(scalars[start]) { return start + 1 }
        var i = start
        while i < scalars.count,
            scalars[i].properties.isAlphabetic || scalars[i] == "_"
                || (i > start && ("0"..."9").contains(scalars[i]))
        {
            i += 1
        }
        return i
    }

    /// The known symbol at `start`, if it ends there and does not go on as a dotted name or call.
    private func knownSymbol(at start: Int) -> Unit.Symbol? {
        let end = symbolEnd(at: start)
        guard end > start, let symbol = Unit.symbol(named: text(start..<end)) else { return nil }
        if context == .expression, end < scalars.count, scalars[end] == "." || scalars[end] == "(" {
            return nil
        }
        return symbol
    }
}
