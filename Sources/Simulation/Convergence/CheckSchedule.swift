/// After how many blocks a run looks whether it is precise enough.
///
/// *Formula*: b₀ = 10 and bᵢ₊₁ = ⌈5bᵢ/4⌉, up to a last check after all blocks that are allowed. The
/// counts depend on nothing but that limit, so the length of a run depends on its plan and goals
/// alone. A factor of 5/4 ends a run at most a quarter behind the first check that would do, and its
/// checks together look at five times the paths of the last.
package struct CheckSchedule {
    /// Fewer paths than these 10,240 tell too little about their own error.
    package static let firstBlocks = 10

    package let maximumBlocks: Int

    package init(maximumBlocks: Int) { self.maximumBlocks = maximumBlocks }

    /// Blocks at the check behind the one at `blocks`, 0 for the first; nil behind the last.
    package func next(after blocks: Int) -> Int? {
        guard blocks < maximumBlocks else { return nil }
        return min(max(Self.firstBlocks, (5 * blocks + 3) / 4), maximumBlocks)
    }
}
