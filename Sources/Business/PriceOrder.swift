import ScenarioModel
import Series

/// The use of supplies in the order of their prices, which may differ from path to path.
///
/// *Formula*: every supply is a slice of sunk capacity at price 0 and one of the rest at its price
/// per reference hour. Slice k serves G(B_k + K_k) − G(B_k), where B_k = Σ K_j over the slices j that
/// are cheaper, or as cheap and earlier in the merit order, and G(C) = E[min(D, C)] by the load's
/// shape.
///
/// *Source*: under an annual take the marginal cost of an hour is its price times the chance that the
/// year ends above the take, so hours below a take that is not yet safe count as sunk here.
struct PriceOrder {
    /// More than any load, so that a supply without a limit has a capacity.
    private static let unlimited = 1e300

    private struct Slice {
        let supply: Int
        /// Reference hours per month.
        let capacity: Series
        /// Money per reference hour.
        let price: Series
    }

    let work: Dispatch.Work

    init(of wanted: Series, with shape: LoadShape, over supplies: [Supply]) {
        let slices = Self.slices(supplies, wanted)
        var used = supplies.map { _ in wanted.constant(0, wanted.dimension) }
        var rest = wanted
        for (index, slice) in slices.enumerated() {
            var before = wanted.constant(0, wanted.dimension)
            for (other, cheaper) in slices.enumerated() where other != index {
                let isBefore =
                    other < index ? cheaper.price <= slice.price : cheaper.price < slice.price
                before = before + select(
                    isBefore, cheaper.capacity, else: wanted.constant(0, wanted.dimension))
            }
            let upTo = shape.served(of: wanted, by: before + slice.capacity)
            let taken = minimum(
                (upTo - shape.served(of: wanted, by: before)).positivePart, slice.capacity)
            used[slice.supply] = used[slice.supply] + taken
            rest = rest - taken
        }
        work = (used, rest.positivePart)
    }

    private static func slices(_ supplies: [Supply], _ wanted: Series) -> [Slice] {
        var sunk: [Slice] = []
        var priced: [Slice] = []
        for (index, supply) in supplies.enumerated() {
            let own = supply.capacity
                ?? wanted.constant(unlimited, wanted.dimension) * supply.isOpen
            var capacity = own / supply.hoursPerReferenceHour
            guard let price = supply.referencePrice else {
                continue
            }
            if let hours = supply.sunkHours {
                let free = minimum(hours / supply.hoursPerReferenceHour, capacity)
                sunk.append(
                    Slice(
                        supply: index, capacity: free,
                        price: price.constant(-.infinity, price.dimension)))
                capacity = capacity - free
            }
            priced.append(Slice(supply: index, capacity: capacity, price: price))
        }
        return sunk + priced
    }
}
