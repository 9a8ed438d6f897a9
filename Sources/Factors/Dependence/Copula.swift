import Randomness
import ScenarioModel
import Series
import Statistics
import TilePrograms

/// How correlated normals of one month are tied together beyond their correlation.
package enum Copula: Hashable, Sendable {
    case gaussian
    /// Student's t: large moves come together, the more so the fewer degrees of freedom.
    case studentT(degrees: Double, mixing: Mixing)

    /// How long one draw of the mixing variable holds.
    package enum Mixing: String, Sendable {
        case path, year
    }

    package var name: String? {
        switch self {
        case .gaussian: nil
        case .studentT(let degrees, let mixing):
            "Student t with \(NumberScanner.text(of: degrees)) degrees, mixing per \(mixing)"
        }
    }
}

/// Turns correlated normals into normals that have a t copula.
///
/// *Formula*: X = Φ⁻¹(T_ν(Z √(ν/W))), W ~ χ²_ν shared by all shocks of a path, or of a calendar year
/// of it. Each month's X is standard normal again, and the X of one month have the t copula of Z's
/// correlations.
///
/// *What keeps its law*: the shock of one month, exactly, and with it all moments of a factor after
/// one month; the shocks of different months stay uncorrelated, so that a Gaussian state keeps mean and
/// variance. Over several months that share W, its tails are fatter than normal, and the mean of an
/// exponential of it exceeds the closed form a little; no moment becomes infinite, as the moments of
/// an exponential of Z √(ν/W) itself would.
///
/// A month average needs a second normal R beside its factor's own Z, independent of it given W. It
/// is mapped given Z: R √((ν + 1)/(W + Z²)) has Student's law of ν + 1 degrees whatever Z is
/// (Rosenblatt 1952), so that it becomes a normal independent of X. A factor's end and average of
/// one month thus keep their joint law, and the same W multiplies all.
///
/// - Source: A. J. McNeil, R. Frey & P. Embrechts, "Quantitative Risk Management" (2015), 7.3;
///   M. Rosenblatt, "Remarks on a multivariate transformation", Ann. Math. Stat. 23 (1952).
package struct StudentCopula {
    let graph: SeriesGraph
    /// 1/√W per month.
    private let inverseRoot: NodeID
    private let map: Curve
    private let mapGiven: Curve

    /// - Parameter years: calendar years with their steps; a year's draw is addressed by its number.
    init(
        _ degrees: Double, _ mixing: Copula.Mixing, years: [(year: Int, steps: Range<Int>)],
        in graph: SeriesGraph
    ) {
        self.graph = graph
        let gamma = QuantileCurve.logGamma(shape: degrees / 2)
        func root(_ index: Int) -> NodeID {
            let source = DrawSource(name: NameHash("dependence"), purpose: .mixing, index: index)
            let log = graph.curve(gamma, graph.draw(.normal, source, perPath: true))
            let scaled = graph.binary(.multiply, log, graph.constant(-0.5))
            return graph.unary(.exp, graph.binary(.add, scaled, graph.constant(Self.halfLog2)))
        }
        switch mixing {
        case .path: inverseRoot = root(0)
        case .year:
            let isIn = years.map { year in
                graph.table((0..<graph.stepCount).map { year.steps.contains($0) ? 1 : 0 })
            }
            inverseRoot = graph.combine(isIn, years.map { root($0.year) })
        }
        let least = 2 * UnaryOperation.exp(gamma(-8.25))
        map = Self.map(degrees, leastMixing: least)
        mapGiven = Self.map(degrees + 1, leastMixing: least)
    }

    /// −½ ln 2: W is twice a gamma variable.
    private static let halfLog2 = -0.34657359027997264

    func normal(_ z: NodeID) -> NodeID {
        mapped(graph.binary(.multiply, z, inverseRoot), by: map)
    }

    /// The normal of R where Z is `other`: of b = R/√(W (1 + a²)) with a = Z/√W.
    func normal(_ rest: NodeID, given other: NodeID) -> NodeID {
        let spread = graph.unary(
            .squareRoot, onePlusSquare(graph.binary(.multiply, other, inverseRoot)))
        let scaled = graph.binary(.multiply, rest, inverseRoot)
        return mapped(graph.binary(.divide, scaled, spread), by: mapGiven)
    }

    private func onePlusSquare(_ a: NodeID) -> NodeID {
        graph.binary(.add, graph.binary(.multiply, a, a), graph.constant(1))
    }

    private func mapped(_ a: NodeID, by map: Curve) -> NodeID {
        let log = graph.unary(.log, onePlusSquare(a))
        return graph.binary(.multiply, a, graph.curve(map, log))
    }

    /// Φ⁻¹(T_ν(a √ν))/a as a function of ln(1 + a²), up to where the largest normal meets the least W.
    ///
    /// *Accuracy*: 10⁻¹¹ relative.
    package static func map(_ degrees: Double, leastMixing: Double) -> Curve {
        let end = UnaryOperation.log(1 + 8.25 * 8.25 / leastMixing)
        return Curve(over: 0...end, pieces: 128) { ratio(logOf: $0, degrees) }
    }

    private static func ratio(logOf log: Double, _ degrees: Double) -> Double {
        let square = Elementary.exp(log) - 1
        if square <= 0 { return slope(degrees) }
        let a = square.squareRoot()
        let tail = IncompleteBeta.tails(
            1 / (1 + square), square / (1 + square), degrees / 2, 0.5
        ).lower
        return -NormalDistribution.quantile(tail / 2) / a
    }

    /// The limit at zero: √ν times the ratio of the densities, Γ((ν + 1)/2) √2 / Γ(ν/2).
    private static func slope(_ degrees: Double) -> Double {
        // B(ν/2, ½) from the density of the beta law at its middle: xᵃyᵇ/B(a, b).
        let density = IncompleteBeta.tails(0.5, 0.5, degrees / 2, 0.5).density
        // Γ((ν + 1)/2)/Γ(ν/2) = √π / B(ν/2, ½).
        let inverseBeta = density * Elementary.exp((degrees + 1) / 2 * Elementary.log(2))
        return (2 * Double.pi).squareRoot() * inverseBeta
    }
}
