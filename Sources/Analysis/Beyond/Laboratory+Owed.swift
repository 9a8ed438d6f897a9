import Results
import Risk

extension Laboratory {
    /// What net present value does with what the scenario still owes after the horizon; nil where
    /// nothing is owed.
    ///
    /// - Complexity: one run of the scenario as it stands, where something is owed.
    var owedStatement: String? {
        let plan = family.plan
        guard plan.replay.lines.contains(where: { $0.name.hasPrefix("beyond.owed.") }) else {
            return nil
        }
        let measures = [
            MeasureText(.mean, of: "beyond.owed"), MeasureText(.quantile(0.95), of: "beyond.owed"),
            MeasureText(.mean, of: "beyond.rights_market_value"), MeasureText(.mean, of: "npv"),
            MeasureText(.mean, of: "beyond.due"),
            MeasureText(.mean, of: "beyond.delivery_market_value"),
        ]
        var quiet = self
        quiet.progress = nil
        guard let samples = try? quiet.simulate([.base], measures) else { return nil }
        let values = measures.indices.compactMap { samples.estimate(0, $0).value }
        guard values.count == measures.count, values[0] != 0 else { return nil }
        let (owed, high, rights, npv) = (values[0], values[1], values[2], values[3])
        let (rule, perspective) = (beyondRule, plan.presentation.perspective)
        let (due, delivery) = (values[4], values[5])
        let change = OwedStatement.change(
            rule, perspective, owed: owed, rights: rights, due: due, delivery: delivery)
        func text(_ value: Double) -> String { words.text(value, .money) }
        return OwedStatement(
            rule: rule, perspective: perspective, lastMonth: plan.provenance(options).lastMonth,
            owed: text(owed), high: text(high), rights: text(rights),
            due: due == 0 ? nil : text(due),
            otherwise: text((perspective == .buyer ? -npv : npv) + change)
        ).text
    }
}
