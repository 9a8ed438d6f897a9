/// JSON Schema, draft 2020-12, from term tables.
///
/// The schema serves editors: it knows keys, choices and shapes. Units and ranges are told in the
/// descriptions, since the values are text; the command itself checks them.
package enum TermSchema {
    /// The schema of a document that `table` describes.
    package static func document(_ table: TermTable, title: String) -> JSONText {
        guard case .object(let members) = schema(of: table) else { return .null }
        return .object(
            [
                .init("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
                .init("title", .string(title)),
            ] + members + [.init("$defs", definitions)])
    }

    /// The mapping forms that may stand in place of a bare value.
    private static let definitions: JSONText = {
        let value = JSONText.object([
            .init("type", .array([.string("number"), .string("string")]))
        ])
        let text = JSONText.object([.init("type", .string("string"))])
        let anything = JSONText.bool(true)
        func wrapper(_ key: String) -> JSONText {
            .object([
                .init("type", .string("object")),
                .init("required", .array([.string(key)])),
                .init(
                    "properties",
                    .object([
                        .init(key, anything), .init("low", value), .init("high", value),
                        .init("tag", text), .init("source", text), .init("note", text),
                    ])),
                .init("additionalProperties", .bool(false)),
            ])
        }
        return .object([
            .init("quantity", value),
            .init("tagged", .object([.init("oneOf", .array([wrapper("value"), wrapper("base")]))])),
            .init(
                "schedule",
                .object([
                    .init("type", .string("object")),
                    .init("minProperties", .integer(1)),
                    .init(
                        "patternProperties",
                        .object([
                            .init(
                                "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
                                .object([
                                    .init(
                                        "anyOf",
                                        .array([reference("quantity"), reference("tagged")]))
                                ])),
                            .init("^(step|linear)$", reference("schedule")),
                        ])),
                    .init("additionalProperties", .bool(false)),
                ])),
        ])
    }()

    private static func reference(_ name: String) -> JSONText {
        .object([.init("$ref", .string("#/$defs/\(name)"))])
    }

    // MARK: - Tables and terms

    static func schema(of table: TermTable, tag: String? = nil) -> JSONText {
        var properties: [JSONText.Member] = []
        var required = table.terms.filter { $0.absence == .required }.map(\.name)
        if let tag {
            properties.append(.init(tag, .object([.init("const", .string(table.name))])))
            required.insert(tag, at: 0)
        }
        properties += table.terms.map { .init($0.name, schema(of: $0)) }
        var members: [JSONText.Member] = [
            .init("type", .string("object")), .init("description", .string(table.summary)),
            .init("properties", .object(properties)),
        ]
        if !required.isEmpty {
            members.append(.init("required", .array(required.map(JSONText.string))))
        }
        members.append(.init("additionalProperties", .bool(false)))
        return .object(members)
    }

    private static func schema(of term: Term) -> JSONText {
        var members: [JSONText.Member] = [.init("description", .string(description(of: term)))]
        if case .defaulted(let text) = term.absence {
            members.append(.init("default", .string(text)))
        }
        if case .object(let kind) = schema(of: term.kind) {
            members += kind.filter { $0.name != "description" }
        }
        return .object(members)
    }

    private static func description(of term: Term) -> String {
        var text = term.summary
        if term.range != .all { text += " Range: \(term.range.words(unit: term.kind.unit))." }
        return text
    }

    /// An entry of a map; where it chooses its table it may say `like` instead.
    private static func entry(_ kind: Term.Kind) -> JSONText {
        guard case .tagged = kind else { return schema(of: kind) }
        let alike = JSONText.object([
            .init("type", .string("object")),
            .init("required", .array([.string(Likeness.key)])),
            .init(
                "properties",
                .object([.init(Likeness.key, .object([.init("type", .string("string"))]))])),
        ])
        return .object([.init("anyOf", .array([alike, schema(of: kind)]))])
    }

    static func schema(of kind: Term.Kind) -> JSONText {
        func type(_ names: String...) -> JSONText {
            .object([
                .init(
                    "type",
                    names.count == 1
                        ? .string(names[0]) : .array(names.map(JSONText.string)))
            ])
        }
        func any(_ schemas: [JSONText]) -> JSONText { .object([.init("anyOf", .array(schemas))]) }
        switch kind {
        case .number, .quantity, .rate, .volatility:
            return any([reference("quantity"), reference("tagged")])
        case .integer:
            return any([type("integer", "string"), reference("tagged")])
        case .series:
            return any([reference("quantity"), reference("schedule"), reference("tagged")])
        case .schedule:
            return reference("schedule")
        case .date, .duration, .text, .reference:
            return any([type("string"), reference("tagged")])
        case .expression:
            return any([type("string", "number"), reference("tagged")])
        case .choice(let choices):
            return .object([.init("enum", .array(choices.map(JSONText.string)))])
        case .flag:
            return type("boolean")
        case .list(let element):
            return .object([
                .init("type", .string("array")), .init("items", schema(of: element)),
            ])
        case .record(let table):
            return schema(of: table)
        case .map(let value):
            return .object([
                .init("type", .string("object")),
                .init("additionalProperties", entry(value)),
            ])
        case .tagged(let key, let tables):
            return .object([.init("oneOf", .array(tables.map { schema(of: $0, tag: key) }))])
        case .either(let kinds):
            return any(kinds.map { schema(of: $0) })
        case .any:
            return .object([])
        }
    }
}

extension Term.Kind {
    /// The unit in which ranges of the kind are stated.
    package var unit: String {
        switch self {
        case .number(let dimension), .series(let dimension): dimension.symbol()
        case .rate, .volatility: "/yr"
        case .duration: "months"
        default: ""
        }
    }
}
