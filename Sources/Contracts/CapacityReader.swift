import ScenarioModel
import Series

/// Turns quantities, in whatever units deals are stated, into accelerator-hours per month.
///
/// *Formula*, with r the ramp's fraction, P the price per accelerator-hour, H the hours of the
/// month and w the power per accelerator times PUE:
///
/// - accelerator-hours per month: Q·r;
/// - accelerators, or in another pool its unit per hour: Q·H·r;
/// - power: Q/w·H·r;
/// - money per month: Q/P·r;
/// - a sum of money over the term: Q·(r/Σrg)/P, over all months of the term as first agreed,
///   simulated or not, g the share of the quantity that the plan has there;
/// - a sum of accelerator-hours over the term: Q·(r/Σrg).
struct CapacityReader {
    /// Price per hour used.
    let price: Series
    let context: ContractContext

    private var compiler: ExpressionCompiler { context.compiler }

    /// The contract's quantity in hours per month, zero outside the term and those that may follow;
    /// nil after a report.
    ///
    /// - Parameter share: g by the contract's month.
    func contracted(_ terms: ContractTerms, share: (Int) -> Double) -> Series? {
        let node = terms.fields.node(terms.capacityTerm)
        guard let stated = stated(terms.fields.value(terms.capacityTerm), terms, at: node),
            let fraction = terms.ramp.fraction(over: terms.window, compiler)
        else { return nil }
        guard Self.dimensions(of: context.structure, context.pool).contains(stated.dimension) else {
            reportUnit(stated.dimension, at: node)
            return nil
        }
        var hours: Series?
        switch stated.dimension {
        case .currency: hours = spread(stated, fraction, terms, share, at: node).map { $0 / price }
        case context.pool.unit: hours = spread(stated, fraction, terms, share, at: node)
        default: hours = rate(stated, fraction, at: node)
        }
        return hours.map { $0 * context.flags(terms.window.possibleSteps) }
    }

    /// A quantity that a clause states, in hours per month; nil after a report.
    func rate(_ value: FieldValue?, at node: DocumentNode) -> Series? {
        guard let stated = compiler.series(open: value, in: .atLeast(0), at: node) else {
            return nil
        }
        guard ![.currency, context.pool.unit].contains(stated.dimension) else {
            compiler.diagnostics.report(
                node, "a sum cannot be spread over a part of the term",
                expected: "an amount per month or year, accelerators, or power")
            return nil
        }
        return rate(stated, compiler.graph.series(1), at: node).map {
            $0 * context.flags(context.window.possibleSteps)
        }
    }

    private func stated(
        _ value: FieldValue?, _ terms: ContractTerms, at node: DocumentNode
    ) -> Series? {
        let range = terms.fields.table.term(named: terms.capacityTerm)?.range ?? .all
        return compiler.series(open: value, in: range, at: node).map { $0 * context.scale }
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

    private func reportUnit(_ dimension: Dimension, at node: DocumentNode) {
        Self.reportUnit(
            dimension, at: node, of: context.structure, in: context.pool, compiler.diagnostics)
    }

    private func rate(_ stated: Series, _ fraction: Series, at node: DocumentNode) -> Series? {
        switch stated.dimension {
        case context.pool.flow: return stated * fraction
        case context.pool.unit / .hour: return stated * compiler.hoursPerMonth * fraction
        case .power where context.pool.hasGenerations:
            guard context.hasPower(for: node, "a quantity in power") else { return nil }
            return stated / context.power * compiler.hoursPerMonth * fraction
        case .currency / .month: return stated * fraction / price
        default:
            reportUnit(stated.dimension, at: node)
            return nil
        }
    }

    /// A sum over the whole term, spread over its months by the ramp and the plan.
    private func spread(
        _ sum: Series, _ fraction: Series, _ terms: ContractTerms, _ share: (Int) -> Double,
        at node: DocumentNode
    ) -> Series? {
        guard terms.window.endIsGiven else {
            compiler.diagnostics.report(
                node, "a sum for the whole term needs the term",
                expected: "term or end beside it, or an amount per month or year")
            return nil
        }
        guard let total = terms.ramp.total(over: terms.window, weight: share, compiler) else {
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
