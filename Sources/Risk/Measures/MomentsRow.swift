import Statistics

/// The moments of everything that a plan accumulates, merged side by side.
///
/// *Rounding*: merging moments is not associative, so rows of blocks are merged by a tree that is
/// fixed by the blocks' indices; see `MergeTree`.
package struct MomentsRow: Mergeable {
    /// By position in the plan's layout.
    package private(set) var values: [Moments]

    package init(_ values: [Moments]) { self.values = values }

    /// - Precondition: both rows are of one plan.
    package mutating func merge(_ other: MomentsRow) {
        precondition(values.count == other.values.count, "rows of one plan")
        for index in values.indices { values[index].merge(other.values[index]) }
    }
}
