import Synchronization

/// What workers share while a run goes on: the next block to claim, the work done, the wish to stop.
///
/// Workers touch it once a block, never inside one.
final class Blackboard: Sendable {
    private let nextBlock: Atomic<Int>
    private let finished = Atomic<Int>(0)
    private let headlineEvents = Atomic<Int>(0)
    private let stop = Atomic<Bool>(false)
    /// Lowest block in which a value was not finite.
    private let faultyBlock = Atomic<Int>(Int.max)
    private let end: Int

    init(blocks: Range<Int>) {
        nextBlock = Atomic(blocks.lowerBound)
        end = blocks.upperBound
    }

    /// The next block, in order, or nil when there is none or the run is to stop. Blocks below a faulty
    /// one are still handed out, so that the fault reported is the first in path order.
    func claim() -> Int? {
        if stop.load(ordering: .relaxed) { return nil }
        let block = nextBlock.add(1, ordering: .relaxed).oldValue
        guard block < end, block < faultyBlock.load(ordering: .relaxed) else { return nil }
        return block
    }

    func complete(paths: Int, headlineEvents count: Int) {
        finished.add(paths, ordering: .relaxed)
        headlineEvents.add(count, ordering: .relaxed)
    }

    func reportFault(in block: Int) {
        faultyBlock.min(block, ordering: .relaxed)
    }

    func requestStop() { stop.store(true, ordering: .relaxed) }

    var isStopping: Bool { stop.load(ordering: .relaxed) }
    var firstFaultyBlock: Int? {
        let block = faultyBlock.load(ordering: .relaxed)
        return block == Int.max ? nil : block
    }
    var completedPaths: Int { finished.load(ordering: .relaxed) }
    var headlineEventCount: Int { headlineEvents.load(ordering: .relaxed) }
}

/// A wish to stop that another thread may raise, or that is found outside, such as a signal that came.
public final class CancellationFlag: Sendable {
    private let raised = Atomic<Bool>(false)
    private let isWished: @Sendable () -> Bool

    /// - Parameter isWished: asked at each look; a wish that came stays.
    public init(or isWished: @escaping @Sendable () -> Bool = { false }) { self.isWished = isWished }

    public func raise() { raised.store(true, ordering: .relaxed) }
    public var isRaised: Bool { raised.load(ordering: .relaxed) || isWished() }
}
