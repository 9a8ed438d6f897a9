import ScenarioModel
import Series

/// Capacity that can meet the load, in merit order.
package struct Supply {
    /// Hours per month of its own generation; nil where as much as is wanted can be used.
    package let capacity: Series?
    /// 1 in the months in which an unlimited supply is there, 0 elsewhere.
    package let isOpen: Series
    /// Hours of its own generation that do the work of one reference hour.
    package let hoursPerReferenceHour: Series
    /// Price per hour used; read by rules that follow prices.
    package let price: Series?
    /// Hours per month of its own generation that cost the same whether they are used or not.
    package let sunk: Series?

    package init(
        capacity: Series?, isOpen: Series, hoursPerReferenceHour: Series, price: Series? = nil,
        sunk: Series? = nil
    ) {
        self.capacity = capacity
        self.isOpen = isOpen
        self.hoursPerReferenceHour = hoursPerReferenceHour
        self.price = price
        self.sunk = sunk
    }
}

/// The use of supplies by a load, month by month.
///
/// *Formula*: with supplies in merit order and C_k the sum of the first k capacities in reference
/// hours, supply k serves u_k = G(C_k) − G(C_{k−1}), G(C) = E[min(D, C)] by the load's shape. A
/// flat load takes u_k = min(rest, capacity) and passes on the rest.
///
/// *Units*: work in hours of the reference generation per month; `used` in hours of each supply's
/// own.
package struct Dispatch {
    /// In which order supplies are used.
    package enum Rule: String, Sendable, CaseIterable {
        /// By the merit order: commitments first.
        case takeFirst = "take-first"
        /// What is sunk first, all else by price: commitments until their take is safe.
        case takeThenPrice = "take-then-price"
        /// By the price per reference hour alone, the cheapest first.
        case priceOrder = "price-order"
    }

    package static let term = Term(
        "dispatch", .choice(Rule.allCases.map(\.rawValue)),
        .defaulted(Rule.takeFirst.rawValue),
        "In which order contracts are used: commitments first, whatever their price; commitments "
            + "until their take is safe, then by price; or by price alone. `priority` orders what "
            + "the rule leaves open.")

    /// Hours used, in the order of the supplies given.
    package let used: [Series]
    /// The same as work, in reference hours.
    package let usedReference: [Series]
    /// Work that found no capacity, in reference hours.
    package let unserved: Series

    package init(
        of wanted: Series, with shape: LoadShape, over supplies: [Supply],
        by rule: Rule = .takeFirst
    ) {
        let work =
            rule != .takeFirst
            ? PriceOrder(of: wanted, with: shape, over: supplies).work
            : shape == .flat
                ? Self.flat(wanted, supplies) : Self.shaped(wanted, shape, supplies)
        usedReference = work.used
        unserved = work.rest
        used = zip(work.used, supplies).map { $0 * $1.hoursPerReferenceHour }
    }

    typealias Work = (used: [Series], rest: Series)

    private static func reference(_ supply: Supply) -> Series? {
        supply.capacity.map { $0 / supply.hoursPerReferenceHour }
    }

    private static func flat(_ wanted: Series, _ supplies: [Supply]) -> Work {
        var rest = wanted
        let used = supplies.map { supply -> Series in
            let taken = reference(supply).map { minimum(rest, $0) } ?? rest * supply.isOpen
            rest = rest - taken
            return taken
        }
        return (used, rest)
    }

    private static func shaped(_ wanted: Series, _ shape: LoadShape, _ supplies: [Supply]) -> Work {
        let graph = wanted.graph
        var capacity: Series?
        var served = graph.series(0, wanted.dimension)
        // 0 in months in which an unlimited supply has left nothing for those behind it.
        var isLeft = graph.series(1)
        let used = supplies.map { supply -> Series in
            guard let own = reference(supply) else {
                let taken = (wanted - served) * (isLeft * supply.isOpen)
                isLeft = isLeft * (1 - supply.isOpen)
                return taken
            }
            let total = capacity.map { $0 + own } ?? own
            let upTo = shape.served(of: wanted, by: total)
            // Where more capacity serves no more, rounding must not take any back.
            let next = capacity == nil ? upTo : maximum(upTo, served)
            let taken = (next - served) * isLeft
            capacity = total
            served = next
            return taken
        }
        return (used, (wanted - served) * isLeft)
    }
}
