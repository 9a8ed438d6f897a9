import Results
import Risk
import ScenarioModel
import Statistics

/// Why the target is missed: the same paths, with one cause at a time put back to plan.
///
/// A miss is *attributed* to a cause if it disappears when that cause alone is restored. One miss may
/// have several causes, each of which would have sufficed, or none that would have sufficed alone.
/// Restored means:
///
/// - demand: each product's demand is its expected value of every month;
/// - efficiency: so is the efficiency of each product;
/// - delivery: nothing is late, short or lost to force majeure;
/// - default: no supplier and no customer defaults;
/// - own buying: all commitments are scaled until expected use is on target.
///
/// It is a counterfactual of one factor at a time, as in Pearl's "but for": no decomposition that
/// adds up to 100 %.
///
/// - Source: Pearl (2009), Causality, chapter 9, doi:10.1017/CBO9780511803161.
public struct MissCauses: Sendable {
    public struct Cause: Sendable {
        /// `demand`, `efficiency`, `delivery`, `default`, `own_buying`.
        public let name: String
        /// What is put back to plan.
        public let restored: String
        /// Share of the misses that disappear.
        public let cured: EstimatedValue
        /// Share of the misses that disappear with this cause and no other.
        public let only: EstimatedValue
        /// P(miss) with the cause restored: it may make misses as well.
        public let missProbability: EstimatedValue
    }

    public let missCount: Int
    /// Those that the scenario has.
    public let causes: [Cause]
    /// Share of the misses that disappear with any of two or more causes.
    public let several: EstimatedValue
    /// Share of the misses that disappear with no cause alone.
    public let noneAlone: EstimatedValue
    /// Causes that the scenario does not have, and why.
    public let absent: [String]

    init(
        _ setting: MissSetting, _ runs: DemandRuns, _ miss: SampleColumn, _ laboratory: Laboratory
    ) throws(StudyError) {
        let found = try CauseFinder(setting, runs, laboratory).find()
        absent = found.absent
        missCount = miss.values.count { $0 == 1 }
        let measure = MeasureText(.probability, of: "`miss.\(setting.target)`")
        var restored: [[Double]] = []
        if !found.causes.isEmpty {
            let samples = try laboratory.simulate(
                found.causes.map { setting.variant($0.name, $0.changes) }, [measure],
                task: "causes of misses", flag: "--target")
            restored = found.causes.indices.map { samples[$0, 0].values }
        }
        let cures = miss.values.indices.map { path in restored.count { $0[path] == 0 } }
        func share(_ holds: (Int) -> Bool) -> EstimatedValue {
            SampleColumn(miss.values.indices.map { holds($0) ? 1 : 0 }, given: miss.values)
                .estimate(.probability)
        }
        causes = zip(found.causes, restored).map { cause, miss in
            Cause(
                name: cause.name, restored: cause.restored, cured: share { miss[$0] == 0 },
                only: share { miss[$0] == 0 && cures[$0] == 1 },
                missProbability: SampleColumn(miss).estimate(.probability))
        }
        several = share { cures[$0] > 1 }
        noneAlone = share { cures[$0] == 0 }
    }
}
