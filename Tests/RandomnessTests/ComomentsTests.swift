import CKernels
import Randomness
import Testing

@Suite struct ComomentsTests {
    static func fields(_ m: sf_comoments) -> [Double] {
        [m.count, m.mean_x, m.mean_y, m.xx, m.yy, m.xy]
    }

    /// y = 5 − 2x over an arithmetic progression of whole numbers: Σ(x − x̄)² = n (n² − 1) / 12, the
    /// cross sum is −2 times, Σ(y − ȳ)² 4 times that. All are exact.
    @Test(arguments: InstructionSet.supported)
    func aLineHasItsClosedForm(set: InstructionSet) throws {
        let leaves = try table(of: set)
        for n in [1, 3, 7, 9, 101, 1023] {
            let x = (0..<n).map { Double($0 * 2 % n) }
            let m = leaves.comoments(x, x.map { 5 - 2 * $0 })
            let square = Double(n * (n * n - 1)) / 12
            let mean = Double(n - 1) / 2
            #expect(Self.fields(m) == [Double(n), mean, 5 - 2 * mean, square, 4 * square, -2 * square])
        }
    }

    /// Every length up to 40 and masks of period 1 to 5: the sums of what the mask keeps.
    @Test(arguments: InstructionSet.supported)
    func anyLengthAndMaskCountsItsElements(set: InstructionSet) throws {
        let leaves = try table(of: set)
        for length in 0...40 {
            for period in 1...5 {
                let x = (0..<length).map { Double($0 * $0 % 17) }
                let y = (0..<length).map { Double($0 * 5 % 13) }
                let kept = (0..<length).map { $0 % period == 0 }
                // What is left out may be anything.
                let hidden = zip(y, kept).map { $1 ? $0 : .nan }
                let m = leaves.comoments(x, hidden, mask: kept.map { $0 ? 1 : 0 })
                let expected = leaves.comoments(
                    zip(x, kept).filter(\.1).map(\.0), zip(y, kept).filter(\.1).map(\.0))
                #expect(m.count == expected.count)
                for (a, b) in zip(Self.fields(m), Self.fields(expected)) {
                    #expect(abs(a - b) <= MomentsTests.tolerance(length) * 17 * 17 * Double(length))
                }
            }
        }
    }
}
