import Randomness
import ScenarioModel
import Series

/// The factors of a scenario, read, validated and defined as names.
package struct FactorBook {
    package let entries: [Entry]
    /// The names by which formulas read the factors: each one's own and then those of its lines.
    package let lineNames: [String]
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
                let entry = Entry(factor.name, fields, compiler), !isReserved
            else {
                broken.append(factor.name)
                continue
            }
            entries.append(entry)
        }
        compiler.names.withheld = []
        let found = dependence.flatMap {
            DependenceSection.model(
                $0, shocks: entries.flatMap(\.process.shocks), factors: factors.map(\.name),
                broken: broken, reading: reading)
        }
        for name in broken { compiler.names.fail(name) }
        compiler.names.faultyOwners = Set(broken)
        let namesBefore = compiler.names.names.count
        let dimensions = Dictionary(
            entries.map { ($0.name, $0.process.dimension) }, uniquingKeysWith: { a, _ in a })
        compiler.names.readUnits { dimensions[$0] }
        let companion = Self.companion(among: entries, compiler)
        for first in Set(entries.map(\.first)).sorted() {
            compiler.graph.since(first) {
                let normals = ShockNormals(
                    compiler: first == 0 ? compiler : compiler.simulating,
                    model: found?.model ?? .independent, step: monthStep, companion: companion)
                for entry in entries where entry.first == first {
                    entry.define(normals, compiler.grid)
                }
            }
        }
        lineNames = Array(compiler.names.names[namesBefore...])
        guard Self.companionsAreKnown(entries, broken, compiler),
            let found, broken.isEmpty,
            Self.namesAreDistinct(entries, found.model, factors, reading)
        else { return nil }
        self.entries = entries
        self.dependence = found.model
        notes = found.notes + Self.anew(entries) + entries.flatMap(\.process.notes)
    }

    private static func anew(_ entries: [Entry]) -> [String] {
        let names = entries.filter(\.process.startsAnew).map(\.name)
        if names.isEmpty { return [] }
        return [
            "Counted from the as-of date, and so not shared with a view of another month: "
                + names.joined(separator: ", ") + "."
        ]
    }

    private static func refuse(_ factor: FieldValue.MapEntry, _ reading: Reading) {
        reading.diagnostics.add(
            Diagnostic(
                at: factor.keyPosition, keyPath: factor.node.keyPath, offending: factor.name,
                message: "the name means something else in formulas", expected: "another name"))
    }

    /// A factor that others may follow, with the path of its median; see ``ShockNormals/companion``.
    private static func companion(
        among entries: [Entry], _ compiler: ExpressionCompiler
    ) -> (String) -> (level: Series, median: [Double])? {
        { name in
            guard let entry = entries.first(where: { $0.name == name }),
                let median = median(
                    of: entry, compiler.grid.knownCount..<compiler.grid.stepCount),
                let level = compiler.names.series(name)
            else { return nil }
            return (level, median)
        }
    }

    /// Medians by month, or means where only these are known; nil where neither is positive.
    private static func median(of entry: Entry, _ steps: Range<Int>) -> [Double]? {
        let laws = steps.map { entry.law(at: $0) }
        let values = laws.compactMap { law in
            if case .normal = law { return Double?.none }
            return (law.quantile(0.5) ?? law.mean).flatMap { $0 > 0 ? $0 : nil }
        }
        return values.count == steps.count ? values : nil
    }

    private static func companionsAreKnown(
        _ entries: [Entry], _ broken: [String], _ compiler: ExpressionCompiler
    ) -> Bool {
        var isFine = true
        let first = compiler.grid.knownCount
        for (entry, companion) in entries.flatMap({ entry in
            entry.process.companions.map { (entry, $0) }
        }) where !broken.contains(companion.name) {
            let names = entries.filter { $0.process.companions.isEmpty }.map(\.name)
            let found = entries.first { $0.name == companion.name }
            if let found, names.contains(found.name), median(of: found, first..<first + 1) != nil {
                continue
            }
            isFine = false
            compiler.diagnostics.report(
                companion.node,
                found == nil
                    ? "no factor of this name"
                    : "\(entry.name) cannot follow this factor",
                expected: "a positive factor that follows no other",
                suggestion: found == nil ? compiler.diagnostics.nearestName(to: companion.name, in: names) : nil)
        }
        return isFine
    }

    /// Draws are addressed by a hash of the factor's or shock's name, so two must not share one.
    private static func namesAreDistinct(
        _ entries: [Entry], _ model: DependenceModel, _ factors: [FieldValue.MapEntry],
        _ reading: Reading
    ) -> Bool {
        var names = entries.flatMap { [$0.name] + $0.process.drawNames }
        if case .loadings(let latent, _) = model.correlation { names += latent.map { "latent." + $0 } }
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
