import ScenarioModel
import Series

/// Something that the business serves, and that takes accelerator time.
package struct Product {
    /// What the product is for the profit and loss.
    package enum Class: String, Sendable, CaseIterable {
        case paying, free, training, `internal`
    }

    /// Units served per accelerator-hour.
    package enum Efficiency {
        /// Demand is stated in accelerator-hours.
        case none
        /// At performance 1, for every generation.
        case common(FieldValue, DocumentNode)
        /// By generation.
        case byGeneration([FieldValue.MapEntry])
        /// Units of the pool that one unit takes: the reciprocal.
        case uses(FieldValue, DocumentNode)
    }

    // MARK: - Terms

    package static let table = TermTable(
        "product", "Something the business serves with accelerator time.",
        [
            Term(
                "class", .choice(Class.allCases.map(\.rawValue)), .defaulted("paying"),
                "What the product is in the accounts: paying customers, free users, training, or "
                    + "internal use."),
            Term(
                "demand", .openSeries, .required, in: .atLeast(0),
                "Units wanted per month: tokens, actions, users or accelerator-hours."),
            Term(
                "price", .openSeries, .optional, in: .atLeast(0),
                "Money per unit served; default: no revenue."),
            Term(
                "efficiency",
                .either([.quantity, .schedule, .expression, .map(.openSeries)]), .optional,
                in: .above(0),
                "Units served per accelerator-hour, for all generations or by generation; not "
                    + "needed when demand is in accelerator-hours."),
            Term(
                "uses", .openSeries, .optional, in: .above(0),
                "What one unit takes of the pool, such as 2000 tok/action, instead of the "
                    + "efficiency."),
            Term(
                "pool", .reference(to: "business.pools"), .optional,
                "The resource that serves the product; default: accelerator-hours."),
            Term(
                "unserved_value", .openSeries, .optional, in: .atLeast(0),
                "What a unit that is not served costs the business, in money per unit: it enters "
                    + "`decision_value`, and neither cash nor profit."),
        ])

    // MARK: - Read

    package let name: String
    package let productClass: Class
    package let efficiency: Efficiency
    package let pool: ResourcePool
    package let fields: Fields

    package var isPriced: Bool { fields.isGiven("price") }
    package var valuesUnserved: Bool { fields.isGiven("unserved_value") }

    /// Reads an entry of the section; nil after a report.
    package init?(
        _ entry: FieldValue.MapEntry, work: WorkUnit, pools: [ResourcePool],
        _ compiler: ExpressionCompiler
    ) {
        guard let fields = entry.value?.record,
            let productClass = fields.text("class").flatMap(Class.init(rawValue:)),
            fields.value("demand") != nil,
            ["price", "efficiency", "uses", "pool", "unserved_value"].allSatisfy({
                !fields.isGiven($0) || fields.value($0) != nil
            })
        else { return nil }
        name = entry.name
        self.productClass = productClass
        self.fields = fields
        let poolName = fields.text("pool")
        pool = pools.first { $0.name == poolName } ?? .accelerators
        if let uses = fields.value("uses") {
            guard !fields.isGiven("efficiency") else {
                compiler.diagnostics.report(
                    fields.node("uses"), "given beside the efficiency, which is its reciprocal",
                    expected: "either of them")
                return nil
            }
            efficiency = .uses(uses, fields.node("uses"))
            return
        }
        switch fields.value("efficiency") {
        case nil: efficiency = .none
        case .map(let entries)?:
            guard pool.hasGenerations else {
                compiler.diagnostics.report(
                    fields.node("efficiency"), "the pool '\(pool.name)' has no generations",
                    expected: "one efficiency, or what a unit uses")
                return nil
            }
            guard Self.cover(entries, work.generations, fields.node("efficiency"), compiler) else {
                return nil
            }
            guard work.hasReference else {
                compiler.diagnostics.report(
                    fields.node("efficiency"), "no generation is the reference for work",
                    expected: "basis: {work: \(work.generations[0].name)}, or another of them")
                return nil
            }
            efficiency = .byGeneration(entries)
        case let value?: efficiency = .common(value, fields.node("efficiency"))
        }
    }

    /// Whether the entries name each generation, and nothing else; reports when not.
    private static func cover(
        _ entries: [FieldValue.MapEntry], _ generations: [Generation], _ node: DocumentNode,
        _ compiler: ExpressionCompiler
    ) -> Bool {
        let names = generations.map(\.name)
        var isFine = true
        for entry in entries where !names.contains(entry.name) {
            compiler.diagnostics.add(
                Diagnostic(
                    at: entry.keyPosition, keyPath: entry.node.keyPath, offending: entry.name,
                    message: "no such name in business.generations",
                    expected: names.isEmpty
                        ? "generations declared under business.generations"
                        : Diagnostic.choice(of: names, limit: 400),
                    suggestion: compiler.diagnostics.nearestName(to: entry.name, in: names)))
            isFine = false
        }
        let missing = names.filter { name in !entries.contains { $0.name == name } }
        if !missing.isEmpty {
            compiler.diagnostics.report(
                node, "no efficiency for " + missing.joined(separator: ", "),
                expected: "one for each of business.generations")
            isFine = false
        }
        return isFine && entries.allSatisfy { $0.value != nil }
    }

    // MARK: - Resolved

    /// Units wanted per month; nil after a report.
    package func demand(_ compiler: ExpressionCompiler) -> Series? {
        let node = fields.node("demand")
        guard
            let demand = compiler.series(
                open: fields.value("demand"), in: .atLeast(0), at: node)
        else { return nil }
        guard demand.dimension.exponent(of: .month) == -1, demand.dimension != .perMonth else {
            compiler.diagnostics.report(
                node, "wrong unit: this is \(demand.dimension.words)",
                expected: "units per month such as 5e6 Mtok/month or 2e6 GPU-h/month")
            return nil
        }
        return demand * compiler.lever(.demand)
    }

    /// Money per unit; nil after a report.
    ///
    /// - Parameter demand: the product's demand, whose unit is priced.
    package func price(for demand: Series, _ compiler: ExpressionCompiler) -> Series? {
        let node = fields.node("price")
        return compiler.series(open: fields.value("price"), in: .atLeast(0), at: node).flatMap {
            agreed($0, .currency / (demand.dimension * .month), node, compiler)
        }.map { $0 * compiler.lever(.price) }
    }

    /// Money per unit that is not served; nil after a report.
    package func unservedValue(for demand: Series, _ compiler: ExpressionCompiler) -> Series? {
        let node = fields.node("unserved_value")
        return compiler.series(open: fields.value("unserved_value"), in: .atLeast(0), at: node)
            .flatMap { agreed($0, .currency / (demand.dimension * .month), node, compiler) }
    }

    /// Units per hour of a generation; nil after a report.
    package func efficiency(
        of generation: Generation?, for demand: Series, _ compiler: ExpressionCompiler
    ) -> Series? {
        stated(of: generation, for: demand, compiler).map { $0 * compiler.lever(.efficiency) }
    }

    private func stated(
        of generation: Generation?, for demand: Series, _ compiler: ExpressionCompiler
    ) -> Series? {
        let dimension = demand.dimension * .month / pool.unit
        let performance = generation?.performance ?? 1
        switch efficiency {
        case .none:
            guard dimension == .one else {
                compiler.diagnostics.add(
                    Diagnostic(
                        at: fields.node.position,
                        keyPath: DocumentNode.keyPath(fields.node.keyPath, "efficiency"),
                        message: "missing", expected: dimension.wordsWithExample()))
                return nil
            }
            return compiler.graph.series(performance)
        case .common(let value, let node):
            return compiler.series(open: value, in: .above(0), at: node)
                .flatMap { agreed($0, dimension, node, compiler) }.map { $0 * performance }
        case .uses(let value, let node):
            return compiler.series(open: value, in: .above(0), at: node)
                .flatMap { agreed($0, .one / dimension, node, compiler) }
                .map { performance / $0 }
        case .byGeneration(let entries):
            guard let entry = entries.first(where: { $0.name == generation?.name }) else {
                return nil
            }
            return compiler.series(open: entry.value, in: .above(0), at: entry.node)
                .flatMap { agreed($0, dimension, entry.node, compiler) }
        }
    }

    /// Price and efficiency are read against the demand's unit; without a demand they are read for
    /// their own sake, so that one fault does not hide another.
    func reportOtherFaults(_ compiler: ExpressionCompiler) {
        for term in ["price", "unserved_value"] where fields.isGiven(term) {
            _ = compiler.series(open: fields.value(term), in: .atLeast(0), at: fields.node(term))
        }
        switch efficiency {
        case .none: break
        case .common(let value, let node), .uses(let value, let node):
            _ = compiler.series(open: value, in: .above(0), at: node)
        case .byGeneration(let entries):
            for entry in entries {
                _ = compiler.series(open: entry.value, in: .above(0), at: entry.node)
            }
        }
    }

    private func agreed(
        _ series: Series, _ dimension: Dimension, _ node: DocumentNode,
        _ compiler: ExpressionCompiler
    ) -> Series? {
        if series.dimension == dimension { return series }
        compiler.diagnostics.report(
            node, "wrong unit: this is \(series.dimension.words)",
            expected: dimension.wordsWithExample() + ", as the demand is counted")
        return nil
    }
}
