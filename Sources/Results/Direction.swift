/// Which way is good for a number: whether a reader wants more of it or less.
///
/// Rankings, dominance, colours and words follow it. A metric says it as `better:`; otherwise its
/// formula does, from the lines it is made of (``usual(of:)``).
public enum Direction: String, Hashable, Sendable, CaseIterable {
    /// More is better: profit, cash, utilization.
    case higher
    /// Less is better: cost, waste, the probability of a loss.
    case lower
    /// Neither: a price of the market, a number of hours wanted.
    case none

    /// Of the negative of such a number.
    public var opposite: Direction {
        switch self {
        case .higher: .lower
        case .lower: .higher
        case .none: .none
        }
    }

    /// Of a sum of both: what one of them says, and nothing where they disagree.
    public func joined(_ other: Direction) -> Direction {
        if self == other || other == .none { return self }
        return self == .none ? other : .none
    }

    /// Whether `a` is better than `b`; false where neither direction is good.
    public func isBetter(_ a: Double, than b: Double) -> Bool {
        switch self {
        case .higher: a > b
        case .lower: a < b
        case .none: false
        }
    }
}

// MARK: - What is usual

extension Direction {
    /// Of a ledger line, a standard metric or a standard event, by its name; `none` for names that
    /// are nobody's.
    ///
    /// The rule of the longest known prefix holds for what is below it: `expense.compute.aws` is a
    /// cost because `expense` is. Lines of contracts sold are the customer's payments, so more is
    /// better; lines of another party are not the reader's.
    public static func usual(of name: String) -> Direction {
        let parts = name.split(separator: ".").map(String.init)
        guard let first = parts.first else { return .none }
        if first == "party" { return .none }
        if first == "sold" {
            return soldGains.contains(parts.dropFirst().first ?? "")
                ? .higher : .none
        }
        if first == "quantity" { return quantities[parts.dropFirst(2).first ?? ""] ?? ofUse(parts) }
        for count in stride(from: parts.count, through: 1, by: -1) {
            if let known = names[parts.prefix(count).joined(separator: ".")] { return known }
        }
        return .none
    }

    /// `quantity.gpu_hours.committed.used` is use as `quantity.gpu_hours.used.C` is.
    private static func ofUse(_ parts: [String]) -> Direction {
        parts.dropFirst(3).first.flatMap { quantities[$0] } ?? .none
    }

    private static let soldGains = [
        "cash", "true_up", "cut_true_up", "book", "revenue", "settlement", "after_horizon",
    ]

    private static let quantities: [String: Direction] = [
        "used": .higher, "idle": .lower, "unserved": .lower,
    ]

    private static let names: [String: Direction] = {
        let higher = [
            "revenue", "gross_profit", "gross_margin", "compute_profit", "compute_margin",
            "operating_profit", "operating_margin", "pretax_profit", "npv", "decision_value",
            "cash", "cash_after_debt", "cash_trough", "liquidity_trough", "utilization", "savings",
            "effective_savings_rate", "beyond.rights",
            "beyond.rights_market_value", "beyond.due", "served", "served_share", "rpo", "backlog", "run_rate",
            "book.run_rate", "lowest_dscr", "dscr_tested", "dscr", "hit",
        ]
        let lower = [
            "cost", "compute", "cost_of_revenue", "expense", "spend", "true_up", "waste",
            "unused_commitment", "true_ups", "total_cost", "present_cost", "decision_cost", "cost_per_unit",
            "cash.compute", "cash.prepayment", "cash_paid", "lost_revenue", "unserved",
            "unserved_work", "unserved_cost", "price.compute", "settlement", "after_horizon",
            "cut_true_up", "beyond.owed", "beyond.debt", "beyond.delivery",
            "beyond.delivery_market_value",
            "book.remaining", "remaining_obligation", "lock_in_months", "prepayment_exposure",
            "shortfall", "miss", "loss", "operating_loss", "cash_out", "dscr_breach",
            "covenant_breach", "payback", "first_crossing", "time_to_cash",
            "time_to_positive_cash", "debt", "interest", "depreciation", "write_down", "capex",
        ]
        return Dictionary(
            higher.map { ($0, .higher) } + lower.map { ($0, .lower) },
            uniquingKeysWith: { first, _ in first })
    }()
}
