import Randomness

/// Replays one path of a plan and tells its ledger month by month.
///
/// The numbers are those of the run itself, from the same kernels, whatever the number of paths.
///
/// - Parameter path: in [0, 2^48).
/// - Throws: ``RandomnessError`` when no such path can be addressed.
public func explain(
    path: Int, of plan: RunPlan
) throws -> Explanation {
    try Explainer(plan: plan, instructionSet: .selected).explain(path: path)
}
