/// What the readers of a scenario's sections share: the currency, and what they gather.
///
/// A class for the same reason as `Diagnostics`.
package final class Reading {
    /// A name that must be an entry of a section, to be checked once that section is known.
    package struct Reference: Sendable {
        package let section: String
        package let name: String
        package let node: DocumentNode
    }

    package let diagnostics: Diagnostics
    /// The scenario's one currency.
    package let currency: String
    /// Whether money must be in that currency; not where the scenario fails to say which it is.
    let checksCurrency: Bool
    package fileprivate(set) var assumptions: [Assumption] = []
    private var assumed: Set<String> = []
    package fileprivate(set) var references: [Reference] = []

    package init(diagnostics: Diagnostics, currency: String = "USD", checksCurrency: Bool = true) {
        self.diagnostics = diagnostics
        self.currency = currency
        self.checksCurrency = checksCurrency
    }

    package func note(_ assumption: Assumption) {
        // Alternatives are tried one after the other, so the same value may come by twice.
        if assumed.insert(assumption.keyPath).inserted { assumptions.append(assumption) }
    }

    /// The value of a node that carries provenance, which is noted; nil for any other node.
    ///
    /// Reports a value, or a limit of it, that carries provenance again, and a tag, a source or a note that
    /// is no text.
    package func unwrapped(_ node: DocumentNode) -> DocumentNode? {
        guard let (value, assumption) = node.unwrapped else { return nil }
        note(assumption)
        for entry in node.entries ?? [] {
            if ["tag", "source", "note"].contains(entry.key) {
                if entry.value.text != nil || entry.value.isNull { continue }
                diagnostics.report(
                    entry.value, "found \(entry.value.kindName) where text belongs",
                    expected: "text such as A, or a sentence")
            } else if entry.value.unwrapped != nil {
                diagnostics.report(
                    entry.value, "provenance within provenance", expected: "the \(entry.key) alone")
            }
        }
        return value
    }

    package func note(_ reference: Reference) { references.append(reference) }

    /// Reports every reference to `section` that is none of `names`.
    package func closeReferences(to section: String, names: [String]) {
        let known = Set(names)
        for reference in references
        where reference.section == section && !known.contains(reference.name) {
            diagnostics.report(
                reference.node, "no such name in \(section)", offending: reference.name,
                expected: names.isEmpty
                    ? "an entry of \(section), which has none"
                    : Diagnostic.choice(of: names),
                suggestion: diagnostics.nearestName(to: reference.name, in: names))
        }
    }

    /// What `read` would report, without reporting it and without noting anything.
    func trial<Value>(_ read: (Reading) -> Value) -> (value: Value, diagnostics: Diagnostics) {
        let trial = Reading(
            diagnostics: Diagnostics(trying: diagnostics), currency: currency, checksCurrency: checksCurrency)
        let value = read(trial)
        return (value, trial.diagnostics)
    }
}
