import Randomness
import ScenarioModel
import Series
import TilePrograms

/// What a scenario comes to on some paths: all that is asked of it, and its flows of money and use.
///
/// A row that is zero or without value on every path is left out, so that a line that is not there and one of
/// zeros are the same.
struct Figures: Sendable {
    private var rows: [String: [Double]] = [:]

    /// Share of a row's largest number that order of summation may change.
    private static let rounding = 1e-10

    fileprivate mutating func add(_ values: [Double], as name: String) {
        if values.contains(where: { $0 != 0 && $0.isFinite }) { rows[name] = values }
    }

    func agree(with other: Figures) -> Bool {
        guard rows.count == other.rows.count else { return false }
        return rows.allSatisfy { name, values in
            guard let others = other.rows[name] else { return false }
            let scale = values.reduce(0) { $1.isFinite ? max($0, $1.magnitude) : $0 }
            return zip(values, others).allSatisfy { a, b in
                a == b || (a.isNaN && b.isNaN) || (a - b).magnitude <= Self.rounding * scale
            }
        }
    }
}

/// A scenario's program, to be run on a few paths and then on more.
struct Trial: Sendable {
    private let program: TileProgram
    /// Of the program's results.
    private let names: [String]
    private let seed: UInt64
    private let nodeCount: Int
    private static let tile = 256

    /// - Parameter nodeCount: of the graph from which the program was made.
    init(_ program: TileProgram, names: [String], seed: UInt64, nodeCount: Int) {
        self.program = program
        self.names = names
        self.seed = seed
        self.nodeCount = nodeCount
    }

    // MARK: - Work

    /// What planning takes, in the unit of ``work(pathCount:)``: it goes with the graph.
    var planningWork: Int { 1_000_000 + 4_000 * nodeCount }

    /// About how long planning and running take, as nanoseconds on one core; the same on every machine.
    func work(pathCount: Int) -> Int {
        let steps = program.segments.reduce(program.opening.count + program.closing.count) {
            $0 + $1.steps.count * $1.instructions.count
        }
        return planningWork + steps * (30 + pathCount / 3) + 10 * program.rowCount * Self.tile
    }

    /// Equal texts with equal names give equal figures.
    var text: String { program.description + names.joined(separator: "\n") }

    /// - Parameter pathCount: a multiple of eight.
    func figures(pathCount: Int) -> Figures {
        let executor = TileExecutor(program: program, tile: Self.tile, instructionSet: .selected)
        var recorded = 0.0
        var results = Array(repeating: 0.0, count: max(1, names.count) * pathCount)
        withUnsafeMutablePointer(to: &recorded) { recorded in
            results.withUnsafeMutableBufferPointer { results in
                guard let rows = results.baseAddress else { return }
                for first in stride(from: 0, to: pathCount, by: Self.tile) {
                    executor.run(
                        seed: seed, firstPath: UInt64(first), count: min(Self.tile, pathCount - first),
                        into: TileOutputs(
                            recorded: recorded, results: rows, stride: pathCount, offset: first))
                }
            }
        }
        var figures = Figures()
        for (row, name) in names.enumerated() {
            figures.add(Array(results[row * pathCount..<(row + 1) * pathCount]), as: name)
        }
        return figures
    }
}

extension Planner {
    /// The scenario as it shows in ``Figures``; nil when something is wrong with it.
    func trial() -> Trial? {
        let made = ledgerPlan()
        defer { made.compiler.names.close() }
        guard let risk = riskModel(made), isSound(made), let ledger = made.ledger else { return nil }
        let graph = made.compiler.graph
        var names = risk.plan.columns.map { "\($0.metric)/\($0.period ?? "")" }
        var rows = risk.columns
        // A flow that only moves from one month to another shows in a sum with unlike weights.
        let weights = graph.series(perStep: (0..<graph.stepCount).map { 1 + Double($0) / 1024 })
        for name in ledger.lineNames where Self.isFlow(name) {
            guard let line = made.compiler.names.series(name), line.level < .closing else { continue }
            names.append(name)
            rows.append((line * weights).total(over: 0..<graph.horizonCount))
        }
        return Trial(
            graph.compile(recorded: [], results: rows.map(\.node)), names: names,
            seed: fields.record("run")?.integer("seed").map(UInt64.init) ?? 0,
            nodeCount: graph.nodeCount)
    }

    private static let flows: Set = [
        "cash", "compute_profit", "expense", "gross_profit", "operating_profit", "quantity", "revenue",
        "served", "unserved",
    ]

    /// Whether a line is money or use, and not a price or a balance from which nothing may follow.
    private static func isFlow(_ line: String) -> Bool {
        let parts = line.split(separator: ".")
        let own = parts.first == "party" ? parts.dropFirst(2) : parts[...]
        return own.first.map { flows.contains(String($0)) } ?? false
    }
}
