import ScenarioModel

/// What a formula measures, read off its text: for names that are needed before they are made.
extension Namespace {
    /// The dimension of a value as a file gives it; nil where nothing says so.
    package func dimension(of value: FieldValue?) -> Dimension? {
        switch value {
        case .number(let quantity)?: quantity.value == 0 ? nil : quantity.dimension
        case .formula(let formula)?: dimension(of: formula.expression)
        case .series(let input)?: input.dimension
        default: nil
        }
    }

    private func dimension(of part: Expression) -> Dimension? {
        switch part.form {
        // Zero has every dimension.
        case .literal(let quantity): quantity.value == 0 ? nil : quantity.dimension
        case .name(let name):
            dimension(of: name) ?? CalendarName(rawValue: name).map {
                $0 == .hours ? .hour / .month : .one
            }
        case .unary(.minus, let operand): dimension(of: operand)
        case .unary(.not, _): .one
        case .binary(let sign, let left, let right): dimension(sign, left, right)
        case .call(let name, let arguments): dimension(name, arguments.map(\.value))
        }
    }

    private func dimension(
        _ sign: Expression.BinaryOperator, _ left: Expression, _ right: Expression
    ) -> Dimension? {
        switch sign {
        case .add, .subtract: return dimension(of: left) ?? dimension(of: right)
        case .multiply:
            guard let a = dimension(of: left), let b = dimension(of: right) else { return nil }
            return a.canBeMultiplied(by: b) ? a * b : nil
        case .divide:
            guard let a = dimension(of: left), let b = dimension(of: right) else { return nil }
            return a.canBeMultiplied(by: .one / b) ? a / b : nil
        case .power:
            guard let a = dimension(of: left) else { return nil }
            guard a != .one, case .literal(let power) = right.form else { return .one }
            return Int(exactly: power.value).flatMap { a.raised(to: $0) }
        default: return .one
        }
    }

    private func dimension(_ function: String, _ arguments: [Expression]) -> Dimension? {
        func first(_ parts: some Sequence<Expression>) -> Dimension? {
            for part in parts { if let found = dimension(of: part) { return found } }
            return nil
        }
        func times(_ other: Dimension) -> Dimension? {
            first(arguments.prefix(1)).flatMap { $0.canBeMultiplied(by: other) ? $0 * other : nil }
        }
        switch BuiltInFunction(rawValue: function) {
        case .exp, .log, .normalCDF: return .one
        case .min, .max, .clamp: return first(arguments)
        case .if: return first(arguments.dropFirst())
        case .cumulative, .trailingSum: return times(.month)
        case .sqrt: return first(arguments.prefix(1))?.squareRoot
        case nil:
            switch function {
            case "to_date": return times(.month)
            case "change": return times(.perMonth)
            default: return first(arguments.prefix(1))
            }
        default: return first(arguments.prefix(1))
        }
    }
}
