import Risk
import Statistics
import Synchronization

/// The tails of a run, one of each for all workers, so that memory does not grow with threads.
///
/// A tail does not depend on the order of its blocks. Each has a lock of its own, which a worker
/// holds for about a microsecond a block.
final class SharedTails: Sendable {
    private final class Slot: Sendable {
        let row: TailRow
        let tail: Mutex<Tail>

        init(_ row: TailRow) {
            self.row = row
            tail = Mutex(Tail(row.side, capacity: row.capacity))
        }
    }

    private let slots: [Slot]

    init(_ rows: [TailRow]) { slots = rows.map(Slot.init) }

    /// - Parameters: as `Tallies.update`.
    func update(
        columns: UnsafePointer<Double>, masks: UnsafePointer<Double>, stride: Int, count: Int
    ) {
        for slot in slots {
            slot.tail.withLock {
                slot.row.update(&$0, columns: columns, masks: masks, stride: stride, count: count)
            }
        }
    }

    var table: TailTable { TailTable(slots.map { slot in (slot.row, slot.tail.withLock { $0 }) }) }
}
