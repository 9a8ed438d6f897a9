import Randomness
import Risk

/// How far a run may go on, in whole blocks, for what memory allows.
struct SearchLimits {
    /// Up to here everything is kept that a run of as many paths keeps, and nothing is rounded.
    let wholeBlocks: Int
    /// Up to here the run goes on.
    let maximumBlocks: Int
    /// What is kept beyond `wholeBlocks`: the goals' columns.
    let goals: Retention

    /// 2^24 paths, where nobody asks for another limit.
    static let defaultPathCount = 1 << 24

    /// - Throws: ``SimulationError`` where `pathCount` is given and takes more memory than there is.
    init(
        plan: RunPlan, options: ExecutionOptions, parts: [MeasurePlan.Part],
        ranked: Set<MeasurePlan.Part>, pathCount: Int?
    ) throws(SimulationError) {
        let limit = options.memoryLimit
        let measures = plan.measures
        let wanted = max(1, (pathCount ?? Self.defaultPathCount) / blockSize)
        func keepsWhole(_ blocks: Int) -> Bool {
            let paths = blocks * blockSize
            if options.pathTable == .on {
                return Retention.fullByteCount(plan: measures, pathCount: paths) <= limit
            }
            return Retention(plan: measures, pathCount: paths, budget: options.budget)
                .keepsEverything(of: measures)
        }
        func goals(_ blocks: Int) -> Retention {
            Retention(
                plan: measures, parts: parts, ranked: ranked, pathCount: blocks * blockSize)
        }
        let whole = Self.last(upTo: wanted, where: keepsWhole)
        let within = Self.last(upTo: wanted) { goals($0).byteCountWithSorting <= limit }
        // Without a given number the run goes as far as it may, if that is worth a check.
        let least = pathCount == nil ? min(CheckSchedule.firstBlocks, wanted) : wanted
        if options.pathTable == .on, whole < least {
            let bytes = Retention.fullByteCount(plan: measures, pathCount: least * blockSize)
            throw .pathTableTooLarge(bytes: bytes, limit: limit)
        }
        if within < least {
            throw .pathTableTooLarge(bytes: goals(least).byteCountWithSorting, limit: limit)
        }
        wholeBlocks = whole
        maximumBlocks = options.pathTable == .on ? min(whole, within) : within
        self.goals = goals(maximumBlocks)
    }

    /// The greatest number up to `most` of which a falling condition holds; 0 for none.
    private static func last(upTo most: Int, where holds: (Int) -> Bool) -> Int {
        var (low, high) = (0, most)
        while low < high {
            let middle = low + (high - low + 1) / 2
            if holds(middle) { low = middle } else { high = middle - 1 }
        }
        return low
    }
}
