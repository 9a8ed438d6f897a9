import TilePrograms

extension Series {
    /// Whether the series is surely zero in all months outside `steps`, on every path.
    ///
    /// A proof from the formula alone: numbers known in advance are followed through operations,
    /// choices, states and past months, and a product with zero is zero where the other factor is
    /// surely finite. False only means that the formula does not show it.
    ///
    /// - Parameter idle: a series that is known to be zero there.
    package func isZero(outside steps: Range<Int>, given idle: Series) -> Bool {
        if steps == 0..<graph.stepCount { return true }
        var proof = ZeroProof(graph, of: node, idle: idle.node)
        for step in 0..<graph.stepCount {
            let knowledge = proof.next(step, isIdle: !steps.contains(step))
            if !steps.contains(step) && knowledge != .number(0) { return false }
        }
        return true
    }
}

/// What is known of the nodes below one, month by month.
private struct ZeroProof {
    enum Knowledge: Equatable {
        /// The same number on every path.
        case number(Double)
        /// Some number, short of an overflow.
        case finite
        case nothing

        init(_ value: Double) { self = value.isFinite ? .number(value) : .nothing }

        var value: Double? {
            if case .number(let value) = self { return value }
            return nil
        }
    }

    private let graph: SeriesGraph
    private let root: NodeID
    private let idle: NodeID
    /// In the order in which they were made: what a node reads of its month comes before it.
    private let nodes: [NodeID]
    private var known: [Knowledge]
    private var states: [StateID: Knowledge] = [:]
    /// A value for each month gone by.
    private var pasts: [RingID: [Knowledge]] = [:]

    init(_ graph: SeriesGraph, of root: NodeID, idle: NodeID) {
        self.graph = graph
        self.root = root
        self.idle = idle
        known = Array(repeating: .nothing, count: graph.nodeCount)
        var seen: Set<NodeID> = []
        var waiting = [root]
        while let node = waiting.popLast() {
            guard seen.insert(node).inserted, node != idle else { continue }
            waiting += graph.kind(of: node).inputs
            switch graph.kind(of: node) {
            case .state(let state):
                waiting += [graph.states[state.index].initial]
                waiting += graph.states[state.index].next.map { [$0] } ?? []
                states[state] = .nothing
            case .past(let ring, _):
                waiting += [graph.rings[ring.index].initial]
                waiting += graph.rings[ring.index].input.map { [$0] } ?? []
                pasts[ring] = []
            default: break
            }
        }
        nodes = seen.sorted()
    }

    /// Goes through a month.
    ///
    /// - Returns: what is known of the root.
    mutating func next(_ step: Int, isIdle: Bool) -> Knowledge {
        for node in nodes {
            known[node.index] =
                node == idle ? (isIdle ? .number(0) : .finite) : knowledge(of: node, step)
        }
        for state in states.keys {
            let info = graph.states[state.index]
            if info.active.contains(step) {
                states[state] = info.next.map { known[$0.index] } ?? .nothing
            } else if step == 0 {
                states[state] = known[info.initial.index]
            }
        }
        for ring in pasts.keys {
            let input = graph.rings[ring.index].input
            pasts[ring]?.append(input.map { known[$0.index] } ?? .nothing)
        }
        return known[root.index]
    }

    private func knowledge(of node: NodeID, _ step: Int) -> Knowledge {
        func known(_ node: NodeID) -> Knowledge { self.known[node.index] }
        switch graph.kind(of: node) {
        case .constant(let bits): return Knowledge(Double(bitPattern: bits))
        case .table(let bits): return Knowledge(Double(bitPattern: bits[step]))
        case .draw: return .finite
        case .unary(let operation, let a):
            if let value = known(a).value { return Knowledge(operation(value)) }
            let isTotal = ![.squareRoot, .log, .normalQuantile].contains(operation)
            return isTotal ? known(a) : .nothing
        case .binary(let operation, let a, let b):
            return Self.knowledge(operation, known(a), known(b))
        case .select(let condition, let a, let b):
            if let value = known(condition).value { return known(value != 0 ? a : b) }
            let isFinite = ![condition, a, b].contains { known($0) == .nothing }
            return known(a) == known(b) && isFinite ? known(a) : isFinite ? .finite : .nothing
        case .curve, .countBelow, .affine, .combine:
            let inputs = graph.kind(of: node).inputs
            return inputs.contains { known($0) == .nothing } ? .nothing : .finite
        case .state(let state):
            return step == 0 ? known(graph.states[state.index].initial) : states[state] ?? .nothing
        case .past(let ring, let back):
            let memory = graph.rings[ring.index]
            if step - back < memory.from { return known(memory.initial) }
            return pasts[ring]?[step - back] ?? .nothing
        case .spliced(let table, let steps, let node):
            return known(steps.contains(step) ? node : table)
        case .final, .stateEnd, .forward: return .nothing
        }
    }

    private static func knowledge(
        _ operation: BinaryOperation, _ a: Knowledge, _ b: Knowledge
    ) -> Knowledge {
        if let x = a.value, let y = b.value { return Knowledge(operation(x, y)) }
        if a == .nothing || b == .nothing { return .nothing }
        switch operation {
        case .multiply: return a == .number(0) || b == .number(0) ? .number(0) : .finite
        case .divide: return b.value.map { $0 != 0 } ?? false ? .finite : .nothing
        case .power: return .nothing
        default: return .finite
        }
    }
}
