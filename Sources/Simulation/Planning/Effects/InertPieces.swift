import ScenarioModel
import Synchronization

/// Finds what a scenario states and no figure depends on.
///
/// Each number, date, word and flag of the sections that make the ledger is given other values, and each
/// named entry and optional record is left out, one at a time; where every figure stays as it is, the piece
/// says nothing. What would make the scenario unsound matters. Suspects of a few paths are tried on many,
/// with more and with less demand, with other fiscal years, and under every change that the scenario offers, so
/// that what waits for a rare event or for another course of business is not accused.
package struct InertPieces {
    /// A scenario as it stands, or with a change laid over it.
    package typealias World = @Sendable (DocumentNode) -> DocumentNode

    private let document: DocumentNode
    private let worlds: [World]
    private let files: @Sendable () -> DataFiles
    private let threads: Int

    private static let fewPaths = 32
    private static let manyPaths = 4096
    /// Values above which nothing is looked for: the time grows with their square.
    private static let mostTrials = 600

    /// - Parameters:
    ///   - document: a sound scenario.
    ///   - changes: what the scenario offers besides.
    ///   - files: reads the data files, each thread on its own.
    package init(
        _ document: DocumentNode, changes: [World], threads: Int,
        files: @escaping @Sendable () -> DataFiles
    ) {
        self.document = document
        self.files = files
        self.threads = max(1, threads)
        // The last two have lean and fat half-years, and fat and lean years, in turn.
        let demand: [World] = [
            ("5", 5), ("0.02", 0.02), ("if(floor(2 * t) / 2 == floor(t), 0.05, 5)", 0.2),
            ("if(floor(t) / 2 == floor(t / 2), 5, 0.1)", 0.2),
        ].map { (formula: String, factor: Double) in
            { Self.withDemand(times: formula, or: factor, in: $0) }
        }
        worlds = [{ $0 }] + demand + [Self.withOtherYears] + changes
    }

    /// - Parameter roots: pieces of the scenario.
    /// - Returns: the largest pieces without effect; none in a scenario of more than 600 values.
    package func find(among roots: [Piece]) -> [Piece] {
        let trials = roots.flatMap(\.trials)
        if trials.count > Self.mostTrials { return [] }
        var effects = Array(repeating: Effect.some, count: trials.count)
        judge(trials.indices.map { $0 }, of: trials, in: worlds[0], Self.fewPaths, &effects)
        for world in worlds {
            let suspects = trials.indices.filter { effects[$0] == .none }
            judge(suspects, of: trials, in: world, Self.manyPaths, &effects)
        }
        for place in trials.indices where effects[place] == .none && !trials[place].isGone {
            let rest = document.replacing(at: trials[place].path, with: nil)
            if rest.flatMap({ trial($0, files()) }) == nil { effects[place] = .needed }
        }
        var next = 0
        return roots.flatMap { $0.inert(effects, from: &next).pieces }
    }

    /// Finds the effects of suspects in a world.
    private func judge(
        _ suspects: [Int], of trials: [Piece.Trial], in world: World, _ paths: Int, _ effects: inout [Effect]
    ) {
        // A change that makes the scenario unsound is told elsewhere.
        guard !suspects.isEmpty, let usual = trial(world(document), files()) else { return }
        let (text, figures) = (usual.text, usual.figures(pathCount: paths))
        let found = Mutex<[Int: Effect]>([:])
        let claimed = Atomic(0)
        Workers.run(min(threads, suspects.count)) { _ in
            let data = files()
            while true {
                let place = claimed.add(1, ordering: .relaxed).oldValue
                guard place < suspects.count else { return }
                let effect = effect(of: trials[suspects[place]], in: world, data) { trial in
                    (paths > Self.fewPaths && trial.text == text)
                        || trial.figures(pathCount: paths).agree(with: figures)
                }
                found.withLock { $0[suspects[place]] = effect }
            }
        }
        for (place, effect) in found.withLock({ $0 }) { effects[place] = effect }
    }

    private func effect(
        of piece: Piece.Trial, in world: World, _ data: DataFiles, isUsual: (Trial) -> Bool
    ) -> Effect {
        var isJudged = false
        for value in piece.values {
            guard let changed = document.replacing(at: piece.path, with: value),
                let trial = trial(world(changed), data)
            else { continue }
            if !isUsual(trial) { return .some }
            isJudged = true
        }
        return isJudged ? .none : .unsound
    }

    private func trial(_ document: DocumentNode, _ data: DataFiles) -> Trial? {
        Planner(document: Self.withStandardMetrics(document), diagnostics: Diagnostics(), data: data).trial()
    }

    // MARK: - Worlds

    private static func withDemand(
        times formula: String, or factor: Double, in document: DocumentNode
    ) -> DocumentNode {
        var result = document
        for product in document["business"]?["products"]?.entries ?? [] {
            guard let demand = product.value["demand"] else { continue }
            let more = Alteration.multiplied(demand, by: formula, or: factor)
            let path = ["business", "products", product.key, "demand"]
            result = result.replacing(at: path, with: more) ?? result
        }
        return result
    }

    /// Where years of contracts, calendars and businesses begin together, no choice among them tells.
    private static func withOtherYears(_ document: DocumentNode) -> DocumentNode {
        guard let time = document["time"], var entries = time.entries else { return document }
        let other = time["fiscal_year"]?.text == "starts Apr" ? "starts Jul" : "starts Apr"
        entries.removeAll { $0.key == "fiscal_year" }
        entries.append(
            .init(
                key: "fiscal_year", keyPosition: time.position,
                value: .scalar(other, at: time.position, keyPath: "time.fiscal_year")))
        var changed = time
        changed.content = .mapping(entries)
        return document.replacing(at: ["time"], with: changed) ?? document
    }

    /// The scenario with the figures that every scenario has, whatever its report shows.
    private static func withStandardMetrics(_ document: DocumentNode) -> DocumentNode {
        guard document["report"]?["standard_metrics"] != nil else { return document }
        return document.replacing(at: ["report", "standard_metrics"], with: nil) ?? document
    }
}

/// What becomes of a scenario's figures when one of its pieces is changed.
package enum Effect: Sendable {
    /// Some figure changes.
    case some
    case none
    /// No figure changes, but without the piece the scenario is not sound.
    case needed
    /// The scenario is no longer sound.
    case unsound
}

extension Planner {
    /// Warns of what a sound scenario states and no figure depends on.
    ///
    /// - Parameters:
    ///   - changes: lay what the scenario offers over it, one each.
    ///   - spares: key paths that are not known for certain, and files that serve other scenarios too.
    ///   - files: reads the data files, each thread on its own.
    package func warnOfInertPieces(
        changes: [InertPieces.World], sparing spares: (keys: [String], files: [String]),
        threads: Int, files: @escaping @Sendable () -> DataFiles
    ) {
        guard let time = fields.record("time"), let grid = TimeSection.grid(time, Diagnostics())
        else { return }
        let pieces = Piece.all(of: fields, Alteration(currency: currency, grid: grid)) { node in
            !spares.files.contains(node.position.file)
                && !spares.keys.contains { $0 == node.keyPath || $0.hasPrefix(node.keyPath + ".") }
        }
        let search = InertPieces(fields.node, changes: changes, threads: threads, files: files)
        UnusedThings(diagnostics, changes: []).warn(of: search.find(among: pieces))
    }
}
