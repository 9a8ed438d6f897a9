import ScenarioModel
import Series

/// What a fleet costs to run: power, maintenance, site.
///
/// *Formula*: with w the power at the meter per accelerator, e the energy price, g the goodput, y
/// the yield, ι the idle share, u the hours used and h the hours in service, power costs w·e·((1 −
/// ι)·u/g + ι·y·h): an hour used takes 1/g hours at full power, a unit that works and waits takes
/// ι. So an hour used costs w·e·(1 − ι)/g more. Maintenance and site are money per month, per
/// accelerator and month, per power and month, or a share of the cost of what is in service.
///
/// *Units*: w in kW per accelerator, e in money per kWh, h and u in accelerator-hours per month.
package struct RunningCosts {
    // MARK: - Terms

    private static let cost =
        ": money per month, per accelerator and month, per power at the meter and month, or a "
        + "share of the cost of what is in service such as 5 %/yr."

    private static let share = Bounds.within(0, 1)

    package static let terms = [
        Term(
            "energy_price", .series(.currency / .energy), .optional,
            plausible: .within(0, 1),
            "Price of energy at the meter; default: power costs nothing."),
        Term(
            "idle_power", .series(.one), .defaulted("100 %"), in: share,
            "Share of its power that an accelerator takes when it is on and not used."),
        Term(
            "yield", .series(.one), .defaulted("100 %"), in: share, plausible: .within(0.7, 1),
            "Share of the accelerators in service that work."),
        Term(
            "goodput", .series(.one), .defaulted("100 %"), in: .above(0, atMost: 1),
            plausible: .within(0.5, 1),
            "Share of a working accelerator's time that can be used, the rest being lost to "
                + "restarts and other work done in vain."),
        Term("maintenance", .openSeries, .optional, in: .atLeast(0), "Maintenance" + cost),
        Term("site", .openSeries, .optional, in: .atLeast(0), "Rent and upkeep of the site" + cost),
    ]

    // MARK: - Resolved

    package let working: Series
    package let goodput: Series
    private let energyPrice: Series?
    private let idle: Series
    private let others: [(name: String, amount: Series)]
    private let context: ContractContext

    package init?(_ context: ContractContext) {
        let (fields, compiler) = (context.fields, context.compiler)
        func series(_ name: String) -> Series?? {
            fields.isGiven(name) || fields.value(name) != nil
                ? .some(fields.series(name).flatMap { compiler.series($0) }) : nil
        }
        let price = series("energy_price")
        let amounts = ["maintenance", "site"].filter(fields.isGiven).map {
            ($0, Self.amount($0, context))
        }
        let idle = series("idle_power") ?? nil
        let working = series("yield") ?? nil
        let goodput = series("goodput") ?? nil
        guard let idle, let working, let goodput, amounts.allSatisfy({ $0.1 != nil }) else {
            return nil
        }
        if let price {
            guard price != nil, context.hasPower(for: fields.node("energy_price")) else {
                return nil
            }
        }
        energyPrice = price ?? nil
        self.idle = idle
        self.working = working
        self.goodput = goodput
        others = amounts.map { ($0.0, $0.1!) }
        self.context = context
    }

    /// The series of a cost in one of the units that it may have; nil after a report.
    private static func amount(_ name: String, _ context: ContractContext) -> Series? {
        let (fields, money) = (context.fields, ContractContext.money)
        let node = fields.node(name)
        guard
            let amount = context.compiler.series(
                open: fields.value(name), in: .atLeast(0), at: node)
        else { return nil }
        let known = [money, money / .accelerator, money / .power, .perMonth]
        guard known.contains(amount.dimension) else {
            context.diagnostics.report(
                node, "wrong unit: this is \(amount.dimension.words)",
                expected: "money per month, per accelerator and month, per power and month, or a "
                    + "share of the cost such as 5 %/yr")
            return nil
        }
        if amount.dimension == money / .power && !context.hasPower(for: node) { return nil }
        return amount
    }

    /// Names of the parts of the expense.
    package var parts: [String] {
        (energyPrice == nil ? [] : ["power"]) + others.map(\.name)
    }

    // MARK: - Step

    /// Cost of an hour's power at full load.
    private var perHour: Series? { energyPrice.map { context.power * $0 } }

    /// What an hour used costs more than an hour idle.
    package var marginal: Series {
        perHour.map { $0 * (1 - idle) / goodput } ?? context.graph.series(0, context.price)
    }

    /// The parts of the expense.
    ///
    /// - Parameters:
    ///   - used: hours per month.
    ///   - gross: cost of what is in service.
    package func flows(
        used: Series, inService: Series, gross: Series, price: Series
    ) -> [(name: String, amount: Series)] {
        var flows: [(String, Series)] = []
        if let perHour {
            let on = inService * context.compiler.hoursPerMonth * working
            flows.append(("power", price * used + perHour * idle * on))
        }
        return flows + others.map { name, amount in
            switch amount.dimension {
            case ContractContext.money / .accelerator: (name, amount * inService)
            case ContractContext.money / .power: (name, amount * context.power * inService)
            case .perMonth: (name, amount * gross)
            default: (name, amount * context.flags(context.window.deliveredSteps))
            }
        }
    }
}
