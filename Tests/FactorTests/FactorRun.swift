import Factors
import Randomness
import ScenarioIO
import ScenarioModel
import Series
import TilePrograms

/// Factors read from scenario text and simulated alone.
struct FactorRun {
    let book: FactorBook
    /// The factors with what their formulas turned out to be.
    let entries: [FactorBook.Entry]
    let grid: TimeGrid
    /// Levels by factor name, lines beside them, and formulas: `[step of `steps`][path]`.
    let levels: [String: [[Double]]]

    struct Refused: Error { let diagnostics: [Diagnostic] }

    /// - Parameters:
    ///   - steps: the months whose levels are kept.
    ///   - names: the lines wanted; default: the level of every factor, and every line.
    ///   - view: the first month simulated.
    ///   - time: further terms of the section time, such as `, start: 2025-10`.
    ///   - formulas: formulas over the factors, by name.
    init(
        _ text: String, months: Int = 24, steps: [Int], paths: Int, seed: UInt64 = 1,
        names wanted: [String]? = nil, formulas: KeyValuePairs<String, String> = [:],
        view: String = "2026-01", time: String = ""
    ) throws {
        let header = "time: {as_of: \(view), horizon: \(months) months\(time)}\n"
        let loaded = ScenarioLoader.load(text: header + text, name: "test.yaml")
        let diagnostics = loaded.diagnostics
        guard let document = loaded.document else { throw Refused(diagnostics: diagnostics.all) }
        let reading = Reading(diagnostics: diagnostics)
        let table = TermTable(
            "test", "Factors alone.",
            [
                Term("time", .record(TimeSection.table), .required, "Time."),
                ProcessCatalogue.term,
                Term("dependence", .record(DependenceSection.table), .filled, "Dependence."),
            ])
        let fields = Fields(document, table, reading)
        guard let time = fields.record("time"), let grid = TimeSection.grid(time, diagnostics),
            let dependence = fields.record("dependence")
        else { throw Refused(diagnostics: diagnostics.all) }
        let graph = SeriesGraph(grid)
        let names = Namespace(graph: graph)
        let compiler = ExpressionCompiler(
            graph: graph, grid: grid, names: names, diagnostics: diagnostics,
            data: ScenarioLoader.dataFiles)
        guard
            let book = FactorBook(
                factors: fields.map("factors"), dependence: dependence, reading: reading,
                compiler: compiler), !diagnostics.hasErrors
        else { throw Refused(diagnostics: diagnostics.all) }
        self.book = book
        self.grid = grid
        var lines = wanted ?? names.names.filter { names.series($0) != nil }
        var series = lines.compactMap { names.series($0) }
        guard series.count == lines.count, !diagnostics.hasErrors else {
            throw Refused(diagnostics: diagnostics.all)
        }
        for (name, text) in formulas {
            let node = DocumentNode.scalar(text, at: document.position, keyPath: name)
            guard let line = compiler.series(try Formula(node)) else {
                throw Refused(diagnostics: diagnostics.all)
            }
            lines.append(name)
            series.append(line)
        }
        entries = book.settled(compiler)
        let results = series.flatMap { line in
            steps.map { line.value(at: $0).node }
        }
        let program = graph.compile(recorded: [], results: results)
        let columns = Self.run(program, paths: paths, seed: seed)
        var levels: [String: [[Double]]] = [:]
        for (index, name) in lines.enumerated() {
            levels[name] = steps.indices.map { columns[index * steps.count + $0] }
        }
        self.levels = levels
    }

    private static func run(_ program: TileProgram, paths: Int, seed: UInt64) -> [[Double]] {
        let tile = 512
        let stride = (paths + tile - 1) / tile * tile
        var results = [Double](repeating: 0, count: program.resultCount * stride)
        var recorded: [Double] = [0]
        let executor = TileExecutor(
            program: program, tile: tile, instructionSet: InstructionSet.selected)
        results.withUnsafeMutableBufferPointer { results in
            recorded.withUnsafeMutableBufferPointer { recorded in
                for offset in Swift.stride(from: 0, to: stride, by: tile) {
                    executor.run(
                        seed: seed, firstPath: UInt64(offset), count: tile,
                        into: TileOutputs(
                            recorded: recorded.baseAddress!, results: results.baseAddress!,
                            stride: stride, offset: offset))
                }
            }
        }
        return (0..<program.resultCount).map { column in
            Array(results[column * stride..<column * stride + paths])
        }
    }
}

// MARK: - Sample figures with their standard errors

struct SampleFigure {
    let value: Double
    let standardError: Double

    /// Whether the sample agrees with a known value within `limit` standard errors.
    func agrees(with expected: Double, within limit: Double = 4) -> Bool {
        (value - expected).magnitude <= limit * standardError
    }
}

func mean(of values: [Double]) -> SampleFigure {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    return SampleFigure(value: mean, standardError: (variance / n).squareRoot())
}

/// Covariance of two samples; its error from the sample variance of the products.
func covariance(of a: [Double], _ b: [Double]) -> SampleFigure {
    let (meanA, meanB) = (mean(of: a).value, mean(of: b).value)
    return mean(of: zip(a, b).map { ($0 - meanA) * ($1 - meanB) })
}

/// Share of the sample at or below a threshold.
func share(of values: [Double], below threshold: Double) -> SampleFigure {
    mean(of: values.map { $0 <= threshold ? 1 : 0 })
}
