/// A value read by its term's kind.
package indirect enum FieldValue: Sendable {
    package struct MapEntry: Sendable {
        package let name: String
        package let keyPosition: SourcePosition
        package let node: DocumentNode
        /// Nil when the value could not be read.
        package let value: FieldValue?
    }

    case number(Quantity)
    /// A rate or volatility.
    case rate(Quantity)
    case integer(Int)
    case series(SeriesInput)
    case month(CalendarMonth)
    case duration(CalendarDuration)
    /// A text, choice or reference.
    case text(String)
    case flag(Bool)
    case formula(Formula)
    case list([FieldValue])
    case record(Fields)
    case map([MapEntry])
    case node(DocumentNode)

    /// In canonical units; a rate per year.
    package var number: Double? {
        switch self {
        case .number(let quantity): quantity.value
        case .rate(let quantity): quantity.perYear
        case .integer(let integer): Double(integer)
        default: nil
        }
    }

    package var quantity: Quantity? {
        switch self {
        case .number(let quantity), .rate(let quantity): quantity
        default: nil
        }
    }

    package var integer: Int? {
        if case .integer(let value) = self { return value }
        return nil
    }

    package var series: SeriesInput? {
        if case .series(let value) = self { return value }
        return nil
    }

    package var month: CalendarMonth? {
        if case .month(let value) = self { return value }
        return nil
    }

    package var duration: CalendarDuration? {
        if case .duration(let value) = self { return value }
        return nil
    }

    package var text: String? {
        if case .text(let value) = self { return value }
        return nil
    }

    package var flag: Bool? {
        if case .flag(let value) = self { return value }
        return nil
    }

    package var formula: Formula? {
        if case .formula(let value) = self { return value }
        return nil
    }

    package var list: [FieldValue]? {
        if case .list(let value) = self { return value }
        return nil
    }

    package var record: Fields? {
        if case .record(let value) = self { return value }
        return nil
    }

    package var map: [MapEntry]? {
        if case .map(let value) = self { return value }
        return nil
    }

    package var node: DocumentNode? {
        if case .node(let value) = self { return value }
        return nil
    }

    /// The node with the defaults of records inside it filled in.
    func resolved(from node: DocumentNode) -> DocumentNode {
        switch self {
        case .record(let fields):
            return fields.resolved
        case .map(let entries):
            var resolved = node
            resolved.content = .mapping(
                entries.map { entry in
                    .init(
                        key: entry.name, keyPosition: entry.keyPosition,
                        value: entry.value?.resolved(from: entry.node) ?? entry.node)
                })
            return resolved
        case .list(let values):
            guard let elements = node.elements, elements.count == values.count else { return node }
            var resolved = node
            resolved.content = .sequence(zip(values, elements).map { $0.resolved(from: $1) })
            return resolved
        default:
            return node
        }
    }
}
