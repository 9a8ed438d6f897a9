import Results
import ScenarioModel
import Statistics

/// Which way is good for every name of a scenario, and for formulas over names.
///
/// A formula's direction follows from its parts: −a is the opposite of a, a sum is what its parts
/// agree on, a product or quotient by a number, or by something without a direction, is that of the
/// rest; a ratio is its numerator's, since it is read as so much of that; `a < b` is true the more
/// often the less a is, so it has the direction of b − a.
package struct Directions: Hashable, Sendable {
    /// Of the scenario's own metrics, targets and events.
    private var own: [String: Direction] = [:]

    package init() {}

    package subscript(name: String) -> Direction {
        get { direction(of: name) }
        set { own[name] = newValue }
    }

    /// Of a metric, event or line, over whatever period: `npv.2027` is judged as `npv`.
    package func direction(of name: String) -> Direction {
        var prefix = Substring(name)
        while true {
            if let known = own[String(prefix)] { return known }
            guard let dot = prefix.lastIndex(of: ".") else { break }
            prefix = prefix[..<dot]
        }
        return Direction.usual(of: name)
    }

    package func direction(of expression: Expression) -> Direction {
        switch expression.form {
        case .literal: .none
        case .name(let name): direction(of: name)
        case .unary(_, let operand): direction(of: operand).opposite
        case .binary(let sign, let left, let right):
            direction(sign, direction(of: left), direction(of: right), turned: [left, right])
        case .call("if", let arguments):
            // What is chosen counts, not what chooses.
            joined(arguments.dropFirst())
        case .call(_, let arguments): joined(arguments[...])
        }
    }

    private func joined(_ arguments: ArraySlice<Expression.Argument>) -> Direction {
        let all = arguments.map { direction(of: $0.value) }
        return all.dropFirst().reduce(all.first ?? .none) { $0.joined($1) }
    }

    private func direction(
        _ sign: Expression.BinaryOperator, _ a: Direction, _ b: Direction,
        turned operands: [Expression]
    ) -> Direction {
        let isTurned = operands.contains(where: \.isNegativeNumber)
        return switch sign {
        case .add, .and, .or: a.joined(b)
        case .subtract, .greater, .greaterOrEqual: a.joined(b.opposite)
        case .less, .lessOrEqual: a.opposite.joined(b)
        case .multiply: isTurned ? a.joined(b).opposite : a.joined(b)
        case .divide:
            isTurned ? (a == .none ? b : a.opposite) : (a == .none ? b.opposite : a)
        case .power: a
        case .equal, .notEqual: .none
        }
    }

    /// Of a formula as text; `none` where it cannot be read.
    package func direction(ofText text: String) -> Direction {
        (try? ExpressionParser.parse(text)).map(direction) ?? .none
    }

    /// Of a statistic: VaR, CVaR and the standard deviation are better lower, the others as what
    /// they are of.
    package func direction(of measure: MeasureText) -> Direction {
        let subject = direction(ofText: measure.subject.text)
        switch measure.statistic {
        case .valueAtRisk, .tailMean, .standardDeviation: return subject == .none ? .none : .lower
        case .mean, .pooled, .minimum, .maximum, .probability, .quantile: return subject
        }
    }
}

extension Expression {
    /// Whether the expression is a number with a minus before it.
    fileprivate var isNegativeNumber: Bool {
        if case .unary(.minus, let operand) = form, case .literal = operand.form { return true }
        if case .literal(let quantity) = form { return quantity.value < 0 }
        return false
    }
}

// MARK: - From the scenario

extension Directions {
    /// What the scenario's metrics and events are made of, and what its targets ask for.
    init(metrics: [MetricDefinition], targets: [TargetDefinition], sections: Fields) {
        let known = Dictionary(metrics.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in sections.map("metrics") {
            guard let metric = known[entry.name] else { continue }
            own[metric.name] = metric.better ?? direction(of: entry)
        }
        for target in targets { own["target.\(target.name)"] = target.better }
        for entry in sections.map("events") {
            if let formula = entry.value?.formula {
                own[entry.name] = direction(of: formula.expression)
            }
        }
    }

    /// Of a metric as written: a formula, or one over another.
    private func direction(of entry: FieldValue.MapEntry) -> Direction {
        if let formula = entry.value?.formula { return direction(of: formula.expression) }
        guard let fields = entry.value?.record, let of = fields.formula("of") else { return .none }
        let isWhen = fields.text("aggregate").flatMap(Aggregate.init)?.isTime == true
        if isWhen { return fields.text("aggregate") == "month-of-minimum" ? .none : .lower }
        let line = direction(of: of.expression)
        let per = fields.formula("per").map { direction(of: $0.expression) } ?? .none
        return line == .none ? per.opposite : line
    }
}
