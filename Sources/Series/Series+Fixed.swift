import TilePrograms

extension Series {
    /// The values per step where chance has no part in them; nil elsewhere.
    ///
    /// Where ``tableValues`` is nil, because states and past months carry the values on, the months
    /// are gone through once. Nil too where something that is read has not been bound yet.
    package var fixedValues: [Double]? {
        if let values = tableValues { return values }
        guard graph.isFixed(node) else { return nil }
        let program = graph.compile(recorded: [node], results: [])
        return ReferenceInterpreter(program).run(seed: 0, path: 0).recorded[0]
    }
}

extension SeriesGraph {
    /// Whether no draw leads to the node.
    func isFixed(_ node: NodeID) -> Bool {
        var seen: Set<NodeID> = []
        var waiting = [node]
        while let next = waiting.popLast() {
            guard seen.insert(next).inserted else { continue }
            switch kind(of: next) {
            case .draw, .final, .stateEnd, .forward(_, nil): return false
            case .state(let state):
                guard let update = states[state.index].next else { return false }
                waiting += [update, states[state.index].initial]
            case .past(let ring, _):
                guard let input = rings[ring.index].input else { return false }
                waiting += [input, rings[ring.index].initial]
            case let kind: waiting += kind.inputs
            }
        }
        return true
    }
}
