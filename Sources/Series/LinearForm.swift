import TilePrograms

/// A node written as Σ cᵢ(t) xᵢ + b(t) over nodes xᵢ that somebody else knows.
package struct LinearForm {
    /// b(t).
    package private(set) var constant: [Double]
    /// cᵢ(t).
    package private(set) var terms: [NodeID: [Double]] = [:]

    /// Follows sums, differences, and products and quotients with numbers; nil where the node is no such
    /// form.
    ///
    /// - Parameter isKnown: where to stop.
    package init?(of node: NodeID, in graph: SeriesGraph, where isKnown: (NodeID) -> Bool) {
        constant = Array(repeating: 0, count: graph.stepCount)
        let ones = Array(repeating: 1.0, count: graph.stepCount)
        guard add(node, times: ones, in: graph, isKnown) else { return nil }
    }

    private mutating func add(
        _ node: NodeID, times c: [Double], in graph: SeriesGraph, _ isKnown: (NodeID) -> Bool
    ) -> Bool {
        if let values = graph.tableValues(node) {
            constant = zip(constant, zip(c, values)).map { $0 + $1.0 * $1.1 }
            return true
        }
        if isKnown(node) {
            terms[node] = terms[node].map { zip($0, c).map { $0 + $1 } } ?? c
            return true
        }
        switch graph.kind(of: node) {
        case .binary(.add, let a, let b):
            return add(a, times: c, in: graph, isKnown) && add(b, times: c, in: graph, isKnown)
        case .binary(.subtract, let a, let b):
            return add(a, times: c, in: graph, isKnown)
                && add(b, times: c.map { -$0 }, in: graph, isKnown)
        case .binary(.multiply, let a, let b):
            if let values = graph.tableValues(a) {
                return add(b, times: zip(c, values).map { $0 * $1 }, in: graph, isKnown)
            }
            guard let values = graph.tableValues(b) else { return false }
            return add(a, times: zip(c, values).map { $0 * $1 }, in: graph, isKnown)
        case .binary(.divide, let a, let b):
            guard let values = graph.tableValues(b) else { return false }
            return add(a, times: zip(c, values).map { $0 / $1 }, in: graph, isKnown)
        default: return false
        }
    }
}

extension SeriesGraph {
    /// The draws that a node depends on, in whatever month. Nodes without a common one are independent.
    package func draws(behind node: NodeID) -> Set<NodeID> {
        var found: Set<NodeID> = []
        var seen: Set<NodeID> = []
        var pending = [node]
        while let next = pending.popLast() {
            guard seen.insert(next).inserted else { continue }
            switch kind(of: next) {
            case .draw: found.insert(next)
            case .state(let id), .stateEnd(let id):
                pending += [states[id.index].initial, states[id.index].next].compactMap(\.self)
            case .past(let id, _):
                pending += [rings[id.index].initial, rings[id.index].input].compactMap(\.self)
            case let kind: pending += kind.inputs
            }
        }
        return found
    }
}
