import ScenarioModel
import Series

/// What an event clock tells a month, all pure numbers.
struct EventLines {
    /// 1 from the month in which it has taken place for the first time.
    let taken: Series
    /// 1 from the month in which the first one is announced.
    let announced: Series
    /// How many have taken place.
    let count: Series
    /// How many take place in this month.
    let now: Series
    /// Months since the latest: 0 in its month, and before the first.
    let monthsSince: Series

    /// Events by the calendar.
    init(dates: [CalendarMonth], notice: Int, grid: TimeGrid, graph: SeriesGraph) {
        func table(_ value: (CalendarMonth) -> Int) -> Series {
            graph.series(perStep: (0..<grid.stepCount).map { Double(value(grid.month(at: $0))) })
        }
        taken = table { month in dates.contains { $0 <= month } ? 1 : 0 }
        announced = table { month in
            dates.contains { $0 <= month.advanced(by: notice) } ? 1 : 0
        }
        count = table { month in dates.count { $0 <= month } }
        now = table { month in dates.count { $0 == month } }
        monthsSince = table { month in
            dates.filter { $0 <= month }.max().map { $0.distance(to: month) } ?? 0
        }
    }

    /// One event.
    ///
    /// - Parameter rung: 1 from the month in which it is announced.
    init(rung: Series, notice: Int) {
        announced = rung
        taken = rung.lagged(by: notice)
        count = taken
        now = taken - taken.lagged(by: 1)
        monthsSince = taken.cumulative.retagged(.one) - taken
    }

    /// Events that recur.
    ///
    /// - Parameter rings: how many are announced in each month.
    init(rings: Series, notice: Int) {
        let graph = rings.graph
        let one = graph.series(1)
        let announcedCount = rings.cumulative.retagged(.one)
        announced = minimum(announcedCount, one)
        count = announcedCount.lagged(by: notice)
        taken = minimum(count, one)
        now = rings.lagged(by: notice)
        let state = graph.state(initial: graph.constant(0))
        let later = graph.series(graph.value(of: state)) + taken
        monthsSince = select(now, graph.series(0), else: later)
        graph.bind(state, next: monthsSince.node)
    }

    /// The lines by what follows the dot in `NAME.count`.
    static let names: [(suffix: String, line: KeyPath<EventLines, Series> & Sendable)] = [
        ("announced", \.announced), ("count", \.count), ("now", \.now),
        ("months_since", \.monthsSince),
    ]
}
