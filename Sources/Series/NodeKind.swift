import TilePrograms

/// What a node computes from its inputs.
package enum NodeKind: Hashable, Sendable {
    case constant(UInt64)
    /// Bit patterns of a number per step.
    case table([UInt64])
    case draw(DrawLaw, DrawSource, perPath: Bool)
    case unary(UnaryOperation, NodeID)
    case binary(BinaryOperation, NodeID, NodeID)
    case curve(Curve, NodeID)
    case countBelow(thresholds: [NodeID], NodeID)
    case select(NodeID, then: NodeID, else: NodeID)
    case affine(p: NodeID, x: NodeID, q: NodeID, z: NodeID, r: NodeID)
    case combine(coefficients: [NodeID], rows: [NodeID])
    /// The state's value before this month's update.
    case state(StateID)
    /// The value `back` months ago.
    case past(RingID, back: Int)
    /// Another node's value in these steps, a table's in all others.
    case spliced(known: NodeID, steps: Range<Int>, NodeID)
    /// A monthly node's value in the last month.
    case final(NodeID)
    /// A state's value after its last update.
    case stateEnd(StateID)
    /// A month's value that is made later; nil until it is. See ``SeriesGraph/forward()``.
    case forward(Int, NodeID?)

    package var inputs: [NodeID] {
        switch self {
        case .constant, .table, .draw, .state, .past, .stateEnd: []
        case .unary(_, let a), .curve(_, let a), .final(let a): [a]
        case .countBelow(let thresholds, let a): thresholds + [a]
        case .binary(_, let a, let b): [a, b]
        case .select(let c, let a, let b): [c, a, b]
        case .affine(let p, let x, let q, let z, let r): [p, x, q, z, r]
        case .combine(let coefficients, let rows): coefficients + rows
        case .spliced(let known, _, let inner): [known, inner]
        case .forward(_, let node): node.map { [$0] } ?? []
        }
    }
}
