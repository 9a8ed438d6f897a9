import Risk
import Statistics
import Testing

@Suite struct ColumnSampleTests {
    /// Columns that are easy, crowded, tied, signed, tiny and sorted already.
    private static let columns: [(String, @Sendable (inout TestGenerator) -> Double)] = [
        ("normal", { $0.normal() }),
        ("crowded", { 1e9 + 1e-6 * $0.normal() }),
        ("two far clusters", { ($0.normal() < 0 ? -1e300 : 1e300) * (1 + 1e-14 * $0.normal()) }),
        ("ties", { $0.normal().rounded() }),
        ("zeros of both signs", { $0.normal() < 0 ? -0.0 : 0 }),
        ("subnormal", { $0.normal() * 0x1p-1060 }),
        ("one value", { _ in 42 }),
    ]

    @Test(arguments: [0, 1, 2, 255, 256, 5000])
    func aColumnIsSortedUnderEachCondition(count: Int) {
        for (name, draw) in Self.columns {
            var generator = TestGenerator(3)
            var values = (0..<count).map { _ in draw(&generator) }
            let events = values.map { _ in Double(generator.next() & 1) }
            if count > 2 { values[1] = .infinity }
            values.withUnsafeBufferPointer { column in
                var words = Array(repeating: UInt64(0), count: PathBits.wordCount(count) + 1)
                words.withUnsafeMutableBufferPointer { words in
                    PathBits.pack(events, count: count, into: words.baseAddress!)
                    let event = PathBits(words.baseAddress!, count: count)
                    #expect(event.trueCount == events.count { $0 == 1 })
                    let all = inOrder(SortedOnDemand(finite: column))
                    #expect(all == column.filter(\.isFinite).sorted(), "\(name)")
                    for isComplement in [false, true] {
                        let given = inOrder(
                            SortedOnDemand(finite: column, given: (event, isComplement)))
                        let members = zip(column, events).filter { ($0.1 == 0) == isComplement }
                        #expect(
                            given == members.map(\.0).filter(\.isFinite).sorted(),
                            "\(name), complement \(isComplement)")
                    }
                }
            }
        }
    }

    private func inOrder(_ sample: SortedOnDemand) -> [Double] {
        (0..<sample.count).map { sample.value(atRank: $0 + 1) }
    }
}
