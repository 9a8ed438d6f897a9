/// What a row of a data file stands for.
package enum DataInterval: String, CaseIterable, Sendable {
    case month, week, day, hour

    /// Names that its column of dates may have.
    var columnNames: [String] {
        switch self {
        case .month: ["month"]
        case .week: ["date", "week"]
        case .day: ["date", "day"]
        case .hour: ["date", "time", "hour"]
        }
    }

    /// A date as the file has to write it.
    var example: String {
        switch self {
        case .month: "a month such as 2026-11"
        case .week, .day: "a date such as 2026-11-30"
        case .hour: "a time such as 2026-11-30T14:00"
        }
    }

    /// The moment that the text names; nil where it names none.
    func stamp(_ text: String) -> DataStamp? {
        if self == .month {
            return CalendarMonth(text).map { DataStamp(month: $0, day: 1, ordinal: $0.number) }
        }
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) {
            $0 == "T" || $0 == "t" || $0 == " "
        }
        guard parts.count == (self == .hour ? 2 : 1), parts[0].utf8.count == 10,
            let month = CalendarMonth(String(parts[0])), let day = Int(parts[0].suffix(2))
        else { return nil }
        let number = month.daysBefore + day
        guard self == .hour else { return DataStamp(month: month, day: day, ordinal: number) }
        return Self.minutes(parts[1]).map {
            DataStamp(month: month, day: day, ordinal: number * 1440 + $0)
        }
    }

    /// Minutes of `14`, `14:30`, `14:30:00.000`, with `Z` or an offset from UTC behind it.
    private static func minutes(_ text: Substring) -> Int? {
        func number(_ part: Substring, below limit: Int) -> Int? {
            guard part.utf8.count == 2, part.utf8.allSatisfy({ (48...57).contains($0) }),
                let value = Int(part), value < limit
            else { return nil }
            return value
        }
        func clock(_ text: Substring) -> Int? {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard (1...3).contains(parts.count), let hour = number(parts[0], below: 24) else {
                return nil
            }
            if parts.count == 1 { return hour * 60 }
            guard let minute = number(parts[1], below: 60) else { return nil }
            if parts.count == 3 {
                let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
                guard seconds.count <= 2, number(seconds[0], below: 60) != nil else { return nil }
            }
            return hour * 60 + minute
        }
        if text.hasSuffix("Z") || text.hasSuffix("z") { return clock(text.dropLast()) }
        guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return clock(text) }
        guard let local = clock(text[..<sign]), let offset = clock(text[sign...].dropFirst()) else {
            return nil
        }
        return text[sign] == "+" ? local - offset : local + offset
    }

    /// What is wrong with a row so many days (months, minutes) behind the one before; nil where
    /// nothing is. Days and hours may leave out weekends and holidays.
    func complaint(about distance: Int) -> String? {
        switch self {
        case .month:
            distance == 1
                ? nil
                : distance == 0
                    ? "the month stands twice"
                    : distance < 0 ? "months are not in order" : "months are missing"
        case .week:
            distance <= 0
                ? "weeks are not in order"
                : distance < 4 ? "two rows in one week" : distance > 10 ? "weeks are missing" : nil
        case .day:
            distance == 0
                ? "the day stands twice"
                : distance < 0 ? "days are not in order" : distance > 10 ? "days are missing" : nil
        case .hour:
            distance == 0
                ? "the time stands twice"
                : distance < 0
                    ? "times are not in order" : distance > 4 * 1440 ? "hours are missing" : nil
        }
    }

    /// Whether a file that begins with this day of a month has the whole of it.
    func isWhole(from day: Int) -> Bool { self == .month || day <= (self == .week ? 7 : 5) }

    /// Whether a file that ends with this day has the whole of its month.
    func isWhole(to day: Int, of month: CalendarMonth) -> Bool {
        self == .month || month.dayCount - day < (self == .week ? 7 : 5)
    }
}

/// The moment of a row.
struct DataStamp: Hashable {
    let month: CalendarMonth
    /// 1 where the row stands for a month.
    let day: Int
    /// Months, days or minutes since a fixed one.
    let ordinal: Int
}

/// How several rows become the value of a month.
package enum DataAggregate: String, CaseIterable, Sendable {
    case mean, last, sum, max

    func value(_ values: ArraySlice<Double>) -> Double {
        guard let last = values.last else { return .nan }
        // One row is its own mean and sum, bit for bit, as a file by month has it.
        if values.count == 1 { return last }
        return switch self {
        case .last: last
        case .sum: values.reduce(0, +)
        case .mean: values.reduce(0, +) / Double(values.count)
        case .max: values.dropFirst().reduce(values[values.startIndex]) {
            $0.isNaN || $1.isNaN ? .nan : Swift.max($0, $1)
        }
        }
    }
}

extension CalendarMonth {
    /// Months since January of year 0.
    var number: Int { year * 12 + month - 1 }

    /// Days of the Gregorian calendar before this month, from a fixed day on.
    var daysBefore: Int {
        // Years are counted from March, so that a leap day is the last of its year.
        let shifted = month > 2 ? year : year - 1
        let monthsSinceMarch = (month + 9) % 12
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400
            + (153 * monthsSinceMarch + 2) / 5
    }
}
