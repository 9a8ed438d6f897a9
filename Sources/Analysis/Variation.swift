import ScenarioModel

/// An input and the values that it takes, as text: `contracts.aws.take=60%..100% by 10%`,
/// `levers.demand=0.8, 1, 1.2`, `contracts.aws.price=1..2 USD/GPU-h in 11`.
public struct Variation: Hashable, Sendable {
    /// A value as a setting writes it, and its number in the unit it is written in.
    public struct Value: Hashable, Sendable {
        public let text: String
        /// Nil for a word, such as the name of a structure.
        public let number: Double?
    }

    /// Dotted path into the scenario.
    public let key: String
    public let values: [Value]
    /// As written: `USD/GPU-h`, `%`; empty for pure numbers.
    public let unit: String
    /// Both ends, where the values are a range.
    public let range: ClosedRange<Double>?
    /// Where it was written.
    public let flag: String

    /// More values of one input are refused.
    public static let valueLimit = 1_000

    /// - Parameters:
    ///   - count: how many values a range has that does not say it.
    ///   - flag: named where a value turns out to be at fault.
    /// - Throws: ``TextFault`` with its place in the text.
    public init(_ text: String, count: Int = 9, flag: String = "--vary") throws(TextFault) {
        self.flag = flag
        let example = "an input and its values, such as contracts.aws.take=60%..100% by 10%"
        guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
            throw TextFault(
                at: 0, length: text.unicodeScalars.count, "not an input with values",
                expected: example)
        }
        key = text[..<equals].trimmed
        let offset = text[...equals].unicodeScalars.count
        let rest = text[text.index(after: equals)...]
        if let dots = rest.firstRange(of: "..") {
            let made = try Self.range(
                from: rest[..<dots.lowerBound], to: rest[dots.upperBound...], count: count)
            (values, unit, range) = (made.values, made.unit, made.range)
            return
        }
        var amounts: [(word: String, amount: Amount?)] = []
        for piece in rest.split(separator: ",", omittingEmptySubsequences: false) {
            let word = piece.trimmed
            guard !word.isEmpty else {
                throw TextFault(at: offset, "an empty value", expected: example)
            }
            amounts.append((word, Amount(word)))
        }
        let units = Set(amounts.compactMap { $0.amount?.unit }.filter { !$0.isEmpty })
        guard units.count <= 1 else {
            throw TextFault(
                at: offset, length: rest.unicodeScalars.count, "values in unlike units",
                expected: "one unit")
        }
        let common = units.first ?? ""
        unit = common
        // `1.2, 1.4, 1.6 USD/GPU-h`: the unit behind the last one is meant for all.
        values = amounts.map { word, amount in
            amount.map { Self.value($0.number, common) } ?? Value(text: word, number: nil)
        }
        range = nil
    }

    private static func range(
        from low: Substring, to rest: Substring, count: Int
    ) throws(TextFault) -> (values: [Value], unit: String, range: ClosedRange<Double>) {
        let expected = "a range such as 60%..100% by 10%, or 1..2 USD/GPU-h in 11"
        func fault(_ part: Substring, _ message: String) -> TextFault {
            let base = part.base
            return TextFault(
                at: base.unicodeScalars.distance(from: base.startIndex, to: part.startIndex),
                length: part.unicodeScalars.count, message, expected: expected)
        }
        var end = rest
        var (step, number): (Amount?, Int?) = (nil, nil)
        if let place = rest.firstRange(of: " by ") {
            end = rest[..<place.lowerBound]
            let part = rest[place.upperBound...]
            guard let amount = Amount(part.trimmed), amount.number > 0 else {
                throw fault(part, "no step above zero")
            }
            step = amount
        } else if let place = rest.firstRange(of: " in ") {
            end = rest[..<place.lowerBound]
            let part = rest[place.upperBound...]
            guard let points = Int(part.trimmed), (2...valueLimit).contains(points) else {
                throw fault(part, "not a number of points from 2 to \(valueLimit)")
            }
            number = points
        }
        guard let a = Amount(low.trimmed) else { throw fault(low, "not a number") }
        guard let b = Amount(end.trimmed) else { throw fault(end, "not a number") }
        let units = Set([a.unit, b.unit, step?.unit ?? ""].filter { !$0.isEmpty })
        guard units.count <= 1 else { throw fault(rest, "the ends have unlike units") }
        guard a.number < b.number else { throw fault(rest, "the first end is not the lower one") }
        guard (b.number - a.number).isFinite else { throw fault(rest, "the ends are too far apart") }
        let unit = units.first ?? ""
        var numbers: [Double] = []
        if let step {
            let steps = (b.number - a.number) / step.number
            guard steps < Double(valueLimit) else {
                throw fault(rest, "more than \(valueLimit) values")
            }
            numbers = (0...Int(steps + 1e-9)).map { a.number + Double($0) * step.number }
        } else {
            let points = number ?? count
            numbers = (0..<points).map {
                a.number + (b.number - a.number) * (Double($0) / Double(points - 1))
            }
        }
        return (
            numbers.map { value($0, unit) }, unit, a.number...b.number
        )
    }

    /// A value of a number in the unit of the others, free of the noise of stepping.
    static func value(_ number: Double, _ unit: String) -> Value {
        let rounded = number.rounded(significant: 12)
        let text = NumberScanner.text(of: rounded)
        let gap = unit.isEmpty || unit == "%" ? "" : " "
        return Value(text: text + gap + unit, number: rounded)
    }

    /// The value of a number as this input writes it, to six digits: a search needs no more.
    func value(_ number: Double) -> Value {
        Self.value(number.rounded(significant: 6), unit)
    }

    /// The change of the scenario that gives the input a value.
    func change(_ value: Value) -> ScenarioFamily.Change { .setting("\(key)=\(value.text)", flag: flag) }

    /// A number with the unit that follows it.
    private struct Amount {
        let number: Double
        let unit: String

        init?(_ text: String) {
            let scalars = Array(text.unicodeScalars)
            guard let scanned = try? NumberScanner.scan(scalars, at: 0, allowsSign: true),
                (try? Quantity(text)) != nil
            else { return nil }
            number = scanned.value
            unit = String(String.UnicodeScalarView(scalars[scanned.end...])).trimmed
        }
    }
}

extension StringProtocol {
    /// Without spaces at both ends.
    var trimmed: String {
        var part = self[...]
        while part.first?.isWhitespace == true { part = part.dropFirst() }
        while part.last?.isWhitespace == true { part = part.dropLast() }
        return String(part)
    }
}

extension Double {
    /// Rounded to so many digits that count.
    fileprivate func rounded(significant digits: Int) -> Double {
        // At the ends of the range of doubles the scale would leave it.
        guard 1e-280...1e280 ~= magnitude else { return self }
        var most = 1.0
        for _ in 0..<digits { most *= 10 }
        var (scale, divisor) = (1.0, 1.0)
        while abs(self) * scale < most / 10 { scale *= 10 }
        while abs(self) / divisor >= most { divisor *= 10 }
        return (self * scale / divisor).rounded() / scale * divisor
    }
}
