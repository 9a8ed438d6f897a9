/// The section `time` of a scenario.
package enum TimeSection {
    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    package static let table = TermTable(
        "time", "Which months are known, which are simulated, and how they are counted.",
        [
            Term(
                "start", .date, .optional,
                "First month of the report; those before as_of are known, by the actuals of the "
                    + "factors; default: as_of."),
            Term(
                "as_of", .date, .required,
                "The date of the view; the month that contains it is the first one simulated."),
            Term(
                "horizon", .either([.duration, .date]), .defaulted("60 months"),
                "How long to simulate, as a length of time from as_of on or as the last month; "
                    + "with the known months at most 1200."),
            Term(
                "fiscal_year", .choice(["calendar"] + monthNames.map { "starts \($0)" }),
                .defaulted("calendar"),
                "When a fiscal year starts; it is named by the calendar year in which it ends."),
            Term(
                "hours", .choice(["730", "actual"]), .defaulted("730"),
                "Clock hours of a month: 730 in each, or as many as the calendar says."),
            Term(
                "run_off", .choice(RunOff.allCases.map(\.rawValue)), .defaulted("settle"),
                "After the horizon, what has happened is carried to its end: invoices are paid when "
                    + "due, and a test period that is cut goes on to its test; or nothing more "
                    + "counts."),
            Term(
                "beyond", .choice(BeyondHorizon.allCases.map(\.rawValue)), .optional,
                "What net present value deducts of what is owed by contract after the horizon: "
                    + "owed, the same less the market value of the rights that go with it, or "
                    + "nothing; default: nothing, with a warning where it is much."),
        ])

    /// The grid that the section describes, or nil with the reason reported.
    package static func grid(_ fields: Fields, _ diagnostics: Diagnostics) -> TimeGrid? {
        guard let view = fields.month("as_of"), let horizon = fields.value("horizon"),
            let fiscalYear = fields.text("fiscal_year"), let hours = fields.text("hours"),
            let runOff = fields.text("run_off").flatMap(RunOff.init(rawValue:))
        else { return nil }
        if fields.isGiven("start") && fields.month("start") == nil { return nil }
        let start = fields.month("start") ?? view
        guard start <= view else {
            diagnostics.report(
                fields.node("start"), "after the as-of date",
                expected: "\(view) or a month before it")
            return nil
        }
        let known = start.distance(to: view)
        guard
            let stepCount = stepCount(of: horizon, from: view, known: known, fields, diagnostics)
        else { return nil }
        let monthIndex = monthNames.firstIndex { fiscalYear == "starts \($0)" } ?? 0
        return TimeGrid(
            start: start, stepCount: stepCount, knownCount: known,
            monthHours: hours == "actual" ? .actual : .average, fiscalYearStart: monthIndex + 1,
            runOff: runOff)
    }

    private static func stepCount(
        of horizon: FieldValue, from start: CalendarMonth, known: Int, _ fields: Fields,
        _ diagnostics: Diagnostics
    ) -> Int? {
        let node = fields.node("horizon")
        let count: Int
        if let end = horizon.month {
            guard start <= end else {
                diagnostics.report(
                    node, "the horizon ends before the as-of date",
                    expected: "a month from \(start) on")
                return nil
            }
            count = start.distance(to: end) + 1
        } else if let duration = horizon.duration {
            guard let months = duration.wholeMonths else {
                diagnostics.report(node, "not a whole number of months")
                return nil
            }
            count = months
        } else {
            return nil
        }
        guard count > 0, TimeGrid.stepCountLimits.contains(count + known),
            (1...9999).contains(start.advanced(by: count - 1).year)
        else {
            diagnostics.report(node, "out of range", expected: "1 to 1200 months" + (known > 0 ? ", \(known) of them known" : ""))
            return nil
        }
        return count + known
    }
}
