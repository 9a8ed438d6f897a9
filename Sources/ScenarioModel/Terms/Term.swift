/// One value that a part of a scenario may carry, declared as data.
///
/// The declaration drives everything that is said about the value: unknown-key checks, unit and
/// range errors, the JSON Schema, the resolved view and the reference page.
package struct Term: Sendable {
    /// What may stand under the term's name.
    package indirect enum Kind: Sendable {
        /// A quantity of this dimension, read in canonical units.
        case number(Dimension)
        /// A number of any dimension; its unit says what it measures.
        case quantity
        /// A rate such as `35 %/yr`, read per year.
        case rate
        /// A volatility, written `40 %/yr` and read per square root of a year.
        case volatility
        /// A whole number.
        case integer
        /// A number, a dated schedule, a name, or an expression, of this dimension.
        case series(Dimension)
        /// A dated schedule of any dimension, all values of the same.
        case schedule
        /// `2026-11` or `2026-11-20`, the month that contains it.
        case date
        /// A length of calendar time such as `18 months`.
        case duration
        case choice([String])
        case text
        /// `true` or `false`; `on`, `yes` and `no` are text.
        case flag
        /// The name of an entry of another section.
        case reference(to: String)
        /// A formula, not reduced to a number.
        case expression
        case list(Kind)
        case record(TermTable)
        /// A mapping whose keys the user chooses.
        case map(Kind)
        /// A mapping whose entry `key` names the table for its other entries: `process: gbm`.
        case tagged(by: String, [TermTable])
        /// The first of these kinds that the value fits.
        case either([Kind])
        /// Anything; the reader looks at the node itself.
        case any
    }

    /// What an absent value means.
    package enum Absence: Sendable, Hashable {
        case required
        /// Required where the other term of the table is absent.
        case requiredWithout(String)
        /// No value: the typed accessors give nil.
        case optional
        /// This text, as if it had been written.
        case defaulted(String)
        /// A record whose own defaults apply, or an empty list or map.
        case filled
    }

    package let name: String
    package let kind: Kind
    package let absence: Absence
    /// Outside this range a value is an error.
    package let range: Bounds
    /// Outside this range a value earns a warning.
    package let plausible: Bounds
    /// One sentence for the reference page and the schema.
    package let summary: String

    package init(
        _ name: String, _ kind: Kind, _ absence: Absence, in range: Bounds = .all,
        plausible: Bounds = .all, _ summary: String
    ) {
        self.name = name
        self.kind = kind
        self.absence = absence
        self.range = range
        self.plausible = plausible
        self.summary = summary
    }

    /// An optional term.
    package init(
        _ name: String, _ kind: Kind, in range: Bounds = .all, plausible: Bounds = .all,
        _ summary: String
    ) {
        self.init(name, kind, .optional, in: range, plausible: plausible, summary)
    }
}

/// The terms of one process, contract structure, clause or section.
package struct TermTable: Sendable {
    /// The name by which a scenario asks for the table, where it can choose: `gbm`.
    package let name: String
    package let summary: String
    package let terms: [Term]
    /// Keys that other tables know and this one does not take, with the reason why.
    package let refused: [String: String]
    /// Whether a map of such records has key paths of the scenario for its keys.
    package let isKeyedByPath: Bool

    /// - Precondition: no two terms share a name.
    package init(
        _ name: String, _ summary: String, _ terms: [Term], refused: [String: String] = [:],
        isKeyedByPath: Bool = false
    ) {
        precondition(
            Set(terms.map(\.name)).count == terms.count, "two terms of \(name) share a name")
        self.name = name
        self.summary = summary
        self.terms = terms
        self.refused = refused
        self.isKeyedByPath = isKeyedByPath
    }

    /// The table with one more term behind the others.
    package func with(_ term: Term) -> TermTable { TermTable(name, summary, terms + [term]) }

    package func term(named name: String) -> Term? { terms.first { $0.name == name } }

    package var termNames: [String] { terms.map(\.name) }
}

extension Term.Kind {
    /// Whether keys of such a mapping are key paths of the scenario, dots and all.
    package var isKeyedByPath: Bool {
        switch self {
        case .map(.record(let table)): table.isKeyedByPath
        case .either(let kinds): kinds.contains(where: \.isKeyedByPath)
        default: false
        }
    }
}

// MARK: - In words

extension Term.Kind {
    /// What was expected, for a message: `money per accelerator-hour such as 1.45 USD/GPU-h`.
    package func words(currency: String = "USD") -> String {
        switch self {
        case .number(let dimension): dimension.wordsWithExample(currency: currency)
        case .quantity: "a number with its unit such as 1.45 USD/GPU-h"
        case .schedule: "a mapping of dates to values such as {2026-01: 1.5 USD/GPU-h}"
        case .rate: "a rate such as 35 %/yr"
        case .volatility: "a volatility such as 40 %/yr"
        case .integer: "a whole number"
        case .series(let dimension):
            "\(dimension.wordsWithExample(currency: currency)), a dated schedule, a name or an "
                + "expression"
        case .date: "a date such as 2026-11"
        case .duration: "a length of time such as 18 months"
        case .choice(let choices): "one of " + choices.joined(separator: ", ")
        case .text: "text"
        case .flag: "true or false"
        case .reference(let section): "a name from \(section)"
        case .expression: "an expression"
        case .list(let kind): "a list, each element \(kind.words(currency: currency))"
        case .record(let table): "a mapping with " + table.termNames.joined(separator: ", ")
        case .map(let kind): "a mapping of names, each \(kind.words(currency: currency))"
        case .tagged(let key, let tables):
            "a mapping with \(key): " + tables.map(\.name).joined(separator: " | ")
        case .either(let kinds):
            kinds.map { $0.words(currency: currency) }.joined(separator: "; or ")
        case .any: "a value"
        }
    }
}
