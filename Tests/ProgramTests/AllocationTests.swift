import CAllocationProbe
import Randomness
import Series
import Testing
import TilePrograms

@Suite struct AllocationTests {
    /// A program with every kind of instruction, run many times over.
    @Test func aTileAllocatesNothing() {
        let graph = SeriesGraph(stepCount: 24)
        let source = DrawSource(name: NameHash("x"), purpose: .diffusion)
        let normal = graph.draw(.normal, source)
        let uniform = graph.draw(.uniform, source)
        let state = graph.state(initial: graph.constant(1))
        let moved = graph.affine(
            p: graph.constant(0.9), x: graph.value(of: state), q: graph.constant(0.1), z: normal,
            r: graph.constant(0))
        graph.bind(state, next: moved)
        let level = graph.unary(.exp, graph.binary(.add, moved, uniform))
        let mix = graph.combine([graph.constant(0.5), graph.constant(0.25)], [level, normal])
        let lag = graph.past(of: mix, back: 3)
        let chosen = graph.select(graph.binary(.less, lag, mix), then: lag, else: level)
        let total = graph.fold(.add, chosen, from: 0, over: 3..<20)
        let program = graph.compile(recorded: [chosen], results: [total])
        var recorded = [Double](repeating: 0, count: 24 * 256)
        var results = [Double](repeating: 0, count: 256)
        let executor = TileExecutor(
            program: program, tile: 256, instructionSet: InstructionSet.selected)
        recorded.withUnsafeMutableBufferPointer { recorded in
            results.withUnsafeMutableBufferPointer { results in
                let outputs = TileOutputs(
                    recorded: recorded.baseAddress!, results: results.baseAddress!, stride: 256,
                    offset: 0)
                executor.run(seed: 1, firstPath: 0, count: 256, into: outputs)
                let before = allocation_probe_count()
                for block in 0..<50 {
                    executor.run(
                        seed: 1, firstPath: UInt64(256 * block), count: 256, into: outputs)
                }
                #expect(allocation_probe_count() == before)
            }
        }
        #expect(probeCounts, "the probe sees allocations at all")
    }

    private var probeCounts: Bool {
        let before = allocation_probe_count()
        if before < 0 { return true }
        let memory = UnsafeMutablePointer<Double>.allocate(capacity: 1000)
        memory.initialize(to: 1)
        defer { memory.deallocate() }
        return allocation_probe_count() > before
    }
}
