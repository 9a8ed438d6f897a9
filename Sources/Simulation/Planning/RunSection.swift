import ScenarioModel

/// The section `run` of a scenario: how many paths, from which seed.
package enum RunSection {
    package static let table = TermTable(
        "run", "How many paths are drawn, and from which seed.",
        [
            Term(
                "paths", .integer, .defaulted("100000"), in: .within(1, maximumPathCount),
                plausible: .atLeast(1000), "Number of paths."),
            Term(
                "seed", .integer, .defaulted("1"), in: .atLeast(0),
                "Seed of all random numbers: the same seed gives the same result, bit for bit."),
        ])

    /// 2^40: within the 2^48 paths that draws can address, and more than any machine will run.
    package static let maximumPathCount = 1_099_511_627_776.0
}
