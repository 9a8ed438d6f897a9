import Results
import Risk

/// Turns what a run left behind into estimates, spread over the threads.
struct Estimation {
    let engine: Engine

    private var measures: MeasurePlan { engine.plan.measures }

    /// The estimates of some parts of the table, in their order.
    ///
    /// Parts are independent of one another.
    func estimates(_ parts: [MeasurePlan.Part], of outcome: Engine.Outcome) -> [Estimate] {
        let retention = outcome.retention
        let finalizer = Finalizer(
            plan: measures, retention: retention, moments: outcome.moments, pairs: outcome.pairs,
            tallies: outcome.tallies, tails: outcome.tails, columns: outcome.columns,
            pathCount: outcome.pathCount)
        defer { withExtendedLifetime(outcome.table) {} }
        let results = PartResults(count: parts.count)
        let counter = Blackboard(blocks: parts.indices)
        let options = engine.options
        let sortLimit = retention.sortLimit(
            within: min(options.memoryLimit, options.budget.columns))
        Workers.run(min(engine.threadLimit, sortLimit, parts.count)) { _ in
            while let part = counter.claim() {
                // From the end, where the parts that take longest stand.
                let place = parts.count - 1 - part
                results.set(place, finalizer.estimates(of: parts[place]))
            }
        }
        return results.all
    }
}

/// Where parallel workers leave the parts of a table, each in its own place.
private final class PartResults: @unchecked Sendable {
    private let storage: UnsafeMutableBufferPointer<[Estimate]>

    init(count: Int) {
        storage = .allocate(capacity: count)
        storage.initialize(repeating: [])
    }

    deinit {
        storage.deinitialize()
        storage.deallocate()
    }

    /// - Precondition: no other worker sets this part.
    func set(_ part: Int, _ estimates: [Estimate]) { storage[part] = estimates }

    var all: [Estimate] { storage.flatMap { $0 } }
}
