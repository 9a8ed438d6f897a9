import ScenarioModel
import Series

/// Which side of a contract is looked at.
package enum ContractSide: String, CaseIterable, Sendable {
    /// The contract supplies capacity, and its flows are paid.
    case buy
    /// The contract is sold to a customer, and its flows are received.
    case sell
}

/// What the parts of a contract know of each other while the plan is made.
package struct ContractContext {
    package let name: String
    package let side: ContractSide
    /// What the names of its owner's lines begin with; nothing for the business of the scenario.
    package let owner: String
    /// The contract's name by way of which structure's table its terms are read.
    package let structure: any ContractStructure.Type
    package let window: ContractWindow
    /// The whole contract as written.
    package let fields: Fields
    /// What the contract supplies.
    package let pool: ResourcePool
    /// Kilowatts at the meter per accelerator; nil when the generation does not say.
    package let facilityPower: Double?
    package let compiler: ExpressionCompiler

    package init(
        name: String, side: ContractSide = .buy, owner: String = "",
        structure: any ContractStructure.Type, window: ContractWindow,
        fields: Fields, pool: ResourcePool = .accelerators, facilityPower: Double?,
        compiler: ExpressionCompiler
    ) {
        self.name = name
        self.side = side
        self.owner = owner
        self.structure = structure
        self.window = window
        self.fields = fields
        self.pool = pool
        self.facilityPower = facilityPower
        self.compiler = compiler
    }

    package var graph: SeriesGraph { compiler.graph }
    package var grid: TimeGrid { compiler.grid }
    package var diagnostics: Diagnostics { compiler.diagnostics }

    /// Hours of capacity per month, or the pool's unit in their place.
    package var hours: Dimension { pool.flow }
    /// Money per month.
    package static let money = Dimension.currency / .month
    /// Money per hour of capacity.
    package var price: Dimension { pool.price }

    /// Whether the scenario limits what can be used.
    package var isLimited: Bool { fields.isGiven(structure.standing(of: fields).capacityTerm) }

    package var noMoney: Series { graph.series(0, Self.money) }
    package var noHours: Series { graph.series(0, hours) }

    /// The name of one of the contract's quantities per month: `used`, `delivered`, `idle`.
    package func lineName(_ quantity: String) -> String {
        scope + "quantity.\(pool.name).\(quantity).\(name)"
    }

    /// What the names of the contract's own lines begin with.
    package var scope: String { owner + (side == .sell ? "sold." : "") }

    /// By how much the scenario scales what the contract commits to.
    package var scale: Series {
        let isScaled =
            side == .buy && owner.isEmpty && !(structure is Owned.Type)
            && structure.standing(of: fields).commits != .nothing
        return isScaled ? compiler.lever(.commitment) : graph.series(1)
    }

    // MARK: - Months

    /// 1 in the given steps, 0 elsewhere.
    package func flags(_ steps: Range<Int>) -> Series {
        flags { steps.contains($0) }
    }

    /// 1 in the steps for which the condition holds, 0 elsewhere.
    package func flags(where isMarked: (Int) -> Bool) -> Series {
        graph.series(perStep: (0..<grid.stepCount).map { isMarked($0) ? 1 : 0 })
    }

    /// 1 from a month on, 0 before it.
    package func flags(from month: CalendarMonth) -> Series {
        flags { grid.month(at: $0) >= month }
    }

    /// The step of a month; nil where it is not simulated.
    package func step(of month: CalendarMonth) -> Int? {
        let step = grid.start.distance(to: month)
        return (0..<grid.stepCount).contains(step) ? step : nil
    }

    // MARK: - Terms of any unit

    /// The stated price where it is one number.
    package var constantPrice: Double? { fields.quantity("price")?.value }

    /// A number of a record inside the contract, in units that depend on its pool; nil where it is
    /// not given, or after a report.
    package func number(_ term: String, in dimension: Dimension, of record: Fields) -> Double? {
        guard let quantity = record.quantity(term) else { return nil }
        if quantity.dimension == dimension || quantity.value == 0 { return quantity.value }
        diagnostics.report(
            record.node(term), "wrong unit: this is \(quantity.dimension.words)",
            expected: dimension.wordsWithExample())
        return nil
    }

    /// The series of a term that may be a number, a dated schedule, a name or an expression, in
    /// units that depend on the contract's pool; nil after a report.
    package func series(_ term: String, in dimension: Dimension) -> Series? {
        let node = fields.node(term)
        let range = fields.table.term(named: term)?.range ?? .all
        guard let series = compiler.series(open: fields.value(term), in: range, at: node) else {
            return nil
        }
        if series.dimension == dimension { return series }
        // Numbers were held against their unit when the terms were read.
        guard fields.value(term)?.formula != nil else { return nil }
        if series.constantValue == 0 { return series.retagged(dimension) }
        diagnostics.report(
            node, "wrong unit: this is \(series.dimension.words)",
            expected: dimension.wordsWithExample())
        return nil
    }

    // MARK: - Terms of a fleet

    /// Power at the meter per accelerator; zero where the generation does not say.
    package var power: Series { graph.series(facilityPower ?? 0, .power / .accelerator) }

    /// Whether the generation says its power; reports at what needs it when not.
    package func hasPower(for node: DocumentNode, _ what: String = "this") -> Bool {
        if facilityPower != nil { return true }
        diagnostics.report(
            node, "\(what) needs the power of its accelerators",
            expected: "business.generations with power, such as 1.7 kW/GPU")
        return false
    }

    /// Whether the durations that are given could be read and are whole months; reports when not.
    package func areWholeMonths(_ terms: [String], of fields: Fields) -> Bool {
        var isFine = true
        for term in terms where fields.isGiven(term) {
            guard let duration = fields.duration(term) else {
                isFine = false
                continue
            }
            if duration.wholeMonths == nil {
                diagnostics.report(fields.node(term), "not a whole number of months")
                isFine = false
            }
        }
        return isFine
    }

    // MARK: - Terms as amended

    /// A number of the structure as stated, and as amended from some month on.
    package func amended(_ term: String, _ stated: Double) -> Series {
        let changes = Amendment.entries(fields)
        return graph.series(
            perStep: (0..<grid.stepCount).map { step in
                changes.last { $0.date <= grid.month(at: step) && $0.fields.isGiven(term) }?
                    .fields.number(term) ?? stated
            })
    }

    /// A price agreed anew, escalated from a month on as the contract's price is from its start;
    /// nil after a report.
    package func escalated(_ price: Series, from month: CalendarMonth) -> Series? {
        let window = ContractWindow(grid: grid, start: month)
        return Escalator(fields).map { price * $0.factor(over: window, in: graph) }
    }

    // MARK: - The month before

    /// What one of the contract's own quantities was last month, such as `used`; zero before the
    /// first month. Capacity, price and terms may follow it without leading back to themselves.
    package func lastMonth(_ quantity: String) -> Series {
        compiler.lastMonth(of: lineName(quantity), hours, for: fields.node)
    }
}
