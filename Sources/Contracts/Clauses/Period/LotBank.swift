import ScenarioModel
import Series

/// Amounts set aside at the ends of test periods and drawn, oldest first, until they expire: hours
/// to be made up, hours carried forward, credits.
///
/// *Formula*: lots L₁ … Lₙ by age, L₁ the youngest. A draw of x takes dₙ = min(Lₙ, x), dₙ₋₁ =
/// min(Lₙ₋₁, x − dₙ) and so on. At a settlement every lot moves up by one place and what is set
/// aside becomes L₁. After its last month a lot is gone.
///
/// *Shape*: a state for each lot that can be alive at once, and one for its price where prices
/// differ. Which lot stands in which place, and when it expires, is known in advance.
package struct LotBank {
    /// A lot that was set aside before the first month simulated.
    package struct Lot: Sendable, Hashable {
        package let amount: Double
        /// What was paid per unit.
        package let price: Double
        /// The last step in which it can be drawn.
        package let lastStep: Int
    }

    private struct Place {
        let amount: StateID
        /// Nil where all lots have one price.
        let priceState: StateID?
        let before: Series
        let price: Series
        /// 1 where the lot goes on after the month, 0 where it expires with it.
        let stays: Series
    }

    /// What is taken from the lots in a month, oldest last.
    package struct Draw {
        fileprivate let amounts: [Series]
        fileprivate let prices: [Series]
        package let total: Series

        /// Σ d·f(p) over the lots, p what was paid per unit.
        package func valued(_ value: (Series) -> Series) -> Series? {
            zip(amounts, prices).map { $0 * value($1) }.sum
        }
    }

    /// The bank at a month's end.
    package struct Closing {
        /// What is left, and what was paid for it.
        package let balance: Series
        package let value: Series
        /// What was paid for what expires with the month.
        package let expiredValue: Series
    }

    private let places: [Place]
    private let empty: Series
    /// What a unit set aside this month was paid with.
    private let price: Series
    private let settles: Series
    /// 1 in settlements after which what is set aside can still be drawn, 0 in those after which it
    /// cannot, 1 in all other months.
    package let opens: Series

    /// - Parameters:
    ///   - price: what is paid per unit set aside; for amounts of money, 1.
    ///   - lots: set aside before the first month simulated, in the order in which they are drawn.
    ///   - lastStep: the last step in which a lot of a settlement step can be drawn.
    package init(
        of dimension: Dimension, at price: Series, periods: TestPeriods, lots: [Lot] = [],
        lastStep: (Int) -> Int
    ) {
        let graph = price.graph
        let steps = 0..<graph.stepCount
        let settlements = periods.settlements
        // Lots by number: those of settlements from 0 on, earlier ones below zero.
        let last: [Int: Int] = Dictionary(
            uniqueKeysWithValues: settlements.enumerated().map { ($0, lastStep($1)) }
                + lots.enumerated().map { ($0 - lots.count, $1.lastStep) })
        let settled = (0...graph.stepCount).map { step in settlements.count { $0 < step } }
        func isAlive(_ lot: Int, at step: Int) -> Bool { last[lot].map { $0 >= step } ?? true }

        let ages = (0...graph.stepCount).flatMap { step in
            (-lots.count..<settled[step]).filter { isAlive($0, at: step) }.map {
                settled[step] - $0
            }
        }
        let paid = Set(lots.map(\.price) + (price.constantValue.map { [$0] } ?? []))
        let onePrice = price.constantValue != nil && paid.count == 1
        places = (0..<(ages.max() ?? 0)).map { index in
            let age = index + 1
            let lot = age <= lots.count ? lots[lots.count - age] : nil
            let opening = lot.map { $0.lastStep >= 0 ? $0.amount : 0 } ?? 0
            let amount = graph.state(initial: graph.constant(opening))
            let priceState =
                onePrice ? nil : graph.state(initial: graph.constant(lot?.price ?? 0))
            return Place(
                amount: amount, priceState: priceState,
                before: graph.series(graph.value(of: amount), dimension),
                price: priceState.map { graph.series(graph.value(of: $0), price.dimension) }
                    ?? price,
                stays: graph.series(
                    perStep: steps.map { isAlive(settled[$0] - age, at: $0 + 1) ? 1 : 0 }))
        }
        empty = graph.series(0, dimension)
        self.price = price
        settles = periods.settles(in: graph)
        opens = graph.series(
            perStep: steps.map {
                settled[$0 + 1] == settled[$0] || isAlive(settled[$0], at: $0 + 1) ? 1 : 0
            })
    }

    /// What can be drawn this month.
    package var available: Series { places.map(\.before).sum ?? empty }

    // MARK: - Step

    /// Takes as much of an amount as the lots hold.
    package func draw(_ amount: Series) -> Draw {
        var rest = amount
        let amounts = places.reversed().map { place in
            let taken = minimum(place.before, rest)
            rest = rest - taken
            return taken
        }
        return Draw(
            amounts: amounts, prices: places.reversed().map(\.price), total: amounts.sum ?? empty)
    }

    /// Ends the month; asked for once.
    ///
    /// - Parameter added: what is set aside; zero but in settlements.
    package func close(_ draw: Draw, adding added: Series) -> Closing {
        let graph = price.graph
        let left = zip(places, draw.amounts.reversed()).map { $0.before - $1 }
        let kept = [added * opens] + zip(places, left).map { $1 * $0.stays }
        let prices = [price] + places.map(\.price)
        for (index, place) in places.enumerated() {
            let next = select(settles, kept[index], else: kept[index + 1])
            graph.bind(place.amount, next: next.node)
            if let state = place.priceState {
                let price = select(settles, prices[index], else: prices[index + 1])
                graph.bind(state, next: price.node)
            }
        }
        let none = graph.series(0, empty.dimension * price.dimension)
        return Closing(
            balance: kept.sum ?? empty, value: zip(kept, prices).map { $0 * $1 }.sum ?? none,
            expiredValue: zip(places, left).filter { $0.0.stays.constantValue != 1 }
                .map { $1 * (1 - $0.stays) * $0.price }.sum ?? none)
    }
}

extension [Series] {
    /// Nil of none.
    fileprivate var sum: Series? {
        guard let first else { return nil }
        return dropFirst().reduce(first) { $0 + $1 }
    }
}
