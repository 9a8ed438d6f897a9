import ScenarioModel
import Statistics

/// A statistic of something that each path has, as text: `cvar95(npv)`, `mean(gross_margin | miss)`,
/// `P(loss | miss)`, `P(npv < -1e9 USD)`.
///
/// *Grammar*: a statistic's name, and in brackets a formula about whole paths, with a condition
/// behind a bar. `p_loss` is short for `P(loss)`, `p_loss_given_miss` for `P(loss | miss)`.
public struct MeasureText: Hashable, Sendable {
    /// As it was written, without spaces at the ends.
    public let text: String
    public let statistic: SampleStatistic
    /// The formula, and where it begins in the text.
    public let subject: Part
    public let condition: Part?

    public struct Part: Hashable, Sendable {
        public let text: String
        public let offset: Int
    }

    /// - Throws: ``TextFault`` with its place in the text.
    public init(_ written: String) throws(TextFault) {
        let scalars = Array(written.unicodeScalars)
        let start = scalars.firstIndex { !$0.properties.isWhitespace } ?? 0
        let end = (scalars.lastIndex { !$0.properties.isWhitespace } ?? -1) + 1
        func text(_ range: Range<Int>) -> String {
            String(String.UnicodeScalarView(scalars[range]))
        }
        func part(_ range: Range<Int>) throws(TextFault) -> Part {
            let inner = range.filter { !scalars[$0].properties.isWhitespace }
            guard let first = inner.first, let last = inner.last else {
                throw TextFault(at: range.lowerBound, "nothing here", expected: "a formula")
            }
            return Part(text: text(first..<last + 1), offset: first)
        }
        self.text = start < end ? text(start..<end) : ""
        guard start < end else { throw TextFault(at: 0, "no measure", expected: Self.examples) }
        guard let open = scalars[start..<end].firstIndex(of: "(") else {
            guard let short = Self.short(self.text, at: start) else {
                throw TextFault(
                    at: start, length: end - start, "not a measure", expected: Self.examples,
                    suggestion: self.text.contains(" ") ? nil : "mean(\(self.text))")
            }
            (statistic, subject, condition) = (.probability, short.subject, short.condition)
            return
        }
        let name = text(start..<open)
        guard let statistic = SampleStatistic(name: name) else {
            throw TextFault(
                at: start, length: open - start, "no such statistic",
                expected: "one of " + SampleStatistic.nameExamples.joined(separator: ", "),
                suggestion: nearestName(to: name, in: SampleStatistic.nameExamples))
        }
        guard scalars[end - 1] == ")" else {
            throw TextFault(at: end, "no ')' at the end", expected: Self.examples)
        }
        self.statistic = statistic
        let bar = Self.bar(in: scalars, open + 1..<end - 1)
        subject = try part(open + 1..<(bar ?? end - 1))
        condition = try bar.map { (bar) throws(TextFault) in try part(bar + 1..<end - 1) }
    }

    private static let examples = "a measure such as P(loss), mean(npv) or cvar95(npv | miss)"

    /// The bar outside all brackets and backquotes.
    private static func bar(in scalars: [Unicode.Scalar], _ range: Range<Int>) -> Int? {
        var depth = 0
        var isQuoted = false
        for index in range {
            switch scalars[index] {
            case "`": isQuoted.toggle()
            case "(" where !isQuoted: depth += 1
            case ")" where !isQuoted: depth -= 1
            case "|" where !isQuoted && depth == 0: return index
            default: break
            }
        }
        return nil
    }

    private static func short(
        _ text: String, at start: Int
    ) -> (subject: Part, condition: Part?)? {
        guard text.hasPrefix("p_") || text.hasPrefix("P_"), !text.contains(" ") else { return nil }
        let rest = Array(text.dropFirst(2))
        let bar = Array("_given_")
        let places = rest.indices.filter { rest[$0...].starts(with: bar) }
        guard let place = places.first else {
            return rest.isEmpty ? nil : (Part(text: String(rest), offset: start + 2), nil)
        }
        let (left, right) = (rest[..<place], rest[(place + bar.count)...])
        guard !left.isEmpty, !right.isEmpty else { return nil }
        return (
            Part(text: String(left), offset: start + 2),
            Part(text: String(right), offset: start + 2 + place + bar.count)
        )
    }

    /// The same statistic of another formula, for a measure without words of its own.
    public init(_ statistic: SampleStatistic, of subject: String, given condition: String? = nil) {
        self.statistic = statistic
        self.subject = Part(text: subject, offset: statistic.name.unicodeScalars.count + 1)
        let bar = self.subject.offset + subject.unicodeScalars.count + 3
        self.condition = condition.map { Part(text: $0, offset: bar) }
        text = "\(statistic.name)(\(subject)\(condition.map { " | " + $0 } ?? ""))"
    }
}
