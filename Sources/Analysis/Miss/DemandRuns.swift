import Results
import Risk
import Statistics

/// The scenario with its demand scaled so that expected use, load or profit is what was asked.
///
/// Scales are found on the paths themselves, in four joint simulations on common random numbers: a
/// grid from 1/32 to 32, the crossings on it, and twice the crossings on all before. The last is the
/// one that is reported, with what was reached, which may differ from what was asked by a trifle.
struct DemandRuns {
    /// What a scale of demand is looked for.
    enum Goal: Hashable {
        case asItIs
        case shortfall(Double)
        case load(Double)
        case zero(ScaleFigure)
    }

    let measures: ScaleMeasures
    let curve: ScaleCurve
    /// The scale of all commitments at which expected use is on target; nil where there is none.
    let plannedCommitment: Double?
    /// The last simulation, with every path.
    let samples: Samples
    private let scales: [Goal: Double]
    private let variants: [Double: Int]

    /// Half the width of central differences, as a share of demand.
    private static let step = 0.01

    init(_ setting: MissSetting, _ laboratory: Laboratory) throws(StudyError) {
        measures = ScaleMeasures(setting)
        var (curve, commitments) = (ScaleCurve(), ScaleCurve())
        var wanted = ScaleCurve.grid(ScaleCurve.range, 14) + [1]
        var bought = ScaleCurve.grid(1.0 / 32...1, 6).dropLast()
        for _ in 0..<3 {
            let found = Self.distinct(wanted)
            let samples = try laboratory.simulate(
                found.map { setting.variant(demand: $0) }
                    + bought.map { setting.variant(commitment: $0) },
                measures.texts, task: "scales of demand", flag: "--profit")
            for (index, scale) in found.enumerated() {
                curve.add(scale, samples, index, measures)
                if scale == 1 { commitments.add(scale, samples, index, measures) }
            }
            for (index, scale) in bought.enumerated() {
                commitments.add(scale, samples, found.count + index, measures)
            }
            wanted = Self.goals(setting, curve).map(\.scale)
            bought = [commitments.scale(of: .shortfall, at: 0)].compactMap(\.self)[...]
        }
        let goals = Self.goals(setting, curve)
        // Around one and around each zero also what slopes are taken from.
        let around = goals.compactMap { goal, scale -> Double? in
            switch goal {
            case .asItIs, .zero: scale
            default: nil
            }
        }
        let final = Self.distinct(goals.map(\.scale) + around.flatMap(Self.beside))
        samples = try laboratory.simulate(
            final.map { setting.variant(demand: $0) }
                + bought.map { setting.variant(commitment: $0) },
            measures.texts, task: "scaled demand", flag: "--profit")
        for (index, scale) in final.enumerated() { curve.add(scale, samples, index, measures) }
        for (index, scale) in bought.enumerated() {
            commitments.add(scale, samples, final.count + index, measures)
        }
        self.curve = curve
        // A trifle less, so that a plan without any spread is not missed by rounding.
        plannedCommitment = commitments.scale(of: .shortfall, at: 0).map { $0 * (1 - 1e-4) }
        scales = Dictionary(goals.map { ($0.goal, $0.scale) }) { first, _ in first }
        variants = Dictionary(final.enumerated().map { ($0.element, $0.offset) }) { first, _ in first }
    }

    // MARK: - What was found

    /// The scale and the variant of the last simulation; nil where no scale reaches the goal.
    func place(_ goal: Goal) -> (scale: Double, variant: Int)? {
        scales[goal].flatMap { scale in variants[scale].map { (scale, $0) } }
    }

    func figure(_ figure: ScaleFigure, at goal: Goal) -> Influenced? {
        place(goal).flatMap { measures.figure(figure, samples, $0.variant) }
    }

    /// The variants at a demand 1 % below and above that of the goal.
    func besideVariants(_ goal: Goal) -> (below: Int, above: Int)? {
        let found = scales[goal].map(Self.beside)?.compactMap { variants[$0] } ?? []
        return found.count == 2 ? (found[0], found[1]) : nil
    }

    /// The figure at a demand 1 % below and above that of the goal.
    func beside(
        _ goal: Goal, _ figure: ScaleFigure
    ) -> (below: Influenced, above: Influenced)? {
        guard let place = besideVariants(goal),
            let below = measures.figure(figure, samples, place.below),
            let above = measures.figure(figure, samples, place.above)
        else { return nil }
        return (below, above)
    }

    /// The value of a figure where expected money is nil.
    ///
    /// *Formula*: with x the figure and P the money at a scale beside the zero, x − P·dx/dP; its
    /// error is that of both together.
    func root(of money: ScaleFigure, in figure: ScaleFigure) -> Influenced? {
        let goal = Goal.zero(money)
        guard let x = self.figure(figure, at: goal), let p = self.figure(money, at: goal),
            let xs = beside(goal, figure), let ps = beside(goal, money)
        else { return nil }
        let rise = ps.above.value - ps.below.value
        guard rise != 0 else { return nil }
        return x - ((xs.above.value - xs.below.value) / rise) * p
    }

    // MARK: - Scales

    private static func beside(_ scale: Double) -> [Double] {
        [scale * (1 - step), scale * (1 + step)]
    }

    private static func distinct(_ scales: [Double]) -> [Double] {
        var seen: Set<Double> = []
        return scales.filter { seen.insert($0).inserted }
    }

    private static func goals(
        _ setting: MissSetting, _ curve: ScaleCurve
    ) -> [(goal: Goal, scale: Double)] {
        let shortfalls = ([0] + setting.shortfalls).compactMap { s in
            curve.scale(of: .shortfall, at: s).map { (Goal.shortfall(s), $0) }
        }
        let loads = setting.loads.compactMap { load in
            curve.scale(of: .load, at: load).map { (Goal.load(load), $0) }
        }
        // Where money is nil, nearest to the demand at which use is on target.
        let start = shortfalls.first { $0.0 == .shortfall(0) }?.1 ?? 1
        let zeros = ScaleFigure.money.compactMap { figure in
            curve.scale(of: figure, at: 0, from: start).map { (Goal.zero(figure), $0) }
        }
        return [(.asItIs, 1)] + shortfalls + loads + zeros
    }
}
