import ScenarioModel

/// Four numbers that scale a whole scenario: what a manager can pull, and what a miss is made of.
///
/// Formulas may name them, `levers.demand`. At 1 they change nothing, to the bit.
package enum Lever: String, CaseIterable, Sendable {
    /// Utilization: scales the demand of every product.
    case demand
    /// The token price: scales the price of every product.
    case price
    /// Scales the units that every product gets out of an accelerator-hour.
    case efficiency
    /// The sourcing mix: scales what every contract bought commits to, owned fleets left out.
    case commitment

    package var name: String { "levers.\(rawValue)" }

    /// The `levers` section as data.
    package static let term = Term(
        "levers", .record(table), .filled,
        "Numbers that scale the whole scenario, for sensitivities and miss curves.")

    package static let table = TermTable(
        "levers", "Numbers that scale the whole scenario; 1 changes nothing.",
        [
            Term(
                "demand", .number(.one), .defaulted("1"), in: .atLeast(0),
                plausible: .within(0.2, 5), "Scales the demand of every product."),
            Term(
                "price", .number(.one), .defaulted("1"), in: .atLeast(0),
                plausible: .within(0.2, 5), "Scales the price of every product."),
            Term(
                "efficiency", .number(.one), .defaulted("1"), in: .above(0),
                plausible: .within(0.2, 5),
                "Scales the units that every product gets out of an accelerator-hour."),
            Term(
                "commitment", .number(.one), .defaulted("1"), in: .atLeast(0),
                plausible: .within(0.2, 5),
                "Scales the hours or the money that every contract bought commits to; owned "
                    + "fleets stay as they are."),
        ])
}

extension ExpressionCompiler {
    /// Makes the levers names of the scenario.
    package func define(levers fields: Fields?) {
        for lever in Lever.allCases {
            guard let value = fields?.number(lever.rawValue) else {
                names.fail(lever.name)
                continue
            }
            _ = names.define(lever.name, graph.series(value))
        }
    }

    /// A lever's number; 1 where nobody set it.
    package func lever(_ lever: Lever) -> Series { names.series(lever.name) ?? graph.series(1) }
}
