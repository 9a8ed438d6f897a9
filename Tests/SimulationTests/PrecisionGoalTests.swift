import Results
import Shortfall
import Simulation
import Testing

/// How `measure ± half-width` is read.
@Suite struct PrecisionGoalTests {
    struct Sound: Sendable {
        let text: String
        let measure: String
        let metric: String
        let period: String?
        let statistic: Statistic
        let condition: String?
        let bound: Double
        let isRelative: Bool
    }

    static let sound = [
        Sound(
            text: "p_loss ±0.2 %", measure: "P(loss)", metric: "loss", period: nil,
            statistic: .probability, condition: nil, bound: 0.002, isRelative: false),
        Sound(
            text: "p_loss_given_miss+-1%", measure: "P(loss | miss)", metric: "loss", period: nil,
            statistic: .probability, condition: "miss", bound: 0.01, isRelative: false),
        Sound(
            text: " P( loss|miss ) +/- 0.005", measure: "P(loss | miss)", metric: "loss",
            period: nil, statistic: .probability, condition: "miss", bound: 0.005,
            isRelative: false),
        Sound(
            text: "cvar95(npv) ± 50e6 USD", measure: "cvar95(npv)", metric: "npv", period: nil,
            statistic: .cvar95, condition: nil, bound: 50e6, isRelative: false),
        Sound(
            text: "mean(revenue.2027) ±2 % of value", measure: "mean(revenue.2027)",
            metric: "revenue", period: "2027", statistic: .mean, condition: nil, bound: 0.02,
            isRelative: true),
        Sound(
            text: "p5(npv | miss) ±0.05 bn USD", measure: "p5(npv | miss)", metric: "npv",
            period: nil, statistic: .p5, condition: "miss", bound: 50e6, isRelative: false),
        Sound(
            text: "critical_miss(npv) ±1 point", measure: "critical_miss(npv)", metric: "npv",
            period: nil, statistic: .criticalMiss, condition: nil, bound: 0.01,
            isRelative: false),
    ]

    @Test(arguments: sound)
    func aSoundTextIsRead(_ wanted: Sound) throws {
        let plan = try Scenarios.load("frontier-lab.yaml").plan
        let goal = try plan.precisionGoal(wanted.text).goal
        #expect(goal.measure == wanted.measure)
        #expect(goal.metric == wanted.metric && goal.period == wanted.period)
        #expect(goal.statistic == wanted.statistic && goal.condition == wanted.condition)
        #expect(abs(goal.bound / wanted.bound - 1) < 1e-15 && goal.isRelative == wanted.isRelative)
    }

    /// Text, column of what is wrong, part of the message, suggestion.
    static let faults: [(String, Int, String, String?)] = [
        ("p_loss", 7, "the precision is missing", nil),
        ("±1 %", 1, "the measure is missing", nil),
        ("p_los ±1 %", 3, "no such event: los", "loss"),
        ("P(loss | mis) ±1 %", 10, "no such condition: mis", "miss"),
        ("p_loss_given_mis ±1 %", 14, "no such condition: mis", "miss"),
        ("npv ±1e6 USD", 1, "a measure is a statistic", "mean(npv)"),
        ("men(npv) ±1e6 USD", 1, "no such statistic: men", "mean"),
        ("max(npv) ±1e6 USD", 1, "no interval", nil),
        ("mean(nvp) ±1e6 USD", 6, "no such metric: nvp", "npv"),
        ("mean(npv.2045) ±1e6 USD", 6, "npv is not estimated for 2045", nil),
        ("mean(loss) ±1 %", 6, "loss is an event", "P(loss)"),
        ("mean(npv ±1e6 USD", 9, "a closing bracket is missing", nil),
        ("mean(npv) ±2 %", 12, "wrong unit: this is a pure number", nil),
        ("mean(npv) ±1e6 EUR", 12, "wrong currency", nil),
        ("mean(npv) ±0 USD", 12, "greater than zero", nil),
        ("mean(npv) ±-3 USD", 12, "greater than zero", nil),
        ("mean(npv) ±1e6 dollars of value", 16, "unknown unit", nil),
        ("p_loss ±x", 9, "not a number", nil),
    ]

    @Test(arguments: faults)
    func aWrongTextSaysWhereAndWhy(
        text: String, position: Int, message: String, suggestion: String?
    ) throws {
        let plan = try Scenarios.load("frontier-lab.yaml").plan
        do throws(PrecisionGoalError) {
            _ = try plan.precisionGoal(text)
            Issue.record("no fault in \(text)")
        } catch {
            #expect(error.position == position, "\(error)")
            #expect(error.message.contains(message), "\(error)")
            if let suggestion { #expect(error.suggestion == suggestion, "\(error)") }
        }
    }
}
