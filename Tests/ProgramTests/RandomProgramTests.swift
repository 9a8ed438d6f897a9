import Randomness
import Series
import Testing
import TilePrograms

/// A small generator for building test cases; its draws never enter a run.
struct TestGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

/// Graphs with every kind of node, wired at random.
private struct RandomGraph {
    let graph: SeriesGraph
    let recorded: [NodeID]
    let results: [NodeID]

    /// - Parameter known: months before the first one simulated, of which half the series know values.
    init(seed: UInt64, known: Int = 0) {
        var g = TestGenerator(seed)
        let steps = Int.random(in: 1...9, using: &g)
        let graph = SeriesGraph(
            stepCount: known + steps, firstSimulated: known, firstMonth: 24_312 - known)
        self.graph = graph
        var (recorded, results) = graph.since(known) {
            Self.simulated(steps: steps, in: graph, &g)
        }
        if known > 0 {
            let past = graph.table((0..<known + steps).map { _ in .random(in: -2...2, using: &g) })
            recorded = recorded.map { graph.spliced(known: past, from: known, $0) }
            recorded += recorded.flatMap {
                [graph.past(of: $0, back: 2), graph.running($0), graph.binary(.add, $0, past)]
            }
            results += recorded.map { graph.fold(.add, $0, from: 0, over: 0..<known + steps) }
            results += recorded.map { graph.kept($0, at: known - 1) }
        }
        (self.recorded, self.results) = (recorded, results)
    }

    private static func simulated(
        steps: Int, in graph: SeriesGraph, _ g: inout TestGenerator
    ) -> (recorded: [NodeID], results: [NodeID]) {
        var (recorded, results): ([NodeID], [NodeID]) = ([], [])
        var scalars = (0..<4).map { _ in graph.constant(.random(in: -2...2, using: &g)) }
        scalars += (0..<3).map { _ in
            graph.table((0..<steps).map { _ in .random(in: -2...2, using: &g) })
        }
        var rows: [NodeID] = []
        for index in 0..<8 {
            let law: DrawLaw = index % 4 == 1 ? .uniform : .normal
            let source = DrawSource(
                name: NameHash("\(index)"), purpose: .diffusion, index: index)
            rows.append(graph.draw(law, source, perPath: index == 3))
        }
        var states: [StateID] = []
        for _ in 0..<4 {
            let from = Int.random(in: 0..<steps, using: &g)
            let state = graph.state(
                initial: Bool.random(using: &g) ? scalars[0] : rows[3],
                active: from..<Int.random(in: from + 1...steps, using: &g))
            states.append(state)
            rows.append(graph.value(of: state))
        }
        let ring = graph.ring(initial: scalars[1])
        rows.append(graph.past(ring, back: 1))
        rows.append(graph.past(ring, back: 3))
        let curve = Curve(over: -1...1, pieces: 3) { $0 * $0 * ($0 - 0.5) }
        let rising = graph.table((0..<steps).map { Double($0) / 9 })
        let thresholds = [graph.constant(-0.5), graph.constant(0), rising, graph.constant(1)]
        for _ in 0..<Int.random(in: 5...60, using: &g) {
            let any = rows + scalars
            func pick() -> NodeID { any.randomElement(using: &g)! }
            func row() -> NodeID { rows.randomElement(using: &g)! }
            func scalar() -> NodeID { scalars.randomElement(using: &g)! }
            let made: NodeID
            switch Int.random(in: 0..<11, using: &g) {
            case 0: made = graph.unary(UnaryOperation.allCases.randomElement(using: &g)!, row())
            case 1: made = graph.select(row(), then: pick(), else: pick())
            case 2:
                made = graph.affine(p: scalar(), x: row(), q: scalar(), z: row(), r: scalar())
            case 3:
                let count = Int.random(in: 1...4, using: &g)
                // Half of the sums start alike, so that some are carried out together.
                let start = Bool.random(using: &g) ? rows[..<Int.random(in: 1...8, using: &g)] : []
                let terms = start + (start.isEmpty ? 0..<count : 0..<1).map { _ in row() }
                made = graph.combine(terms.map { _ in scalar() }, Array(terms))
            case 4: made = graph.unary(.exp, graph.binary(.add, row(), pick()))
            case 5: made = graph.past(of: row(), back: Int.random(in: 1...3, using: &g))
            case 6: made = graph.running(row())
            case 7: made = graph.curve(curve, row())
            case 8: made = graph.countBelow(thresholds: thresholds, row())
            default:
                let operation = BinaryOperation.allCases.randomElement(using: &g)!
                made = graph.binary(operation, pick(), pick())
            }
            if graph.level(of: made) >= .path { rows.append(made) } else { scalars.append(made) }
        }
        for state in states { graph.bind(state, next: (rows + scalars).randomElement(using: &g)!) }
        graph.bind(ring, input: (rows + scalars).randomElement(using: &g)!)
        for _ in 0..<4 { recorded.append((rows + scalars).randomElement(using: &g)!) }
        for _ in 0..<6 {
            let node = (rows + scalars).randomElement(using: &g)!
            let from = Int.random(in: 0..<steps, using: &g)
            switch Int.random(in: 0..<4, using: &g) {
            case 0: results.append(graph.final(node))
            case 1: results.append(graph.kept(node, at: from))
            case 2: results.append(graph.end(of: states.randomElement(using: &g)!))
            default: results.append(graph.fold(.add, node, from: 0, over: from..<steps))
            }
        }
        results.append(graph.binary(.multiply, results[0], results[1]))
        results.append(graph.binary(.less, results[2], rows[3]))
        return (recorded, results)
    }
}

