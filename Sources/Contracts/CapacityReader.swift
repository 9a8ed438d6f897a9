import ScenarioModel
import Series

/// Turns a contract's quantity, in whatever units deals are stated, into accelerator-hours per
/// month.
///
/// *Formula*, with r the ramp's fraction, P the price per accelerator-hour, H the hours of the
/// month and w the power per accelerator times PUE:
///
/// - accelerator-hours per month: Q·r;
/// - accelerators, or in another pool its unit per hour: Q·H·r;
/// - power: Q/w·H·r;
/// - money per month: Q/P·r;
/// - a sum of money over the term: Q·(r/Σr)/P, Σr over all months of the term, simulated or not;
/// - a sum of accelerator-hours over the term: Q·(r/Σr).
struct CapacityReader {
    let terms: ContractTerms
    /// Price per hour used.
    let price: Series
    let context: ContractContext

    private var compiler: ExpressionCompiler { context.compiler }
    private var node: DocumentNode { terms.fields.node(terms.capacityTerm) }

    /// Hours per month by the agreed plan, zero outside the term; nil after a report.
    func contracted() -> Series? {
        let range = terms.fields.table.term(named: terms.capacityTerm)?.range ?? .all
        guard
            let stated = compiler.series(
                open: terms.fields.value(terms.capacityTerm), in: range, at: node),
            let fraction = terms.ramp.fraction(over: terms.window, compiler),
            let hours = hours(stated, fraction)
        else { return nil }
        return hours * context.flags(terms.window.steps)
    }

    /// Reports a stated number whose unit is none of those above, whatever else is wrong.
    static func checkUnit(
        _ fields: Fields, _ term: String, of structure: any ContractStructure.Type,
        in pool: ResourcePool, _ diagnostics: Diagnostics
    ) {
        guard
            let stated = fields.value(term)?.quantity?.dimension ?? fields.series(term)?.dimension
        else { return }
        if !dimensions(of: structure, pool).contains(stated) {
            reportUnit(stated, at: fields.node(term), of: structure, in: pool, diagnostics)
        }
    }

    /// Money, and sums over a term, are no quantities of what has no price.
    private static func dimensions(
        of structure: any ContractStructure.Type, _ pool: ResourcePool
    ) -> [Dimension] {
        [pool.flow, pool.unit / .hour] + (pool.hasGenerations ? [.power] : [])
            + (structure.isPriced ? [.currency / .month, .currency, pool.unit] : [])
    }

    private static func reportUnit(
        _ dimension: Dimension, at node: DocumentNode, of structure: any ContractStructure.Type,
        in pool: ResourcePool, _ diagnostics: Diagnostics
    ) {
        let own =
            pool.hasGenerations
            ? "accelerator-hours per month, accelerators, power"
            : "\(pool.flow.wordsWithExample()), \((pool.unit / .hour).words)"
        diagnostics.report(
            node, "wrong unit: this is \(dimension.words)",
            expected: own
                + (structure.isPriced
                    ? ", money per month, or a sum of money for the whole term" : ""))
    }

    private func hours(_ stated: Series, _ fraction: Series) -> Series? {
        guard Self.dimensions(of: context.structure, context.pool).contains(stated.dimension) else {
            Self.reportUnit(
                stated.dimension, at: node, of: context.structure, in: context.pool,
                compiler.diagnostics)
            return nil
        }
        switch stated.dimension {
        case context.pool.flow: return stated * fraction
        case context.pool.unit / .hour: return stated * compiler.hoursPerMonth * fraction
        case .power where context.pool.hasGenerations:
            guard context.hasPower(for: node, "a quantity in power") else { return nil }
            return stated / context.power * compiler.hoursPerMonth * fraction
        case .currency / .month: return stated * fraction / price
        case .currency: return monthly(stated, fraction).map { $0 / price }
        default: return monthly(stated, fraction)
        }
    }

    /// A sum over the whole term, spread over its months by the ramp.
    private func monthly(_ sum: Series, _ fraction: Series) -> Series? {
        guard terms.window.endIsGiven else {
            compiler.diagnostics.report(
                node, "a sum for the whole term needs the term",
                expected: "term or end beside it, or an amount per month or year")
            return nil
        }
        guard let total = terms.ramp.total(over: terms.window, compiler) else {
            compiler.diagnostics.report(
                terms.fields.node("ramp"), "a formula cannot spread a sum beyond the horizon",
                expected: "a dated schedule or a straight ramp")
            return nil
        }
        guard total > 0 else {
            compiler.diagnostics.report(
                terms.fields.node("ramp"), "the ramp is zero over the whole term")
            return nil
        }
        return sum * (fraction / compiler.graph.series(total, .month))
    }
}
