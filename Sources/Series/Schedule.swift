import TilePrograms

/// The order of a step's nodes: depth first from what must be written, so that values are used soon
/// after they are made.
struct Schedule {
    private(set) var nodes: [NodeID] = []
    private(set) var position: [NodeID: Int] = [:]
    /// Position after which the node is not read again within the step.
    private(set) var lastUse: [NodeID: Int] = [:]
    /// Additions that their one reader, an `exp`, takes over.
    private(set) var fused: Set<NodeID> = []
    let states: [StateID]
    let rings: [RingID]

    static let endOfStep = Int.max - 1
    static let never = Int.max

    init(graph: SeriesGraph, demand: Demand, recorded: [NodeID]) {
        states = demand.states.sorted { $0.index < $1.index }
        rings = demand.rings.keys.sorted { $0.index < $1.index }
        let written =
            states.compactMap { graph.states[$0.index].next }
            + rings.compactMap { graph.rings[$0.index].input }
        var reads: [NodeID: Int] = [:]
        for node in demand.steps.keys {
            for input in graph.kind(of: node).inputs { reads[input, default: 0] += 1 }
        }
        var kept = Set(recorded).union(written)
        for node in demand.closing { kept.formUnion(graph.kind(of: node).inputs) }
        for node in demand.steps.keys {
            guard case .unary(.exp, let sum) = graph.kind(of: node),
                case .binary(.add, let a, let b) = graph.kind(of: sum),
                graph.level(of: sum) == .step, reads[sum] == 1, !kept.contains(sum),
                graph.level(of: a) >= .path || graph.level(of: b) >= .path
            else { continue }
            fused.insert(sum)
        }
        for root in written + recorded + demand.steps.keys.sorted() where !fused.contains(root) {
            visit(root, graph: graph, demand: demand)
        }
        for (index, node) in nodes.enumerated() {
            for input in inputs(of: node, in: graph) { lastUse[input] = index }
        }
        for node in recorded {
            if let index = position[node] { lastUse[node] = max(lastUse[node] ?? 0, index) }
        }
        for node in written { lastUse[node] = Self.endOfStep }
        for node in demand.closing {
            for input in graph.kind(of: node).inputs { lastUse[input] = Self.never }
        }
    }

    /// What the node's instruction reads: a fused addition's operands count as its reader's.
    func inputs(of node: NodeID, in graph: SeriesGraph) -> [NodeID] {
        graph.kind(of: node).inputs.flatMap {
            fused.contains($0) ? graph.kind(of: $0).inputs : [$0]
        }
    }

    private mutating func visit(_ root: NodeID, graph: SeriesGraph, demand: Demand) {
        var stack: [(node: NodeID, expanded: Bool)] = [(root, false)]
        while let (node, expanded) = stack.popLast() {
            guard demand.steps[node] != nil, position[node] == nil else { continue }
            if expanded {
                position[node] = nodes.count
                nodes.append(node)
            } else {
                stack.append((node, true))
                for input in inputs(of: node, in: graph).reversed() { stack.append((input, false)) }
            }
        }
    }
}
