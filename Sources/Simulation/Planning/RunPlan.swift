import Results
import Risk
import ScenarioModel
import Statistics
import TilePrograms

/// A scenario made ready to run: everything a run depends on, and nothing that it changes.
///
/// A plan is a value. Its digest names it: two plans of one digest give one result, bit for bit, on any
/// number of threads, tile size and instruction set.
public struct RunPlan: Sendable {
    /// Changes whenever the same seed would give other draws, or the same draws other results.
    public static let streamVersion = 2

    public let grid: TimeGrid
    public let seed: UInt64
    public let pathCount: Int
    /// SHA-256 of program, measures, labels, seed and path count: of all that a result depends on and
    /// that it is told in.
    public let digest: String

    package let program: TileProgram
    package let measures: MeasurePlan
    /// The same scenario with every ledger line recorded, for replaying single paths.
    package let replay: Replay
    /// The factors on their own, to be checked against their closed forms.
    package let factorSheet: FactorSheet
    /// What reports say about the scenario.
    package let presentation: Presentation
    package let dependence: String
    package let sources: Sources

    /// Which texts the plan was made from.
    package struct Sources: Sendable {
        package var inputs: [Provenance.InputFile]
        package var overlays: [String]
        package var settings: [String]

        package init(
            inputs: [Provenance.InputFile] = [], overlays: [String] = [], settings: [String] = []
        ) {
            self.inputs = inputs
            self.overlays = overlays
            self.settings = settings
        }
    }

    /// A program that records every line, with the lines' names.
    package struct Replay: Sendable {
        package let program: TileProgram
        package let lines: [Line]

        package struct Line: Hashable, Sendable {
            package let name: String
            package let dimension: Dimension
        }
    }

    package init(
        grid: TimeGrid, seed: UInt64, pathCount: Int, program: TileProgram, measures: MeasurePlan,
        replay: Replay, factorSheet: FactorSheet, presentation: Presentation, dependence: String,
        sources: Sources
    ) {
        self.grid = grid
        self.seed = seed
        self.pathCount = pathCount
        self.program = program
        self.measures = measures
        self.replay = replay
        self.factorSheet = factorSheet
        self.presentation = presentation
        self.dependence = dependence
        self.sources = sources
        var hash = SHA256()
        hash.update("stream \(Self.streamVersion) seed \(seed) paths \(pathCount)\n".utf8)
        hash.update(program.description.utf8)
        hash.update(PlanDigest.text(grid, measures, presentation).utf8)
        digest = hash.finalize()
    }

    /// Paths that draws can address.
    public static let pathCountLimits = 1...(1 << 48)

    /// The same plan with another number of draws, or also with others.
    ///
    /// - Throws: ``PlanError`` where there are no such paths.
    public func with(seed: UInt64? = nil, pathCount: Int?) throws(PlanError) -> RunPlan {
        if let pathCount, !Self.pathCountLimits.contains(pathCount) { throw .pathCount(pathCount) }
        return counting(pathCount ?? self.pathCount, seed: seed)
    }

    /// The same plan with other draws.
    public func with(seed: UInt64?) -> RunPlan { counting(pathCount, seed: seed) }

    /// The same plan with another number of paths.
    ///
    /// - Precondition: there are such paths.
    package func counting(_ pathCount: Int, seed: UInt64? = nil) -> RunPlan {
        precondition(Self.pathCountLimits.contains(pathCount), "1 to 2^48 paths")
        return RunPlan(
            grid: grid, seed: seed ?? self.seed, pathCount: pathCount,
            program: program, measures: measures, replay: replay, factorSheet: factorSheet,
            presentation: presentation, dependence: dependence, sources: sources)
    }

    /// The same draws with another program, whose results are kept path by path.
    package func asking(_ program: TileProgram, results kinds: [MeasurePlan.Kind]) -> RunPlan {
        let measures = MeasurePlan(
            columns: kinds.enumerated().map {
                .init(
                    metric: "\($0.offset)", period: nil, dimension: .one, kind: $0.element,
                    given: [])
            }, monthly: [], conditions: [], erosions: [], parts: [],
            stepLabels: measures.stepLabels, statistics: [], headline: .init())
        return RunPlan(
            grid: grid, seed: seed, pathCount: pathCount, program: program, measures: measures,
            replay: replay, factorSheet: factorSheet, presentation: presentation,
            dependence: dependence, sources: sources)
    }

    /// The same draws without business and contracts.
    package var withFactorsAlone: RunPlan {
        RunPlan(
            grid: grid, seed: seed, pathCount: pathCount, program: factorSheet.program,
            measures: factorSheet.measures, replay: replay, factorSheet: factorSheet,
            presentation: presentation, dependence: dependence, sources: sources)
    }

    /// Name of the event whose probability is told while a run goes on.
    public var headlineEvent: String? { headlineColumn.map { measures.columns[$0].metric } }

    /// The event whose running probability is shown while a run goes on: `loss`, else the first event.
    package var headlineColumn: Int? {
        measures.columns.firstIndex { $0.metric == "loss" && $0.isEvent && $0.period == nil }
            ?? measures.eventColumns.first
    }
}

/// Why there is no such plan.
public enum PlanError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A number of paths outside ``RunPlan/pathCountLimits``.
    case pathCount(Int)

    public var description: String {
        switch self {
        case .pathCount(let count): "\(count) paths; expected a whole number from 1 to 2^48"
        }
    }
}
