import TilePrograms

extension SeriesGraph {
    /// Compiles what the asked-for outputs need, and nothing else, to a tile program.
    ///
    /// - Parameters:
    ///   - recorded: monthly nodes whose rows the run keeps, numbered in this order.
    ///   - results: closing (or simpler) nodes that become per-path columns, in this order.
    /// - Precondition: every state and ring that is reached has been bound.
    package func compile(recorded: [NodeID], results: [NodeID]) -> TileProgram {
        precondition(origin == 0, "a program carries the whole run")
        if !forwards.isEmpty {
            let (graph, nodes) = closed(over: recorded + results)
            return graph.compile(
                recorded: Array(nodes.prefix(recorded.count)),
                results: Array(nodes.dropFirst(recorded.count)))
        }
        var demand = Demand(graph: self)
        for node in recorded { demand.need(node, at: 0..<horizonCount) }
        for node in results { demand.needAtClose(node) }
        demand.settle()
        let schedule = Schedule(graph: self, demand: demand, recorded: recorded)
        var emitter = Emitter(graph: self, demand: demand, schedule: schedule)
        return emitter.program(recorded: recorded, results: results)
    }
}
