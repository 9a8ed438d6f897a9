import Results
import Risk
import Statistics

/// A scenario under stresses: each alone, some together, and what their coming together adds.
public struct StressResult: Sendable {
    public let question: StressQuestion
    /// The scenario as it stands, by measure.
    public let base: [EstimatedValue]
    /// By stress.
    public let single: [Row]
    /// By set of stresses that come together.
    public let joint: [Joint]
    /// Keys that several stresses of a set change; the last one named holds.
    public let sharedKeys: [[String]]
    let units: MeasureUnits
    /// By measure, whether more of it is better.
    let prefersMore: [Bool]

    /// The scenario under a stress.
    public struct Row: Sendable {
        public let name: String
        /// By measure.
        public let values: [EstimatedValue]
        /// By measure, less the scenario as it stands, on the same paths.
        public let changes: [EstimatedValue]
    }

    public struct Joint: Sendable {
        public let row: Row
        /// By measure: the joint change less the sum of the single ones, on the same paths.
        public let interactions: [EstimatedValue]
    }
}

extension Laboratory {
    /// Simulates the scenario, each stress and each set of stresses on common random numbers.
    ///
    /// The interaction of stresses S in a measure θ is θ(S) − θ(base) − Σₛ (θ(s) − θ(base)); its
    /// standard error is that of the mean of the same combination of influences, path by path.
    ///
    /// - Throws: ``StudyError``: what is wrong with stresses or measures, or a run that ended.
    public func stress(_ question: StressQuestion) throws(StudyError) -> StressResult {
        let variants =
            [.base] + question.stresses.map { Variant($0.name, $0.changes) }
            + question.joint.map { members in
                Variant(
                    question.name(of: members), members.flatMap { question.stresses[$0].changes })
            }
        let samples = try simulate(variants, question.measures, task: "stress")
        let measures = question.measures.indices
        let rows = variants.indices.map { variant in
            StressResult.Row(
                name: variants[variant].name,
                values: measures.map { samples.estimate(variant, $0) },
                changes: measures.map { samples.difference(variant, 0, $0) })
        }
        let singles = question.stresses.count
        return StressResult(
            question: question, base: rows[0].values, single: Array(rows[1..<1 + singles]),
            joint: question.joint.enumerated().map { index, members in
                let place = 1 + singles + index
                return StressResult.Joint(
                    row: rows[place],
                    interactions: measures.map {
                        samples.interaction(of: place, members.map { 1 + $0 }, $0)
                    })
            },
            sharedKeys: question.joint.map { members in
                family.keys(in: members.map { question.stresses[$0].changes })
            },
            units: MeasureUnits(measures.map(samples.unit)),
            prefersMore: question.measures.map(prefersMore))
    }
}

extension Samples {
    /// The joint change less the single ones, from variant 0.
    fileprivate func interaction(
        of joint: Int, _ singles: [Int], _ measure: Int
    ) -> EstimatedValue {
        let statistic = measures[measure].statistic
        let weights =
            [(joint, 1.0), (0, Double(singles.count - 1))] + singles.map { ($0, -1.0) }
        for (variant, _) in weights {
            let estimate = self.estimate(variant, measure)
            if estimate.value == nil { return estimate }
        }
        let influences = weights.compactMap { variant, weight in
            self[variant, measure].influence(statistic).map {
                (weight: weight, value: $0.value, influence: $0.influence)
            }
        }
        guard influences.count == weights.count else {
            let value = weights.reduce(0) {
                $0 + $1.1 * (estimate($1.0, measure).value ?? 0)
            }
            return EstimatedValue(
                value, standardError: nil, low: nil, high: nil, count: self[0, measure].count)
        }
        return PairedDifference.combination(influences)
    }
}

// MARK: - Keys

extension ScenarioFamily {
    /// Keys that at least two of several changes set.
    fileprivate func keys(in changes: [[Change]]) -> [String] {
        let touched = changes.map { $0.flatMap(keys(of:)) }
        var shared: [String] = []
        for (index, keys) in touched.enumerated() {
            for key in keys where !shared.contains(key) {
                let others = touched[..<index].joined()
                if others.contains(where: {
                    $0 == key || $0.hasPrefix(key + ".") || key.hasPrefix($0 + ".")
                }) {
                    shared.append(key)
                }
            }
        }
        return shared
    }
}
