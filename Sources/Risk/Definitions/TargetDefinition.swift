import Results
import ScenarioModel
import Series

/// A level to be reached, or not to be exceeded, and what it means to miss it.
///
/// *Formula*, over a period with months t, usage xₜ, denominator yₜ, least level lₜ and tolerance τ:
///
/// - ratio: achieved A = Σ xₜ / Σ yₜ, level L = Σ lₜ yₜ / Σ yₜ, gap g = L − A in points, missed
///   where A < L − τ;
/// - mean of ratios, when asked: A and L are means over the months;
/// - volume (no denominator): A = Σ xₜ, L = Σ lₜ, gap g = (L − A) / L, missed where A < L (1 − τ).
///
/// A greatest level U, such as a budget, is missed on the other side: g = A − U, or (A − U) / U, and
/// missed where A > U + τ, or A > U (1 + τ). With both, g is the larger of the two gaps.
///
/// Shortfall s = max(0, g). Over several periods the target is missed where it is missed in any,
/// and the shortfall is the mean of the periods' by weight Σ yₜ, months, or L. The *gap* of a path
/// is its shortfall where there is one, else the largest g of its periods, which is zero or less:
/// so paths just above the target and paths just below it are neighbors.
///
/// *Edge cases*: where nothing was delivered there is nothing to miss: the gap is −∞, the shortfall
/// 0.
struct TargetDefinition {
    let name: String
    let usage: Series
    let per: Series?
    /// What is to be reached; nil where there is only a limit.
    let least: Series?
    /// What is not to be exceeded; nil where there is none. One of both is there.
    let most: Series?
    let tolerance: Double
    let period: Period
    let isMeanOfRatios: Bool
    /// The metric whose erosion is measured, and whether the scenario names it.
    let profit: String
    let profitNode: DocumentNode?

    /// Which way is good for what is achieved.
    var better: Direction { least == nil ? .lower : most == nil ? .higher : .none }

    /// Periods whose outcomes formulas know by name.
    var namedPeriods: [Period] {
        let usual = ClosingNames.periods.filter(\.isNamed)
        return usual.contains(period) || !period.isNamed ? usual : usual + [period]
    }

    /// What one period gives; each a number per path.
    struct Outcome {
        let achieved: Series
        let gap: Series
        let miss: Series
        let weight: Series

        var shortfall: Series { gap.positivePart }
    }

    // MARK: - One period

    func outcome(over steps: Range<Int>) -> Outcome {
        joined(least.map { atLeast($0, over: steps) }, most.map { atMost($0, over: steps) })
    }

    private func atLeast(_ level: Series, over steps: Range<Int>) -> Outcome {
        guard let per else {
            let (used, wanted) = (usage.total(over: steps), level.total(over: steps))
            return Outcome(
                achieved: used, gap: -Aggregate.ratio(used - wanted, wanted),
                miss: used < wanted * (1 - tolerance), weight: wanted)
        }
        if isMeanOfRatios {
            // A constant level stays what was written, which its mean would round.
            return ratio(
                Aggregate.meanOfRatios(usage, per, over: steps),
                level.constantValue == nil ? level.mean(over: steps) : level,
                weight: per.constant(Double(steps.count)))
        }
        let (used, whole) = (usage.total(over: steps), per.total(over: steps))
        let achieved = Aggregate.ratio(used, whole)
        if let level = level.constantValue {
            return ratio(achieved, achieved.constant(level, achieved.dimension), weight: whole)
        }
        // Written with the usage in front, so that an empty denominator gives −∞ and not NaN.
        let spare = Aggregate.ratio(used - (level * per).total(over: steps), whole)
        return Outcome(
            achieved: achieved, gap: -spare, miss: spare < spare.constant(-tolerance),
            weight: whole)
    }

    private func ratio(_ achieved: Series, _ level: Series, weight: Series) -> Outcome {
        Outcome(
            achieved: achieved, gap: level - achieved, miss: achieved < level - tolerance,
            weight: weight)
    }

    private func atMost(_ level: Series, over steps: Range<Int>) -> Outcome {
        guard let per else {
            let (used, limit) = (usage.total(over: steps), level.total(over: steps))
            return limited(used, limit, spare: Aggregate.ratio(limit - used, limit), limit)
        }
        if isMeanOfRatios {
            let achieved = Aggregate.meanOfRatios(usage, per, over: steps)
            let limit = level.constantValue == nil ? level.mean(over: steps) : level
            return limited(
                achieved, limit, spare: spare(of: achieved, limit),
                per.constant(Double(steps.count)))
        }
        let (used, whole) = (usage.total(over: steps), per.total(over: steps))
        let spare = Aggregate.ratio((level * per).total(over: steps) - used, whole)
        return limited(Aggregate.ratio(used, whole), level, spare: spare, whole)
    }

