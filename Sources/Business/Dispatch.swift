import ScenarioModel
import Series

/// The use of supplies by a load, month by month.
///
/// *Formula*: with supplies in the order of use and C_k the sum of the first k capacities in
/// reference hours, supply k serves u_k = G(C_k) − G(C_{k−1}), G(C) = E[min(D, C)] by the load's
/// shape. A flat load takes u_k = min(rest, capacity) and passes on the rest.
///
/// *Units*: work in hours of the reference generation per month; `used` in hours of each supply's
/// own.
package struct Dispatch {
    /// In which order supplies are used.
    package enum Rule: String, Sendable, CaseIterable {
        /// What perishes this month, then running test periods in proportion to what they still
        /// need each month, then by price; what is equal is shared. See ``ProRata``.
        case proRata = "pro-rata"
        /// By the merit order: commitments first.
        case takeFirst = "take-first"
        /// What is sunk first, all else by price: commitments until their take is safe.
        case takeThenPrice = "take-then-price"
        /// By the price per reference hour alone, the cheapest first.
        case priceOrder = "price-order"

        var comparesPrices: Bool { self != .takeFirst }
    }

    package static let term = Term(
        "dispatch", .choice(Rule.allCases.map(\.rawValue)),
        .defaulted(Rule.proRata.rawValue),
        "In which order contracts are used: what perishes this month, then running test periods in "
            + "proportion to what they still need each month, then by price; commitments first, "
            + "whatever their price; commitments until their take is safe, then by price; or by "
            + "price alone. `priority` orders what the rule leaves open.")

    /// Hours used, in the order of the supplies given.
    package let used: [Series]
    /// The same as work, in reference hours.
    package let usedReference: [Series]
    /// Work that found no capacity, in reference hours.
    package let unserved: Series

    package init(
        of wanted: Series, with shape: LoadShape, over supplies: [Supply],
        by rule: Rule = .proRata
    ) {
        let work =
            switch rule {
            case .proRata: ProRata(of: wanted, with: shape, over: supplies).work
            case .takeFirst: Self.inOrder(supplies, LoadStack(of: wanted, with: shape))
            case .takeThenPrice, .priceOrder:
                PriceOrder(of: wanted, with: shape, over: supplies).work
            }
        usedReference = work.used
        unserved = work.rest
        used = zip(work.used, supplies).map { $0 * $1.hoursPerReferenceHour }
    }

    typealias Work = (used: [Series], rest: Series)

    private static func inOrder(_ supplies: [Supply], _ stack: LoadStack) -> Work {
        var stack = stack
        let used = supplies.map { supply in
            supply.referenceCapacity.map { stack.serve(by: $0) }
                ?? stack.serve(whereOpen: supply.isOpen)
        }
        return (used, stack.unserved)
    }
}
