import Results
import Risk
import Simulation
import Statistics

extension Laboratory {
    /// Variants in one batch: their paths are dropped before the next one, so that memory stays
    /// bounded however many there are.
    static let batchSize = 32

    /// Simulates many variants, a batch at a time, each together with a few that stay.
    ///
    /// - Parameters:
    ///   - stays: simulated with every batch, so that pairs can be taken.
    ///   - take: told of each batch in order.
    package func simulate(
        inBatches variants: [Variant], beside stays: [Variant], _ measures: [MeasureText],
        task: String, flag: String = "--measure", _ take: (Batch) -> Void
    ) throws(StudyError) {
        let count = max(1, variants.count)
        for start in stride(from: 0, to: count, by: Self.batchSize) {
            let range = start..<min(start + Self.batchSize, variants.count)
            let name =
                variants.count > Self.batchSize ? "\(task) \(start + 1) of \(count)" : task
            let samples = try simulate(
                stays + variants[range], measures, task: name, flag: flag)
            take(Batch(samples: samples, range: range, stays: stays.count))
        }
    }
}

/// Some of many variants with those they are compared with.
package struct Batch {
    package let samples: Samples
    /// Numbers of the variants in it.
    package let range: Range<Int>
    let stays: Int

    package enum Member {
        case beside(Int)
        case variant(Int)
    }

    private func place(_ member: Member) -> Int {
        switch member {
        case .beside(let index): index
        case .variant(let index): stays + index - range.lowerBound
        }
    }

    package func column(_ member: Member, _ measure: Int) -> SampleColumn {
        samples[place(member), measure]
    }

    package func estimate(of member: Member, _ measure: Int) -> EstimatedValue {
        samples.estimate(place(member), measure)
    }

    package func difference(_ a: Member, _ b: Member, _ measure: Int) -> EstimatedValue {
        samples.difference(place(a), place(b), measure)
    }

    package var units: MeasureUnits {
        MeasureUnits(samples.measures.indices.map(samples.unit))
    }
}

/// What measures measure, by their number.
package struct MeasureUnits: Sendable {
    private let units: [Presentation.Unit]

    init(_ units: [Presentation.Unit] = []) { self.units = units }

    package subscript(_ measure: Int) -> Presentation.Unit {
        units.indices.contains(measure) ? units[measure] : .quantity("")
    }
}
