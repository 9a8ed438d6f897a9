import ScenarioModel
import Series

/// What of a fleet works, and what its power costs.
///
/// *Formula*: with w the power at the meter per accelerator, e the energy price, g the goodput, y
/// the yield, ι the idle share, u the hours used and h the hours in service, y·g·h hours can be used
/// and power costs w·e·((1 − ι)·u/g + ι·y·h): an hour used takes 1/g hours at full power, and a unit
/// that works and waits takes ι. So an hour used costs w·e·(1 − ι)/g more than one not used.
///
/// *Units*: w in kW per accelerator, e in money per kWh, h and u in accelerator-hours per month.
package struct FleetPower {
    // MARK: - Terms

    private static let share = Bounds.within(0, 1)

    package static let energyPrice = Term(
        "energy_price", .series(.currency / .energy), .optional, plausible: .within(0, 1),
        "Price of energy at the meter; default: power costs nothing.")

    package static let terms = [
        energyPrice,
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
    ]

    // MARK: - Resolved

    package let working: Series
    package let goodput: Series
    private let idle: Series
    /// Of an hour at full power; nil where power costs nothing.
    private let perHour: Series?
    private let context: ContractContext

    /// Nil after reports.
    package init?(_ context: ContractContext) {
        let fields = context.fields
        let series = Self.terms.dropFirst().map { term in
            fields.series(term.name).flatMap { context.compiler.series($0) }
        }
        var perHour: Series?
        if fields.isGiven(Self.energyPrice.name) {
            guard context.hasPower(for: fields.node(Self.energyPrice.name)),
                let input = fields.series(Self.energyPrice.name),
                let price = context.compiler.series(input)
            else { return nil }
            perHour = context.power * price
        }
        guard let idle = series[0], let working = series[1], let goodput = series[2] else {
            return nil
        }
        self.idle = idle
        self.working = working
        self.goodput = goodput
        self.perHour = perHour
        self.context = context
    }

    // MARK: - Step

    /// What an hour used costs more than an hour not used.
    package var marginal: Series {
        perHour.map { $0 * (1 - idle) / goodput } ?? context.graph.series(0, context.price)
    }

    /// Money per month; nil where power costs nothing.
    package func cost(used: Series, inService: Series, price: Series) -> Series? {
        perHour.map {
            let on = inService * context.compiler.hoursPerMonth * working
            return price * used + $0 * idle * on
        }
    }
}
