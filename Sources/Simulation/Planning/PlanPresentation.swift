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
            currency: reading.currency, metrics: metrics, events: events, target: target,
            headlineMetric: measures.headline.profit, contracts: contracts.map(contract),
            assumptions: reading.assumptions.map {
                .init(
                    keyPath: $0.keyPath, value: $0.value, low: $0.low, high: $0.high, tag: $0.tag,
                    source: $0.source ?? $0.note)
            }, notes: conventions + notes)
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
                name: name, title: Self.title(of: name),
                unit: name == "lowest_dscr"
                    ? .quantity("times") : Self.unit(dimensions[name] ?? .one, reading.currency),
                periods: periods[name] ?? [], better: measures.directions.direction(of: name),
                isDetail: Self.isDetail(name))
        }
    }

    /// Metrics that the report tells elsewhere: with their contract or target.
    private static func isDetail(_ name: String) -> Bool {
        ["utilization.", "cost.", "true_up.", "target.", "shortfall."].contains {
            name.hasPrefix($0)
        }
    }

    private var events: [Presentation.Event] {
        measures.columns.filter { $0.isEvent && $0.period == nil }.map { column in
            let written = fields.map("events").first { $0.name == column.metric }?.node.text
            return .init(
                name: column.metric,
                definition: written ?? Self.standardDefinitions[column.metric]
                    ?? "a condition of the scenario's `given`")
        }
    }

    private static let standardDefinitions = [
        "miss": "usage below the target less its tolerance",
        "loss": "npv < 0: discounted cash over the horizon is negative",
        "cash_out": "opening cash and cumulative cash below zero in some month",
        "dscr_breach": "cash covers debt service too little at some test of a covenant",
    ]

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
        "utilization": "Load", "cash_trough": "Lowest cash balance",
        "payback": "Payback", "first_crossing": "First crossing of zero",
        "time_to_cash": "Delivery to paid revenue",
        "time_to_positive_cash": "Delivery to positive cash",
        "liquidity_trough": "Lowest cumulative cash", "trough_month": "Month of lowest cash",
        "lowest_dscr": "Lowest cover of debt service",
        "served_share": "Demand served", "unserved_work": "Work not served",
        "decision_value": "Decision value (NPV less what is unserved)",
    ]

    /// `gross_margin` → `Gross margin`.
    private static func title(of name: String) -> String {
        if let known = titles[name] { return known }
        let words = name.split(separator: "_").joined(separator: " ")
        return (words.first.map { String($0).uppercased() } ?? "") + words.dropFirst()
    }

    // MARK: - Target and contracts

    private var target: Presentation.Target? {
        guard let name = measures.headline.targets.first,
            let entry = fields.map("targets").first(where: { $0.name == name }),
            let terms = entry.value?.record
        else { return nil }
        let of = terms.formula("of")?.text ?? ""
        let per = terms.formula("per")?.text
        let achieved = "target.\(name)"
        let level = (terms.value("level")?.node?.unwrapped?.value ?? terms.value("level")?.node)
            .flatMap { try? Quantity($0.text ?? "") }
        // A volume is stated a month, and compared over its own period.
        let months =
            per != nil
            ? 1
            : ["month": 1, "quarter": 3, "year": 12, "fiscal-year": 12][
                terms.text("period") ?? ""]
                ?? measures.stepLabels.count
        let dimension = measures.column(achieved).map { measures.columns[$0].dimension }
        let period = terms.text("period") ?? "spans of its own"
        return .init(
            name: name, level: level.map { $0.value * Double(months) }, tolerance: terms.number("tolerance") ?? 0,
            unit: Self.unit(dimension ?? .one, reading.currency),
            basis: of + (per.map { " per \($0)" } ?? "")
                + (period == "horizon" ? ", over the horizon" : ", by \(period)"),
            achievedMetric: achieved, shortfallMetric: "shortfall.\(name)",
            profitMetric: measures.headline.profit ?? terms.text("profit") ?? "npv")
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
            trueUpMetric: metric("true_up.\(facts.name)"))
    }

    // MARK: - Notes

    private var conventions: [String] {
        guard let basis = fields.record("basis") else { return [] }
        let measure = basis.text("measure") ?? "real-world"
        return [
            "Figures are \(basis.text("prices") ?? "nominal"), \(basis.text("tax") ?? "pre-tax"), "
                + "under the \(measure) measure."
        ]
    }
}
