import CKernels
import Randomness
import Testing

@Suite struct MomentsTests {
    static func fields(_ m: sf_moments) -> [Double] {
        [m.count, m.mean, m.m2, m.m3, m.m4, m.minimum, m.maximum, Double(m.not_finite)]
    }

    /// Relative bound on a sum of `count` terms of one sign in eight lanes: each lane adds
    /// count / 8 terms, three foldings follow, and a term carries a few roundings of its own.
    static func tolerance(_ count: Int) -> Double { Double(count / 8 + 16) * Double.ulpOfOne }

    /// An arithmetic progression far from zero, out of order: c + h (i - (n - 1) / 2). Its mean is
    /// c, its central sums are h^2 n (n^2 - 1) / 12, 0 and h^4 n (n^2 - 1) (3 n^2 - 7) / 240.
    @Test(arguments: InstructionSet.supported)
    func progressionFarFromZeroHasItsClosedForm(set: InstructionSet) throws {
        let leaves = try table(of: set)
        for n in [1, 3, 7, 9, 101, 1023] {
            for (c, h) in [(1e9, 0x1p-10), (-3.0, 0.25), (0x1p52, 1.0), (0, 0x1p200)] {
                // 2 is coprime to every odd n, so this visits each index once.
                let x = (0..<n).map { c + h * Double($0 * 2 % n - (n - 1) / 2) }
                let m = leaves.moments(x)
                let count = Double(n), square = Double(n * n)
                let m2 = h * h * count * (square - 1) / 12
                let m4 = (h * h) * (h * h) * count * (square - 1) * (3 * square - 7) / 240
                let bound = Self.tolerance(n)
                #expect(m.count == count)
                #expect(m.mean == c)
                #expect(abs(m.m2 - m2) <= bound * m2)
                // By Lyapunov, the sum of |d|^3 is at most sqrt(m2 m4).
                #expect(abs(m.m3) <= bound * m2.squareRoot() * m4.squareRoot())
                #expect(abs(m.m4 - m4) <= bound * m4 || m4.isInfinite)
                #expect(m.minimum == c - h * Double((n - 1) / 2))
                #expect(m.maximum == c + h * Double((n - 1) / 2))
                #expect(m.not_finite == 0)
            }
        }
    }

    /// Every length up to 40 and every mask pattern of period 1 to 5, against plain sums.
    @Test(arguments: InstructionSet.supported)
    func anyLengthAndMaskCountsItsElements(set: InstructionSet) throws {
        let leaves = try table(of: set)
        let values = Nasty.values(200, seed: 5).filter { abs($0) < 1e3 }
        for length in 0...40 {
            for period in 1...5 {
                let x = Array(values.prefix(length))
                let mask = (0..<length).map { $0 % period == 0 ? 1.0 : $0 % 2 == 0 ? 0.0 : .nan }
                let kept = zip(x, mask).filter { $0.1 == 1 }.map { $0.0 }
                let m = leaves.moments(x, mask: mask)
                let expected = leaves.moments(kept)
                let scale = kept.reduce(0) { max($0, abs($1)) }
                #expect(m.count == Double(kept.count) && expected.count == m.count)
                #expect(abs(m.mean - expected.mean) <= Self.tolerance(length) * scale)
                #expect(abs(m.m2 - expected.m2) <= Self.tolerance(length) * expected.m2)
                #expect(m.minimum == kept.min() ?? .infinity)
                #expect(m.maximum == kept.max() ?? -.infinity)
                if period == 1 {
                    #expect(sameBits(Self.fields(m), Self.fields(leaves.moments(x))))
                }
            }
        }
    }

    @Test(arguments: InstructionSet.supported)
    func elementsThatAreNotFiniteAreCounted(set: InstructionSet) throws {
        let leaves = try table(of: set)
        let x: [Double] = [1, .nan, 3, .infinity, 5, -.infinity, 7, 8, 9, .nan, 11]
        let all = leaves.moments(x)
        #expect(all.not_finite == 4 && all.count == 11)
        #expect(all.mean.isNaN && all.minimum.isNaN && all.maximum.isNaN)
        let mask = x.map { $0.isNaN ? 0.0 : 1.0 }
        let masked = leaves.moments(x, mask: mask)
        #expect(masked.not_finite == 2 && masked.count == 9)
        #expect(masked.minimum == -.infinity && masked.maximum == .infinity)
        let finite = leaves.moments(x, mask: x.map { $0.isFinite ? 1 : 0 })
        #expect(finite.not_finite == 0 && finite.minimum == 1 && finite.maximum == 11)
        let sum: Double = [1, 3, 5, 7, 8, 9, 11].reduce(0, +)
        #expect(finite.mean == sum / 7)
    }
}
