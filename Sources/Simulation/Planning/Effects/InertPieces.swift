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
    /// Work that the search may take, as ``Trial/work(pathCount:)`` counts it.
    private let mostWork: Int
    /// A second or two on two cores.
    package static let someWork = 700_000_000
    /// A minute or two.
    package static let muchWork = 60_000_000_000
    /// Pieces tried between two looks at what is left of it.
    private static let together = 32

    /// What was found, and among how many pieces.
    package struct Search {
        package var pieces: [Piece] = []
        /// How many pieces were tried, of all.
        package var tried = 0
        package var count = 0
        fileprivate var work = 0
        fileprivate let mostWork: Int
        fileprivate var isOver: Bool { work > mostWork }
    }

    /// - Parameters:
    ///   - document: a sound scenario.
    ///   - changes: what the scenario offers besides.
    ///   - files: reads the data files, each thread on its own.
    package init(
        _ document: DocumentNode, changes: [World], threads: Int, work: Int,
        files: @escaping @Sendable () -> DataFiles
    ) {
        self.document = document
        self.files = files
        self.threads = max(1, threads)
        mostWork = work
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
    /// - Returns: the largest pieces without effect. Where the work becomes too much, the pieces that are
    ///   left count as having one; how many were tried does not depend on the number of threads.
    package func find(among roots: [Piece]) -> Search {
        let trials = roots.flatMap(\.trials)
        var search = Search(count: trials.count, mostWork: mostWork)
        var effects = Array(repeating: Effect.some, count: trials.count)
        search.tried = judge(
            trials.indices.map { $0 }, of: trials, in: worlds[0], Self.fewPaths, &effects, &search)
        for world in worlds {
            let suspects = trials.indices.filter { effects[$0] == .none }
            let tried = judge(suspects, of: trials, in: world, Self.manyPaths, &effects, &search)
            search.tried -= suspects.count - tried
        }
        for place in trials.indices where effects[place] == .none && !trials[place].isGone {
            let rest = document.replacing(at: trials[place].path, with: nil)
            if rest.flatMap({ trial($0, files()) }) == nil { effects[place] = .needed }
        }
        var next = 0
        search.pieces = roots.flatMap { $0.inert(effects, from: &next).pieces }
        return search
    }

    /// Finds the effects of suspects in a world.
    ///
    /// - Returns: how many were judged; the others are no longer suspects.
    private func judge(
        _ suspects: [Int], of trials: [Piece.Trial], in world: World, _ paths: Int,
        _ effects: inout [Effect], _ search: inout Search
    ) -> Int {
        var next = 0
        defer { for place in suspects[next...] { effects[place] = .some } }
        if search.isOver { return 0 }
        // A change that makes the scenario unsound is told elsewhere.
        guard !suspects.isEmpty, let usual = trial(world(document), files()) else {
            next = suspects.count
            return next
        }
        let usualWork = usual.work(pathCount: paths)
        search.work += usualWork
        let (text, figures) = (usual.text, usual.figures(pathCount: paths))
        while next < suspects.count, !search.isOver {
            let affordable = max(2, (mostWork - search.work) / usualWork)
            let some = suspects[next..<min(next + min(Self.together, affordable), suspects.count)]
            let found = Mutex<[Int: (effect: Effect, work: Int)]>([:])
            let claimed = Atomic(some.startIndex)
            Workers.run(min(threads, some.count)) { _ in
                let data = files()
                while true {
                    let place = claimed.add(1, ordering: .relaxed).oldValue
                    guard place < some.endIndex else { return }
                    let judged = effect(of: some[place], trials, in: world, data, usualWork) { trial in
                        if paths > Self.fewPaths && trial.text == text { return (true, trial.planningWork) }
                        return (
                            trial.figures(pathCount: paths).agree(with: figures),
                            trial.work(pathCount: paths)
                        )
                    }
                    found.withLock { $0[some[place]] = judged }
                }
            }
            for (place, judged) in found.withLock({ $0 }) {
                effects[place] = judged.effect
                search.work += judged.work
            }
            next = some.endIndex
        }
        return next
    }

    private func effect(
        of place: Int, _ trials: [Piece.Trial], in world: World, _ data: DataFiles, _ usualWork: Int,
        isUsual: (Trial) -> (Bool, work: Int)
    ) -> (effect: Effect, work: Int) {
        var isJudged = false
        var work = 0
        for value in trials[place].values {
            guard let changed = document.replacing(at: trials[place].path, with: value),
                let trial = trial(world(changed), data)
            else {
                work += usualWork / 4
                continue
            }
            let (isSame, more) = isUsual(trial)
            work += more
            if !isSame { return (.some, work) }
            isJudged = true
        }
        return (isJudged ? .none : .unsound, work)
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
    /// - Returns: what was not looked at, in a sentence; nil where all was.
    package func warnOfInertPieces(
        changes: [InertPieces.World], sparing spares: (keys: [String], files: [String]),
        threads: Int, work: Int, files: @escaping @Sendable () -> DataFiles
    ) -> String? {
        guard let time = fields.record("time"), let grid = TimeSection.grid(time, Diagnostics())
        else { return nil }
        guard fields.node.hasFewerValues(than: Self.mostValues) else {
            return "What affects nothing was not looked for: the scenario has more than "
                + "\(Self.mostValues) values."
        }
        let pieces = Piece.all(of: fields, Alteration(currency: currency, grid: grid)) { node in
            !spares.files.contains(node.position.file)
                && !spares.keys.contains { $0 == node.keyPath || $0.hasPrefix(node.keyPath + ".") }
        }
        let search = InertPieces(fields.node, changes: changes, threads: threads, work: work, files: files)
        let found = search.find(among: pieces)
        UnusedThings(diagnostics, changes: []).warn(of: found.pieces)
        if found.tried == found.count { return nil }
        return "What affects nothing was looked for among \(found.tried) of \(found.count) values and "
            + "entries" + (work < InertPieces.muchWork ? "; --strict takes the time for more." : ".")
    }

    /// Values of a scenario above which there is no beginning.
    private static var mostValues: Int { 5000 }
}

extension DocumentNode {
    /// Whether fewer scalars than `count` stand in the node.
    fileprivate func hasFewerValues(than count: Int) -> Bool {
        var left = count
        func take(_ node: DocumentNode) -> Bool {
            if left <= 0 { return false }
            if let entries = node.entries { return entries.allSatisfy { take($0.value) } }
            if let elements = node.elements { return elements.allSatisfy(take) }
            left -= 1
            return left > 0
        }
        return take(self)
    }
}
