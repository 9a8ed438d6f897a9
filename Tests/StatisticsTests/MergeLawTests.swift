import Statistics
import Testing

/// Every accumulator: identity, split invariance, order independence.
struct MergeLawTests {
    private static let values: [Double] = {
        var draws = CounterDraws(seed: 11)
        return (0..<3000).map { i in
            let z = draws.normal()
            return i % 7 == 0 ? -Elementary.exp(3 * z) : i % 11 == 0 ? 0 : 1e3 + z
        }
    }()

    private func merged<Value: Mergeable>(_ parts: [Value]) -> Value {
        var all = parts[0]
        for part in parts.dropFirst() { all.merge(part) }
        return all
    }

    private func chunks(_ size: Int) -> [ArraySlice<Double>] {
        stride(from: 0, to: Self.values.count, by: size).map {
            Self.values[$0..<min($0 + size, Self.values.count)]
        }
    }

    // MARK: - Moments and comoments

    @Test func emptyMomentsAreTheIdentity() {
        let some = Moments(Self.values)
        #expect(merged([some, Moments()]) == some)
        #expect(merged([Moments(), some]) == some)
        let columns = Comoments(x: Self.values, y: Self.values.reversed())
        #expect(merged([columns, Comoments()]) == columns)
        #expect(merged([Comoments(), columns]) == columns)
    }

    @Test(arguments: [1, 7, 512, 2999]) func splitMomentsEqualTheWhole(size: Int) {
        let whole = Moments(Self.values)
        let parts = merged(chunks(size).map { Moments($0) })
        #expect(parts.count == whole.count)
        #expect(parts.minimum == whole.minimum && parts.maximum == whole.maximum)
        // Each of up to n merges rounds a few times: n·2⁻⁵² relative to the sum of magnitudes.
        let bound = Double(whole.count) * 0x1p-52
        #expect(agree(parts.mean, whole.mean, relative: bound))
        #expect(agree(parts.m2, whole.m2, relative: 10 * bound))
        #expect(agree(parts.m3, whole.m3, relative: 100 * bound))
        #expect(agree(parts.m4, whole.m4, relative: 100 * bound))
    }

    @Test func notFiniteValuesAreCountedThroughMerges() {
        let broken = merged([Moments([1, .nan]), Moments(), Moments([.infinity])])
        #expect(broken.notFinite == 2)
        #expect(!broken.mean.isFinite)
    }

