import LinearAlgebra
import Randomness
import Series
import TilePrograms

/// How the shocks of a scenario depend on one another, validated.
package struct DependenceModel: Sendable {
    package let correlation: CorrelationModel
    /// Binds the shocks that `correlation` names.
    package let copula: Copula

    package static let independent = DependenceModel(correlation: .independent, copula: .gaussian)

    /// How a report calls it.
    package var name: String {
        [correlation.name, copula.name].compactMap(\.self).joined(separator: ", ")
    }
}

/// The correlations, ready for the normals of each month.
package enum CorrelationModel: Sendable {
    /// Every shock on its own.
    case independent
    /// Brownian shocks dWᵢ = Σ βᵢₖ dFₖ + √(1 − Σβ²) dεᵢ on named latent factors.
    case loadings(latent: [String], rows: [String: [Double]])
    /// Step normals correlated by a lower triangular factor, in the order of `shocks`.
    case cholesky(shocks: [String], lower: [[Double]])

    var name: String {
        switch self {
        case .independent: "independent"
        case .loadings: "loadings"
        case .cholesky: "matrix"
        }
    }
}

/// Turns shocks into the step normals that processes consume.
///
/// *Determinism*: each shock draws its own normals under its own name; under loadings the latent
/// factors draw theirs, so adding a factor moves nobody's numbers. Under a matrix, a shock reads its own
/// and earlier draws in the order of the matrix, so only a shock added last leaves the others alone.
package struct ShockNormals {
    /// Reads what processes say of other factors in formulas.
    package let compiler: ExpressionCompiler
    package let model: DependenceModel
    /// Length of a step in years.
    package let step: Double

    /// The level of another factor, and its median by month.
    let companion: (String) -> (level: Series, median: [Double])?
    private let student: StudentCopula?

    package var graph: SeriesGraph { compiler.graph }

    package init(
        compiler: ExpressionCompiler, model: DependenceModel, step: Double,
        companion: @escaping (String) -> (level: Series, median: [Double])? = { _ in nil }
    ) {
        self.compiler = compiler
        self.companion = companion
        self.model = model
        self.step = step
        switch model.copula {
        case .gaussian: student = nil
        case .studentT(let degrees, let mixing):
            student = StudentCopula(
                degrees, mixing, years: compiler.grid.years.map(\.steps), in: compiler.graph)
        }
    }

    /// The standard normal of each month for one shock.
    package func normal(_ shock: Shock) -> NodeID {
        guard let correlated = correlated(shock) else { return own(shock.name) }
        return student?.normal(correlated) ?? correlated
    }

    /// Nil for a shock that the dependence does not name.
    private func correlated(_ shock: Shock) -> NodeID? {
        switch model.correlation {
        case .independent: return nil
        case .loadings(let latent, let rows):
            guard let loadings = rows[shock.name] else { return nil }
            return loaded(shock, loadings, latent: latent)
        case .cholesky(let shocks, let lower):
            guard let index = shocks.firstIndex(of: shock.name) else { return nil }
            var terms: [(Double, NodeID)] = []
            for (column, weight) in lower[index].prefix(index + 1).enumerated() where weight != 0 {
                terms.append((weight, own(shocks[column])))
            }
            return combine(terms)
        }
    }

    private func own(_ name: String) -> NodeID {
        graph.draw(.normal, DrawSource(name: NameHash(name), purpose: .diffusion))
    }

    /// Z = Σₖ βₖ Σₙ aₙ(κ) ξₖₙ + √(1 − Σₖ βₖ² Σₙ aₙ²) ε; see ``StepShock``.
    private func loaded(_ shock: Shock, _ loadings: [Double], latent: [String]) -> NodeID {
        let coordinates = StepShock.coordinates(speed: shock.speed, step: step)
        var terms: [(Double, NodeID)] = []
        var explained = 0.0
        for (name, loading) in zip(latent, loadings) where loading != 0 {
            for (index, coordinate) in coordinates.enumerated() {
                let weight = loading * coordinate
                let source = DrawSource(
                    name: NameHash("latent." + name), purpose: .diffusion,
                    index: index)
                terms.append((weight, graph.draw(.normal, source)))
                explained += weight * weight
            }
        }
        terms.append(((1 - explained).squareRoot(), own(shock.name)))
        return combine(terms)
    }

    private func combine(_ terms: [(Double, NodeID)]) -> NodeID {
        graph.combine(terms.map { graph.constant($0.0) }, terms.map(\.1))
    }
}
