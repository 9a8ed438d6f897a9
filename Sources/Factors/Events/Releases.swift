import ScenarioModel
import Series

/// How many models are released in a month: by a Poisson rate of the factor's own, or by a formula
/// such as `release.now`, what an event clock tells.
enum Releases: Sendable {
    /// Per year.
    case rate(Double)
    case formula(Formula)

    static let term = Term(
        "releases", .either([.rate, .expression]), .required, in: .within(0, 120),
        plausible: .atMost(24),
        "Releases: a rate a year, or a formula of how many there are in the month, such as "
            + "release.now of an event called release.")

    init?(_ fields: Fields) {
        if let formula = fields.formula("releases") {
            self = .formula(formula)
        } else if let rate = fields.number("releases") {
            self = .rate(rate)
        } else {
            return nil
        }
    }

    /// The number of each month; nil after a report.
    ///
    /// - Parameter name: the factor's, which addresses the draws of a rate.
    func number(name: String, _ normals: ShockNormals) -> Series? {
        switch self {
        case .rate(let rate):
            let graph = normals.graph
            return graph.series(PoissonCount(rate: rate, name: name, in: graph).series(in: graph))
        case .formula(let formula):
            return normals.compiler.series(formula, expecting: .one)?.positivePart
        }
    }
}
