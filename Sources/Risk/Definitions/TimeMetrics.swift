import Series

/// When money comes back, how low cash falls, and how well what is needed is covered.
extension MetricDefinition {
    /// The metrics whose lines the ledger has.
    ///
    /// - `payback`, `first_crossing`: months until cumulative cash stays, or first is, at zero or above
    ///   after having been below;
    /// - `time_to_cash`: months from the first delivery of committed capacity to the first month
    ///   with paid revenue; `time_to_positive_cash`: to the first month whose cash is positive;
    /// - `liquidity_trough`, `trough_month`: the lowest cumulative cash after debt, without opening
    ///   cash, and its month;
    /// - `capacity_secured`: work that commitments delivered over work required;
    /// - `lowest_dscr`: the lowest cover of debt service by cash at a test, over all facilities.
    ///
    /// *Edge cases*: a month is counted as ``Aggregate/months(of:since:over:)`` says. A covenant
    /// without a test in the period has the highest cover that is told.
    static func timeViews(_ lines: Namespace) -> [MetricDefinition] {
        var found: [MetricDefinition] = []
        func add(
            _ name: String, _ line: Series?, per: Series? = nil, since: Series? = nil,
            _ aggregate: Aggregate, _ periods: [Period] = [.horizon]
        ) {
            guard let line else { return }
            found.append(
                MetricDefinition(
                    name: name, line: line, per: per, since: since, aggregate: aggregate,
                    periods: periods))
        }
        let cash = lines.known("cash")
        add("first_crossing", cash, .firstCrossing)
        add("payback", cash, .payback)
        if let delivered = delivered(lines) {
            add("time_to_cash", paidRevenue(lines), since: delivered, .firstPositive)
            add("time_to_positive_cash", cash, since: delivered, .firstPositive)
        }
        let liquid = (lines.known("cash_after_debt") ?? cash)?.cumulative
        add("liquidity_trough", liquid, .minimum)
        add("trough_month", liquid, .monthOfMinimum)
        let secured = lines.known("quantity.gpu_hours.committed.delivered")
        if let secured, let needed = lines.known("quantity.gpu_hours.required") {
            add("capacity_secured", secured, per: needed, .sum, [.horizon, .year])
        }
        let covers = lines.lines(below: "dscr_tested").compactMap { lines.series($0) }
        if let first = covers.first {
            add(
                "lowest_dscr", covers.dropFirst().reduce(first) { minimum($0, $1) }, .minimum,
                [.horizon, .year])
        }
        return found
    }

    /// Names that a monthly formula is told are of whole paths.
    static let timeNames = [
        "first_crossing", "payback", "time_to_cash", "time_to_positive_cash", "liquidity_trough",
        "trough_month", "capacity_secured", "lowest_dscr",
    ]

    /// 1 in a month in which any committed capacity is delivered, of whatever resource.
    private static func delivered(_ lines: Namespace) -> Series? {
        let names = lines.lines(below: "quantity").filter {
            let parts = $0.split(separator: ".")
            return parts.count == 4 && parts[2] == "delivered" && parts[1] != "committed"
        }
        let flags = names.compactMap { lines.series($0) }.map { $0 > $0.constant(0, $0.dimension) }
        return flags.first.map { first in flags.dropFirst().reduce(first) { $0.or($1) } }
    }

    /// Revenue with what customers pay on invoice in place of what is booked.
    private static func paidRevenue(_ lines: Namespace) -> Series? {
        let prefix = "sold.cash.compute"
        return lines.lines(below: prefix).reduce(lines.known("revenue")) { revenue, paid in
            guard let revenue, let invoice = lines.series(paid),
                let booked = lines.series("revenue" + paid.dropFirst(prefix.count))
            else { return nil }
            return revenue - booked + invoice
        }
    }
}

extension Namespace {
    /// The series of a line, or of the sum of the lines below it; nil where there is neither.
    fileprivate func known(_ name: String) -> Series? { isKnown(name) ? series(name) : nil }
}
