import Statistics

/// The moments of everything that a plan accumulates, merged side by side.
///
/// *Rounding*: merging moments is not associative, so rows of blocks are merged by a tree that is fixed
/// by the blocks' indices; see `MergeTree`.
package struct MomentsRow: Sendable {
    package private(set) var values: [Moments]

    package init(_ values: [Moments]) { self.values = values }
}
