import ScenarioModel
import Series

/// Thresholds with the discount from each of them on.
///
/// *Formula*: D(X) = Σ(d_j − d_{j−1})(X − U_j)⁺ is what tiers give on X when each is for what lies
/// in it, d(X) = Σ(d_j − d_{j−1})·1{X ≥ U_j} the discount of the tier that X has reached.
package struct TierLadder: Sendable, Hashable {
    package struct Tier: Sendable, Hashable {
        /// U, in hours or money.
        package let threshold: Double
        /// d, below 1; negative for a price above the contract's.
        package let discount: Double
    }

    // MARK: - Terms

    private static let table = TermTable(
        "tier", "A threshold and what holds from it on: a discount or a price.",
        [
            Term(
                "from", .quantity, .required, in: .atLeast(0),
                "Threshold: hours such as 100e3 GPU-h, or spending at list prices such as 1e6 "
                    + "USD."),
            Term(
                "discount", .number(.one), in: .below(1), plausible: .within(0, 0.75),
                "Discount on the contract's price from the threshold on."),
            Term(
                "price", .quantity, in: .atLeast(0),
                "Price from the threshold on, instead of a discount, where the contract's price "
                    + "is a number: the ratio of the two holds whatever changes the price later."),
        ])

    package static let term = Term(
        "tiers", .list(.record(table)), .required,
        "Thresholds in ascending order, each with the discount or price from it on; below the "
            + "first one the contract's price holds.")

    // MARK: - Resolved

    package let tiers: [Tier]
    /// What thresholds count: hours or money.
    package let measure: Dimension

    package init(_ tiers: [Tier], measure: Dimension) {
        self.tiers = tiers
        self.measure = measure
    }

    /// Reads the term; nil after a report.
    package init?(_ context: ContractContext) {
        let node = context.fields.node("tiers")
        guard let records = context.fields.list("tiers")?.compactMap(\.record) else { return nil }
        let measure = records.first?.quantity("from")?.dimension
        var tiers: [Tier] = []
        for record in records {
            guard let from = record.quantity("from") else { continue }
            let isKnown = [context.pool.unit, .currency].contains(from.dimension)
            if from.dimension != measure || !isKnown {
                context.diagnostics.report(
                    record.node("from"), "wrong unit: this is \(from.dimension.words)",
                    expected: "\(context.pool.unit.wordsWithExample()), or money such as 1e6 USD, the "
                        + "same in all tiers")
                continue
            }
            if let last = tiers.last, from.value <= last.threshold {
                context.diagnostics.report(
                    record.node("from"), "not above the threshold before it",
                    expected: "thresholds in ascending order")
                continue
            }
            guard let discount = Self.discount(record, context) else { continue }
            tiers.append(Tier(threshold: from.value, discount: discount))
        }
        if records.isEmpty {
            context.diagnostics.report(
                node, "no tiers", expected: "a list such as [{from: 100e3 GPU-h, discount: 10 %}]")
        }
        guard let measure, tiers.count == records.count else { return nil }
        self.init(tiers, measure: measure)
    }

    private static func discount(_ record: Fields, _ context: ContractContext) -> Double? {
        guard record.isGiven("discount") != record.isGiven("price") else {
            context.diagnostics.report(
                record.node, "give one of discount and price", expected: "either of them")
            return nil
        }
        if record.isGiven("discount") { return record.number("discount") }
        guard let price = context.number("price", in: context.price, of: record) else { return nil }
        guard let base = context.constantPrice, base > 0 else {
            context.diagnostics.report(
                record.node("price"), "the contract's price is not a number above zero",
                expected: "a discount on the contract's price")
            return nil
        }
        return 1 - price / base
    }

    // MARK: - Step

    private func sum(_ zero: Series, _ part: (Series, Double) -> Series) -> Series {
        var sum = zero
        var last = 0.0
        for tier in tiers {
            let threshold = zero.graph.series(tier.threshold, measure)
            sum = sum + part(threshold, tier.discount - last)
            last = tier.discount
        }
        return sum
    }

    /// D(X), in the unit of X.
    package func incremental(at bought: Series) -> Series {
        sum(bought.constant(0, measure)) { (bought - $0).positivePart * $1 }
    }

    /// d(X).
    package func reached(at bought: Series) -> Series {
        sum(bought.constant(0)) { ($0 <= bought) * $1 }
    }
}
