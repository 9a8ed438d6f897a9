import TilePrograms

/// The order of a step's nodes: depth first from what must be written, so that values are used soon
/// after they are made.
struct Schedule {
    private(set) var nodes: [NodeID] = []
    private(set) var position: NodeMap<Int>
    /// Position after which the node is not read again within the step.
    private(set) var lastUse: NodeMap<Int>
    /// Additions that their one reader, an `exp`, takes over.
    private(set) var fused: NodeSet
    let states: [StateID]
    let rings: [RingID]

    static let endOfStep = Int.max - 1
    static let never = Int.max

    init(graph: SeriesGraph, demand: Demand, recorded: [NodeID]) {
        (position, lastUse) = (NodeMap(graph), NodeMap(graph))
        fused = NodeSet(graph)
        states = demand.states.sorted { $0.index < $1.index }
        rings = demand.rings.keys.sorted { $0.index < $1.index }
        let written =
            states.compactMap { graph.states[$0.index].next }
            + rings.compactMap { graph.rings[$0.index].input }
        var reads = NodeMap<Int>(graph)
        let stepNodes = demand.steps.keys
        for node in stepNodes {
            for input in graph.kind(of: node).inputs { reads[input, default: 0] += 1 }
        }
        var kept = NodeSet(graph, recorded + written)
        for node in demand.closing { for input in graph.kind(of: node).inputs { kept.insert(input) } }
        for node in stepNodes {
            guard case .unary(.exp, let sum) = graph.kind(of: node),
                case .binary(.add, let a, let b) = graph.kind(of: sum),
                graph.level(of: sum) == .step, reads[sum] == 1, !kept.contains(sum),
                graph.level(of: a) >= .path || graph.level(of: b) >= .path
            else { continue }
            fused.insert(sum)
        }
        for root in written + recorded + stepNodes where !fused.contains(root) {
            visit(root, graph: graph, demand: demand)
        }
        group(graph: graph, demand: demand)
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

    /// Draws and sums that stand together, so that the executor can carry them out together; more
    /// would only keep rows waiting.
    private static let drawsTogether = 8
    private static let sumsTogether = 4

    /// Moves draws of normals, and weighted sums whose terms are known, up to the first of their
    /// kind.
    private mutating func group(graph: SeriesGraph, demand: Demand) {
        var placed = NodeSet(graph)
        var order: [NodeID] = []
        func put(_ node: NodeID) {
            placed.insert(node)
            order.append(node)
        }
        func isKnown(_ node: NodeID) -> Bool { position[node] == nil || placed.contains(node) }
        func isDraw(_ node: NodeID) -> Bool {
            if case .draw(.normal, _, _) = graph.kind(of: node) { true } else { false }
        }
        func isSum(_ node: NodeID) -> Bool {
            if case .combine = graph.kind(of: node) { true } else { false }
        }
        let draws = nodes.filter(isDraw)
        let sums = nodes.filter(isSum)
        var place = NodeMap<Int>(graph)
        for kin in [draws, sums] { for (index, node) in kin.enumerated() { place[node] = index } }
        func placeMore(_ count: Int, of kin: [NodeID], like node: NodeID) {
            var left = count - 1
            for other in kin[(place[node]! + 1)...] {
                if left == 0 { return }
                guard !placed.contains(other), demand.steps[other] == demand.steps[node],
                    inputs(of: other, in: graph).allSatisfy(isKnown)
                else { continue }
                put(other)
                left -= 1
            }
        }
        for node in nodes where !placed.contains(node) {
            put(node)
            if isDraw(node) { placeMore(Self.drawsTogether, of: draws, like: node) }
            if isSum(node) { placeMore(Self.sumsTogether, of: sums, like: node) }
        }
        nodes = order
        for (index, node) in nodes.enumerated() { position[node] = index }
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
