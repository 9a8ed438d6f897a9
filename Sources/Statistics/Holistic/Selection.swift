/// Selection in linear time.
enum Selection {
    private typealias Keys = UnsafeMutableBufferPointer<Int64>
    private static let sampleCount = 64
    /// Below this a range is sorted by insertion.
    private static let fewCount = 24
    /// Rounds after which a range is sorted instead; random orders take a handful.
    private static let roundLimit = 100

    /// Moves the `count` least keys to the front, in no order, and returns the greatest of them.
    ///
    /// *Algorithm*: Hoare's FIND with the pivot taken from a sample, at the rank that is looked for.
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
                continue
            }
            let end = partition(keys, middle, high) { $0 == pivot }
            if wanted < end { return pivot }
            low = end
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

    /// A key of about the given rank.
    private static func pivot(_ keys: Keys, rank: Int) -> Int64 {
        withUnsafeTemporaryAllocation(of: Int64.self, capacity: sampleCount) { sample in
            let size = min(sampleCount, keys.count)
            for i in 0..<size { sample[i] = keys[i * keys.count / size] }
            sortFew(Keys(rebasing: sample[..<size]))
            return sample[min(rank * size / keys.count, size - 1)]
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
