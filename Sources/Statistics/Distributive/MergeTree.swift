/// A value that absorbs another of its kind.
///
/// The result stands for the union of what both have seen, `self` first.
public protocol Mergeable: Sendable {
    mutating func merge(_ other: Self)
}

/// Blocks that two insertions into a `MergeTree` both cover.
public struct BlockOverlap: Error, Hashable, Sendable {
    public let blocks: Range<Int>

    public init(blocks: Range<Int>) { self.blocks = blocks }
}

/// Merges values of blocks along a fixed binary tree over the block index.
///
/// Floating-point merging is not associative, so the order of merging must not depend on which
/// thread finished first or how blocks were dealt to shards. The node (level, index) of the tree
/// covers blocks index·2^level ..< (index + 1)·2^level and is only ever formed from its two halves.
/// Whatever the order of insertion, the same set of blocks leaves the same nodes.
///
/// - Complexity: an insertion costs O(pending) to place plus one merge for every second block;
///   pending nodes number about the worker count plus log₂ of the block count.
public struct MergeTree<Value: Mergeable>: Sendable {
    /// A finished subtree.
    public struct Node: Sendable {
        public let level: Int
        public let index: Int
        public fileprivate(set) var value: Value

        public init(level: Int, index: Int, value: Value) {
            precondition(level >= 0 && level < 62 && index >= 0, "no such node")
            precondition(index <= Int.max >> level - 1, "node lies past the last block")
            self.level = level
            self.index = index
            self.value = value
        }

        /// The blocks that this node covers.
        public var blocks: Range<Int> { index << level ..< (index + 1) << level }
    }

    /// Subtrees not yet joined, by block index. A shard hands these to whoever merges.
    public private(set) var nodes: [Node] = []

    public init() {}

    /// The number of blocks inserted.
    public var blockCount: Int { nodes.reduce(0) { $0 + $1.blocks.count } }

    public mutating func insert(_ value: Value, block: Int) throws(BlockOverlap) {
        try insert(Node(level: 0, index: block, value: value))
    }

    /// Inserts a subtree exported by another tree.
    public mutating func insert(_ node: Node) throws(BlockOverlap) {
        var position = nodes.count
        while position > 0, nodes[position - 1].blocks.lowerBound >= node.blocks.lowerBound {
            position -= 1
        }
        for neighbor in [position - 1, position] where nodes.indices.contains(neighbor) {
            let common = nodes[neighbor].blocks.clamped(to: node.blocks)
            if !common.isEmpty { throw BlockOverlap(blocks: common) }
        }
        nodes.insert(node, at: position)
        join(at: position)
    }

    /// Inserts every subtree of another tree.
    public mutating func insert(contentsOf other: MergeTree) throws(BlockOverlap) {
        for node in other.nodes { try insert(node) }
    }

    /// The merge of everything inserted, or nil when nothing was.
    ///
    /// Leftover subtrees are folded from the right, smallest first, which is the full tree with
    /// the missing blocks as identities.
    public func result() -> Value? {
        guard var folded = nodes.last?.value else { return nil }
        for node in nodes.dropLast().reversed() {
            var left = node.value
            left.merge(folded)
            folded = left
        }
        return folded
    }

    /// Joins the node at `position` with its sibling for as long as the sibling is there.
    private mutating func join(at position: Int) {
        var position = position
        while true {
            let node = nodes[position]
            let left = node.index % 2 == 0 ? position : position - 1
            guard left >= 0, left + 1 < nodes.count,
                nodes[left].level == nodes[left + 1].level,
                nodes[left].index + 1 == nodes[left + 1].index
            else { return }
            // Taken out before merging, so that the left value's storage is not shared.
            let right = nodes.remove(at: left + 1)
            var value = nodes.remove(at: left).value
            value.merge(right.value)
            nodes.insert(
                Node(level: right.level + 1, index: right.index / 2, value: value), at: left)
            position = left
        }
    }
}
