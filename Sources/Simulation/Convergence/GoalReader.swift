import Results
import Risk
import ScenarioModel

/// Reads a precision goal against the estimates that a plan makes.
struct GoalReader {
    private let text: String
    private let plan: RunPlan
    private let scalars: [Unicode.Scalar]

    /// A stretch of the text without blanks around it.
    private struct Piece {
        let text: String
        /// Scalars before it.
        let start: Int
    }

    init(_ text: String, plan: RunPlan) {
        self.text = text
        self.plan = plan
        scalars = Array(text.unicodeScalars)
    }

    func goal() throws(PrecisionGoalError) -> PrecisionGoal {
        guard let sign = sign else {
            throw fault(
                scalars.count, "the precision is missing", expected: "such as p_loss ±0.2 %")
        }
        let measure = piece(0..<sign.lowerBound)
        let names = try names(of: measure)
        let finder = EstimateFinder(plan: plan)
        let found: EstimateFinder.Found
        do {
            found = try finder.find(
                names.statistic, of: names.subject.text, given: names.condition?.text)
        } catch {
            let place = error.isCondition ? names.condition ?? names.subject : names.subject
            throw fault(
                place.start, error.message, expected: error.expected, suggestion: error.suggestion)
        }
        let (bound, isRelative) = try amount(piece(sign.upperBound..<scalars.count), found)
        return PrecisionGoal(
            Convergence.Goal(
                measure: found.name, metric: found.metric, period: found.period,
                statistic: names.statistic, condition: names.condition?.text, unit: found.unit,
                bound: bound, isRelative: isRelative),
            part: found.part)
    }

    private func fault(
        _ offset: Int, _ message: String, expected: String? = nil, suggestion: String? = nil
    ) -> PrecisionGoalError {
        PrecisionGoalError(
            text: text, position: offset + 1, message: message, expected: expected,
            suggestion: suggestion)
    }

    // MARK: - Pieces

    /// Where `±`, `+-` or `+/-` stands.
    private var sign: Range<Int>? {
        for start in scalars.indices {
            for sign in ["±", "+/-", "+-"] where scalars[start...].starts(with: sign.unicodeScalars) {
                return start..<start + sign.unicodeScalars.count
            }
        }
        return nil
    }

    private func piece(_ range: Range<Int>) -> Piece {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high, scalars[low].properties.isWhitespace { low += 1 }
        while high > low, scalars[high - 1].properties.isWhitespace { high -= 1 }
        return Piece(text: String(String.UnicodeScalarView(scalars[low..<high])), start: low)
    }

    private func index(of scalar: Unicode.Scalar, in range: Range<Int>) -> Int? {
        range.first { scalars[$0] == scalar }
    }

    // MARK: - The measure

    private typealias Names = (statistic: Statistic, subject: Piece, condition: Piece?)

    private func names(of measure: Piece) throws(PrecisionGoalError) -> Names {
        let range = measure.start..<measure.start + measure.text.unicodeScalars.count
        guard !range.isEmpty else {
            throw fault(0, "the measure is missing", expected: "such as p_loss or cvar95(npv)")
        }
        guard let open = index(of: "(", in: range) else { return try shortName(measure) }
        guard scalars[range.upperBound - 1] == ")" else {
            throw fault(range.upperBound, "a closing bracket is missing")
        }
        let inside = open + 1..<range.upperBound - 1
        let bar = index(of: "|", in: inside)
        return (
            try statistic(piece(range.lowerBound..<open)),
            piece(inside.lowerBound..<(bar ?? inside.upperBound)),
            bar.map { piece($0 + 1..<inside.upperBound) }
        )
    }

    private func statistic(_ name: Piece) throws(PrecisionGoalError) -> Statistic {
        if ["P", "p"].contains(name.text) { return .probability }
        guard let statistic = Statistic(rawValue: name.text) else {
            let names = Statistic.allCases.map(\.rawValue)
            throw fault(
                name.start, "no such statistic: \(name.text)",
                expected: "P, mean, sd, p1 to p99, var95, cvar95 and the like",
                suggestion: nearestName(to: name.text, in: names))
        }
        if [.min, .max].contains(statistic) {
            throw fault(name.start, "a \(name.text) has no interval that shrinks with more paths")
        }
        return statistic
    }

    /// `p_loss`, `p_loss_given_miss`.
    private func shortName(_ measure: Piece) throws(PrecisionGoalError) -> Names {
        guard measure.text.hasPrefix("p_") else {
            let isMetric = plan.measures.columns.contains { $0.metric == measure.text }
            throw fault(
                measure.start, "a measure is a statistic of something: \(measure.text)",
                expected: "such as p_loss, P(loss | miss) or cvar95(npv)",
                suggestion: isMetric ? "mean(\(measure.text))" : nil)
        }
        let name = String(measure.text.dropFirst(2))
        let start = measure.start + 2
        let events = plan.measures.columns.filter(\.isEvent).map(\.metric)
        if !events.contains(name), let given = name.firstRange(of: "_given_") {
            let subject = String(name[..<given.lowerBound])
            let offset = start + subject.unicodeScalars.count + "_given_".count
            return (
                .probability, Piece(text: subject, start: start),
                Piece(text: String(name[given.upperBound...]), start: offset)
            )
        }
        return (.probability, Piece(text: name, start: start), nil)
    }

    // MARK: - The half-width

    private func amount(
        _ piece: Piece, _ found: EstimateFinder.Found
    ) throws(PrecisionGoalError) -> (Double, isRelative: Bool) {
        let words = piece.text.split(whereSeparator: \.isWhitespace)
        let isRelative = words.count > 2 && words.suffix(2) == ["of", "value"]
        let number = isRelative ? words.dropLast(2).joined(separator: " ") : piece.text
        let quantity: Quantity
        do { quantity = try Quantity(number) } catch {
            throw fault(
                piece.start + error.offset, error.message, expected: error.expected,
                suggestion: error.suggestion)
        }
        let currency = plan.presentation.currency
        let dimension = isRelative ? .one : found.dimension
        guard quantity.dimension == dimension else {
            let unit = found.dimension.symbol(currency: currency)
            throw fault(
                piece.start, "wrong unit: this is \(quantity.dimension.words)",
                expected: isRelative
                    ? "a share such as 2 % of value"
                    : unit.isEmpty ? "such as ±0.2 %" : "such as ±1e6 \(unit), or ±2 % of value")
        }
        if let other = quantity.unit.currency, other != currency {
            throw fault(piece.start, "wrong currency: this scenario is in \(currency)")
        }
        guard quantity.value > 0 else {
            throw fault(piece.start, "a half-width is greater than zero")
        }
        return (quantity.value, isRelative)
    }
}
