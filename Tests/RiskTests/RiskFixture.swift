import Randomness
import Risk
import ScenarioModel
import Series
import Testing
import TilePrograms

/// A piece of a scenario document, written as a literal.
enum Tree: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral {
    case text(String)
    case mapping([(String, Tree)])
    case list([Tree])

    init(stringLiteral value: String) { self = .text(value) }
    init(dictionaryLiteral elements: (String, Tree)...) { self = .mapping(elements) }
    init(arrayLiteral elements: Tree...) { self = .list(elements) }

    /// The node; each node has a line of its own, in order of writing.
    func node(_ keyPath: String = "", line: inout Int) -> DocumentNode {
        line += 1
        let position = SourcePosition(file: "test", line: line, column: 1)
        switch self {
        case .text(let text): return .scalar(text, at: position, keyPath: keyPath)
        case .list(let elements):
            var nodes: [DocumentNode] = []
            for (index, element) in elements.enumerated() {
                nodes.append(element.node(DocumentNode.keyPath(keyPath, index), line: &line))
            }
            return DocumentNode(position: position, keyPath: keyPath, content: .sequence(nodes))
        case .mapping(let elements):
            var entries: [DocumentNode.Entry] = []
            for (key, value) in elements {
                let node = value.node(DocumentNode.keyPath(keyPath, key), line: &line)
                entries.append(.init(key: key, keyPosition: node.position, value: node))
            }
            return DocumentNode(position: position, keyPath: keyPath, content: .mapping(entries))
        }
    }
}

/// Monthly lines over two and a half years, and what a scenario's sections make of them.
///
/// `flow` and `cash` are random money, `used` random hours, `delivered` fixed hours, `gated` hours
/// that are zero on some paths and months, `late` hours that start in the second year.
final class RiskFixture {
    static let steps = 30
    let graph = SeriesGraph(stepCount: RiskFixture.steps)
    let grid = TimeGrid(
        start: CalendarMonth(year: 2026, month: 1), stepCount: RiskFixture.steps,
        fiscalYearStart: 7)
    let lines: Namespace
    let diagnostics = Diagnostics()
    let discount: [Double]

    init(business: Bool = false) {
        lines = Namespace(graph: graph)
        discount = (1...Self.steps).map { 1 / (1 + 0.01 * Double($0)) }
        let (money, hours) = (Dimension.currency / .month, Dimension.acceleratorHour / .month)
        func draw(_ index: Int) -> Series {
            let source = DrawSource(name: NameHash("test"), purpose: .diffusion, index: index)
            return graph.series(graph.draw(.normal, source))
        }
        let flow = (draw(1) * 100 + 20).retagged(money)
        lines.define("flow", flow)
        lines.define("used", (draw(2) * 5 + 70).retagged(hours))
        let delivered = (0..<Self.steps).map { 90 + Double($0) }
        lines.define("delivered", graph.series(perStep: delivered, hours))
        let gated = maximum(draw(3), graph.series(0)) * 10
        lines.define("gated", gated.retagged(hours))
        let late = (0..<Self.steps).map { $0 < 12 ? 0.0 : 50 }
        lines.define("late", graph.series(perStep: late, hours))
        lines.define("score", draw(4))
        guard business else { return }
        lines.define("revenue.api", (draw(5) * 10 + 200).retagged(money))
        lines.define("revenue.chat", (draw(6) * 10 + 100).retagged(money))
        lines.define("gross_profit", flow + graph.series(50, money))
        lines.define("operating_profit", flow)
        lines.define("cash", flow)
    }

    // MARK: - Building

    func model(_ document: Tree, openingCash: Double? = nil) -> RiskModel? {
        var line = 0
        let reading = Reading(diagnostics: diagnostics)
        let table = TermTable("scenario", "", RiskTerms.sections)
        let fields = Fields(document.node(line: &line), table, reading)
        return RiskBuilder(
            graph: graph, grid: grid, lines: lines, reading: reading,
            discount: graph.series(perStep: discount),
            openingCash: openingCash
        ).build(fields)
    }

    var messages: [String] { diagnostics.all.map(\.description) }

    // MARK: - Evaluating

    /// One path's lines and results, from the compiled program.
    struct Path {
        let lines: [String: [Double]]
        let model: RiskModel
        let results: [Double]
        let recorded: [[Double]]

        func result(_ metric: String, _ period: String? = nil) -> Double {
            guard let column = model.plan.column(metric, period: period) else {
                Issue.record("no column \(metric) \(period ?? "")")
                return .nan
            }
            return results[column]
        }
    }

    func paths(_ model: RiskModel, count: Int = 8) -> [Path] {
        let names = lines.names
        let recorded = names.map { lines.series($0)!.node } + model.recorded.map(\.node)
        let program = graph.compile(recorded: recorded, results: model.columns.map(\.node))
        return (0..<count).map { path in
            let outcome = ReferenceInterpreter(program).run(seed: 11, path: UInt64(path))
            return Path(
                lines: Dictionary(
                    uniqueKeysWithValues: zip(names, outcome.recorded.prefix(names.count))),
                model: model, results: outcome.results,
                recorded: Array(outcome.recorded.dropFirst(names.count)))
        }
    }
}

/// Sum in order, as the program adds.
func sum(_ values: some Sequence<Double>) -> Double { values.reduce(0, +) }
