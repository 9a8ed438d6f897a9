/// What becomes of the horizon's last open ends.
public enum RunOff: String, Sendable, CaseIterable {
    /// There is no new business, and what has happened is carried to its end: invoices are paid
    /// when they are due, and a test period that the horizon cuts goes on to its test.
    case settle
    /// Whatever is paid after the horizon counts for nothing; a test period ends with the horizon.
    case none
}

/// How net present value counts what is owed by contract after the horizon.
public enum BeyondHorizon: String, Sendable, CaseIterable {
    /// What is owed is deducted, what customers owe is added.
    case owed
    /// What is owed less the market value of the rights that go with it is deducted, what customers owe
    /// less that of what they are owed is added.
    case netOfMarket = "net_of_market"
    /// Nothing is deducted.
    case ignored
}
