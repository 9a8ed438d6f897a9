import LinearAlgebra
import ScenarioModel
import Series

/// The section `dependence` of a scenario: how the shocks of the factors hang together.
///
/// Three ways: nothing (independent), `loadings` on named latent factors (the default way; adding a
/// factor moves nobody's numbers), or a full correlation `matrix` or `pairs`.
package enum DependenceSection {
    // MARK: - Terms

    package static let table = TermTable(
        "dependence", "Correlation of the shocks that drive the factors.",
        [
            Term(
                "latent", .list(.text), .optional,
                "Names of the latent factors that loadings refer to, such as demand_cycle."),
            Term(
                "loadings", .any, .optional,
                "By factor or shock (spot, spot.chi): loadings on the latent factors, as a list in "
                    + "their order or by name; squares sum to less than 1."),
            Term(
                "shocks", .choice(["brownian", "step"]), .defaulted("brownian"),
                "Whether correlations are those of the Brownian shocks or of the monthly normals."),
            Term(
                "order", .list(.text), .optional,
                "Names of the shocks in the order of the matrix; default: all shocks as declared."),
            Term(
                "matrix", .list(.list(.number(.one))), .optional,
                "Full correlation matrix, row by row."),
            Term(
                "pairs", .any, .optional,
                "Correlations by pair, {demand ~ spot.chi: 0.39}; pairs not named are 0."),
            Term(
                "kind", .choice(["pearson", "spearman", "kendall"]), .defaulted("pearson"),
                "What the numbers of a matrix or of pairs are: linear correlations, or rank "
                    + "correlations by Spearman or Kendall."),
            Term(
                "scale", .number(.one), .defaulted("1"), in: .atLeast(0),
                plausible: .atMost(2),
                "Stress: multiplies loadings, or the correlations of a matrix or of pairs; above 1 "
                    + "only so far that 5 % of the least variance is left."),
            Term(
                "copula", .choice(["gaussian", "student-t"]), .defaulted("gaussian"),
                "Whether large moves of the correlated shocks come together: not at all in the "
                    + "limit, or as under Student's t."),
            Term(
                "degrees", .number(.one), in: .within(1, 1000), plausible: .within(2, 30),
                "Degrees of freedom of the t copula; 5 where not given."),
            Term(
                "mixing", .choice(["path", "year"]),
                "How long one draw of the t copula's mixing variable holds; path where not given."),
            Term(
                "repair", .choice(["refuse", "nearest"]), .defaulted("refuse"),
                "What to do with a matrix that is not positive definite: refuse it, or take the "
                    + "nearest correlation matrix (Higham 2002) and say what changed."),
        ])

    // MARK: - Reading

    /// What the section says about these shocks, or nil after a report.
    ///
    /// - Parameter broken: factors that could not be read, whose shocks are not known.
    package static func model(
        _ fields: Fields, shocks: [Shock], factors: [String], broken: [String] = [],
        reading: Reading
    ) -> (model: DependenceModel, notes: [String])? {
        let ways = ["loadings", "matrix", "pairs"].filter { fields.isGiven($0) }
        if ways.count > 1 {
            reading.diagnostics.report(
                fields.node(ways[1]), "given beside \(ways[0])",
                expected: "one of loadings, matrix and pairs")
            return nil
        }
        let copula = copula(fields, way: ways.first, reading)
        let found: (model: CorrelationModel, notes: [String])?
        switch ways.first {
        case "loadings":
            found = LoadingsReader(
                fields: fields, shocks: shocks, factors: factors, broken: broken, reading: reading
            ).model()
        case .some:
            found = MatrixReader(
                fields: fields, shocks: shocks, factors: factors, broken: broken, reading: reading
            ).model()
        case nil:
            found = (.independent, [])
        }
        guard let found, let copula else { return nil }
        return (DependenceModel(correlation: found.model, copula: copula, shocks: shocks), found.notes)
    }

    /// The copula, or nil after a report of terms that do not go together.
    private static func copula(_ fields: Fields, way: String?, _ reading: Reading) -> Copula? {
        var isFine = true
        func refuse(_ name: String, _ message: String, _ expected: String) {
            reading.diagnostics.report(fields.node(name), message, expected: expected)
            isFine = false
        }
        let isStudent = fields.text("copula") == "student-t"
        let ways = "loadings, pairs or a matrix"
        if way == nil {
            // A resolved scenario states the defaults, which bind nothing.
            let idle = [
                "kind": fields.text("kind") == "pearson", "scale": fields.number("scale") == 1,
                "copula": fields.text("copula") == "gaussian",
            ]
            for name in ["kind", "scale", "copula", "degrees", "mixing"]
            where fields.isGiven(name) && idle[name] != true {
                refuse(name, "\(name) without correlations", "\(ways) beside it")
            }
        } else if !isStudent {
            for name in ["degrees", "mixing"] where fields.isGiven(name) {
                refuse(name, "\(name) without copula: student-t", "it beside copula: student-t")
            }
        }
        if way == "loadings", fields.isGiven("kind") {
            refuse("kind", "kind beside loadings", "kind beside pairs or a matrix")
        }
        if isStudent, fields.text("kind") == "spearman" {
            refuse(
                "kind", "no closed form leads from Spearman's correlation to a t copula",
                "kendall or pearson")
        }
        let degrees = fields.number("degrees") ?? 5
        let mixing = Copula.Mixing(rawValue: fields.text("mixing") ?? "path")
        if fields.isGiven("degrees") && fields.number("degrees") == nil { isFine = false }
        guard isFine, let mixing else { return nil }
        return isStudent ? .studentT(degrees: degrees, mixing: mixing) : .gaussian
    }

    /// The variance of its own, or the smallest eigenvalue, that a stress leaves.
    static let leastShare = 0.05
}

/// Reads a number of a section that the term tables leave to their owner; notes its provenance.
func correlationNumber(_ node: DocumentNode, _ reading: Reading) -> Double? {
    var node = node
    if let (inner, assumption) = node.unwrapped {
        reading.note(assumption)
        node = inner
    }
    do throws(TextFault) {
        let quantity = try Quantity(node.text ?? "")
        if quantity.dimension == .one, (-1...1).contains(quantity.value) { return quantity.value }
        reading.diagnostics.report(node, "not a correlation", expected: "a number from -1 to 1")
    } catch {
        var fault = error
        fault.expected = "a number from -1 to 1"
        reading.diagnostics.report(fault, in: node)
    }
    return nil
}

/// Whether the name is that of a factor, or of a shock of a factor.
func isOf(_ factors: [String], _ name: String) -> Bool {
    factors.contains { name == $0 || name.hasPrefix($0 + ".") }
}

/// Four decimals, for messages.
func rounded(_ x: Double) -> String {
    let scaled = (x * 1e4).rounded() / 1e4
    return scaled == 0 && x != 0 ? "\(x)" : "\(scaled)"
}
