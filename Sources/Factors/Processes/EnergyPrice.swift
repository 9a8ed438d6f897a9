import ScenarioModel
import Series
import TilePrograms

/// The month's average price of energy: a slow tariff level, a season, and daily prices around
/// them.
///
/// *Formula*: P = T · s(month) · (1 + A). The tariff T follows ln T = ln T(0) + g t + Y with Y
/// mean-reverting (``LogOrnsteinUhlenbeck``), and holds for the month at whose end it stands. A is
/// the average over the month of X + Q, where X is mean-reverting noise and Q are jumps that decay
/// at the same speed, less their mean, both in shares of T·s; E[A] = 0. The average is exact, not
/// that of sampled days.
///
/// *Units*: κ, g, jump rate per year, σ per √year. Shocks are named `NAME.tariff` and `NAME.daily`.
/// A share below −1 makes the price negative, as prices of a day may be.
package struct EnergyPrice: StochasticProcess {
    // MARK: - Terms

    private static let tariff = TermTable(
        "tariff", "The slow level of the price.",
        [
            Term(
                "mean_reversion", .rate, .defaulted("0.3 /yr"), in: .above(0),
                plausible: .atMost(5), "Speed at which the tariff returns to its trend."),
            CommonTerms.volatility,
        ])

    private static let jumps = TermTable(
        "jumps", "Jumps of the daily price, upwards, of exponential size.",
        [
            Term(
                "rate", .rate, .required, in: .within(0, DecayingJumps.rateLimit),
                plausible: .atMost(30), "Mean number of jumps a year."),
            Term(
                "size", .number(.one), .required, in: .atLeast(0), plausible: .atMost(3),
                "Mean size, as a share of the price."),
        ])

    private static let daily = TermTable(
        "daily", "Prices of the day around the level.",
        [
            Term(
                "mean_reversion", .rate, .required, in: .above(0), plausible: .within(5, 200),
                "Speed κ at which deviations and jumps decay: 50 /yr is a half-life of five days."),
            Term(
                "volatility", .volatility, .defaulted("0 %/yr"), in: .atLeast(0),
                plausible: .atMost(6),
                "Standard deviation of the noise over a year, per √year, as a share of the price."),
            Term("jumps", .record(jumps), .optional, "Jumps; default: none."),
        ])

    package static let table = TermTable(
        "energy", "Month averages of an energy price: tariff, season, daily noise and jumps.",
        [
            CommonTerms.start,
            Term(
                "trend", .series(.perMonth), .defaulted("0 %/yr"),
                plausible: .within(-0.5 / 12, 0.5 / 12),
                "Continuous rate at which the tariff's median moves; may be dated."),
            Term(
                "season", .list(.number(.one)), .optional, in: .above(0),
                "Twelve factors from January to December, scaled to mean 1; default: none."),
            Term("tariff", .record(tariff), .filled, "Noise of the tariff."),
            Term("daily", .record(daily), .optional, "Daily prices; default: the tariff alone."),
        ])

    // MARK: - Resolved

    package let dimension: Dimension
    package let shocks: [Shock]
    package let lineNames = ["tariff"]
    /// ln of the tariff's median at the end of each month.
    private let median: [Double]
    private let season: [Double]
    /// From January to December.
    private let calendar: [Double]
    private let level: MeanReversion
    private let noise: MeanReversion?
    private let spikes: DecayingJumps?

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        guard let start = fields.start(), let input = fields.series("trend"),
            let trend = compiler.deterministic(input), let tariff = fields.record("tariff"),
            let slow = tariff.number("mean_reversion"),
            let volatility = tariff.number("volatility"),
            let calendar = Self.calendar(fields, compiler.diagnostics)
        else { return nil }
        let own = Shock(name: name + ".tariff", speed: slow)
        level = MeanReversion(shock: own, volatility: volatility)
        var found = [own]
        var (noise, spikes): (MeanReversion?, DecayingJumps?) = (nil, nil)
        if fields.isGiven("daily") {
            guard let daily = fields.record("daily"), let speed = daily.number("mean_reversion"),
                let volatility = daily.number("volatility")
            else { return nil }
            let shock = Shock(name: name + ".daily", speed: speed, isAveraged: true)
            found.append(shock)
            noise = MeanReversion(shock: shock, volatility: volatility)
            if daily.isGiven("jumps") {
                guard let jumps = daily.record("jumps"), let rate = jumps.number("rate"),
                    let size = jumps.number("size")
                else { return nil }
                spikes = DecayingJumps(name: shock.name, speed: speed, rate: rate, size: size)
            }
        }
        dimension = start.dimension
        shocks = found
        let grid = compiler.grid
        self.calendar = calendar
        season = (0..<grid.stepCount).map { calendar[grid.month(at: $0).month - 1] }
        self.noise = noise
        self.spikes = spikes
        var sum = LogProcess.log(start.value)
        median = trend.map {
            sum += $0
            return sum
        }
    }

    /// Factor per calendar month; nil after a report.
    private static func calendar(_ fields: Fields, _ diagnostics: Diagnostics) -> [Double]? {
        guard fields.isGiven("season") else { return Array(repeating: 1, count: 12) }
        guard let factors = fields.list("season")?.compactMap(\.number) else { return nil }
        guard factors.count == 12 else {
            diagnostics.report(
                fields.node("season"), "\(factors.count) factors for the months of a year",
                expected: "twelve, from January to December")
            return nil
        }
        let mean = factors.reduce(0, +) / 12
        return factors.map { $0 / mean }
    }

    // MARK: - Step

    package func lines(_ normals: ShockNormals) -> [Series] {
        let graph = normals.graph
        let tariff = LogProcess.level(
            states: [level.end(normals)], table: median, dimension: dimension, in: graph)
        let averages = [noise?.nodes(normals)?.average, spikes?.nodes(normals)?.average]
        let typical = tariff * graph.series(perStep: season)
        let average = averages.compactMap { $0 }.reduce(nil as NodeID?) { sum, node in
            sum.map { graph.binary(.add, $0, node) } ?? node
        }
        return [average.map { typical * (graph.series($0) + 1) } ?? typical, tariff]
    }

    package func level(_ normals: ShockNormals) -> Series { lines(normals)[0] }

    package func past(_ line: String, level: Double, in month: CalendarMonth) -> Double? {
        level / calendar[month.month - 1]
    }

    // MARK: - Closed form

    /// Not known where tariff and daily prices are correlated.
    package func law(at step: Int, under model: DependenceModel) -> FactorLaw {
        let isCorrelated = shocks.count > 1 && model.stepCorrelation(shocks[0], shocks[1]) != 0
        return isCorrelated
            ? .unknown(because: "its tariff and its daily prices are correlated") : law(at: step)
    }

    /// The law for a tariff that is independent of the daily prices: moments of the product.
    package func law(at step: Int) -> FactorLaw {
        let time = Double(step + 1) * monthStep
        let deviation = level.deviation(at: time)
        let factor = LogProcess.log(season[step])
        let typical: FactorLaw =
            deviation == 0
            ? .fixed(LogProcess.exp(median[step] + factor))
            : .logNormal(mean: median[step] + factor, deviation: deviation)
        // Noise and jumps decay alike, so their variances add up before the month's average is taken.
        guard let noise, let mean = typical.mean, let spread = typical.deviation else {
            return typical
        }
        let daily = daily(noise)
        if daily.volatility == 0 { return typical }
        let variance = daily.averageVariance(at: time)
        let square = (mean * mean + spread * spread) * (1 + variance)
        return .moments(mean: mean, deviation: (square - mean * mean).squareRoot())
    }

    /// Noise that has the moments of noise and jumps.
    private func daily(_ noise: MeanReversion) -> MeanReversion {
        let square = noise.volatility * noise.volatility + (spikes?.variancePerYear ?? 0)
        return MeanReversion(shock: noise.shock, volatility: square.squareRoot())
    }

    /// Of P where there are daily prices: E[P P′] = m m′ e^{Cov(Y, Y′)} (1 + Cov(A, A′)), m the mean.
    /// Of ln P otherwise.
    package func memory(at step: Int, under model: DependenceModel) -> MonthMemory? {
        guard step > 0 else { return nil }
        let (before, now) = (law(at: step - 1, under: model), law(at: step, under: model))
        guard let noise, daily(noise).volatility > 0 else {
            return MonthMemory(gaussian: before, now, speed: level.speed)
        }
        guard let mean = before.mean, let next = now.mean else { return nil }
        let slow = level.deviation(at: Double(step) * monthStep)
        let growth = LogProcess.exp(LogProcess.exp(-level.speed * monthStep) * slow * slow)
        let shared = daily(noise).averageCovariance(at: Double(step + 1) * monthStep)
        var kurtosis = 3.0
        if let spikes, spikes.variancePerYear > 0 {
            // Of a month's average of jumps alone at most 3 + 6/λΔ.
            let volatility = daily(noise).volatility
            let share = spikes.variancePerYear / (volatility * volatility)
            kurtosis += 6 / (spikes.rate * monthStep) * share * share
        }
        return MonthMemory(
            before: before, now: now, covariance: mean * next * (growth * (1 + shared) - 1),
            kurtosis: kurtosis)
    }

    // MARK: - Source
    // J. J. Lucia & E. S. Schwartz, "Electricity prices and power derivatives", Review of Derivatives
    // Research 5 (2002), model 1, doi:10.1023/A:1013846631785; jumps: ``DecayingJumps``.
}
