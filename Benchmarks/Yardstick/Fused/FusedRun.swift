import CKernels
import FusedKernels
import Shortfall
import Statistics

/// R1 by the hand-fused loop, on one thread: every figure that the engine is asked for.
struct FusedRun {
    private(set) var figures: [Figure] = []

    /// One figure by the name it has in the engine's result.
    struct Figure {
        let metric: String
        let statistic: Statistic
        var period: String?
        var condition: String?
        let value: Double

        /// Taken from a histogram.
        var isBinned: Bool { period != nil && statistic.quantileLevel != nil }
    }

    /// - Parameters:
    ///   - pathCount: a multiple of the tile's 256.
    ///   - isa: v3 or v4.
    init(pathCount: Int, seed: UInt64, isa: sf_isa) {
        precondition(pathCount > 0 && pathCount % Int(FUSED_TILE) == 0, "whole tiles only")
        guard let tile = fused_tile_for(isa) else { preconditionFailure("needs AVX2") }
        var model = fused_model.r1(seed: seed)
        let size = MemoryLayout<fused_counts>.size
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
        defer { memory.deallocate() }
        let counts = memory.bindMemory(to: fused_counts.self, capacity: 1)
        Self.clearRange(counts)
        let npv = Self.row(pathCount)
        let usage = Self.row(pathCount)
        defer {
            npv.deallocate()
            usage.deallocate()
        }
        for first in stride(from: 0, to: pathCount, by: Int(FUSED_TILE)) {
            tile(
                &model, UInt64(first), counts, npv.baseAddress! + first,
                usage.baseAddress! + first)
        }
        addEvents(npv, usage)
        addNPV(npv, isa)
        addMonths(counts, pathCount)
    }

    private static func row(_ count: Int) -> UnsafeMutableBufferPointer<Double> {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: count * 8, alignment: 64)
        return bytes.bindMemory(to: Double.self)
    }

    private static func clearRange(_ counts: UnsafeMutablePointer<fused_counts>) {
        withUnsafeMutableBytes(of: &counts.pointee.minimum) {
            $0.bindMemory(to: Double.self).update(repeating: .infinity)
        }
        withUnsafeMutableBytes(of: &counts.pointee.maximum) {
            $0.bindMemory(to: Double.self).update(repeating: -.infinity)
        }
    }

    // MARK: - Figures

    private typealias Row = UnsafeMutableBufferPointer<Double>

    private mutating func addEvents(_ npv: Row, _ usage: Row) {
        var (losses, misses, both) = (0, 0, 0)
        for path in npv.indices {
            let (isLoss, isMiss) = (npv[path] < 0 ? 1 : 0, usage[path] < 0.75 ? 1 : 0)
            losses += isLoss
            misses += isMiss
            both += isLoss & isMiss
        }
        let count = Double(npv.count)
        add("loss", .probability, Double(losses) / count)
        add("miss", .probability, Double(misses) / count)
        add("loss", .probability, given: "miss", Double(both) / Double(misses))
    }

    /// Leaves the values sorted.
    private mutating func addNPV(_ npv: Row, _ isa: sf_isa) {
        var moments = sf_moments()
        sf_leaves_for(isa).pointee.moments(&moments, npv.baseAddress, nil, npv.count)
        RadixSort.sort(npv)
        add("npv", .mean, moments.mean)
        add("npv", .sd, (moments.m2 / Double(npv.count - 1)).squareRoot())
        for statistic in Statistic.ofMetrics {
            guard let level = statistic.quantileLevel else { continue }
            add("npv", statistic, npv[rank(level, of: npv.count) - 1])
        }
        // The worst twentieth, with the part of a path where it is not whole.
        let (whole, tail) = (npv.count / 20, Double(npv.count) / 20)
        let sum = npv[..<whole].reduce(0, +) + (tail - Double(whole)) * npv[whole]
        add("npv", .cvar95, -sum / tail)
    }

    private mutating func addMonths(_ counts: UnsafePointer<fused_counts>, _ pathCount: Int) {
        let sums = withUnsafeBytes(of: counts.pointee.power_sums) {
            Array($0.bindMemory(to: Double.self))
        }
        let (lanes, n) = (Int(SF_LANES), Double(pathCount))
        for month in 0..<Int(FUSED_MONTHS) {
            let number = month % 12 + 1
            let period = "\(2026 + month / 12)-\(number < 10 ? "0" : "")\(number)"
            let power = (0..<2).map { k in
                (0..<lanes).reduce(0) { $0 + sums[(month * 4 + k) * lanes + $1] }
            }
            add("profit", .mean, in: period, power[0] / n)
            let square = power[1] - power[0] * power[0] / n
            add("profit", .sd, in: period, (square / (n - 1)).squareRoot())
            addQuantiles(period, pathCount) { Int(fused_count(counts, Int32(month), Int32($0))) }
        }
    }

    /// Walks the bins from the most negative to the most positive.
    private mutating func addQuantiles(_ period: String, _ pathCount: Int, _ count: (Int) -> Int) {
        let half = Int(FUSED_BINS) / 2
        var statistics = Statistic.ofMetrics.filter { $0.quantileLevel != nil }[...]
        var seen = 0
        for place in 0..<2 * half {
            let isNegative = place < half
            let magnitude = isNegative ? half - 1 - place : place - half
            seen += count(isNegative ? half + magnitude : magnitude)
            while let next = statistics.first, let level = next.quantileLevel,
                seen >= rank(level, of: pathCount)
            {
                let bits = UInt64(magnitude + (1023 + Int(FUSED_LEAST_EXPONENT)) * 1024) << 42
                let middle = Double(bitPattern: bits | 1 << 41)
                add("profit", next, in: period, isNegative ? -middle : middle)
                statistics = statistics.dropFirst()
            }
            if statistics.isEmpty { return }
        }
    }

    /// ⌈np⌉, as the engine ranks; `p` is a multiple of 0.01.
    private func rank(_ p: Double, of count: Int) -> Int {
        let percent = Int((p * 100).rounded())
        return max(1, (count * percent + 99) / 100)
    }

    private mutating func add(
        _ metric: String, _ statistic: Statistic, in period: String? = nil,
        given condition: String? = nil, _ value: Double
    ) {
        figures.append(
            Figure(
                metric: metric, statistic: statistic, period: period, condition: condition,
                value: value))
    }
}
