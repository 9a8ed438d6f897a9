/// A value of some of a graph's nodes: a dictionary without hashing, since nodes are numbered.
struct NodeMap<Value> {
    private var values: [Value?]

    init(_ graph: SeriesGraph) { values = Array(repeating: nil, count: graph.nodeCount) }

    subscript(node: NodeID) -> Value? {
        get { values[node.index] }
        set { values[node.index] = newValue }
    }

    subscript(node: NodeID, default value: @autoclosure () -> Value) -> Value {
        get { values[node.index] ?? value() }
        set { values[node.index] = newValue }
    }

    /// The nodes that have one, in order.
    var keys: [NodeID] { values.indices.filter { values[$0] != nil }.map(NodeID.init) }
}

/// Some of a graph's nodes.
struct NodeSet {
    private var isMember: [Bool]

    init(_ graph: SeriesGraph, _ nodes: some Sequence<NodeID> = EmptyCollection()) {
        isMember = Array(repeating: false, count: graph.nodeCount)
        for node in nodes { isMember[node.index] = true }
    }

    func contains(_ node: NodeID) -> Bool { isMember[node.index] }

    /// - Returns: whether it is new.
    @discardableResult
    mutating func insert(_ node: NodeID) -> Bool {
        defer { isMember[node.index] = true }
        return !isMember[node.index]
    }

    var sorted: [NodeID] { isMember.indices.filter { isMember[$0] }.map(NodeID.init) }
}
