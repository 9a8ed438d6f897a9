/// A month of the Gregorian calendar.
///
/// A date in a scenario stands for the month that contains it.
public struct CalendarMonth: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Months since January of year 0: 12 year + month − 1. Draws are addressed by it.
    package let ordinal: Int

    public var year: Int { ordinal / 12 }
    /// 1 for January … 12 for December.
    public var month: Int { ordinal % 12 + 1 }

    /// - Precondition: `year` lies in 1…9999 and `month` in 1…12.
    public init(year: Int, month: Int) {
        precondition((1...9999).contains(year) && (1...12).contains(month), "no such month")
        ordinal = year * 12 + month - 1
    }

    /// Reads `2026-11` or `2026-11-20`; nil for anything else, and for a day the month has not.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        func number(_ part: Substring, digits: Int) -> Int? {
            part.utf8.count == digits && part.utf8.allSatisfy({ (48...57).contains($0) })
                ? Int(part) : nil
        }
        guard parts.count == 2 || parts.count == 3, let year = number(parts[0], digits: 4),
            year >= 1, let month = number(parts[1], digits: 2), (1...12).contains(month)
        else { return nil }
        self.init(year: year, month: month)
        if parts.count == 3 {
            guard let day = number(parts[2], digits: 2), (1...dayCount).contains(day) else {
                return nil
            }
        }
    }

    private init(ordinal: Int) { self.ordinal = ordinal }

    /// `YYYY-MM`.
    public var description: String {
        let year = String(year)
        let month = month < 10 ? "0\(month)" : "\(month)"
        return String(repeating: "0", count: max(0, 4 - year.count)) + year + "-" + month
    }

    /// 28 to 31.
    public var dayCount: Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: isLeapYear ? 29 : 28
        default: 31
        }
    }

    private var isLeapYear: Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    public static func < (a: CalendarMonth, b: CalendarMonth) -> Bool { a.ordinal < b.ordinal }

    /// The month so many months later, or earlier if negative.
    public func advanced(by months: Int) -> CalendarMonth {
        CalendarMonth(ordinal: ordinal + months)
    }

    /// Months from this one to `other`, positive when `other` is later.
    public func distance(to other: CalendarMonth) -> Int { other.ordinal - ordinal }
}
