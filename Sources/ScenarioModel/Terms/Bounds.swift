/// A range of numbers with open or closed ends, in the units in which the term is read.
package struct Bounds: Sendable, Hashable {
    package enum End: Sendable, Hashable {
        case open(Double)
        case closed(Double)
    }

    package let lower: End?
    package let upper: End?

    package init(lower: End? = nil, upper: End? = nil) {
        self.lower = lower
        self.upper = upper
    }

    /// Every finite number.
    package static let all = Bounds()

    /// What a level, a take, a yield or a utilization usually is; none at all is meant as it is written.
    package static let share = Bounds.within(0.02, 1.5)

    package static func atLeast(_ limit: Double) -> Bounds { Bounds(lower: .closed(limit)) }
    package static func above(_ limit: Double) -> Bounds { Bounds(lower: .open(limit)) }
    package static func atMost(_ limit: Double) -> Bounds { Bounds(upper: .closed(limit)) }
    package static func below(_ limit: Double) -> Bounds { Bounds(upper: .open(limit)) }

    /// The closed interval.
    package static func within(_ low: Double, _ high: Double) -> Bounds {
        Bounds(lower: .closed(low), upper: .closed(high))
    }

    /// The interval without its lower end.
    package static func above(_ low: Double, atMost high: Double) -> Bounds {
        Bounds(lower: .open(low), upper: .closed(high))
    }

    /// The interval without its upper end.
    package static func atLeast(_ low: Double, below high: Double) -> Bounds {
        Bounds(lower: .closed(low), upper: .open(high))
    }

    /// The interval without its ends.
    package static func between(_ low: Double, _ high: Double) -> Bounds {
        Bounds(lower: .open(low), upper: .open(high))
    }

    /// The bounds with each end replaced by what `scale` makes of it.
    func scaled(by scale: (Double) -> Double) -> Bounds {
        func end(_ end: End?) -> End? {
            switch end {
            case nil: nil
            case .open(let limit): .open(scale(limit))
            case .closed(let limit): .closed(scale(limit))
            }
        }
        return Bounds(lower: end(lower), upper: end(upper))
    }

    package func contains(_ x: Double) -> Bool {
        let isAboveLower =
            switch lower {
            case nil: true
            case .open(let limit): x > limit
            case .closed(let limit): x >= limit
            }
        let isBelowUpper =
            switch upper {
            case nil: true
            case .open(let limit): x < limit
            case .closed(let limit): x <= limit
            }
        return isAboveLower && isBelowUpper
    }

    /// `at least 0 USD/GPU-h`, `more than 0 and at most 1`.
    package func words(unit: String = "") -> String {
        func number(_ x: Double) -> String {
            NumberScanner.text(of: x) + (unit.isEmpty ? "" : " \(unit)")
        }
        var parts: [String] = []
        switch lower {
        case nil: break
        case .open(let limit): parts.append("more than \(number(limit))")
        case .closed(let limit): parts.append("at least \(number(limit))")
        }
        switch upper {
        case nil: break
        case .open(let limit): parts.append("less than \(number(limit))")
        case .closed(let limit): parts.append("at most \(number(limit))")
        }
        return parts.isEmpty ? "any number" : parts.joined(separator: " and ")
    }
}
