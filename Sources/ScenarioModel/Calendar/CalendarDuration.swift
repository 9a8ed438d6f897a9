/// A length of calendar time in months: `96 months`, `7 years`, `2 quarters`.
public struct CalendarDuration: Sendable, Hashable {
    public let months: Double

    public init(months: Double) { self.months = months }

    public var years: Double { months / 12 }

    /// The whole number of months, or nil for a fraction.
    public var wholeMonths: Int? { Int(exactly: months) }
}
