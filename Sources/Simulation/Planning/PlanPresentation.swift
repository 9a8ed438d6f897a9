import Contracts
import Factors
import Results
import Risk
import ScenarioModel

/// What a report says about a scenario in words, gathered while it is planned.
package struct PlanPresentation {
    let fields: Fields
    let reading: Reading
    let measures: MeasurePlan
    let contracts: [ContractFacts]
    let notes: [String]

    var presentation: Presentation {
        Presentation(
            title: fields.text("title") ?? "", description: fields.text("description"),
            currency: reading.currency, perspective: measures.perspective, metrics: metrics,
            periods: measures.periods, years: measures.years, events: events, target: target,
            headlineMetric: measures.headline.profit, contracts: contracts.map(contract),
            assumptions: reading.assumptions.map {
                .init(
                    keyPath: $0.keyPath, value: $0.value, low: $0.low, high: $0.high, tag: $0.tag,
                    source: $0.source ?? $0.note)
            }, conventions: conventions, notes: notes,
            beyond: fields.record("time")?.text("beyond"))
    }

    // MARK: - Metrics and events

    private var metrics: [Presentation.Metric] {
        var order: [String] = []
        var periods: [String: [String?]] = [:]
        var dimensions: [String: Dimension] = [:]
        func add(_ name: String, _ period: String?, _ dimension: Dimension) {
            if dimensions[name] == nil {
                order.append(name)
                dimensions[name] = dimension
            }
            periods[name, default: []].append(period)
        }
        for column in measures.columns where column.hasMoments {
            add(column.metric, column.period, column.dimension)
        }
        for series in measures.monthly {
            for label in measures.stepLabels { add(series.metric, label, series.dimension) }
        }
        return order.map { name in
            .init(
                name: name, title: title(of: name),
                unit: name == "lowest_dscr"
                    ? .quantity("times") : Self.unit(dimensions[name] ?? .one, reading.currency),
                periods: periods[name] ?? [], better: measures.directions.direction(of: name),
                isDetail: isDetail(name))
        }
    }

    /// Metrics that the report tells elsewhere: with their contract or target.
    private func isDetail(_ name: String) -> Bool {
        if measures.perspective == .buyer, Self.sellers.contains(name) { return true }
        if ["committed_work", "wanted_work"].contains(name) { return true }
        return [
            "utilization.", "cost.", "true_up.", "unused.", "target.", "shortfall.", "beyond.",
            "cash.settlement", "remaining_obligation.",
        ].contains {
            name.hasPrefix($0)
        }
    }

    /// What says nothing to those who only buy, and stays in the data.
    private static let sellers = [
        "revenue", "gross_profit", "operating_profit", "npv", "cash_trough", "decision_value",
    ]

    private var events: [Presentation.Event] {
        let entries = Dictionary(
            fields.map("events").map { ($0.name, $0.node.text) }, uniquingKeysWith: { first, _ in first })
        return measures.columns.filter { $0.isEvent && $0.period == nil }.map { column in
            let written = entries[column.metric] ?? nil
            return .init(
                name: column.metric,
                definition: written ?? Self.standardDefinitions[column.metric]
                    ?? Self.yearly(column.metric)
                    ?? "a condition of the scenario's `given`")
        }
    }

    private static let standardDefinitions = [
        "miss": "the target is missed by more than its tolerance",
        "loss": "npv < 0: discounted cash of the horizon, with what it leaves to settle, is negative",
        "cash_out": "opening cash and cumulative cash below zero in some month",
        "dscr_breach": "cash covers debt service too little at some test of a covenant",
    ]

    private static func yearly(_ name: String) -> String? {
        guard name.hasPrefix("operating_loss.") else { return nil }
        return "operating_profit\(name.dropFirst("operating_loss".count)) < 0"
    }

    package static func unit(_ dimension: Dimension, _ currency: String) -> Presentation.Unit {
        switch dimension {
        case .one: .fraction
        case .currency, .currency / .month: .money
        case .month: .quantity("months")
        default: .quantity(dimension.symbol(currency: currency))
        }
    }

    private static let titles = [
        "npv": "NPV", "revenue": "Revenue", "gross_profit": "Gross profit",
        "gross_margin": "Gross margin", "compute_margin": "Compute margin",
        "operating_profit": "Operating profit", "operating_margin": "Operating margin",
        "utilization": "Utilization", "cash_trough": "Lowest cash balance",
        "payback": "Payback", "first_crossing": "First crossing of zero",
        "time_to_cash": "Delivery to paid revenue",
        "present_cost": "Present value of cost", "cash_paid": "Cash paid",
        "cash_paid.after_horizon": "Cash paid after the horizon",
        "true_ups": "True-ups and deficiency payments",
        "true_ups.cut": "True-ups of the period that the horizon cuts",
        "unused_commitment": "Cost of unused commitments",
        "cost_per_unit": "Cost per unit of work",
        "coverage": "Commitment coverage",
        "capacity_secured": "Commitments over realised demand",
        "time_to_positive_cash": "Delivery to positive cash",
        "liquidity_trough": "Lowest cumulative cash", "trough_month": "Month of lowest cash",
        "lowest_dscr": "Lowest cover of debt service",
        "served_share": "Demand served", "unserved_work": "Work not served",
        "decision_value": "Decision value (NPV less what is unserved)",
        "decision_cost": "Decision cost (present cost and what is unserved)",
        "cash.settlement": "Settled after the horizon",
        "beyond.owed": "Owed by contract after the horizon",
        "beyond.rights_market_value": "Market value of the rights after the horizon",
        "beyond.due": "Owed by customers after the horizon",
        "beyond.delivery_market_value": "Market value of what they are owed",
        "beyond.debt": "Debt at the end of the horizon",
    ]

    /// `gross_margin` → `Gross margin`.
    private func title(of name: String) -> String {
        if name == "npv", let time = fields.record("time") {
            if let beyond = time.text("beyond"), beyond != BeyondHorizon.ignored.rawValue {
                return "NPV less what is owed after the horizon"
                    + (beyond == BeyondHorizon.owed.rawValue ? "" : ", net of market")
            }
            if time.text("run_off") == RunOff.none.rawValue { return "NPV without run-off" }
        }
        if let known = Self.titles[name] { return known }
        let words = name.split(separator: "_").joined(separator: " ")
        return (words.first.map { String($0).uppercased() } ?? "") + words.dropFirst()
    }

    // MARK: - Target and contracts

    /// Of the periods of a target; of others it is tested over the whole horizon.
    private static let months: [String: Double] = [
        "year": 12, "fiscal-year": 12, "quarter": 3, "month": 1,
    ]

    private var target: Presentation.Target? {
        guard let name = measures.headline.targets.first,
            let entry = fields.map("targets").first(where: { $0.name == name }),
            let terms = entry.value?.record
        else { return nil }
        let of = terms.formula("of")?.text ?? ""
        let per = terms.formula("per")?.text
        let achieved = "target.\(name)"
        let months = Self.months[terms.text("period") ?? ""] ?? Double(measures.stepLabels.count)
        func level(_ name: String) -> Double? {
            let node = terms.value(name)?.node
            let value = (node?.unwrapped?.value ?? node).flatMap { try? Quantity($0.text ?? "") }
            // A volume is given by the month and told by the period.
            return value.map { $0.value * (per == nil ? months : 1) }
        }
        let dimension = measures.column(achieved).map { measures.columns[$0].dimension }
        let period = terms.text("period") ?? "spans of its own"
        return .init(
            name: name, level: level("at_least") ?? level("level"), atMost: level("at_most"),
            better: measures.directions.direction(of: achieved),
            tolerance: terms.number("tolerance") ?? 0, unit: Self.unit(dimension ?? .one, reading.currency),
            basis: of + (per.map { " per \($0)" } ?? "")
                + (period == "horizon" ? ", over the horizon" : ", by \(period)"),
            achievedMetric: achieved, shortfallMetric: "shortfall.\(name)",
            profitMetric: measures.profit(ofTarget: name) ?? terms.text("profit") ?? "npv")
    }

    private func contract(_ facts: ContractFacts) -> Presentation.Contract {
        func metric(_ name: String) -> String? {
            measures.column(name) == nil ? nil : name
        }
        return .init(
            name: facts.name, structure: facts.structure, isSold: facts.isSold, supplier: facts.supplier,
            generation: facts.generation, firstMonth: facts.start.description,
            lastMonth: facts.end.description, commitment: facts.minimumValue,
            isCommitted: facts.isCommitted,
            loadMetric: metric("utilization.\(facts.name)"),
            costMetric: metric(facts.isSold ? "revenue.\(facts.name)" : "cost.\(facts.name)"),
            trueUpMetric: metric("true_up.\(facts.name)"),
            unusedMetric: metric("unused.\(facts.name)"))
    }

    // MARK: - Notes

    /// The discount rate as written: `11 %/yr`.
    private func discountRate(_ basis: Fields) -> String {
        let record = basis.record("discount")
        if let record, record.isGiven("rate") { return "the rate that the scenario states" }
        let node = record.map { $0.node("margin") } ?? basis.node("discount")
        return (node.unwrapped?.value ?? node).summary
    }

    /// In what money figures are meant, and how they are brought to today.
    private var conventions: [String] {
        guard let basis = fields.record("basis") else { return [] }
        let measure = basis.text("measure") ?? "real-world"
        let rate = basis.isGiven("discount") ? discountRate(basis) : nil
        var money = "\(basis.text("prices") ?? "nominal"), \(basis.text("tax") ?? "pre-tax")"
        if measure != "real-world" { money += ", under the \(measure) measure" }
        let perspective = measures.perspective.map { [$0.words] } ?? []
        guard measures.perspective != nil else { return ["Figures are \(money)."] }
        return perspective
            + ["Figures are \(money), " + (rate.map { "discounted at \($0)." } ?? "not discounted.")]
    }
}
