import Results
import Risk
import Simulation
import Statistics

/// Which drivers an output's variance comes from: Sobol' indices by pick-freeze.
///
/// Drivers are independent of each other by construction: what factors have in common (latent
/// factors, sites, the mixing of a t copula) are drivers of their own. Each group is redrawn from a
/// second, independent stream while all others keep their numbers, which takes k + 2 variants for k
/// groups; see ``PickFreeze`` for the estimators.
///
/// - Source: Sobol' (1993), Mathematical Modelling and Computational Experiments 1, 407–414;
///   Saltelli et al. (2010), doi:10.1016/j.cpc.2009.09.018.
public struct VarianceShares: Sendable {
    public struct Share: Sendable {
        public let group: DriverGroup
        /// What the group explains alone.
        public let first: EstimatedValue
        /// What is left to the group once all else is known.
        public let total: EstimatedValue
        /// What it does together with others: total less first.
        public let interaction: EstimatedValue
    }

    /// A number of each path whose variance is attributed.
    public struct Output: Sendable {
        public let measure: MeasureText
        /// `npv`, `1{loss}` or `(-npv - VaR 95)⁺`.
        public let title: String
        /// By the total, the greatest first.
        public let shares: [Share]
    }

    public let groups: [DriverGroup]
    public let outputs: [Output]
    /// Measures that have no indices.
    public let skipped: [MeasureText]
}

extension Laboratory {
    func varianceShares(
        of groups: [DriverGroup], measures: [MeasureText]
    ) throws(StudyError) -> VarianceShares {
        let usable = measures.filter { VarianceShares.title($0) != nil }
        let skipped = measures.filter { VarianceShares.title($0) == nil }
        guard !groups.isEmpty, !usable.isEmpty else {
            return VarianceShares(groups: groups, outputs: [], skipped: skipped)
        }
        var all = Variant("all redrawn")
        all.redrawn = groups.flatMap(\.drivers)
        let mixed = groups.map { group in
            var variant = Variant("\(group.name) redrawn")
            variant.redrawn = group.drivers
            return variant
        }
        let samples = try simulate([.base, all] + mixed, usable, task: "redrawn drivers")
        return VarianceShares(
            groups: groups,
            outputs: usable.indices.map { VarianceShares.output($0, groups, samples) },
            skipped: skipped)
    }
}

extension VarianceShares {
    /// What is attributed for a measure; nil for quantiles, extremes and conditions.
    static func title(_ measure: MeasureText) -> String? {
        guard measure.condition == nil else { return nil }
        let subject = measure.subject.text
        return switch measure.statistic {
        case .mean, .standardDeviation: subject
        case .probability: "1{\(subject)}"
        case .tailMean(let level): "(-\(subject) - \(SampleStatistic.valueAtRisk(level).name))⁺"
        case .quantile, .valueAtRisk, .minimum, .maximum, .pooled: nil
        }
    }

    static func output(_ measure: Int, _ groups: [DriverGroup], _ samples: Samples) -> Output {
        let text = samples.measures[measure]
        func column(_ variant: Int) -> [Double] { samples[variant, measure].values }
        var threshold: Double?
        if case .tailMean(let level) = text.statistic {
            threshold = samples[0, measure].estimate(.valueAtRisk(level)).value ?? .nan
        }
        func values(_ variant: Int) -> [Double] {
            threshold.map { limit in column(variant).map { max(0, -$0 - limit) } }
                ?? column(variant)
        }
        let shares: [Share]
        do throws(NotEstimable) {
            let design = try PickFreeze(a: values(0), b: values(1))
            shares = groups.enumerated().map { index, group in
                let mixed = values(index + 2)
                return Share(
                    group: group, first: design.firstOrder(mixed, level: .percent95),
                    total: design.total(mixed, level: .percent95),
                    interaction: design.interaction(mixed, level: .percent95))
            }
        } catch {
            let none = EstimatedValue(notEstimable: error, count: samples.pathCount)
            shares = groups.map { Share(group: $0, first: none, total: none, interaction: none) }
        }
        let order = shares.indices.sorted {
            (-(shares[$0].total.value ?? 0), $0) < (-(shares[$1].total.value ?? 0), $1)
        }
        return Output(
            measure: text, title: title(text) ?? text.text, shares: order.map { shares[$0] })
    }
}
