extension SeriesGraph {
    /// Whether a node needs itself within the month: a way round that no state and no past breaks.
    func hasCircle(through node: NodeID) -> Bool {
        var seen: Set<NodeID> = []
        var waiting = kind(of: node).inputs
        while let next = waiting.popLast() {
            if next == node { return true }
            if seen.insert(next).inserted { waiting += kind(of: next).inputs }
        }
        return false
    }

    /// The same months in a graph in which every node stands behind those that it reads.
    ///
    /// - Precondition: all forward nodes that are reached are bound, and none needs itself within the
    ///   month.
    func closed(over roots: [NodeID]) -> (graph: SeriesGraph, nodes: [NodeID]) {
        let new = SeriesGraph(
            stepCount: stepCount, firstSimulated: firstSimulated, firstMonth: firstMonth,
            runOff: stepCount - horizonCount)
        var reach = Reach(self)
        reach.visit(roots)
        let order = months(of: reach)
        var copies: [NodeID: NodeID] = [:]
        var newState: [StateID: StateID] = [:]
        var newRing: [RingID: RingID] = [:]
        func state(_ id: StateID) -> StateID {
            if let known = newState[id] { return known }
            let initial = copies[states[id.index].initial]!
            let made = new.state(copyOf: states[id.index], initial: initial)
            newState[id] = made
            return made
        }
        func ring(_ id: RingID) -> RingID {
            if let known = newRing[id] { return known }
            let initial = copies[rings[id.index].initial]!
            let made = new.ring(copyOf: rings[id.index], initial: initial)
            newRing[id] = made
            return made
        }
        for node in order {
            if case .forward(_, let made) = kind(of: node) {
                let copy = copies[made!]!
                // What reads it expects a row.
                copies[node] = new.level(of: copy) > .time ? copy : new.copy(
                    .spliced(known: new.constant(0), steps: 0..<stepCount, copy), level: .step)
            } else {
                copies[node] = new.copy(
                    kind(of: node).mapped({ copies[$0]! }, state: state, ring: ring),
                    level: level(of: node))
            }
        }
        for id in reach.states.sorted(by: { $0.index < $1.index }) {
            if let next = states[id.index].next { new.bind(state(id), next: copies[next]!) }
        }
        for id in reach.rings.sorted(by: { $0.index < $1.index }) {
            if let input = rings[id.index].input { new.bind(ring(id), input: copies[input]!) }
        }
        return (new, roots.map { copies[$0]! })
    }

    /// What is reached, inputs first, and what states and the past begin with before what reads them.
    private func months(of reach: Reach) -> [NodeID] {
        var order: [NodeID] = []
        var done: Set<NodeID> = []
        for root in reach.nodes.indices where reach.nodes[root] {
            var stack: [(node: NodeID, expanded: Bool)] = [(NodeID(index: root), false)]
            while let (node, expanded) = stack.popLast() {
                if done.contains(node) { continue }
                if expanded {
                    done.insert(node)
                    order.append(node)
                    continue
                }
                stack.append((node, true))
                for input in neededFirst(by: node).reversed() { stack.append((input, false)) }
            }
        }
        return order
    }

    private func neededFirst(by node: NodeID) -> [NodeID] {
        switch kind(of: node) {
        case .state(let state), .stateEnd(let state): [states[state.index].initial]
        case .past(let ring, _): [rings[ring.index].initial]
        case let kind: kind.inputs
        }
    }
}
