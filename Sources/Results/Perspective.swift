/// Whose figures head a report.
///
/// *Signs*: a buyer reads costs and cash paid as positive numbers, of which less is better; a
/// seller reads revenue, profit and cash received.
public enum Perspective: String, Hashable, Sendable, CaseIterable {
    case buyer, seller, both

    /// The number per path by which alternatives are judged.
    public var outcome: String { self == .buyer ? "present_cost" : "npv" }

    /// The same where what is not served has a value, which it then charges.
    public var decisionOutcome: String { self == .buyer ? "decision_cost" : "decision_value" }

    /// The outcome as it is accrued, not discounted.
    public var accrued: String { self == .buyer ? "total_cost" : "operating_profit" }

    /// The event that a plan is to be safe from.
    public var breach: String { self == .buyer ? "miss" : "loss" }

    /// What alternatives are compared by unless something else is asked for.
    public var measures: [String] {
        self == .buyer
            ? [
                "mean(present_cost)", "p95(present_cost)", "cvar95(present_cost)",
                "mean(total_cost)", "mean(unused_commitment)", "P(miss)",
            ]
            : [
                "mean(npv)", "P(loss)", "P(loss | miss)", "p5(npv)", "cvar95(npv)",
                "mean(gross_margin)",
            ]
    }

    /// Middle, chance and size of what is to be avoided.
    public var usual: [String] {
        self == .buyer
            ? ["mean(present_cost)", "p95(present_cost)", "cvar95(present_cost)"]
            : ["mean(npv)", "P(loss)", "cvar95(npv)"]
    }

    /// What a manager asks of a lever, besides chance and size of what is to be avoided.
    public var levers: [String] {
        self == .buyer
            ? ["total_cost", "unused_commitment", "utilization"]
            : ["utilization", "gross_margin", "operating_profit"]
    }

    /// What the headline of a report has.
    public var headline: [String] {
        self == .buyer
            ? [
                "P(miss)", "mean(present_cost)", "p5(present_cost)", "median(present_cost)",
                "p95(present_cost)", "cvar95(present_cost)", "cvar99(present_cost)",
                "mean(total_cost)", "mean(unused_commitment)",
            ]
            : [
                "P(loss)", "P(miss)", "P(loss | miss)", "P(loss | hit)", "mean(npv)", "p5(npv)",
                "median(npv)", "p95(npv)", "cvar95(npv)", "cvar99(npv)", "mean(gross_margin)",
            ]
    }

    /// As a report says it: the reader, and what follows for signs.
    public var words: String {
        switch self {
        case .buyer: "Perspective: buyer. Costs and cash paid are positive; less is better."
        case .seller: "Perspective: seller. Profit and cash received are positive; more is better."
        case .both:
            "Perspective: both, a seller that buys compute. Profit and cash received are positive; "
                + "costs of commitments are positive too, and less of them is better."
        }
    }
}
