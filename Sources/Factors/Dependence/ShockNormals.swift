import LinearAlgebra
import Randomness
import Series
import TilePrograms

/// How the shocks of a scenario depend on one another, validated.
package struct DependenceModel: Sendable {
    package let correlation: CorrelationModel
    /// Binds the shocks that `correlation` names.
    package let copula: Copula
    /// Under loadings, what coordinates leave over.
    let fast: FastNormals

    package static let independent = DependenceModel(correlation: .independent, copula: .gaussian)

    init(correlation: CorrelationModel, copula: Copula, shocks: [Shock] = []) {
        self.correlation = correlation
        self.copula = copula
        var loaded: [Shock] = []
        if case .loadings(_, let rows) = correlation {
            loaded = shocks.filter { rows[$0.name] != nil }
        }
        fast = FastNormals(loaded, step: monthStep)
    }

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
    /// Step normals correlated by a lower triangular factor, in the order of `normals`.
    case cholesky(normals: [StepNormal], lower: [[Double]])

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
                degrees, mixing, years: compiler.grid.years, in: compiler.graph)
        }
    }

    /// The standard normal of each month for one shock.
    package func normal(_ shock: Shock) -> NodeID {
        let end = StepNormal(shock: shock, part: .end)
        guard let correlated = correlated(end) else { return own(end) }
        return student?.normal(correlated) ?? correlated
    }

    /// The part of each month's average that is independent of ``normal(_:)``.
    func rest(_ shock: Shock) -> NodeID {
        let end = StepNormal(shock: shock, part: .end)
        guard let correlated = correlated(end.rest), let beside = self.correlated(end) else {
            return own(end.rest)
        }
        return student?.normal(correlated, given: beside) ?? correlated
    }

    /// Nil for a shock that the dependence does not name.
    private func correlated(_ normal: StepNormal) -> NodeID? {
        switch model.correlation {
        case .independent: return nil
        case .loadings(let latent, let rows):
            guard let loadings = rows[normal.shock.name] else { return nil }
            return loaded(normal, loadings, latent: latent)
        case .cholesky(let normals, let lower):
            guard let index = normals.firstIndex(of: normal) else { return nil }
            var terms: [(Double, NodeID)] = []
            for (column, weight) in lower[index].prefix(index + 1).enumerated() where weight != 0 {
                terms.append((weight, own(normals[column])))
            }
            return combine(terms)
        }
    }

    private func own(_ normal: StepNormal) -> NodeID {
        graph.draw(
            .normal,
            DrawSource(
                name: NameHash(normal.shock.name), purpose: .diffusion,
                index: normal.part.rawValue))
    }

    /// Z = Σₖ βₖ Σₙ aₙ ξₖₙ + what is the shock's own, with aₙ the normal's Legendre coordinates.
    ///
    /// Where the coordinates are cut off, ``FastNormals`` has the rest of them. The end's own part is
    /// √(1 − Σₖ βₖ² Σₙ aₙ²) ε. The rest's reads that ε as well, as far as it takes to be independent of
    /// the end by the little that is left out.
    private func loaded(_ normal: StepNormal, _ loadings: [Double], latent: [String]) -> NodeID {
        let (coordinates, indices) = shared(by: normal)
        var terms: [(Double, NodeID)] = []
        var explained = 0.0
        for (name, loading) in zip(latent, loadings) where loading != 0 {
            for (index, coordinate) in zip(indices, coordinates) {
                let weight = loading * coordinate
                let source = DrawSource(
                    name: NameHash("latent." + name), purpose: .diffusion,
                    index: index)
                terms.append((weight, graph.draw(.normal, source)))
                explained += weight * weight
            }
        }
        if normal.part == .rest {
            let end = StepNormal(shock: normal.shock, part: .end)
            let (ends, endIndices) = shared(by: end)
            let square = loadings.reduce(0) { $0 + $1 * $1 }
            let shared = zip(endIndices, ends).reduce(0.0) { sum, end in
                let place = indices.firstIndex(of: end.0)
                return sum + (place.map { square * end.1 * coordinates[$0] } ?? 0)
            }
            let free = 1 - square * ends.reduce(0) { $0 + $1 * $1 }
            let weight = -shared / free.squareRoot()
            terms.append((weight, own(end)))
            explained += weight * weight
        }
        terms.append((max(0, 1 - explained).squareRoot(), own(normal)))
        return combine(terms)
    }

    /// The normal's coordinates, and the index of the latent factor's draw that each belongs to.
    private func shared(by normal: StepNormal) -> (values: [Double], indices: [Int]) {
        let slow = normal.coordinates(step: step)
        let fast = model.fast.weights(of: normal).enumerated().filter { $0.element != 0 }
        return (
            slow + fast.map(\.element),
            Array(slow.indices) + fast.map { FastNormals.firstIndex + $0.offset }
        )
    }

    private func combine(_ terms: [(Double, NodeID)]) -> NodeID {
        graph.combine(terms.map { graph.constant($0.0) }, terms.map(\.1))
    }
}
