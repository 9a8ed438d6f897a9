import ScenarioModel

/// Reads the terms of an event clock and says which of them do not go together.
struct EventReader {
    private let fields: Fields
    private let diagnostics: Diagnostics

    init(_ fields: Fields, _ diagnostics: Diagnostics) {
        self.fields = fields
        self.diagnostics = diagnostics
    }

    /// The clock, where all its terms are there and no others; nil after reports.
    var kind: EventClock.Kind? {
        guard let kind = fields.text("clock").flatMap(EventClock.Kind.init(rawValue:)) else {
            return nil
        }
        let (needed, optional) = kind.terms
        let own = [needed] + optional
        var isFine = true
        for term in Set(EventClock.Kind.allCases.flatMap { [$0.terms.needed] + $0.terms.optional })
            .subtracting(own).sorted() where fields.isGiven(term)
        {
            diagnostics.report(
                fields.node(term), "has no meaning with clock \(kind.rawValue)",
                expected: "only " + own.joined(separator: ", ") + " and notice")
            isFine = false
        }
        if !fields.isGiven(needed) {
            diagnostics.report(
                fields.node("clock"), "clock \(kind.rawValue) needs \(needed)",
                expected: "a value for \(needed)")
            isFine = false
        }
        return isFine ? kind : nil
    }

    var dates: [CalendarMonth]? {
        guard let value = fields.value("date") else { return nil }
        return value.list?.compactMap(\.month) ?? value.month.map { [$0] }
    }

    /// The law of a renewal's gaps; nil after a report.
    var gapLaw: GapLaw? {
        guard let mean = fields.duration("gap")?.months else { return nil }
        let law = fields.isGiven("law") ? fields.text("law") : "exponential"
        let needed = ["gamma": "shape", "lognormal": "spread"][law ?? ""]
        for term in ["shape", "spread"] where fields.isGiven(term) != (needed == term) {
            guard let law else { return nil }
            diagnostics.report(
                fields.isGiven(term) ? fields.node(term) : fields.node("law"),
                fields.isGiven(term)
                    ? "has no meaning with law \(law)" : "law \(law) needs \(term)",
                expected: "shape with law gamma, spread with law lognormal")
            return nil
        }
        switch law {
        case "exponential": return .exponential(mean: mean)
        case "gamma": return fields.integer("shape").map { .gamma(mean: mean, shape: $0) }
        case "lognormal":
            return fields.number("spread").map { .logNormal(mean: mean, spread: $0) }
        default: return nil
        }
    }

    /// A length of time that must be a whole number of months; nil after a report.
    func wholeMonths(_ term: String) -> Int? {
        guard let duration = fields.duration(term) else { return nil }
        if let months = duration.wholeMonths { return months }
        diagnostics.report(fields.node(term), "not a whole number of months")
        return nil
    }
}
