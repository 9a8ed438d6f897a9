import ScenarioModel
import Series

/// A law for one factor, read from a scenario and ready to be built.
///
/// Every process is one file in one order: definition and formula, terms, resolution, the monthly step,
/// closed form, source. All processes here are exact in distribution at the monthly grid.
package protocol StochasticProcess: Sendable {
    /// The terms as data; the table's name is the one a scenario writes behind `process:`.
    static var table: TermTable { get }

    /// Checks what the terms' own ranges cannot; reports and returns nil when something is wrong.
    init?(_ fields: Fields, name: String, compiler: ExpressionCompiler)

    /// What the factor measures.
    var dimension: Dimension { get }

    /// The Brownian motions that drive it, in order; also those whose volatility happens to be zero, so
    /// that a correlation may go on naming them.
    var shocks: [Shock] { get }

    /// The factor's level per month. Formulas in it may name other factors; one that is at fault is
    /// reported, and the level is then zero.
    func level(_ normals: ShockNormals) -> Series

    /// Defines the names by which formulas read the factor: its own for the level, and names below
    /// it, such as `NAME.count`, for what else it tells.
    func define(_ name: String, _ normals: ShockNormals)

    /// The law of the level at the end of a step's month, as far as it is known.
    func law(at step: Int) -> FactorLaw
}

extension StochasticProcess {
    package func define(_ name: String, _ normals: ShockNormals) {
        normals.compiler.names.define(name) { level(normals) }
    }
}

/// All processes a scenario may ask for, by the name it writes.
package enum ProcessCatalogue {
    package static let all: [any StochasticProcess.Type] = [
        GeometricBrownianMotion.self, LogOrnsteinUhlenbeck.self, SchwartzSmith.self,
        DeterministicTrend.self, FixedTable.self, EventClock.self,
        CapabilityIndex.self, StickyPrice.self, ModelPrice.self, PriceMix.self,
    ]

    /// The `factors` section as data.
    package static let term = Term(
        "factors", .map(.tagged(by: "process", all.map { $0.table })), .filled,
        "Stochastic drivers by name: demand, prices, efficiency, costs.")
}

/// Length of a monthly step in years.
package let monthStep = 1.0 / 12
