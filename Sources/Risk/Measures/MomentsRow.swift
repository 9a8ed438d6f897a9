import Statistics

/// The moments of everything that a plan accumulates, merged side by side.
///
/// *Rounding*: merging moments is not associative, so rows of blocks are merged by a tree that is
/// fixed by the blocks' indices; see `MergeTree`.
package struct MomentsRow: Mergeable {
    /// By position in the plan's layout.
    package private(set) var values: [Moments]
    /// Numerators and denominators of pooled ratios, as ``MeasurePlan/pooledStart`` places them.
    package private(set) var pairs: [Comoments]

    package init(_ values: [Moments], pairs: [Comoments] = []) {
        self.values = values
        self.pairs = pairs
    }

    /// - Precondition: both rows are of one plan.
    package mutating func merge(_ other: MomentsRow) {
        precondition(
            values.count == other.values.count && pairs.count == other.pairs.count,
            "rows of one plan")
        for index in pairs.indices { pairs[index].merge(other.pairs[index]) }
        for index in values.indices { values[index].merge(other.values[index]) }
    }
}
