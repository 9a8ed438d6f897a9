/// Selection in linear time.
enum Selection {
    private typealias Keys = UnsafeMutableBufferPointer<Int64>
    private static let sampleCount = 64
    /// A sample's quantile scatters by up to four places.
    private static let pivotShift = 5
    /// Below this a range is sorted by insertion.
    private static let fewCount = 24
    /// Rounds after which a range is sorted instead; random orders take a handful.
    private static let roundLimit = 100

    /// Moves the `count` least keys to the front, in no order, and returns the greatest of them.
    ///
    /// *Algorithm*: Hoare's FIND. The pivot comes from a sample, a little towards the farther end
    /// from the rank that is looked for, so that mostly the larger part is done with at once.
    ///
    /// - Precondition: `count` in 1...keys.count.
    static func gatherLeast(
        _ count: Int, of keys: UnsafeMutableBufferPointer<Int64>
    ) -> Int64 {
        let wanted = count - 1
        var (low, high) = (0, keys.count)
        for _ in 0..<roundLimit {
            if high - low < fewCount { break }
            let pivot = pivot(Keys(rebasing: keys[low..<high]), rank: wanted - low)
            let middle = partition(keys, low, high) { $0 < pivot }
            if wanted < middle {
                high = middle
            } else if low < middle {
                low = middle
            } else {
                // The pivot is the least key; those that equal it are done with.
                low = partition(keys, low, high) { $0 == pivot }
                if wanted < low { return pivot }
            }
        }
        if high - low < fewCount {
            sortFew(Keys(rebasing: keys[low..<high]))
        } else {
            keys[low..<high].sort()
        }
        return keys[wanted]
    }

    /// Moves the keys of a range that belong in front there; returns where they end.
    @inline(__always)
    private static func partition(
        _ keys: Keys, _ low: Int, _ high: Int, _ isInFront: (Int64) -> Bool
    ) -> Int {
        var end = low
        // Without a branch: the key is exchanged in any case and stays if the end moves past it.
        for i in low..<high {
            let key = keys[i]
            keys[i] = keys[end]
            keys[end] = key
            end &+= isInFront(key) ? 1 : 0
        }
        return end
    }

    /// A key of about the given rank, off by one or two standard errors of the sample.
    private static func pivot(_ keys: Keys, rank: Int) -> Int64 {
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: sampleCount) { sample in
            let size = min(sampleCount, keys.count)
            for i in 0..<size { sample[i] = keys[i * keys.count / size] }
            sortFew(Keys(rebasing: sample[..<size]))
            let place = rank * size / keys.count
            let aside = 2 * place > size ? place - pivotShift : place + pivotShift
            return sample[min(max(aside, 0), size - 1)]
        }
    }

    private static func sortFew(_ keys: Keys) {
        for i in keys.indices.dropFirst() {
            let key = keys[i]
            var place = i
            while place > 0, keys[place - 1] > key {
                keys[place] = keys[place - 1]
                place -= 1
            }
            keys[place] = key
        }
    }
}