    /// limit − achieved, and +∞ where nothing is achieved of nothing.
    private func spare(of achieved: Series, _ limit: Series) -> Series {
        let none = achieved.constant(.infinity, achieved.dimension)
        return select(achieved.equals(none), none, else: limit - achieved)
    }

    private func limited(
        _ achieved: Series, _ limit: Series, spare: Series, _ weight: Series
    ) -> Outcome {
        Outcome(
            achieved: achieved, gap: -spare,
            miss: per == nil
                ? limit * (1 + tolerance) < achieved
                : spare < spare.constant(-tolerance, spare.dimension),
            weight: weight)
    }

    private func joined(_ least: Outcome?, _ most: Outcome?) -> Outcome {
        guard let first = least ?? most else { preconditionFailure("a target has a level") }
        guard let least, let most else { return first }
        return Outcome(
            achieved: least.achieved, gap: maximum(least.gap, most.gap),
            miss: least.miss.or(most.miss), weight: least.weight)
    }

    /// What is used, what is to be used, and what shortfall is a share of, over all of `steps`: the
    /// shortfall of expected use is (E[due] − E[use]) / E[base].
    ///
    /// A ratio gives Σ xₜ, Σ lₜ yₜ and Σ yₜ; a volume Σ xₜ, Σ lₜ and Σ lₜ; a mean of ratios both
    /// means and 1.
    func sums(over steps: Range<Int>) -> (use: Series, due: Series, base: Series) {
        guard let level = least ?? most else { preconditionFailure("a target has a level") }
        guard let per else {
            let due = level.total(over: steps)
            return (usage.total(over: steps), due, due)
        }
        if isMeanOfRatios {
            return (
                Aggregate.meanOfRatios(usage, per, over: steps), level.mean(over: steps),
                per.constant(1, .one)
            )
        }
        let whole = per.total(over: steps)
        let due = level.constantValue.map { whole * whole.constant($0, level.dimension) }
        return (usage.total(over: steps), due ?? (level * per).total(over: steps), whole)
    }

    /// Numerator and denominator of what is achieved; nil for a volume and for a mean of ratios.
    func parts(over steps: Range<Int>) -> (of: Series, per: Series)? {
        guard let per, !isMeanOfRatios else { return nil }
        return (usage.total(over: steps), per.total(over: steps))
    }

    // MARK: - The whole path

    /// The outcome over all periods; `achieved` is that of the whole horizon, of a volume the mean of
    /// its periods.
    func overall(_ grid: TimeGrid) -> (outcome: Outcome, shortfall: Series) {
        let horizon = 0..<grid.stepCount
        let spans = period.spans(grid)
        let whole = outcome(over: horizon).achieved
        // A volume is compared over its own period, so what is achieved is that of one.
        let achieved =
            per == nil && spans.count > 1
            ? whole / whole.graph.series(Double(spans.count)) : whole
        if period == .month { return overallMonths(horizon, achieved) }
        let parts = spans.map { outcome(over: $0.steps) }
        if parts.count == 1 { return (parts[0], parts[0].shortfall) }
        let weight = parts.dropFirst().reduce(parts[0].weight) { $0 + $1.weight }
        let missing = parts.dropFirst().reduce(parts[0].shortfall * parts[0].weight) {
            $0 + $1.shortfall * $1.weight
        }
        let shortfall = Self.share(missing, of: weight)
        let largest = parts.dropFirst().reduce(parts[0].gap) { maximum($0, $1.gap) }
        let miss = parts.dropFirst().reduce(parts[0].miss) { $0.or($1.miss) }
        return (
            Outcome(
                achieved: achieved, gap: Self.joined(shortfall, largest), miss: miss,
                weight: weight), shortfall
        )
    }

    /// Monthly tests fold month by month instead of keeping every month apart.
    private func overallMonths(
        _ horizon: Range<Int>, _ achieved: Series
    ) -> (outcome: Outcome, shortfall: Series) {
        let month = monthly
        let weight = month.weight.total(over: horizon)
        let missing = (month.shortfall * month.weight).total(over: horizon)
        let shortfall = Self.share(missing, of: weight)
        let largest = month.gap.highest(over: horizon)
        return (
            Outcome(
                achieved: achieved, gap: Self.joined(shortfall, largest),
                miss: month.miss.highest(over: horizon), weight: weight), shortfall
        )
    }

    /// The outcome of each single month, as monthly series.
    var monthly: Outcome {
        joined(least.map { monthlyAtLeast($0) }, most.map { monthlyAtMost($0) })
    }

    private func monthlyAtLeast(_ level: Series) -> Outcome {
        guard let per else {
            return Outcome(
                achieved: usage, gap: -Aggregate.ratio(usage - level, level),
                miss: usage < level * (1 - tolerance), weight: level)
        }
        return ratio(
            Aggregate.ratio(usage, per), level, weight: isMeanOfRatios ? per.constant(1) : per)
    }

