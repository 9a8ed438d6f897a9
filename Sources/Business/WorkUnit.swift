import ScenarioModel

/// The unit in which the work of accelerators is counted: an hour of the reference generation.
///
/// *Formula*: an hour of generation g is w_g = π_g / π_r of work, with the performances π that the
/// generations state and r the reference: that of `basis.work`, else the only one declared, else the
/// only one of performance 1. Where there is no such one, work is counted in hours at performance 1.
///
/// The weights are declared and fixed. They depend on no order of keys, and on no mix of products;
/// see ``Business/unitsPerReferenceUnit(of:in:)`` for what an hour is worth in the dispatch.
package struct WorkUnit {
    package static let term = Term(
        "work", .reference(to: "business.generations"), .optional,
        "Generation in whose hours work is counted; default: the only generation, or the only one "
            + "of performance 1.")

    /// The reference first, the others by name.
    package let generations: [Generation]
    /// What stands for the reference, of performance 1, where no generation is it.
    package let reference: Generation
    package let hasReference: Bool

    /// - Parameters:
    ///   - name: that of `basis.work`; nil where none is given.
    ///   - declared: in whatever order.
    package init(_ name: String?, among declared: [Generation]) {
        let equals = declared.filter { $0.performance == 1 }
        let found =
            declared.first { $0.name == name } ?? (declared.count == 1 ? declared[0] : nil)
            ?? (equals.count == 1 ? equals[0] : nil)
        hasReference = found != nil || declared.isEmpty
        reference = found ?? Generation(name: "")
        generations =
            (found.map { [$0] } ?? [])
            + declared.filter { $0.name != found?.name }.sorted { $0.name < $1.name }
    }

    /// Work per hour of a generation; nil stands for the reference.
    func weight(of name: String?) -> Double {
        let generation = generations.first { $0.name == name } ?? reference
        return generation.name == reference.name
            ? 1 : generation.performance / reference.performance
    }

    // MARK: - Checks

    /// Reports what is not said of generations and has to be.
    ///
    /// - Parameter contracts: entries of the section; their fields may name generations.
    func check(
        _ contracts: [FieldValue.MapEntry], _ entries: [FieldValue.MapEntry], named name: String?,
        _ diagnostics: Diagnostics
    ) {
        guard entries.count > 1 else { return }
        var used: Set<String> = []
        for contract in contracts {
            guard let fields = contract.value?.record else { continue }
            // Hours of a pool of their own are not added to others.
            let pool = fields.table.term(named: "pool") == nil ? nil : fields.text("pool")
            if let pool, pool != ResourcePool.accelerators.name { continue }
            guard fields.table.term(named: "generation") != nil else { continue }
            let next = fields.table.term(named: "refresh") == nil ? nil : fields.record("refresh")
            if let next = next?.text("to") { used.insert(next) }
            if let own = fields.text("generation") {
                used.insert(own)
                continue
            }
            if hasReference {
                used.insert(reference.name)
            } else {
                diagnostics.add(
                    Diagnostic(
                        at: fields.node.position,
                        keyPath: DocumentNode.keyPath(fields.node.keyPath, "generation"),
                        message: "missing, and no generation is the reference",
                        expected: "one of " + entries.map(\.name).sorted().joined(separator: ", ")
                            + "; or a reference for all contracts, such as basis: {work: "
                            + "\(entries.map(\.name).min() ?? "")}"))
            }
        }
        guard used.count > 1 else { return }
        for entry in entries where used.contains(entry.name) && entry.name != name {
            guard let fields = entry.value?.record, !fields.isGiven("performance") else { continue }
            diagnostics.add(
                Diagnostic(
                    at: entry.keyPosition,
                    keyPath: DocumentNode.keyPath(fields.node.keyPath, "performance"),
                    message: "missing: where several generations are used, their hours are added "
                        + "as work, each by its performance",
                    expected: "throughput relative to performance 1, such as 2.5"
                        + (name == nil ? "; or basis: {work: \(entry.name)}, which makes it 1" : "")))
        }
    }
}
