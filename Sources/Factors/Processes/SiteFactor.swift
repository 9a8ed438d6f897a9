import Randomness
import ScenarioModel
import Series
import TilePrograms

/// The normal of a factor that is drawn once per path, part of it shared by all factors of a site.
///
/// *Formula*: Y = √ρ S + √(1 − ρ) ε; two factors of one site have correlation √(ρ₁ρ₂). S is drawn under
/// the site's name, so another factor of the site moves nobody's numbers.
struct SiteFactor {
    static let site = Term(
        "site", .text,
        "Name of the site; factors with the same site share a part of what happens.")
    static let correlation = Term(
        "site_correlation", .number(.one), in: .atLeast(0, below: 1),
        plausible: .within(0.1, 0.6),
        "ρ, share of variance that the site has in the factor's normal; 30 % where not given.")

    private let name: String
    private let site: String?
    private let correlation: Double

    init?(_ fields: Fields, name: String, _ diagnostics: Diagnostics) {
        self.name = name
        site = fields.text("site")
        correlation = fields.number("site_correlation") ?? 0.3
        if fields.isGiven("site_correlation") {
            if fields.number("site_correlation") == nil { return nil }
            guard fields.isGiven("site") else {
                diagnostics.report(
                    fields.node("site_correlation"), "a correlation without a site",
                    expected: "site: NAME beside it")
                return nil
            }
        }
        if fields.isGiven("site") && site == nil { return nil }
    }

    /// Names that address draws.
    var drawNames: [String] { [name] + (site.map { ["site." + $0] } ?? []) }

    /// Standard normal, the same in all months of a path.
    func normal(in graph: SeriesGraph) -> NodeID {
        func draw(_ name: String) -> NodeID {
            graph.draw(
                .normal, DrawSource(name: NameHash(name), purpose: .parameter), perPath: true)
        }
        guard let site, correlation > 0 else { return draw(name) }
        return graph.combine(
            [
                graph.constant(correlation.squareRoot()),
                graph.constant((1 - correlation).squareRoot()),
            ], [draw("site." + site), draw(name)])
    }
}
