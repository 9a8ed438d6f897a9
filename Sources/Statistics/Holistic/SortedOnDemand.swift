/// A sample whose order is worked out only where somebody asks for it.
///
/// Quantiles and tail means look at a tenth of a sample. The values are dealt into buckets of
/// ascending ranges, and a bucket is sorted when one of its ranks is asked for. Every answer is that
/// of the sample sorted in full, to the bit.
///
/// *Algorithm*: the ranges are equal parts of what lies between two quantiles of a small subsample.
/// Where values crowd in a few buckets nothing is gained, and not much lost.
///
/// - Complexity: O(n) to deal, O(bucket) for the first question about a bucket; 18 bytes a value
///   while dealing, 8 afterwards.
/// - Note: Questions change the instance; ask from one thread.
public final class SortedOnDemand: RankedValues {
    /// By bucket; in order within the sorted ones.
    private var values: [Double]
    /// Where each bucket starts, and the end of the last one.
    private let starts: [Int]
    private var isSorted: [Bool]

    private static let mostBuckets = 2048
    /// Below this there is one bucket.
    private static let leastCount = 256
    /// The least number of values for each bucket.
    private static let perBucket = 4
    /// Every how many of the subsample's values lies outside the dealt range, on either side.
    private static let outside = 200

    public var count: Int { values.count }
    /// Values are finite.
    public var nanCount: Int { 0 }

    /// - Precondition: the values are finite.
    public init(finite values: [Double]) {
        guard values.count >= Self.leastCount, let scale = Self.scale(values) else {
            self.values = values
            starts = [0, values.count]
            isSorted = [false]
            return
        }
        (self.values, starts) = Self.deal(values, scale)
        isSorted = Array(repeating: false, count: scale.bucketCount)
    }

    // MARK: - Dealing

    private struct Scale {
        let bucketCount: Int
        let origin: Double
        let perUnit: Double

        /// Never falls as `x` rises: each operation is monotone, rounding included.
        @inline(__always)
        func bucket(of x: Double) -> UInt16 {
            let last = Double(bucketCount - 1)
            let place = (x - origin) * perUnit
            let inside = place < 0 ? 0 : place > last ? last : place
            // Adding 2⁵² rounds to a whole number and leaves it in the low bits, several values at
            // a time, which a checked conversion cannot.
            return UInt16(truncatingIfNeeded: (inside + 0x1p52).bitPattern)
        }
    }

    /// Nil where the subsample has no spread that doubles can divide.
    private static func scale(_ values: [Double]) -> Scale? {
        let bucketCount = min(mostBuckets, values.count / perBucket)
        // As many values as buckets; a quarter does where both are few, and sorts in less time.
        let wanted = bucketCount == mostBuckets ? bucketCount : bucketCount / perBucket
        var sample = stride(from: 0, to: values.count, by: values.count / wanted).map { values[$0] }
        RadixSort.sort(&sample)
        let left = sample.count / outside
        let (low, high) = (sample[left], sample[sample.count - 1 - left])
        let perUnit = Double(bucketCount) / (high - low)
        return perUnit.isNormal
            ? Scale(bucketCount: bucketCount, origin: low, perUnit: perUnit) : nil
    }

    private static func deal(_ values: [Double], _ scale: Scale) -> ([Double], starts: [Int]) {
        let count = values.count
        let bucketCount = scale.bucketCount
        let buckets = [UInt16](unsafeUninitializedCapacity: count) { buckets, made in
            for index in 0..<count { buckets[index] = scale.bucket(of: values[index]) }
            made = count
        }
        var starts = Array(repeating: 0, count: bucketCount + 1)
        starts.withUnsafeMutableBufferPointer { starts in
            for bucket in buckets { starts[Int(bucket) + 1] &+= 1 }
        }
        for bucket in 0..<bucketCount { starts[bucket + 1] += starts[bucket] }
        var next = starts
        let dealt = [Double](unsafeUninitializedCapacity: count) { dealt, made in
            next.withUnsafeMutableBufferPointer { next in
                for index in 0..<count {
                    let bucket = Int(buckets[index])
                    dealt[next[bucket]] = values[index]
                    next[bucket] &+= 1
                }
            }
            made = count
        }
        return (dealt, starts)
    }

    // MARK: - Questions

    public func value(atRank rank: Int) -> Double {
        let bucket = bucket(ofRank: rank)
        sort(bucket...bucket)
        return values[rank - 1]
    }

    public func shortfalls(belowRank rank: Int, threshold: Double) -> ShortfallSums {
        if rank > 0 { sort(0...bucket(ofRank: rank)) }
        return OrderStatistics.shortfalls(values[..<rank], threshold: threshold)
    }

    public func shortfalls(aboveRank rank: Int, threshold: Double) -> ShortfallSums {
        if rank < count { sort(bucket(ofRank: rank + 1)...isSorted.count - 1) }
        return OrderStatistics.shortfalls(values[rank...], threshold: threshold)
    }

    private func sort(_ buckets: ClosedRange<Int>) {
        values.withUnsafeMutableBufferPointer { values in
            isSorted.withUnsafeMutableBufferPointer { isSorted in
                for bucket in buckets where !isSorted[bucket] {
                    isSorted[bucket] = true
                    let range = starts[bucket]..<starts[bucket + 1]
                    RadixSort.sort(UnsafeMutableBufferPointer(rebasing: values[range]))
                }
            }
        }
    }

    /// The bucket that holds a rank of 1...count.
    private func bucket(ofRank rank: Int) -> Int {
        var (low, high) = (0, starts.count - 2)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle + 1] >= rank { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
