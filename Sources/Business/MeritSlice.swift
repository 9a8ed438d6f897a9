import ScenarioModel
import Series

/// A part of a supply's capacity that is used as one.
struct MeritSlice {
    let supply: Int
    /// Reference hours per month; more than any load where there is no limit.
    let capacity: Series
    /// 1 in the months in which an unlimited supply is there; nil where there is a limit.
    let isOpen: Series?
    /// Money per reference hour; nil for nothing.
    let price: Series?
    /// Place among slices at one price.
    let rank: Int

    /// More than any load.
    private static let unlimited = 1e300

    init(_ supply: Int, _ capacity: Series, at price: Series?, rank: Int) {
        self.supply = supply
        self.capacity = capacity
        isOpen = nil
        self.price = price
        self.rank = rank
    }

    init(
        _ supply: Int, whereOpen isOpen: Series, in unit: Dimension, at price: Series?, rank: Int
    ) {
        self.supply = supply
        capacity = (Self.unlimited * isOpen).retagged(unit)
        self.isOpen = isOpen
        self.price = price
        self.rank = rank
    }

    // MARK: - Order

    /// Prices that differ by less than this part of them are equal: so rounding decides nothing.
    private static let tolerance = 0x1p-40

    /// Which of two comes first, as flags of 0 and 1; `isTie` where neither does.
    struct Order {
        let isBefore: Series
        let isTie: Series
        let isAfter: Series

        /// Whether it is the same in all months and on all paths.
        var isKnown: Bool {
            isBefore.constantValue != nil && isTie.constantValue != nil
        }

        var reversed: Order { Order(isBefore: isAfter, isTie: isTie, isAfter: isBefore) }
    }

    private var key: (Int, Int) { (rank, isOpen == nil ? 0 : 1) }

    func order(against other: MeritSlice) -> Order {
        let graph = capacity.graph
        func flag(_ isSet: Bool) -> Series { graph.series(isSet ? 1 : 0) }
        func order(_ isBefore: Bool, _ isAfter: Bool) -> Order {
            Order(
                isBefore: flag(isBefore), isTie: flag(!isBefore && !isAfter),
                isAfter: flag(isAfter))
        }
        let (first, last) = (key < other.key, other.key < key)
        let (a, b) = (price, other.price)
        if a?.node == b?.node { return order(first, last) }
        let none = graph.series(0, (a ?? b)?.dimension ?? .one)
        let (p, q) = (a ?? none, b ?? none)
        if first {
            let isAfter = q < Self.below(p)
            return Order(isBefore: isAfter.flipped, isTie: flag(false), isAfter: isAfter)
        }
        let isBefore = p < Self.below(q)
        if last {
            return Order(isBefore: isBefore, isTie: flag(false), isAfter: isBefore.flipped)
        }
        let isAfter = q < Self.below(p)
        return Order(isBefore: isBefore, isTie: (isBefore + isAfter).flipped, isAfter: isAfter)
    }

    private static func below(_ price: Series) -> Series {
        price - tolerance * price.magnitude
    }
}

extension Series {
    /// 1 for 0 and 0 for 1.
    fileprivate var flipped: Series { 1 - self }
}
