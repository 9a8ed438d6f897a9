import Results
import ScenarioIO
import ScenarioModel

/// A contract that is bought, and the use to which it obliges of itself.
///
/// A take-or-pay's own commitment is its take of what is delivered, tested as its terms say; that
/// of reserved hours is all of them. Other structures commit to no share of hours.
struct OwnCommitment {
    let contract: String
    let structure: String
    /// What is delivered and used of it, as ledger lines.
    let used: String
    let delivered: String
    /// Name of the target that stands for the commitment; nil where there is none.
    let target: String?
    /// As the target states it: `80 %`.
    let level: String?
    private let period: String

    /// The contracts bought that deliver something.
    static func all(of family: ScenarioFamily, besides targets: [String]) -> [OwnCommitment] {
        let lines = family.plan.replay.lines.map(\.name)
        return family.plan.presentation.contracts.filter { !$0.isSold }.compactMap { contract in
            guard contract.loadMetric != nil,
                let delivered = lines.first(where: {
                    $0.hasPrefix("quantity.") && $0.hasSuffix(".delivered.\(contract.name)")
                })
            else { return nil }
            let pool = delivered.dropLast(".delivered.\(contract.name)".count)
            let node = DocumentChanger.node(at: "contracts.\(contract.name)", of: family.document)
            var name = "own_\(contract.name)"
            while targets.contains(name) { name += "_" }
            let level = level(node)
            return OwnCommitment(
                contract: contract.name, structure: contract.structure,
                used: "\(pool).used.\(contract.name)", delivered: delivered,
                target: level == nil ? nil : name, level: level,
                period: period(node))
        }
    }

    private static func level(_ contract: DocumentNode?) -> String? {
        switch contract?["structure"]?.text {
        case "take-or-pay": contract?["take"].flatMap { ($0.unwrapped?.value ?? $0).text }
        case "reserved", "reserved-instance": "100 %"
        default: nil
        }
    }

    private static func period(_ contract: DocumentNode?) -> String {
        switch contract?["structure"]?.text {
        case "take-or-pay":
            switch contract?["test"]?.text {
            case "annual", "quarterly": "year"
            default: "month"
            }
        default: "horizon"
        }
    }

    /// The target as a change of the scenario.
    func change(profit: String) -> ScenarioFamily.Change? {
        guard let target, let level else { return nil }
        return .setting(
            "targets.\(target)={of: '`\(used)`', per: '`\(delivered)`', level: '\(level)', "
                + "period: \(period), profit: \(profit)}")
    }
}
