import Results
import ScenarioIO
import ScenarioModel
import Simulation

/// A contract that is bought, and the use to which it obliges of itself.
///
/// Take-or-pay and minimum spend are tested as the contract itself tests them, by its own lines
/// `test.surplus` and `test.base`: in its periods, by calendar or anniversary, as amended and renewed,
/// with what was made up or carried forward. Reserved hours are all to be used, over the horizon.
/// Other structures commit to nothing.
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
    /// Whether the contract tests its use or spending.
    private let isTested: Bool

    /// The contracts bought that deliver something.
    static func all(of family: ScenarioFamily, besides targets: [String]) -> [OwnCommitment] {
        let lines = family.plan.replay.lines.map(\.name)
        let resolved = Planner(
            document: family.document, diagnostics: Diagnostics(), data: ScenarioLoader.dataFiles
        ).resolved
        return family.plan.presentation.contracts.filter { !$0.isSold }.compactMap { contract in
            guard contract.loadMetric != nil,
                let delivered = lines.first(where: {
                    $0.hasPrefix("quantity.") && $0.hasSuffix(".delivered.\(contract.name)")
                })
            else { return nil }
            let pool = delivered.dropLast(".delivered.\(contract.name)".count)
            let node = DocumentChanger.node(at: "contracts.\(contract.name)", of: resolved)
            var name = "own_\(contract.name)"
            while targets.contains(name) { name += "_" }
            let isTested = lines.contains("test.base.\(contract.name)")
            let level = level(contract.structure, node)
            return OwnCommitment(
                contract: contract.name, structure: contract.structure,
                used: "\(pool).used.\(contract.name)", delivered: delivered,
                target: level == nil ? nil : name, level: level,
                isTested: isTested)
        }
    }

    /// As the contract has it, terms that it takes over from another included.
    private static func level(_ structure: String, _ contract: DocumentNode?) -> String? {
        switch structure {
        case "take-or-pay":
            contract?["take"].flatMap { ($0.unwrapped?.value ?? $0).text } ?? "its take"
        case "minimum-spend": "its commitment"
        case "reserved", "reserved-instance": "100 %"
        default: nil
        }
    }

    /// The target as a change of the scenario.
    func change(profit: String) -> ScenarioFamily.Change? {
        guard let target, level != nil else { return nil }
        let terms =
            isTested
            ? "of: '`test.surplus.\(contract)` + `test.base.\(contract)`', "
                + "per: '`test.base.\(contract)`', level: 100 %, tolerance: 1e-9, period: month"
            : "of: '`\(used)`', per: '`\(delivered)`', level: 100 %, period: horizon"
        return .setting("targets.\(target)={\(terms), profit: \(profit)}")
    }
}
