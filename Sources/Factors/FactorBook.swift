import Randomness
import ScenarioModel
import Series

/// The factors of a scenario, read, validated and defined as names.
package struct FactorBook {
    /// One factor with its process.
    package struct Entry: Sendable {
        package let name: String
        package let process: any StochasticProcess
    }

    package let entries: [Entry]
    package let dependence: DependenceModel
    /// What a reader of the results should know, such as a repaired matrix.
    package let notes: [String]

    /// Reads the sections and defines a name for each factor, or returns nil after reports.
    package init?(
        factors: [FieldValue.MapEntry], dependence fields: Fields, reading: Reading,
        compiler: ExpressionCompiler
    ) {
        var entries: [Entry] = []
        var isFine = true
        for factor in factors {
            guard let fields = factor.value?.record,
                let type = ProcessCatalogue.all.first(where: { $0.table.name == fields.table.name }),
                let process = type.init(fields, name: factor.name, compiler: compiler)
            else {
                isFine = false
                // Formulas that name it should not report it again.
                compiler.names.define(factor.name) { nil }
                continue
            }
            entries.append(Entry(name: factor.name, process: process))
        }
        guard
            let (model, notes) = DependenceSection.model(
                fields, shocks: entries.flatMap(\.process.shocks), factors: factors.map(\.name),
                reading: reading), isFine,
            Self.namesAreDistinct(entries, model, factors, reading)
        else { return nil }
        self.entries = entries
        dependence = model
        self.notes = notes
        let normals = ShockNormals(graph: compiler.graph, model: model, step: monthStep)
        for entry in entries {
            compiler.names.define(entry.name) { entry.process.level(normals) }
        }
    }

    /// Draws are addressed by a hash of the shock's name, so two names must not share one.
    private static func namesAreDistinct(
        _ entries: [Entry], _ model: DependenceModel, _ factors: [FieldValue.MapEntry],
        _ reading: Reading
    ) -> Bool {
        var names = entries.flatMap { $0.process.shocks.map(\.name) }
        if case .loadings(let latent, _) = model { names += latent.map { "latent." + $0 } }
        do {
            try NameHash.checkCollisions(names)
            return true
        } catch {
            if let first = factors.first {
                reading.diagnostics.report(
                    first.node, "two names address the same random numbers: \(error)",
                    offending: "", expected: "another name for one of them")
            }
            return false
        }
    }
}
