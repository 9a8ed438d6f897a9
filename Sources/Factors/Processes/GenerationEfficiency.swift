import ScenarioModel
import Series

/// Serving efficiency of one generation of chips: its own level, raised by software until a
/// plateau.
///
/// *Formula*: e(t) = e(0) · min((c(t)/c₀)^b, plateau) · e^{Y(t)}, Wright's law in the cumulative
/// work c with c₀ that of the month in which the generation was installed; until then e(0). Y is
/// mean-reverting noise, Y(t+Δ) = e^{−κΔ} Y(t) + σ√((1 − e^{−2κΔ})/2κ) Z. A newer generation is a
/// factor of its own: what is installed never becomes it.
///
/// `NAME.per_energy` is the work for a unit of energy, e/(power · PUE); where e is in tokens per
/// second and power in kilowatts that is 3600 e/(kW · PUE · 1000) tokens per watt-hour.
///
/// *Units*: κ per year, σ per √year of ln e.
package struct GenerationEfficiency: StochasticProcess {
    // MARK: - Terms

    package static let table = TermTable(
        "generation-efficiency",
        "Efficiency of one generation of chips: its own level, raised by learning up to a plateau.",
        [
            Term(
                "start", .quantity, .requiredWithout("actuals"), in: .above(0),
                "Efficiency when installed, such as 1.5 Mtok/GPU-h; default: the last actual."),
            Term(
                "installed", .date, .optional,
                "Month in which learning on the generation starts; default: the first month."),
            Term(
                "experience", .openSeries, .required, in: .above(0),
                "Cumulative work in any unit, a schedule or a formula of the calendar, such as "
                    + "1.8 ^ t."),
            Term(
                "exponent", .number(.one), .defaulted("0.2"), in: .atLeast(0),
                plausible: .atMost(0.6),
                "Wright exponent b: doubling the work multiplies efficiency by 2^b."),
            Term(
                "plateau", .number(.one), .optional, in: .atLeast(1), plausible: .within(1, 200),
                "Highest multiple of the start that learning reaches; default: none."),
            Term(
                "mean_reversion", .rate, .defaulted("1 /yr"), in: .above(0),
                plausible: .atMost(100), "Speed κ at which noise decays."),
            CommonTerms.volatility,
            Term(
                "power", .number(.power / .accelerator), .optional, in: .above(0),
                plausible: .within(0.05, 10), "Power per accelerator at the rack; gives per_energy."),
            Term(
                "pue", .number(.one), .defaulted("1"), in: .atLeast(1), plausible: .atMost(2.5),
                "Power usage effectiveness: power at the meter per power at the rack."),
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock]
    package let lineNames: [String]
    /// ln of the level without noise, per month.
    private let median: [Double]
    private let noise: MeanReversion
    /// Kilowatts at the meter per accelerator.
    private let facilityPower: Double?

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let start = fields.start(), let exponent = fields.number("exponent"),
            let speed = fields.number("mean_reversion"),
            let volatility = fields.number("volatility"), let pue = fields.number("pue"),
            !fields.isGiven("plateau") || fields.number("plateau") != nil,
            !fields.isGiven("power") || fields.number("power") != nil,
            let experience = compiler.series(
                open: fields.value("experience"), in: .above(0), at: fields.node("experience"))
        else { return nil }
        guard let work = experience.tableValues else {
            compiler.diagnostics.report(
                fields.node("experience"), "depends on a random factor",
                expected: "a dated schedule or a formula of the calendar")
            return nil
        }
        if let fall = work.indices.dropFirst().first(where: { work[$0] < work[$0 - 1] }) {
            compiler.diagnostics.report(
                fields.node("experience"), "falls in \(compiler.grid.label(at: fall))",
                expected: "cumulative work, which never falls")
            return nil
        }
        var first = 0
        if fields.isGiven("installed") {
            guard let month = fields.month("installed") else { return nil }
            first = compiler.grid.start.distance(to: month)
            guard first >= 0 else {
                compiler.diagnostics.report(
                    fields.node("installed"), "before the first month",
                    expected: "a start that holds what was learnt before")
                return nil
            }
        }
        let plateau = LogProcess.log(fields.number("plateau") ?? .infinity)
        median = work.enumerated().map { step, done in
            let gain =
                step <= first ? 0 : exponent * LogProcess.log(done / work[first])
            return LogProcess.log(start.value) + min(gain, plateau)
        }
        let shock = Shock(name: name, speed: speed)
        shocks = [shock]
        dimension = start.dimension
        noise = MeanReversion(shock: shock, volatility: volatility)
        facilityPower = fields.number("power").map { $0 * pue }
        lineNames = facilityPower == nil ? [] : ["per_energy"]
    }

    // MARK: - Step

    package func lines(_ normals: ShockNormals) -> [Series] {
        let level = LogProcess.level(
            states: [noise.nodes(normals)?.end], table: median, dimension: dimension,
            in: normals.graph)
        guard let facilityPower else { return [level] }
        let power = normals.graph.series(facilityPower, .power / .accelerator)
        return [level, level / power]
    }

    package func level(_ normals: ShockNormals) -> Series { lines(normals)[0] }

    package func past(_ line: String, level: Double, in month: CalendarMonth) -> Double? {
        facilityPower.map { level / $0 }
    }

    // MARK: - Closed form

    package func law(at step: Int) -> FactorLaw {
        noise.volatility == 0
            ? .fixed(LogProcess.exp(median[step]))
            : .logNormal(
                mean: median[step], deviation: noise.deviation(at: Double(step + 1) * monthStep))
    }

    // MARK: - Source
    // T. P. Wright, "Factors affecting the cost of airplanes", J. Aeronautical Sciences 3 (1936),
    // doi:10.2514/8.155.
}
