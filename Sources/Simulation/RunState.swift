import Risk
import Statistics
import Synchronization

/// What the blocks of a run add up to.
///
/// Workers add blocks in any order, and ranges of blocks may be added one after another: what it
/// holds is a function of the set of blocks alone.
final class RunState: Sendable {
    let retention: Retention
    let tails: SharedTails
    private let merged = Mutex(Merged())

    private struct Merged: Sendable {
        var tree = MergeTree<MomentsRow>()
        var tallies: Tallies?
    }

    init(_ retention: Retention) {
        self.retention = retention
        tails = SharedTails(retention.tails)
    }

    func insert(_ row: MomentsRow, block: Int) {
        merged.withLock { merged in
            do { try merged.tree.insert(row, block: block) } catch {
                preconditionFailure("a block was simulated twice: \(error)")
            }
        }
    }

    /// Adds what a worker counted, once it has no more blocks.
    func insert(_ tallies: Tallies) {
        merged.withLock { merged in
            if merged.tallies == nil {
                merged.tallies = tallies
            } else {
                merged.tallies!.merge(tallies)
            }
        }
    }

    /// What the blocks add up to so far, with what is kept of their paths.
    ///
    /// - Parameter retention: what `table` keeps of the first `pathCount` paths.
    /// - Precondition: every path of the blocks added is among the first `pathCount`, and a worker
    ///   has ended.
    func outcome(
        _ retention: Retention, table: PathTable, pathCount: Int
    ) -> Engine.Outcome {
        merged.withLock { merged in
            let row = merged.tree.result()
            return Engine.Outcome(
                moments: row?.values ?? [], pairs: row?.pairs ?? [], tallies: merged.tallies!,
                tails: tails.table, table: table, retention: retention, pathCount: pathCount)
        }
    }
}
