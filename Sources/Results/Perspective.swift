/// Whose figures head a report.
///
/// *Signs*: a buyer reads costs and cash paid as positive numbers, of which less is better; a
/// seller reads revenue, profit and cash received.
public enum Perspective: String, Hashable, Sendable, CaseIterable {
    case buyer, seller, both

    /// The number per path by which alternatives are judged.
    public var outcome: String { self == .buyer ? "present_cost" : "npv" }

    /// What alternatives are compared by unless something else is asked for.
    public var measures: [String] {
        switch self {
        case .buyer:
            [
                "mean(present_cost)", "p95(present_cost)", "cvar95(present_cost)",
                "mean(total_cost)", "mean(unused_commitment)", "P(miss)",
            ]
        case .seller, .both:
            [
                "mean(npv)", "P(loss)", "P(loss | miss)", "p5(npv)", "cvar95(npv)",
                "mean(gross_margin)",
            ]
        }
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
