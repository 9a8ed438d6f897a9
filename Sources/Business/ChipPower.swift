import ScenarioModel
import Series

/// The power of chips where a factor says it: one number for work per energy and for what energy costs.
///
/// A generation that states no power takes that of the factor by which products are served on it. Where
/// both say it and differ, work per energy would follow the one and cost the other, which is warned of.
package struct ChipPower {
    /// Kilowatts at the meter per accelerator, by factor.
    private let ofFactors: [String: Double]

    /// - Parameter factors: the scenario's factors as written.
    package init(factors: [FieldValue.MapEntry] = []) {
        ofFactors = factors.reduce(into: [:]) { powers, entry in
            guard let fields = entry.value?.record,
                ["power", "pue"].allSatisfy({ fields.table.term(named: $0) != nil }),
                let power = fields.number("power"), let pue = fields.number("pue")
            else { return }
            powers[entry.name] = power * pue
        }
    }

    /// The generations with the power that holds for them.
    func applied(
        to generations: [Generation], _ section: Fields, _ diagnostics: Diagnostics
    ) -> [Generation] {
        if ofFactors.isEmpty { return generations }
        let efficiencies = section.map("products").flatMap { entry in
            entry.value?.record?.map("efficiency") ?? []
        }
        return generations.map { generation in
            let names = efficiencies.filter { $0.name == generation.name }
                .flatMap { $0.value?.formula?.expression.names ?? [] }
                .filter { ofFactors[$0] != nil }
            guard let name = names.first, let power = ofFactors[name] else { return generation }
            guard let stated = generation.facilityPower else {
                return Generation(
                    name: generation.name, power: power, performance: generation.performance)
            }
            if abs(stated - power) > 1e-9 * power,
                let node = section.map("generations").first(where: { $0.name == generation.name })?
                    .value?.record?.node("power")
            {
                diagnostics.report(
                    node,
                    "\(stated) kW/GPU at the meter here and \(power) in factor '\(name)': work per "
                        + "energy follows the factor, and what energy costs this",
                    offending: generation.name,
                    expected: "no power here, so that the factor's holds for both", as: .warning)
            }
            return generation
        }
    }
}