    private func monthlyAtMost(_ level: Series) -> Outcome {
        guard let per else {
            return limited(usage, level, spare: Aggregate.ratio(level - usage, level), level)
        }
        let achieved = Aggregate.ratio(usage, per)
        return limited(
            achieved, level, spare: spare(of: achieved, level),
            isMeanOfRatios ? per.constant(1) : per)
    }

    /// a / b, and 0 where b is zero: nothing is missing of nothing.
    private static func share(_ a: Series, of b: Series) -> Series {
        let none = b.equals(b.constant(0, b.dimension))
        return select(none, a.constant(0, a.dimension / b.dimension), else: a / b)
    }

    private static func joined(_ shortfall: Series, _ largest: Series) -> Series {
        let zero = shortfall.constant(0)
        return select(shortfall > zero, shortfall, else: minimum(largest, zero))
    }
}

// MARK: - From the scenario

extension TargetDefinition {
    /// Reads an entry of `targets`, or nil with the reason reported.
    ///
    /// - Parameter usual: the metric whose erosion is measured where the target names none.
    init?(
        _ entry: FieldValue.MapEntry, lines: ExpressionCompiler, reading: Reading,
        profit usual: String = "npv"
    ) {
        guard let fields = entry.value?.record else { return nil }
        let usage = fields.formula("of").flatMap { lines.series($0) }
        let per = fields.formula("per").flatMap { lines.series($0) }
        guard let usage, per != nil || !fields.isGiven("per"),
            let tolerance = fields.number("tolerance"),
            let periods = PeriodReader(
                grid: lines.grid.horizon, diagnostics: reading.diagnostics
            ).periods(
                fields.value("period")),
            let aggregate = fields.text("aggregate"),
            let profit = fields.isGiven("profit") ? fields.text("profit") : usual
        else { return nil }
        guard let period = periods.first else {
            reading.diagnostics.report(
                fields.node("period"), "no period", expected: "a period such as year")
            return nil
        }
        if per == nil && aggregate == "mean-of-ratios" {
            reading.diagnostics.report(
                fields.node("aggregate"), "a target without 'per' is a volume, not a ratio",
                expected: "'per', or no aggregate")
            return nil
        }
        let dimension = per.map { usage.dimension / $0.dimension } ?? usage.dimension
        // A share of money, such as a margin, may be small.
        let isShare = dimension == .one && usage.dimension.exponent(of: .currency) == 0 && per != nil
        guard let bounds = Self.bounds(fields, dimension, isShare ? .share : .all, lines, reading)
        else { return nil }
        self.init(
            name: entry.name, usage: usage, per: per, least: bounds.least, most: bounds.most,
            tolerance: tolerance, period: period, isMeanOfRatios: aggregate == "mean-of-ratios", profit: profit,
            profitNode: fields.isGiven("profit") ? fields.node("profit") : nil)
    }

    /// What is to be reached and what is not to be exceeded; nil after a report.
    ///
    /// `level` is the older word for `at_least`.
    private static func bounds(
        _ fields: Fields, _ dimension: Dimension, _ usual: Bounds, _ lines: ExpressionCompiler,
        _ reading: Reading
    ) -> (least: Series?, most: Series?)? {
        let given = ["level", "at_least", "at_most"].filter { fields.isGiven($0) }
        guard !given.isEmpty else {
            reading.diagnostics.report(
                fields.node, "a target without a level", offending: "",
                expected: "at_least, at_most (a budget), or both")
            return nil
        }
        guard !(given.contains("level") && given.contains("at_least")) else {
            reading.diagnostics.report(
                fields.node("level"), "given beside at_least, which is the same",
                expected: "either of them")
            return nil
        }
        // Its dimension is known only here, so the table leaves the level to be read now.
        let read = given.map { name -> Series? in
            let term = Term(name, .series(dimension), .required, in: .atLeast(0), plausible: usual, "")
            let node = fields.node(name)
            let alone = DocumentNode(
                position: node.position, keyPath: fields.node.keyPath,
                content: .mapping([.init(key: name, keyPosition: node.position, value: node)]))
            return Fields(alone, TermTable("target", "", [term]), reading).series(name)
                .flatMap { lines.series($0) }
        }
        guard !read.contains(where: { $0 == nil }) else { return nil }
        let most = given.last == "at_most" ? read.last ?? nil : nil
        let least = given.first == "at_most" ? nil : read.first ?? nil
        if let low = least?.constantValue, let high = most?.constantValue, low > high {
            reading.diagnostics.report(
                fields.node("at_most"), "below at_least: no outcome can keep both",
                expected: "at least what at_least says")
            return nil
        }
        return (least, most)
    }
}
