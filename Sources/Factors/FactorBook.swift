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

    /// Reads the sections and defines a name for each factor, or returns nil after reports. Names
    /// of sound factors are defined even then, so that formulas over them are checked.
    ///
    /// - Parameters:
    ///   - dependence: nil where the section could not be read.
    ///   - reserved: names that formulas know already.
    package init?(
        factors: [FieldValue.MapEntry], dependence: Fields?, reserved: [String] = [],
        reading: Reading, compiler: ExpressionCompiler
    ) {
        var entries: [Entry] = []
        var broken: [String] = []
        compiler.names.withheld = Set(factors.map(\.name))
        for factor in factors {
            let isReserved = reserved.contains(factor.name)
            if isReserved { Self.refuse(factor, reading) }
            guard let fields = factor.value?.record,
                let type = ProcessCatalogue.all.first(where: {
                    $0.table.name == fields.table.name
                }),
                let process = type.init(fields, name: factor.name, compiler: compiler), !isReserved
            else {
                broken.append(factor.name)
                continue
            }
            entries.append(Entry(name: factor.name, process: process))
        }
        compiler.names.withheld = []
        let found = dependence.flatMap {
            DependenceSection.model(
                $0, shocks: entries.flatMap(\.process.shocks), factors: factors.map(\.name),
                broken: broken, reading: reading)
        }
        let normals = ShockNormals(
            compiler: compiler, model: found?.model ?? .independent, step: monthStep)
        for name in broken { compiler.names.fail(name) }
        for entry in entries {
            entry.process.define(entry.name, normals)
        }
        guard let found, broken.isEmpty,
            Self.namesAreDistinct(entries, found.model, factors, reading)
        else { return nil }
        self.entries = entries
        self.dependence = found.model
        notes = found.notes
    }

    private static func refuse(_ factor: FieldValue.MapEntry, _ reading: Reading) {
        reading.diagnostics.add(
            Diagnostic(
                at: factor.keyPosition, keyPath: factor.node.keyPath, offending: factor.name,
                message: "the name means something else in formulas", expected: "another name"))
    }

    /// Draws are addressed by a hash of the factor's or shock's name, so two must not share one.
    private static func namesAreDistinct(
        _ entries: [Entry], _ model: DependenceModel, _ factors: [FieldValue.MapEntry],
        _ reading: Reading
    ) -> Bool {
        var names = entries.map(\.name) + entries.flatMap { $0.process.shocks.map(\.name) }
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
