import ScenarioModel

/// The months over which a function such as `total` folds, as its last arguments say them.
///
/// A year is `2027`, a month `2027-03`. One of them stands for itself; two are the first and the last
/// of a span, which both belong to it.
struct FoldSpan {
    /// That of the horizon.
    let grid: TimeGrid
    let formula: Formula

    func steps(_ arguments: ArraySlice<Expression>) throws(TextFault) -> Range<Int> {
        guard let first = arguments.first else { return 0..<grid.stepCount }
        let begin = try steps(of: first)
        guard arguments.count == 2, let last = arguments.last else { return begin }
        let end = try steps(of: last)
        guard begin.lowerBound < end.upperBound else {
            throw fault(
                last, "the span ends before it begins", expected: "its last month or year")
        }
        return begin.lowerBound..<end.upperBound
    }

    private func steps(of part: Expression) throws(TextFault) -> Range<Int> {
        if let month = month(part) {
            guard let step = grid.step(of: month) else {
                throw fault(
                    part, "no such month in the horizon",
                    expected: "a month from \(grid.start) to \(grid.lastMonth)")
            }
            return step..<step + 1
        }
        guard case .literal(let quantity) = part.form, quantity.dimension == .one,
            let span = grid.years.first(where: { Double($0.year) == quantity.value })
        else {
            throw formula.fault(
                part, "no such year in the horizon",
                expected: "a calendar year from \(grid.year(at: 0)) to "
                    + "\(grid.year(at: grid.stepCount - 1)), or a month such as \(grid.start)")
        }
        return span.steps
    }

    /// A fault of the whole of `2027-03`, whose part of the formula stands at its sign.
    private func fault(_ part: Expression, _ message: String, expected: String) -> TextFault {
        guard month(part) != nil, case .binary(_, let left, let right) = part.form else {
            return formula.fault(part, message, expected: expected)
        }
        return TextFault(
            at: left.offset, length: right.offset + right.length - left.offset, message,
            expected: expected)
    }

    /// `2027-03`, which the syntax of formulas reads as a difference.
    private func month(_ part: Expression) -> CalendarMonth? {
        guard case .binary(.subtract, let left, let right) = part.form,
            case .literal = left.form, case .literal = right.form,
            left.offset + left.length == part.offset, part.offset + part.length == right.offset
        else { return nil }
        let scalars = formula.text.unicodeScalars
        let text = scalars.dropFirst(left.offset).prefix(right.offset + right.length - left.offset)
        return CalendarMonth(String(String.UnicodeScalarView(text)))
    }
}
