import ScenarioModel

/// The variants that may be named: `base`, the scenario's variants and overlays; other scenarios by
/// the name of their file, and theirs behind it: `other`, `other:cheap`.
struct VariantChoice {
    /// In the order of the files, with those that are compared unless others are named.
    private var all: [(variant: Variant, isDefault: Bool)] = []

    init(_ laboratory: Laboratory) {
        add(Variant.base, isDefault: true)
        let own = laboratory.family
        for name in own.variantNames { add(Variant(name, [.variant(name)]), isDefault: true) }
        for name in own.overlayNames { add(Variant(name, [.overlay(name)]), isDefault: false) }
        for (index, other) in laboratory.others.enumerated() {
            let file = free(other.fileName)
            func of(_ name: String, _ change: ScenarioFamily.Change) -> Variant {
                Variant("\(file):\(name)", [change], scenario: index + 1)
            }
            add(Variant(file, scenario: index + 1), isDefault: true)
            for name in other.variantNames { add(of(name, .variant(name)), isDefault: false) }
            for name in other.overlayNames { add(of(name, .overlay(name)), isDefault: false) }
        }
    }

    private mutating func add(_ variant: Variant, isDefault: Bool) {
        if !all.contains(where: { $0.variant.name == variant.name }) {
            all.append((variant, isDefault))
        }
    }

    /// The name, with a number where it is taken.
    private func free(_ name: String) -> String {
        var result = name
        var number = 1
        while all.contains(where: { $0.variant.name == result }) {
            number += 1
            result = "\(name)-\(number)"
        }
        return result
    }

    /// The reference, and then the variants named; by default all, and always other scenarios as
    /// they stand.
    func variants(
        _ names: [String], against reference: String?, _ problems: inout [Diagnostic]
    ) -> [Variant] {
        var chosen: [Variant] = []
        func choose(_ variant: Variant) {
            if !chosen.contains(variant) { chosen.append(variant) }
        }
        if let first = variant(reference ?? Variant.base.name, flag: "--against", &problems) {
            choose(first)
        }
        for name in names {
            if let variant = variant(name, flag: "--variant", &problems) { choose(variant) }
        }
        for (variant, isDefault) in all where isDefault {
            let isScenario = variant.scenario > 0 && variant.changes.isEmpty
            if names.isEmpty || isScenario { choose(variant) }
        }
        return chosen
    }

    private func variant(
        _ name: String, flag: String, _ problems: inout [Diagnostic]
    ) -> Variant? {
        if let found = all.first(where: { $0.variant.name == name }) { return found.variant }
        let names = all.map(\.variant.name)
        problems.append(
            Diagnostic(
                at: SourcePosition(file: flag, line: 1, column: 1), offending: name,
                message: "no such variant",
                expected: "one of "
                    + Diagnostic.shortened(names.joined(separator: ", "), limit: 160),
                suggestion: nearestName(to: name, in: names)))
        return nil
    }
}

extension ScenarioFamily {
    /// The name of the scenario's own file without its ending.
    var fileName: String {
        let name = plan.provenance.inputs.first?.name ?? "scenario"
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
        return String(name[..<dot])
    }
}
