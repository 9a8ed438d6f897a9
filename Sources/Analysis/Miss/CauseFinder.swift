import Results
import ScenarioIO
import ScenarioModel

/// Finds what can be put back to plan in a scenario, as changes of it.
struct CauseFinder {
    struct Found {
        let name: String
        let restored: String
        let changes: [ScenarioFamily.Change]
    }

    private let setting: MissSetting
    private let runs: DemandRuns
    private let laboratory: Laboratory
    private var document: DocumentNode { laboratory.family.document }

    init(_ setting: MissSetting, _ runs: DemandRuns, _ laboratory: Laboratory) {
        self.setting = setting
        self.runs = runs
        self.laboratory = laboratory
    }

    func find() throws(StudyError) -> (causes: [Found], absent: [String]) {
        let courses = try ExpectedCourses(laboratory)
        var causes: [Found] = []
        var absent: [String] = []
        func add(
            _ name: String, _ restored: String, _ changes: [ScenarioFamily.Change], _ reason: String
        ) {
            if changes.isEmpty {
                absent.append(reason)
            } else {
                causes.append(Found(name: name, restored: restored, changes: changes))
            }
        }
        add(
            "demand", "demand of every month as expected", courses.demand,
            "demand: it does not vary")
        add(
            "efficiency", "efficiency of every month as expected", courses.efficiency,
            "efficiency: it does not vary")
        add(
            "delivery", "nothing late, short or lost", delivery,
            "delivery: nothing can be late, short or lost")
        add("default", "nobody defaults", defaults, "default: nobody can default")
        let planned = runs.plannedCommitment.map { [ScenarioFamily.Change.setting("levers.commitment=\($0)")] }
        add(
            "own_buying",
            runs.plannedCommitment.map {
                "commitments × \(($0 * 1000).rounded() / 1000), so that expected use is on target"
            } ?? "", planned ?? [],
            "own buying: expected use is on target, or no smaller commitment brings it there")
        return (causes, absent)
    }

    // MARK: - Delivery and default

    private var delivery: [ScenarioFamily.Change] {
        var settings: [String] = factors("delay").map { "factors.\($0.key).chance=0 %" }
        for contract in document["contracts"]?.entries ?? [] {
            let place = "contracts.\(contract.key)"
            let delivery = contract.value["delivery"]
            var lots = [("\(place).delivery", delivery)]
            for (index, tranche) in (delivery?["tranches"]?.elements ?? []).enumerated() {
                lots.append(("\(place).delivery.tranches[\(index)]", tranche))
            }
            for (place, lot) in lots {
                if lot?["delay"] != nil { settings.append("\(place).delay=0 months") }
                if lot?["yield"] != nil { settings.append("\(place).yield=100 %") }
            }
            if contract.value["force_majeure"]?["when"] != nil {
                settings.append("\(place).force_majeure.when=0 %")
            }
        }
        return settings.map { .setting($0) }
    }

    /// An intensity of nil has no logarithm, so one that never counts stands for it.
    private var defaults: [ScenarioFamily.Change] {
        var settings: [String] = []
        for factor in factors("default") {
            for term in ["intensity", "spread"] where factor.value[term] != nil {
                settings.append("factors.\(factor.key).\(term)=1e-12 /yr")
            }
        }
        for contract in document["contracts"]?.entries ?? [] {
            for clause in ["supplier_default", "buyer_default"]
            where contract.value[clause]?["when"] != nil {
                settings.append("contracts.\(contract.key).\(clause).when=0")
            }
        }
        return settings.map { .setting($0) }
    }

    private func factors(_ process: String) -> [DocumentNode.Entry] {
        (document["factors"]?.entries ?? []).filter { $0.value["process"]?.text == process }
    }
}
