import Statistics

/// What a choice among alternatives costs and what it would be worth to know more, judged by one
/// outcome of which more is better.
public struct Decision: Sendable {
    /// The level of CVaR that the frontier is drawn for.
    public static let tailLevel = 0.95

    /// Mean outcome of each alternative.
    public let means: [EstimatedValue]
    /// CVaR 95 of each alternative.
    public let tails: [EstimatedValue]
    /// Alternatives that no other is at least as good as in both mean and CVaR and better in one,
    /// by descending mean.
    public let frontier: [Int]
    /// Expected regret; not estimable where the outcome has no value on some path.
    public let regrets: [EstimatedValue]
    /// The probability that none does better.
    public let chancesBest: [EstimatedValue]
    /// The greatest mean; nil where none is estimable.
    public let best: Int?
    /// What it would be worth to know each path before choosing (EVPI).
    public let information: EstimateBracket?
    /// Of each alternative against the reference, both orders; nil for the reference itself.
    public let dominance: [Dominated?]

    public enum Dominated: Sendable {
        case judged(first: Dominance, second: Dominance)
        case notEstimable(NotEstimable)
    }

    init(_ outcomes: [SampleColumn], against reference: Int) {
        let ranked = outcomes.map { $0.ranked() }
        let means = ranked.map { $0.estimate(.mean) }
        let tails = ranked.map { $0.estimate(.tailMean(Self.tailLevel)) }
        self.means = means
        self.tails = tails
        frontier = Self.frontier(means, tails)
        let level = ConfidenceLevel.percent95
        let values = outcomes.map(\.values)
        do throws(NotEstimable) {
            let regret = try Regret(alternatives: values)
            regrets = values.indices.map { regret.estimate(of: $0, level: level) }
            chancesBest = values.indices.map { regret.probabilityBest(of: $0, level: level) }
            best = regret.bestOnAverage
            information = PerfectInformation.value(of: regret, level: level)
        } catch {
            regrets = outcomes.map { EstimatedValue(notEstimable: error, count: $0.count) }
            chancesBest = regrets
            best = nil
            information = nil
        }
        dominance = values.indices.map { index in
            if index == reference { return nil }
            do throws(NotEstimable) {
                return .judged(
                    first: try Dominance(
                        values[index], values[reference], order: .first, level: level),
                    second: try Dominance(
                        values[index], values[reference], order: .second, level: level))
            } catch {
                return .notEstimable(error)
            }
        }
    }

    private static func frontier(_ means: [EstimatedValue], _ tails: [EstimatedValue]) -> [Int] {
        let known = means.indices.compactMap { index in
            means[index].value.flatMap { mean in
                tails[index].value.map { (index: index, mean: mean, tail: $0) }
            }
        }
        return known.filter { point in
            !known.contains { other in
                other.mean >= point.mean && other.tail <= point.tail
                    && (other.mean > point.mean || other.tail < point.tail)
            }
        }.sorted { ($1.mean, $0.index) < ($0.mean, $1.index) }.map(\.index)
    }
}
