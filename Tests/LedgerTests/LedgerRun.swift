import Randomness
import ScenarioIO
import ScenarioModel
import Series
import Simulation
import Testing
import TilePrograms

/// A ledger read from scenario text, without factors: `noise.a`, `noise.b` and `noise.c` are
/// uniform on (0, 1), drawn anew each month.
struct LedgerRun {
    let ledger: Ledger
    let warnings: [Diagnostic]
    let names: [String]
    private let graph: SeriesGraph
    private let namespace: Namespace
    private let program: TileProgram

    struct Refused: Error { let diagnostics: [Diagnostic] }

    /// - Parameters:
    ///   - sums: prefixes whose sums are wanted besides the lines.
    ///   - factors: further factors with the number that they always are.
    init(
        _ text: String, months: Int = 12, asOf: String = "2026-01", fiscalYear: String = "calendar",
        sums: [String] = [], factors: [String: Double] = [:]
    ) throws {
        let header =
            "time: {as_of: \(asOf), horizon: \(months) months, fiscal_year: \(fiscalYear)}\n"
        let loaded = ScenarioLoader.load(text: header + text, name: "test.yaml")
        let diagnostics = loaded.diagnostics
        guard let document = loaded.document else { throw Refused(diagnostics: diagnostics.all) }
        let reading = Reading(diagnostics: diagnostics)
        let table = TermTable(
            "test", "A ledger alone.",
            [
                Term("time", .record(TimeSection.table), .required, "Time."),
                Term("case", .any, "What a golden case is about."),
                Term("expect", .any, "What a golden case must give."),
            ] + LedgerTerms.sections)
        let fields = Fields(document, table, reading)
        guard let time = fields.record("time"), let grid = TimeSection.grid(time, diagnostics)
        else { throw Refused(diagnostics: diagnostics.all) }
        let graph = SeriesGraph(grid)
        let namespace = Namespace(graph: graph)
        for name in ["noise.a", "noise.b", "noise.c"] {
            let source = DrawSource(name: NameHash(name), purpose: .diffusion)
            namespace.define(name, graph.series(graph.draw(.uniform, source)))
        }
        for factor in factors { namespace.define(factor.key, graph.series(factor.value)) }
        let compiler = ExpressionCompiler(
            graph: graph, grid: grid, names: namespace, diagnostics: diagnostics)
        guard let ledger = LedgerBuilder(compiler: compiler, reading: reading).build(fields),
            !diagnostics.hasErrors
        else { throw Refused(diagnostics: diagnostics.all) }
        self.ledger = ledger
        self.graph = graph
        self.namespace = namespace
        warnings = diagnostics.all
        names = ledger.lineNames + sums
        let series = names.compactMap { namespace.series($0) }
        try #require(series.count == names.count)
        program = graph.compile(recorded: series.map(\.node), results: [])
    }

    /// What a path costs that is asked for these lines alone.
    func instructionCount(of lines: [String]) -> Int {
        let nodes = lines.compactMap { namespace.series($0)?.node }
        return graph.compile(recorded: nodes, results: []).instructionCount
    }

    /// The months of every line on one path.
    func months(path: UInt64 = 0) -> Months {
        let recorded = ReferenceInterpreter(program).run(seed: 7, path: path).recorded
        return Months(lines: Dictionary(uniqueKeysWithValues: zip(names, recorded)))
    }

    struct Months {
        let lines: [String: [Double]]

        subscript(_ name: String) -> [Double] {
            guard let values = lines[name] else {
                Issue.record("no line \(name)")
                return []
            }
            return values
        }

        func total(_ name: String) -> Double { self[name].reduce(0, +) }
    }

    /// Everything found in a text that must be refused.
    static func faults(of text: String, months: Int = 12) -> [Diagnostic] {
        do {
            _ = try LedgerRun(text, months: months)
            return []
        } catch let refused as Refused {
            return refused.diagnostics
        } catch {
            return []
        }
    }
}

/// Whether two numbers agree within `ulps` units in the last place of `scale`, which is the larger
/// of them unless more is given: the size of what was added up.
func agree(_ a: Double, _ b: Double, ulps: Double, scale: Double = 0) -> Bool {
    (a - b).magnitude <= ulps * max(a.magnitude, b.magnitude, scale).ulp
}

func agree(_ a: [Double], _ b: [Double], ulps: Double) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { agree($0, $1, ulps: ulps) }
}

/// SplitMix64, for test cases that are random but the same every time.
struct CaseGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
