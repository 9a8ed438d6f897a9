/// One truth per path, a bit each; a view of memory that somebody else keeps.
public struct PathBits: @unchecked Sendable {
    public let count: Int
    private let words: UnsafePointer<UInt64>

    /// - Parameters:
    ///   - words: path i is bit i mod 64 of word i / 64.
    ///   - count: paths.
    public init(_ words: UnsafePointer<UInt64>, count: Int) {
        self.words = words
        self.count = count
    }

    /// Words that `count` truths take.
    public static func wordCount(_ count: Int) -> Int { (count + 63) / 64 }

    @inline(__always)
    public subscript(path: Int) -> Bool { words[path >> 6] >> UInt64(path & 63) & 1 == 1 }

    /// Every path on which it is `truth`, in order.
    @inline(__always)
    public func forEach(where truth: Bool, _ body: (Int) -> Void) {
        for word in 0..<Self.wordCount(count) {
            var bits = truth ? words[word] : ~words[word]
            let left = count - word << 6
            if left < 64 { bits &= 1 << UInt64(left) - 1 }
            while bits != 0 {
                body(word << 6 + bits.trailingZeroBitCount)
                bits &= bits &- 1
            }
        }
    }

    /// Paths on which it is true.
    public var trueCount: Int {
        let whole = count >> 6
        let rest = UInt64(count & 63)
        let full = (0..<whole).reduce(0) { $0 + words[$1].nonzeroBitCount }
        return rest == 0 ? full : full + (words[whole] & (1 << rest - 1)).nonzeroBitCount
    }

    /// Packs a row of ones and zeros; bits behind the last path are zero.
    public static func pack(
        _ row: UnsafePointer<Double>, count: Int, into words: UnsafeMutablePointer<UInt64>
    ) {
        for word in 0..<wordCount(count) {
            var bits: UInt64 = 0
            for path in word << 6..<min((word + 1) << 6, count) {
                bits |= (row[path] == 1 ? 1 : 0) << UInt64(path & 63)
            }
            words[word] = bits
        }
    }
}
