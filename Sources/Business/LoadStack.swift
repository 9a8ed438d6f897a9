import ScenarioModel
import Series

/// What is left of a month's load as capacity is stacked up.
///
/// *Formula*: C_k of stacked capacity has served G(C_k), G(C) = E[min(D, C)] by the load's shape;
/// what is stacked next serves the difference. A flat load passes on what is left.
struct LoadStack {
    private let wanted: Series
    private let shape: LoadShape
    /// Of a flat load.
    private var rest: Series
    /// Capacity so far, nil before any, and what it has served; of a load with a shape.
    private var capacity: Series?
    private var served: Series
    /// 0 in months in which an unlimited supply has left nothing for those behind it.
    private var isLeft: Series

    init(of wanted: Series, with shape: LoadShape) {
        self.wanted = wanted
        self.shape = shape
        rest = wanted
        served = wanted.graph.series(0, wanted.dimension)
        isLeft = wanted.graph.series(1)
    }

    /// What `own` serves on top of the capacity so far.
    mutating func serve(by own: Series) -> Series {
        if shape == .flat {
            let taken = minimum(rest, own)
            rest = rest - taken
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

    /// What a supply without a limit serves, in the months in which it is there.
    mutating func serve(whereOpen isOpen: Series) -> Series {
        if shape == .flat {
            let taken = rest * isOpen
            rest = rest - taken
            return taken
        }
        let taken = (wanted - served) * (isLeft * isOpen)
        isLeft = isLeft * (1 - isOpen)
        return taken
    }

    /// Work that nothing has served.
    var unserved: Series { shape == .flat ? rest : (wanted - served) * isLeft }

    // MARK: - Levels

    /// What has been served when the next capacity comes; only differences of levels count.
    var level: Series { shape == .flat ? wanted.constant(0, wanted.dimension) : served }

    /// The same after so much more capacity.
    func level(above own: Series) -> Series {
        if shape == .flat { return minimum(rest, own) }
        return shape.served(of: wanted, by: capacity.map { $0 + own } ?? own)
    }

    /// The level at which all is served.
    var top: Series { shape == .flat ? rest : wanted }

    /// Goes on after so much more capacity, which was ordered elsewhere and brought the level.
    mutating func advance(by own: Series, to level: Series) {
        if shape == .flat {
            rest = rest - level
        } else {
            capacity = capacity.map { $0 + own } ?? own
            served = level
        }
    }
}
