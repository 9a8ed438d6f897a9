/// After how many blocks a run looks whether it is precise enough.
///
/// *Formula*: b₀ = 10 and bᵢ₊₁ = ⌈5bᵢ/4⌉, up to a last check after all blocks that are allowed. Once
/// the number that the last check lets expect lies within such a step, the next check is there, but
/// no nearer than an eighth of bᵢ, from 1,024 blocks on no nearer than a thirty-second; the check
/// that confirms another is as near as that. So the length of a run depends on its plan and goals
/// alone.
///
/// A run ends at most 9/8 · 9/8 behind the paths that would just do, from a million paths on at most
/// 33/32 · 33/32 and what the estimate of an error errs by. A half-width that is too small by chance
/// is rarer the more paths there are, which is why checks may then lie nearer to one another.
package struct CheckSchedule {
    /// Fewer paths than these 10,240 tell too little about their own error.
    package static let firstBlocks = 10
    /// From here on checks may lie close together.
    package static let manyBlocks = 1_024

    package let maximumBlocks: Int

    package init(maximumBlocks: Int) { self.maximumBlocks = maximumBlocks }

    /// Blocks at the check behind the one at `blocks`, 0 for the first; nil behind the last.
    ///
    /// - Parameters:
    ///   - needed: blocks after which the goals would be reached, by what the check at `blocks`
    ///     saw; nil where it cannot tell.
    ///   - isWithin: whether the check at `blocks` saw them reached.
    package func next(
        after blocks: Int, needing needed: Int? = nil, isWithin: Bool = false
    ) -> Int? {
        guard blocks < maximumBlocks else { return nil }
        guard blocks >= Self.firstBlocks else { return min(Self.firstBlocks, maximumBlocks) }
        let (least, most) = (blocks + Self.step(blocks), (5 * blocks + 3) / 4)
        let wanted = isWithin ? least : needed.map { min(max($0, least), most) } ?? most
        return min(wanted, maximumBlocks)
    }

    /// The least distance of two checks.
    private static func step(_ blocks: Int) -> Int {
        max(1, (blocks + (blocks < manyBlocks ? 7 : 31)) / (blocks < manyBlocks ? 8 : 32))
    }
}
