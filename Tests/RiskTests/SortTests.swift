import Risk
import Testing

@Suite struct SortTests {
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
    func aColumnIsSortedAndDealtToItsConditions(count: Int) {
        for (name, draw) in Self.columns {
            var generator = TestGenerator(3)
            var values = (0..<count).map { _ in draw(&generator) }
            let bits = values.map { _ in UInt32(generator.next() & 7) }
            if count > 2 { values[1] = .infinity }
            let sorted = values.withUnsafeBufferPointer {
                ConditionedSort($0, bits: bits, conditionCount: 3)
            }
            #expect(sorted.all == values.filter(\.isFinite).sorted(), "\(name)")
            for condition in 0..<3 {
                let members = zip(values, bits).filter { $0.1 >> UInt32(condition) & 1 == 1 }
                #expect(
                    sorted.given[condition] == members.map(\.0).filter(\.isFinite).sorted(),
                    "\(name), condition \(condition)")
            }
        }
    }

    @Test func withoutConditionsOnlyTheColumnIsSorted() {
        let values = [3.0, 1, 2]
        let sorted = values.withUnsafeBufferPointer {
            ConditionedSort($0, bits: nil, conditionCount: 0)
        }
        #expect(sorted.all == [1, 2, 3] && sorted.given.isEmpty)
    }
}
