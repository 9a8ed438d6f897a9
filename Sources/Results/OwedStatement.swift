/// What net present value does with what is still owed by contract after the horizon: a sentence for
/// the first screen. It is told whatever the scenario says of it.
///
/// Amounts are words, discounted to `as_of`.
public struct OwedStatement: Hashable, Sendable {
    /// `time.beyond` as the scenario has it; nil where it says nothing, which deducts nothing.
    public let rule: String?
    public let perspective: Perspective?
    /// The last month of the horizon.
    public let lastMonth: String
    /// What is owed: mean, and 95th percentile.
    public let owed, high: String
    /// The mean market value of the rights that go with it.
    public let rights: String?
    /// What customers owe, which counts as what is owed does, on the other side; nil where they owe
    /// nothing.
    public let due: String?
    /// The mean of ``Perspective/outcome`` if what is owed counted the other way: in full where it is
    /// left out or net of the market, not at all where it is deducted in full.
    public let otherwise: String?

    public init(
        rule: String?, perspective: Perspective?, lastMonth: String, owed: String, high: String,
        rights: String?, due: String?, otherwise: String?
    ) {
        self.due = due
        self.rule = rule
        self.perspective = perspective
        self.lastMonth = lastMonth
        self.owed = owed
        self.high = high
        self.rights = rights
        self.otherwise = otherwise
    }

    private var isBuyer: Bool { perspective == .buyer }

    /// What the outcome changes by where it counts the other way.
    ///
    /// - Parameters:
    ///   - owed, rights: means, as amounts.
    ///   - due, delivery: what customers owe, and the market value of what they are owed.
    public static func change(
        _ rule: String?, _ perspective: Perspective?, owed: Double, rights: Double,
        due: Double, delivery: Double
    ) -> Double {
        let gain = switch rule {
        case "owed": owed - due
        case "net_of_market": delivery - rights
        default: due - owed
        }
        return perspective == .buyer ? -gain : gain
    }

    /// `NPV and P(loss) leave out 73.7 bn USD …`
    public var text: String {
        let outcome = isBuyer ? "The present value of cost" : "NPV and P(loss)"
        let verb = switch rule {
        case "owed", "net_of_market": isBuyer ? "counts" : "deduct"
        default: isBuyer ? "leaves out" : "leave out"
        }
        var text = "\(outcome) \(verb) \(owed) on average, "
            + (high == owed ? "" : "P95 \(high), ") + "still owed after \(lastMonth)"
        let isNet = rule == "net_of_market"
        if isNet, let rights { text += " less \(rights), the market value of its rights" }
        if let due {
            text += rule == "owed" || isNet ? ", and add " : ", and "
            text += due + " that customers owe then" + (isNet ? " less the market value of it" : "")
        }
        text += rule.map { ", discounted (time.beyond: \($0))" }
            ?? ", discounted (time.beyond says nothing of it)"
        guard let otherwise else { return text + "." }
        return text + (rule == "owed" ? "; without it" : "; owed in full")
            + ", \(isBuyer ? "it" : "mean NPV") would be \(otherwise)."
    }
}
