import Results
import Risk
import ScenarioIO
import ScenarioModel

/// A question about a miss, with the names of its scenario found.
struct MissSetting {
    let target: String
    /// Whether the target is a ratio: its shortfall is then counted in points.
    let isRatio: Bool
    let profit: String
    /// The event that is a loss; nil where a loss is a profit below zero.
    let lossEvent: String?
    let shortfalls: [Double]
    let loads: [Double]
    let contracts: [OwnCommitment]
    /// Lines of the ledger that the scenario has.
    let lines: Set<String>
    /// What the scenario multiplies its demand and its commitments by as it stands.
    private let demand: Double
    private let commitment: Double
    /// What every variant has besides its own changes: a target for each contract's commitment.
    let changes: [ScenarioFamily.Change]

    init(_ question: MissQuestion, _ family: ScenarioFamily) throws(StudyError) {
        let measures = family.plan.measures
        let names = measures.headline.targets
        guard let first = names.first else { throw Self.noTargets(family.document) }
        target = try Self.known(question.target ?? first, among: names, "target", "--target")
        let metrics = measures.columns.filter { $0.hasMoments && $0.period == nil }.map(\.metric)
        let node = DocumentChanger.node(at: "targets.\(target)", of: family.document)
        let own = question.profit
        profit = try Self.known(
            own ?? node?["profit"]?.text ?? measures.profit(ofTarget: target) ?? "npv", among: metrics, "metric", "--profit")
        lossEvent = own == nil && measures.column("loss") != nil ? "loss" : nil
        isRatio = node?["per"] != nil
        shortfalls = try Self.shares(question.shortfalls, "--shortfalls", atMost: 1 - 1e-9)
        loads = try Self.shares(question.loads, "--loads", atMost: 1)
        demand = Self.lever("demand", family.document)
        commitment = Self.lever("commitment", family.document)
        lines = Set(family.plan.replay.lines.map(\.name))
        contracts = OwnCommitment.all(of: family, besides: names)
        let metric = profit
        changes = contracts.compactMap { $0.change(profit: metric) }
    }

    /// Whether the ledger has the line, or lines that add up to it.
    func has(_ line: String) -> Bool {
        lines.contains(line) || lines.contains { $0.hasPrefix(line + ".") }
    }

    /// The scenario with further changes.
    func variant(_ name: String, _ changes: [ScenarioFamily.Change] = []) -> Variant {
        Variant(name, self.changes + changes)
    }

    func variant(demand scale: Double) -> Variant {
        variant("demand × \(scale)", [.setting("levers.demand=\(demand * scale)")])
    }

    func variant(commitment scale: Double) -> Variant {
        variant(
            "commitments × \(scale)", [.setting("levers.commitment=\(commitment * scale)")])
    }

    private static func lever(_ name: String, _ document: DocumentNode) -> Double {
        let node = document["levers"]?[name].map { $0.unwrapped?.value ?? $0 }
        return node?.text.flatMap { try? Quantity($0) }?.value ?? 1
    }

    // MARK: - Wrong wishes

    private static func noTargets(_ document: DocumentNode) -> StudyError {
        .scenario(
            [
                Diagnostic(
                    at: document.position, keyPath: "targets",
                    message: "no usage target, so that none can be missed",
                    expected: "a section such as "
                        + "targets: {load: {of: quantity.gpu_hours.used.cloud, per: quantity.gpu_hours.delivered.cloud, level: 80 %}}")
            ], isInputMissing: false)
    }

    private static func known(
        _ name: String, among names: [String], _ kind: String, _ flag: String
    ) throws(StudyError) -> String {
        if names.contains(name) { return name }
        throw .request([
            Diagnostic(
                at: SourcePosition(file: flag, line: 1, column: 1), offending: name,
                message: "no such \(kind)",
                expected: "one of "
                    + Diagnostic.shortened(names.joined(separator: ", "), limit: 120),
                suggestion: nearestName(to: name, in: names))
        ])
    }

    private static func shares(
        _ values: [Double], _ flag: String, atMost limit: Double
    ) throws(StudyError) -> [Double] {
        if let wrong = values.first(where: { !($0 > 0 && $0 <= limit) }) {
            throw .request([
                Diagnostic(
                    at: SourcePosition(file: flag, line: 1, column: 1), offending: "\(wrong)",
                    message: "out of range",
                    expected: limit < 1
                        ? "shares between 0 and 100 %" : "shares above 0, 100 % at most")
            ])
        }
        var sorted: [Double] = []
        for value in values.sorted() where sorted.last != value { sorted.append(value) }
        return sorted
    }
}
