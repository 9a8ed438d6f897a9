import Results
import Risk
import ScenarioModel
import Statistics

/// The scenario as it stands, path by path, with the contracts' own commitments.
struct MissBase {
    let profit: [Double]
    /// Shortfall against the target, negative above it.
    let gap: [Double]
    let miss: SampleColumn
    let loss: SampleColumn
    let contracts: [ContractMiss]

    init(_ setting: MissSetting, _ runs: DemandRuns, _ laboratory: Laboratory) throws(StudyError) {
        var texts: [MeasureText] = []
        func add(_ formula: String, _ statistic: SampleStatistic = .mean) -> Int {
            texts.append(MeasureText(statistic, of: formula))
            return texts.count - 1
        }
        _ = add("`\(setting.profit)`")
        _ = add("`gap:\(setting.target)`")
        _ = add("`miss.\(setting.target)`", .probability)
        _ = add(setting.lossEvent ?? "`\(setting.profit)` < 0", .probability)
        let places = setting.contracts.map { contract in
            (
                contract, used: add("total(`\(contract.used)`)"),
                delivered: add("total(`\(contract.delivered)`)"),
                gap: contract.target.map { add("`gap:\($0)`") },
                miss: contract.target.map { add("`miss.\($0)`", .probability) },
                trueUp: setting.has("true_up.\(contract.contract)")
                    ? add("total(`true_up.\(contract.contract)`)") : nil
            )
        }
        let zero = runs.place(.zero(.profit)).map { setting.variant(demand: $0.scale) }
        let variants = [setting.variant("base")] + (zero.map { [$0] } ?? [])
        let samples = try laboratory.simulate(
            variants, texts, task: "the scenario as it stands", flag: "--profit")
        func values(_ measure: Int, _ variant: Int = 0) -> [Double] {
            samples[variant, measure].values
        }
        let (profit, loss) = (values(0), values(3))
        self.profit = profit
        gap = values(1)
        miss = samples[0, 2]
        self.loss = samples[0, 3]
        contracts = places.map { contract, used, delivered, gap, miss, trueUp in
            func load(_ variant: Int) -> EstimatedValue {
                (Influenced.mean(values(used, variant)) / Influenced.mean(values(delivered, variant)))
                    .estimate(count: samples.pathCount)
            }
            let own = miss.map { values($0) }
            return ContractMiss(
                contract: contract.contract, structure: contract.structure, level: contract.level,
                utilization: load(0), utilizationAtCriticalMiss: zero.map { _ in load(1) },
                miss: own.map { SampleColumn($0).estimate(.probability) },
                lossGivenMiss: own.map { SampleColumn(loss, given: $0).estimate(.probability) },
                lossGivenHit: own.map {
                    SampleColumn(loss, given: $0.map { 1 - $0 }).estimate(.probability)
                },
                trueUp: trueUp.map { samples[0, $0].estimate(.mean) },
                onPaths: gap.map {
                    MissOnPaths(
                        at: [0] + setting.shortfalls, gap: values($0), profit: profit, loss: loss,
                        miss: own ?? [])
                })
        }
    }

    var lossGivenMiss: SampleColumn { SampleColumn(loss.values, given: miss.values) }
    var lossGivenHit: SampleColumn { SampleColumn(loss.values, given: miss.values.map { 1 - $0 }) }
}

/// How a contract's own commitment is missed, and what comes with it.
public struct ContractMiss: Sendable {
    public let contract: String
    public let structure: String
    /// The commitment as a share of what is delivered, `80 %`; nil where there is none in hours, and
    /// with it all that is measured against it.
    public let level: String?
    /// Σ used ÷ Σ delivered.
    public let utilization: EstimatedValue
    /// The same where demand is scaled until expected profit is nil.
    public let utilizationAtCriticalMiss: EstimatedValue?
    /// Whether the commitment is missed in any test period.
    public let miss: EstimatedValue?
    public let lossGivenMiss: EstimatedValue?
    public let lossGivenHit: EstimatedValue?
    /// Expected payment for what was not used.
    public let trueUp: EstimatedValue?
    /// The curve given on paths, against this contract's shortfall.
    public let onPaths: MissOnPaths?
}
