/// The section `uncertain` of a scenario: inputs that are not known, with their ranges.
package enum UncertainSection {
    package static let name = "uncertain"

    package static let table = TermTable(
        name, "The range of an input, named by its key path.",
        [
            Term(
                "low", .quantity,
                "The lowest value it may have; by default that written beside the value."),
            Term(
                "base", .quantity,
                "The likeliest value; by default the scenario's own."),
            Term(
                "high", .quantity,
                "The highest value it may have; by default that written beside the value."),
            Term(
                "law", .choice(UncertainInput.Law.allCases.map(\.rawValue)),
                .defaulted(UncertainInput.Law.pert.rawValue),
                "How likely the values between are: `pert` and `triangular` peak at the base."),
        ], isKeyedByPath: true)

    package static let term = Term(
        name, .either([.list(.text), .map(.record(table))]), .optional,
        "Inputs that are not known: key paths with ranges, or a list of key paths.")
}
