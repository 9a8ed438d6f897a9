import ScenarioModel
import Series

/// A stated price per unit of the contract's pool: a number, a dated schedule, a name or a formula.
package struct PriceInput: Sendable {
    package let node: DocumentNode
    private let value: FieldValue
    private let range: Bounds

    /// Nil where the term is not given, or could not be read.
    package init?(_ fields: Fields, _ term: String) {
        guard let value = fields.value(term) else { return nil }
        self.value = value
        node = fields.node(term)
        range = fields.table.term(named: term)?.range ?? .all
    }

    /// Money per unit, month by month; nil after a report.
    package func series(_ context: ContractContext) -> Series? {
        guard let series = context.compiler.series(open: value, in: range, at: node) else {
            return nil
        }
        if series.dimension == context.price { return series }
        if series.constantValue == 0 { return series.retagged(context.price) }
        context.diagnostics.report(
            node, "wrong unit: this is \(series.dimension.words)",
            expected: context.price.wordsWithExample())
        return nil
    }
}
