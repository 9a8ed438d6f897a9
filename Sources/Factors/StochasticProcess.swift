import ScenarioModel
import Series

/// A law for one factor, read from a scenario and ready to be built.
///
/// Every process is one file in one order: definition and formula, terms, resolution, the monthly step,
/// closed form, source. Diffusions are exact in distribution at the monthly grid, not discretised. What
/// is not exact says so under *Accuracy* in its file: clocks that ring by a hazard or a renewal do so at
/// most once a month, and the number of an energy price's daily jumps in a month is cut off at a chance
/// of 10⁻⁹.
///
/// A process counts steps from the first month simulated; what was before is put there by the
/// ``FactorBook``. One that ``knowsItsPast(_:)`` counts them from the first month of all.
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

    /// Names that address the factor's draws; no two factors may have names with one hash.
    var drawNames: [String] { get }

    /// Other factors that this one follows.
    var companions: [Companion] { get }

    /// The factor's level per month. Formulas in it may name other factors; one that is at fault is
    /// reported, and the level is then zero.
    func level(_ normals: ShockNormals) -> Series

    /// What else formulas may ask for, as `NAME.LINE`.
    var lineNames: [String] { get }

    /// The level, and behind it one series for each of ``lineNames``.
    func lines(_ normals: ShockNormals) -> [Series]

    /// Defines the names by which formulas read the factor; by default its own for the level, and
    /// those of its lines.
    func define(_ name: String, _ normals: ShockNormals)

    /// The process with what its formulas turned out to be, as far as its law needs them; by default
    /// the process itself.
    ///
    /// - Precondition: all names that formulas may use are defined.
    func settled(among factors: SettledFactors) -> Self

    /// Whether the level of months before the view follows from the terms alone: it is dated, a formula
    /// of other factors, or a number of the path. Others need actuals there.
    static func knowsItsPast(_ fields: Fields) -> Bool

    /// The level before the view of what cannot have happened yet: an event, a default.
    var quietPast: Double? { get }

    /// The line `NAME.LINE` in a month before the view in which the level was `level`; nil where it
    /// does not follow from that.
    func past(_ line: String, level: Double, in month: CalendarMonth) -> Double?

    /// Whether something of it is drawn once a path and counted from the as-of date, such as a first
    /// event: a view a month later shares the draws of its months, but not this one.
    var startsAnew: Bool { get }

    /// What a reader of the results should know of it.
    var notes: [String] { get }

    /// The law of the level at the end of a step's month, as far as it is known.
    func law(at step: Int) -> FactorLaw

    /// The same where the factor's own shocks are correlated; by default ``law(at:)``.
    func law(at step: Int, under model: DependenceModel) -> FactorLaw

    /// How the level, or its logarithm, hangs together with that of the month before; nil where
    /// there is no closed form. By default that of one Gaussian state.
    func memory(at step: Int, under model: DependenceModel) -> MonthMemory?
}

/// Another factor that a factor follows, and where the scenario says so.
package struct Companion: Sendable {
    package let name: String
    package let node: DocumentNode
}

extension StochasticProcess {
    package var drawNames: [String] { shocks.map(\.name) }
    package var companions: [Companion] { [] }
    package var lineNames: [String] { [] }
    package func lines(_ normals: ShockNormals) -> [Series] { [level(normals)] }
    package func settled(among factors: SettledFactors) -> Self { self }
    package static func knowsItsPast(_ fields: Fields) -> Bool { false }
    package var quietPast: Double? { nil }
    package var startsAnew: Bool { false }
    package var notes: [String] { [] }
    package func past(_ line: String, level: Double, in month: CalendarMonth) -> Double? { nil }
}

extension StochasticProcess {
    package func define(_ name: String, _ normals: ShockNormals) {
        let names = normals.compiler.names
        let lines = Deferred(for: names, onCycle: {}) { self.lines(normals) }
        names.define(name) { lines.value?[0] }
        for (index, line) in lineNames.enumerated() {
            names.define("\(name).\(line)") { lines.value?[index + 1] }
        }
    }
}

/// All processes a scenario may ask for, by the name it writes.
package enum ProcessCatalogue {
    package static let all: [any StochasticProcess.Type] = [
        GeometricBrownianMotion.self, LogOrnsteinUhlenbeck.self, SchwartzSmith.self,
        DeterministicTrend.self, FixedTable.self, GivenPaths.self, HistoryBootstrap.self,
        OrnsteinUhlenbeck.self, Vasicek.self, HullWhite.self, EnergyPrice.self, GenerationEfficiency.self,
        ReasoningLength.self,
        JumpDiffusion.self, RegimeSwitching.self, BassAdoption.self, LogisticAdoption.self,
        SeasonalPattern.self,
        DeliveryDelay.self, BetaShare.self, DefaultTime.self,
        EventClock.self, CapabilityIndex.self, StickyPrice.self, ModelPrice.self, PriceMix.self,
    ]

    /// The `factors` section as data.
    package static let term = Term(
        "factors", .map(.tagged(by: "process", all.map { $0.table.with(Actuals.term) })), .filled,
        "Stochastic drivers by name: demand, prices, efficiency, costs.")
}

/// Length of a monthly step in years.
package let monthStep = 1.0 / 12
