import ScenarioModel

/// Other values that a scenario could have in the place of one of its own.
///
/// Numbers are tried near, far below and far above what they are, so that a limit that is slack as it
/// stands still counts; zeros, which no factor moves, by adding. A table of dates or a list is altered as a
/// whole: a rate card may say more than a run reaches.
struct Alteration {
    /// ISO code of the scenario's money.
    let currency: String
    let grid: TimeGrid

    /// Other values of the field, likely ones first; none where nothing can be said of its kind.
    func values(of field: Fields.Field) -> [DocumentNode] {
        values(field.node, field.value, field.term.kind) + ends(of: field)
    }

    func values(_ node: DocumentNode, _ value: FieldValue?, _ kind: Term.Kind) -> [DocumentNode] {
        switch value {
        case .integer: Self.scaled(node, Self.whole).map(Self.rounded)
        case .duration: Self.scaled(node, Self.whole).map(Self.rounded) + Self.scaled(node, Self.factors)
        case .number, .rate: Self.scaled(node, Self.factors)
        case .list, .node: Self.scaled(node, Self.factors) + Self.oneByOne(node)
        case .series(let input):
            if case .formula = input.source {
                formulas(node, input.dimension)
            } else {
                Self.scaled(node, Self.factors)
            }
        case .month(let month): months(besides: month).map { Self.text("\($0)", in: node) }
        case .flag(let flag): [Self.text("\(!flag)", in: node)]
        case .text(let word):
            kind.choices.contains(word)
                ? kind.choices.filter { $0 != word }.map { Self.text($0, in: node) } : []
        case .formula, .record, .map, nil: []
        }
    }

    /// From one number to another.
    private enum Step {
        case times(Double)
        /// A zero becomes this.
        case zero(Double)
        case plus(Double)
    }

    private static let factors: [Step] =
        [1.01, 0.5, 2, 0.8, 1.25, 0.2, 5, 0.05, 20, 0.01, 100].map { .times($0) }
        + [0.01, 1, 100, 1e4, 1e6, 1e9].map { .zero($0) }
    private static let whole: [Step] = [.plus(1), .plus(-1)] + [0, 0.2, 2, 10, 100].map { .times($0) }

    // MARK: - Numbers

    private static func scaled(_ node: DocumentNode, _ steps: [Step]) -> [DocumentNode] {
        steps.compactMap { scaled(node, $0) }
    }

    /// The node with all of its numbers moved; nil where it has none.
    private static func scaled(_ node: DocumentNode, _ step: Step) -> DocumentNode? {
        let node = node.unwrapped?.value ?? node
        var result = node
        switch node.content {
        case .null: return nil
        case .scalar:
            guard let quantity = node.text.flatMap({ try? Quantity($0) }) else { return nil }
            let moved = moved(quantity.magnitude, step)
            if moved == quantity.magnitude { return nil }
            return text(Quantity(magnitude: moved, unit: quantity.unit).text, in: node)
        case .sequence(let elements):
            let moved = elements.map { scaled($0, step) }
            if moved.allSatisfy({ $0 == nil }) { return nil }
            result.content = .sequence(zip(elements, moved).map { $1 ?? $0 })
        case .mapping(let entries):
            let moved = entries.map { scaled($0.value, step) }
            if moved.allSatisfy({ $0 == nil }) { return nil }
            result.content = .mapping(
                zip(entries, moved).map {
                    .init(key: $0.key, keyPosition: $0.keyPosition, value: $1 ?? $0.value)
                })
        }
        return result
    }

    private static func moved(_ number: Double, _ step: Step) -> Double {
        switch step {
        case .plus(let more): number + more
        case .times(let factor): number * factor
        case .zero(let other): number == 0 ? other : number
        }
    }

    /// The ends of the range of a pure number, where a limit that is slack is tightest.
    private func ends(of field: Fields.Field) -> [DocumentNode] {
        guard case .number(let quantity) = field.value, quantity.dimension == .one else { return [] }
        return [field.term.range.lower, field.term.range.upper].compactMap { end in
            guard case .closed(let limit) = end, limit != quantity.value else { return nil }
            return Self.text(NumberScanner.text(of: limit), in: field.node)
        }
    }

    /// A list or mapping with one of its parts moved, for what is only told by comparing them.
    private static func oneByOne(_ node: DocumentNode) -> [DocumentNode] {
        let node = node.unwrapped?.value ?? node
        let keys = node.entries?.map(\.key) ?? node.elements?.indices.map { "\($0)" } ?? []
        return keys.prefix(12).enumerated().compactMap { place, key in
            let part = node.entries?[place].value ?? node.elements?[place]
            let moved = part.flatMap { scaled($0, .times(1.25)) ?? scaled($0, .zero(0.01)) }
            return moved.flatMap { node.replacing(at: [key], with: $0) }
        }
    }

    /// The node's amount times a formula, or of a dated schedule times a number.
    static func multiplied(_ node: DocumentNode, by formula: String, or factor: Double) -> DocumentNode {
        let node = node.unwrapped?.value ?? node
        if let amount = node.text { return text("(\(amount)) * (\(formula))", in: node) }
        return scaled(node, .times(factor)) ?? node
    }

    private func formulas(_ node: DocumentNode, _ dimension: Dimension) -> [DocumentNode] {
        let node = node.unwrapped?.value ?? node
        guard let formula = node.text else { return [] }
        let unit = dimension.symbol(currency: currency)
        return ["(\(formula)) * 1.01", "(\(formula)) * 0.5", "(\(formula)) + 0.01 \(unit)"]
            .map { Self.text($0, in: node) }
    }

    // MARK: - Dates

    /// Months before and after, and for one before the run the first of it.
    private func months(besides month: CalendarMonth) -> [CalendarMonth] {
        let near = [month.advanced(by: -1), month.advanced(by: 1)]
        return month < grid.start ? near + [grid.start.advanced(by: 1)] : near
    }

    private static func rounded(_ node: DocumentNode) -> DocumentNode {
        guard let number = node.text.flatMap({ try? Quantity($0) }) else { return node }
        return text(Quantity(magnitude: number.magnitude.rounded(), unit: number.unit).text, in: node)
    }

    private static func text(_ text: String, in node: DocumentNode) -> DocumentNode {
        .scalar(text, at: node.position, keyPath: node.keyPath)
    }
}

extension Term.Kind {
    /// The words among which a scenario chooses.
    fileprivate var choices: [String] {
        switch self {
        case .choice(let choices): choices
        case .either(let kinds): kinds.flatMap(\.choices)
        default: []
        }
    }
}
