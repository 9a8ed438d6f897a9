import ScenarioModel
import Testing

struct CalendarTests {
    @Test func dateStandsForTheMonthThatContainsIt() {
        #expect(CalendarMonth("2026-11") == CalendarMonth(year: 2026, month: 11))
        #expect(CalendarMonth("2026-11-20") == CalendarMonth(year: 2026, month: 11))
        #expect(CalendarMonth("2028-02-29") == CalendarMonth(year: 2028, month: 2))
    }

    @Test(arguments: [
        "", "2026", "2026-13", "2026-00", "2026-1", "26-01", "2026-02-30", "2027-02-29",
        "2026-11-00", "2026-11-31", "2026/11", "2026-11-20T00:00", "-026-11", "2026-+1",
        "0000-01", "2026-11-", "１２３４-01",
    ])
    func otherTextIsNoDate(_ text: String) {
        #expect(CalendarMonth(text) == nil)
    }

    @Test func monthsCountAcrossYears() {
        let november = CalendarMonth(year: 2026, month: 11)
        #expect(november.advanced(by: 3) == CalendarMonth(year: 2027, month: 2))
        #expect(november.advanced(by: -11) == CalendarMonth(year: 2025, month: 12))
        #expect(november.distance(to: CalendarMonth(year: 2029, month: 3)) == 28)
        #expect(november.description == "2026-11")
        #expect(november < CalendarMonth(year: 2027, month: 1))
    }

    @Test func gregorianLeapYearsHave29DaysInFebruary() {
        let days = [1900: 28, 2000: 29, 2026: 28, 2028: 29, 2100: 28]
        for (year, count) in days {
            #expect(CalendarMonth(year: year, month: 2).dayCount == count)
        }
    }

    @Test func actualHoursOfAYearAreTheCalendars() {
        let grid = TimeGrid(
            start: CalendarMonth(year: 2028, month: 1), stepCount: 12, monthHours: .actual)
        #expect((0..<12).map(grid.hours).reduce(0, +) == 366 * 24)
        #expect(grid.hours(at: 0) == 744)
        #expect(grid.hours(at: 1) == 29 * 24)
        let average = TimeGrid(start: grid.start, stepCount: 12)
        #expect((0..<12).map(average.hours).reduce(0, +) == 8760)
    }

    @Test func ninetySixMonthsFromJanuary2026EndWith2033() {
        let grid = TimeGrid(start: CalendarMonth(year: 2026, month: 1), stepCount: 96)
        #expect(grid.label(at: 0) == "2026-01")
        #expect(grid.label(at: 95) == "2033-12")
        #expect(grid.time(at: 95) == 8)
        #expect(grid.years.map(\.year) == Array(2026...2033))
        #expect(grid.years.map(\.steps.count) == Array(repeating: 12, count: 8))
        #expect(grid.step(of: CalendarMonth(year: 2033, month: 12)) == 95)
        #expect(grid.step(of: CalendarMonth(year: 2034, month: 1)) == nil)
        #expect(grid.step(of: CalendarMonth(year: 2025, month: 12)) == nil)
    }

    @Test func fiscalYearIsNamedByTheYearInWhichItEnds() {
        let grid = TimeGrid(
            start: CalendarMonth(year: 2026, month: 1), stepCount: 14, fiscalYearStart: 2)
        #expect(grid.fiscalYears.map(\.year) == [2026, 2027, 2028])
        #expect(grid.fiscalYears.map(\.steps) == [0..<1, 1..<13, 13..<14])
        let calendar = TimeGrid(start: grid.start, stepCount: 14)
        #expect(calendar.fiscalYears.map(\.year) == calendar.years.map(\.year))
    }
}
