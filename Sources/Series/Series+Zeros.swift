import TilePrograms

extension Series {
    /// Whether the series is surely zero in all months outside `steps`, on every path.
    ///
    /// A proof from the formula alone: nothing is computed, and false only means that the formula
    /// does not show it. Sums and products, choices known in advance, states and past months are
    /// followed; a product with zero is zero where the other factor is surely finite.
    ///
    /// - Parameter idle: a series that is known to be zero there.
    package func isZero(outside steps: Range<Int>, given idle: Series) -> Bool {
        if steps == 0..<graph.stepCount { return true }
        var proof = ZeroProof(graph, of: node, idle: idle.node)
        for step in 0..<graph.stepCount {
            let knowledge = proof.next(step, isIdle: !steps.contains(step))
            if !steps.contains(step) && knowledge != .zero { return false }
        }
        return true
    }
}

/// What is known of the nodes below one, month by month.
private struct ZeroProof {
    enum Knowledge { case zero, finite, nothing }

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
                node == idle ? (isIdle ? .zero : .finite) : knowledge(of: node, step)
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
        let kind = graph.kind(of: node)
        let inputs = kind.inputs.map { known[$0.index] }
        // Of finite operands, none of these makes what is not finite, short of an overflow.
        let isFinite = !inputs.contains(.nothing)
        let areZero = !inputs.contains { $0 != .zero }
        switch kind {
        case .constant(let bits): return Self.knowledge(of: bits)
        case .table(let bits): return Self.knowledge(of: bits[step])
        case .draw: return .finite
        case .unary(.negate, _), .unary(.absolute, _), .unary(.floor, _):
            return inputs[0]
        case .unary(.exp, _), .unary(.normalCDF, _), .unary(.not, _), .curve, .affine, .combine:
            return isFinite ? .finite : .nothing
        case .binary(.multiply, _, _):
            return !isFinite ? .nothing : inputs.contains(.zero) ? .zero : .finite
        case .binary(.divide, _, let divisor):
            let isSafe = scalar(divisor, step).map { $0 != 0 && $0.isFinite } ?? false
            return isSafe ? inputs[0] : .nothing
        case .binary(.add, _, _), .binary(.subtract, _, _), .binary(.minimum, _, _),
            .binary(.maximum, _, _):
            return !isFinite ? .nothing : areZero ? .zero : .finite
        case .binary(.power, _, _): return .nothing
        case .binary: return isFinite ? .finite : .nothing
        case .select(let condition, let a, let b):
            if let value = scalar(condition, step), !value.isNaN {
                return known[(value != 0 ? a : b).index]
            }
            return !isFinite ? .nothing : inputs[1] == inputs[2] ? inputs[1] : .finite
        case .state(let state):
            return step == 0
                ? known[graph.states[state.index].initial.index] : states[state] ?? .nothing
        case .past(let ring, let back):
            if step < back { return known[graph.rings[ring.index].initial.index] }
            return pasts[ring]?[step - back] ?? .nothing
        case .unary, .final, .stateEnd: return .nothing
        }
    }

    private func scalar(_ node: NodeID, _ step: Int) -> Double? {
        switch graph.kind(of: node) {
        case .constant(let bits): Double(bitPattern: bits)
        case .table(let bits): Double(bitPattern: bits[step])
        default: nil
        }
    }

    private static func knowledge(of bits: UInt64) -> Knowledge {
        let value = Double(bitPattern: bits)
        return value == 0 ? .zero : value.isFinite ? .finite : .nothing
    }
}
