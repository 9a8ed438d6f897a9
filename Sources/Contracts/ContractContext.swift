import ScenarioModel
import Series

/// What the parts of a contract know of each other while the plan is made.
package struct ContractContext {
    package let name: String
    /// The contract's name by way of which structure's table its terms are read.
    package let structure: any ContractStructure.Type
    package let window: ContractWindow
    /// The whole contract as written.
    package let fields: Fields
    /// Kilowatts at the meter per accelerator; nil when the generation does not say.
    package let facilityPower: Double?
    package let compiler: ExpressionCompiler

    package init(
        name: String, structure: any ContractStructure.Type, window: ContractWindow,
        fields: Fields, facilityPower: Double?, compiler: ExpressionCompiler
    ) {
        self.name = name
        self.structure = structure
        self.window = window
        self.fields = fields
        self.facilityPower = facilityPower
        self.compiler = compiler
    }

    package var graph: SeriesGraph { compiler.graph }
    package var grid: TimeGrid { compiler.grid }
    package var diagnostics: Diagnostics { compiler.diagnostics }

    /// Hours of capacity per month.
    package static let hours = Dimension.acceleratorHour / .month
    /// Money per month.
    package static let money = Dimension.currency / .month
    /// Money per hour of capacity.
    package static let price = Dimension.currency / .acceleratorHour

    /// Whether the scenario limits what can be used.
    package var isLimited: Bool { fields.isGiven(structure.capacityTerm) }

    package var noMoney: Series { graph.series(0, Self.money) }
    package var noHours: Series { graph.series(0, Self.hours) }

    /// The name of one of the contract's quantities per month: `used`, `delivered`, `idle`.
    package func lineName(_ quantity: String) -> String { "quantity.gpu_hours.\(quantity).\(name)" }

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
        compiler.lastMonth(of: lineName(quantity), Self.hours, for: fields.node)
    }
}
