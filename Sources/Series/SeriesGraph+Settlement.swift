import TilePrograms

/// What falls due after the horizon for what has happened in it.
///
/// Months after the horizon enter no figure but this: a node marked as a settlement counts, in sums
/// up to the horizon's end, with its values in the months after it as well. So a sum of cash and
/// settlements, discounted month by month, is a present value in which each payment counts when it
/// is due.
extension SeriesGraph {
    /// The node's value from a step on, as a settlement; zero before it.
    ///
    /// - Parameter step: the last of the horizon, or the first after it.
    package func settlement(_ node: NodeID, from step: Int) -> NodeID {
        constantValue(node) == 0 ? node : marked(node, from: step)
    }

    /// A node as a sum of what the months of the horizon hold and of settlements; nil where there is
    /// nothing of these in it.
    ///
    /// Sums, differences, and products and quotients with other series are followed.
    func parts(of node: NodeID) -> (main: NodeID?, settled: NodeID)? {
        if settlements.isEmpty { return nil }
        var search = SettlementSearch(graph: self)
        let parts = search.parts(of: node)
        return parts.settled.map { (parts.main, $0) }
    }
}

private struct SettlementSearch {
    typealias Parts = (main: NodeID?, settled: NodeID?)

    let graph: SeriesGraph
    private var known: [NodeID: Parts] = [:]

    init(graph: SeriesGraph) { self.graph = graph }

    mutating func parts(of node: NodeID) -> Parts {
        if let parts = known[node] { return parts }
        let parts = graph.settlements.contains(node) ? (nil, node) : search(node)
        known[node] = parts
        return parts
    }

    private mutating func search(_ node: NodeID) -> Parts {
        switch graph.kind(of: node) {
        case .unary(.negate, let a):
            let a = parts(of: a)
            if a.settled == nil { break }
            return (a.main.map { graph.unary(.negate, $0) }, graph.unary(.negate, a.settled!))
        case .binary(let operation, let a, let b):
            let (x, y) = (parts(of: a), parts(of: b))
            if x.settled == nil && y.settled == nil { break }
            switch operation {
            case .add, .subtract:
                return (
                    sum(operation, x.main, y.main), sum(operation, x.settled, y.settled)
                )
            case .multiply where y.settled == nil, .divide where y.settled == nil:
                return (
                    x.main.map { graph.binary(operation, $0, b) },
                    x.settled.map { graph.binary(operation, $0, b) }
                )
            case .multiply where x.settled == nil:
                return (
                    y.main.map { graph.binary(operation, a, $0) },
                    y.settled.map { graph.binary(operation, a, $0) }
                )
            default: break
            }
        default: break
        }
        return (node, nil)
    }

    private func sum(_ operation: BinaryOperation, _ a: NodeID?, _ b: NodeID?) -> NodeID? {
        switch (a, b) {
        case (let a?, let b?): graph.binary(operation, a, b)
        case (let a?, nil): a
        case (nil, let b?): operation == .add ? b : graph.unary(.negate, b)
        case (nil, nil): nil
        }
    }
}