    @Test func splitComomentsEqualTheWhole() {
        let x = Self.values
        let y = Array(x.reversed())
        let whole = Comoments(x: x, y: y)
        let parts = merged(
            stride(from: 0, to: x.count, by: 300).map {
                Comoments(x: Array(x[$0..<$0 + 300]), y: Array(y[$0..<$0 + 300]))
            })
        let bound = Double(x.count) * 0x1p-52
        #expect(agree(parts.sumXX, whole.sumXX, relative: 10 * bound))
        #expect(agree(parts.sumYY, whole.sumYY, relative: 10 * bound))
        #expect(
            agree(
                parts.sumXY, whole.sumXY, relative: 0,
                absolute: 10 * bound * (whole.sumXX * whole.sumYY).squareRoot()))
    }

    @Test func talliesAdd() {
        let sum = merged([Tally(paths: 5, events: 2), Tally(), Tally(paths: 7, events: 7)])
        #expect(sum == Tally(paths: 12, events: 9))
    }

    // MARK: - The sketch merges exactly

    @Test(arguments: [1, 13, 1000]) func splitSketchesEqualTheWholeExactly(size: Int) {
        var whole = LogLinearSketch()
        for x in Self.values { whole.add(x) }
        let parts = chunks(size).map { chunk in
            var sketch = LogLinearSketch()
            for x in chunk { sketch.add(x) }
            return sketch
        }
        #expect(merged(parts) == whole)
        #expect(merged(parts.reversed()) == whole)
        #expect(merged([LogLinearSketch()] + parts) == whole)
        #expect(whole.count == Self.values.count)
    }

    @Test func sketchCountersCarryPast32Bits() {
        var sketch = LogLinearSketch()
        for x in [-3.0, 5, 5] { sketch.add(x) }
        for _ in 0..<34 {
            let copy = sketch
            sketch.merge(copy)
        }
        for x in [-3.0, 5, 5] { sketch.add(x) }
        let ranked = sketch.ranked()
        let third = (1 << 34) + 1
        #expect(sketch.count == 3 * third && ranked.count == 3 * third)
        // -3 is its own minimum; 5 lies in a bin of width 2⁻⁸.
        #expect(ranked.value(atRank: third) < 0)
        #expect(ranked.value(atRank: third + 1) > 4.9)
    }

    // MARK: - The tree

    /// Not associative: the exact bracketing of the merges is kept as text.
    private struct Bracketing: Mergeable, Equatable {
        var text: String
        mutating func merge(_ other: Bracketing) { text = "(\(text) \(other.text))" }
    }

    private func tree(_ order: [Int]) throws -> MergeTree<Bracketing> {
        var tree = MergeTree<Bracketing>()
        for block in order { try tree.insert(Bracketing(text: "\(block)"), block: block) }
        return tree
    }

    @Test func theTreeBracketsByBlockIndex() throws {
        let result = try tree([0, 1, 2, 3, 4, 5, 6]).result()
        #expect(result?.text == "(((0 1) (2 3)) ((4 5) 6))")
        #expect(try tree([]).result() == nil)
    }

    @Test func insertionOrderDoesNotMatter() throws {
        var draws = CounterDraws(seed: 5)
        for count in 1...40 {
            let expected = try tree(Array(0..<count)).result()
            var order = Array(0..<count)
            for i in order.indices.reversed() { order.swapAt(i, Int(draws.bits() % UInt64(i + 1))) }
            let shuffled = try tree(order)
            #expect(shuffled.result() == expected)
            #expect(shuffled.blockCount == count)
            // What is left are the binary digits of the count.
            #expect(shuffled.nodes.count == count.nonzeroBitCount)
        }
    }

    @Test func shardsOfAnyPartitionMergeToOneRun() throws {
        let count = 29
        let expected = try tree(Array(0..<count)).result()
        for first in 0..<count {
            for second in first...count {
                let shards = try [
                    tree(Array(second..<count)), tree(Array(0..<first)),
                    tree(Array(first..<second)),
                ]
                var all = MergeTree<Bracketing>()
                for shard in shards { try all.insert(contentsOf: shard) }
                #expect(all.result() == expected)
            }
        }
        let even = try tree(Array(stride(from: 0, to: count, by: 2)))
        var both = try tree(Array(stride(from: 1, to: count, by: 2)))
        try both.insert(contentsOf: even)
        #expect(both.result() == expected)
    }

    @Test func aBlockIsRefusedTwice() throws {
        var tree = try tree([0, 1, 2, 3, 6])
        #expect(throws: BlockOverlap(blocks: 2..<3)) {
            try tree.insert(Bracketing(text: "again"), block: 2)
        }
        #expect(throws: BlockOverlap(blocks: 6..<7)) {
            try tree.insert(.init(level: 1, index: 3, value: Bracketing(text: "both")))
        }
        #expect(tree.result()?.text == "(((0 1) (2 3)) 6)")
    }

    @Test func momentsMergedByTheTreeHaveTheSameBitsInAnyOrder() throws {
        let blocks = chunks(37).map { Moments($0) }
        var forward = MergeTree<Moments>()
        var backward = MergeTree<Moments>()
        for i in blocks.indices { try forward.insert(blocks[i], block: i) }
        for i in blocks.indices.reversed() { try backward.insert(blocks[i], block: i) }
        #expect(forward.result() == backward.result())
    }
}