private func sameBits(_ a: Double, _ b: Double) -> Bool {
    a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
}

@Suite struct RandomProgramTests {
    @Test(arguments: 1...300)
    func compiledProgramsEqualTheirDefinition(seed: UInt64) {
        expectDefinition(of: RandomGraph(seed: seed))
    }

    @Test(arguments: 1...200)
    func programsWithKnownMonthsEqualTheirDefinition(seed: UInt64) {
        expectDefinition(of: RandomGraph(seed: seed, known: Int(seed % 3) + 1))
    }

    /// What is simulated after known months is what the run that starts there gives.
    @Test(arguments: 1...50)
    func knownMonthsMoveNoDraws(seed: UInt64) {
        let plain = RandomGraph(seed: seed)
        let known = RandomGraph(seed: seed, known: 2)
        let count = plain.recorded.count
        let a = plain.graph.compile(recorded: plain.recorded, results: [])
        let b = known.graph.compile(recorded: Array(known.recorded[..<count]), results: [])
        let (x, y) = (
            ReferenceInterpreter(a).run(seed: 3, path: 9), ReferenceInterpreter(b).run(seed: 3, path: 9)
        )
        for (index, row) in x.recorded.enumerated() {
            for (step, value) in row.enumerated() {
                #expect(sameBits(y.recorded[index][step + 2], value))
            }
        }
    }

    private func expectDefinition(of random: RandomGraph) {
        let program = random.graph.compile(recorded: random.recorded, results: random.results)
        for path: UInt64 in [0, 5] {
            let outcome = ReferenceInterpreter(program).run(seed: 42, path: path)
            let definition = GraphEvaluator(random.graph, seed: 42, path: path)
            for (index, node) in random.recorded.enumerated() {
                for step in 0..<program.stepCount {
                    // What leaves a program has one zero.
                    let expected = definition.value(node, at: step) + 0
                    #expect(
                        sameBits(outcome.recorded[index][step], expected),
                        "series \(index), step \(step)")
                }
            }
            for (index, node) in random.results.enumerated() {
                let expected = definition.value(node, at: program.stepCount - 1) + 0
                #expect(sameBits(outcome.results[index], expected), "column \(index)")
            }
        }
    }

    @Test(arguments: 1...100)
    func executorsEqualTheInterpreterBitForBit(seed: UInt64) {
        let random = RandomGraph(seed: seed)
        let program = random.graph.compile(recorded: random.recorded, results: random.results)
        let paths = 128
        let expected = (0..<paths).map {
            ReferenceInterpreter(program).run(seed: 7, path: UInt64($0))
        }
        for instructionSet in InstructionSet.allCases where instructionSet.isSupported {
            for tile in [64, 128] {
                let outputs = run(program, tile: tile, paths: paths, on: instructionSet)
                for path in 0..<paths {
                    for (index, row) in expected[path].recorded.enumerated() {
                        for step in 0..<program.stepCount {
                            let at = (index * program.stepCount + step) * paths + path
                            #expect(sameBits(outputs.recorded[at], row[step]))
                        }
                    }
                    for (column, value) in expected[path].results.enumerated() {
                        #expect(sameBits(outputs.results[column * paths + path], value))
                    }
                }
            }
        }
    }

    /// A factor's next value is asked for in the last month too, in which its state need not move.
    @Test func aStateThatIsReadEveryMonthMovesInPlace() {
        let graph = SeriesGraph(stepCount: 6)
        let state = graph.state(initial: graph.constant(1), active: 0..<6)
        let source = DrawSource(name: NameHash("shock"), purpose: .diffusion)
        let next = graph.binary(
            .add, graph.value(of: state), graph.draw(.normal, source, perPath: false))
        graph.bind(state, next: next)
        let program = graph.compile(recorded: [next], results: [])
        #expect(program.segments.count == 1)
        let copies = program.segments[0].instructions.filter {
            if case .copy = $0 { true } else { false }
        }
        #expect(copies.isEmpty)
    }

    private func run(
        _ program: TileProgram, tile: Int, paths: Int, on instructionSet: InstructionSet
    ) -> (recorded: [Double], results: [Double]) {
        var recorded = Array(repeating: 0.0, count: program.recordedCount * program.stepCount * paths)
        var results = Array(repeating: 0.0, count: program.resultCount * paths)
        let executor = TileExecutor(program: program, tile: tile, instructionSet: instructionSet)
        recorded.withUnsafeMutableBufferPointer { recorded in
            results.withUnsafeMutableBufferPointer { results in
                for offset in stride(from: 0, to: paths, by: tile) {
                    executor.run(
                        seed: 7, firstPath: UInt64(offset), count: tile,
                        into: TileOutputs(
                            recorded: recorded.baseAddress!, results: results.baseAddress!,
                            stride: paths, offset: offset))
                }
            }
        }
        return (recorded, results)
    }
}
