import ScenarioModel

/// A generation of accelerators, such as one chip.
package struct Generation: Sendable, Hashable {
    // MARK: - Terms

    package static let table = TermTable(
        "generation", "A generation of accelerators.",
        [
            Term(
                "power", .number(.power / .accelerator), in: .above(0),
                plausible: .within(0.05, 10),
                "Power per accelerator at the rack, such as 1.67 kW/GPU."),
            Term(
                "pue", .number(.one), .defaulted("1"), in: .atLeast(1), plausible: .atMost(2.5),
                "Power usage effectiveness: power at the meter per power at the rack."),
            Term(
                "performance", .number(.one), .optional, in: .above(0),
                plausible: .within(0.02, 50),
                "Throughput relative to that for which products state their efficiency; 1 for "
                    + "the only generation and for that of `basis.work`, needed where several are "
                    + "used."),
        ])

    // MARK: - Resolved

    package let name: String
    /// Kilowatts at the rack per accelerator; nil when not stated.
    package let power: Double?
    package let pue: Double
    /// Relative throughput.
    package let performance: Double

    package init(name: String, power: Double? = nil, pue: Double = 1, performance: Double = 1) {
        self.name = name
        self.power = power
        self.pue = pue
        self.performance = performance
    }

    /// Reads an entry of the section; nil after a report.
    package init?(_ entry: FieldValue.MapEntry) {
        guard let fields = entry.value?.record, let pue = fields.number("pue"),
            ["power", "performance"].allSatisfy({
                !fields.isGiven($0) || fields.number($0) != nil
            })
        else { return nil }
        self.init(
            name: entry.name, power: fields.number("power"), pue: pue,
            performance: fields.number("performance") ?? 1)
    }

    /// Kilowatts at the meter per accelerator.
    package var facilityPower: Double? { power.map { $0 * pue } }
}
