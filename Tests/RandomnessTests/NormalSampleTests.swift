import CKernels
import Foundation
import Randomness
import Testing

/// Properties of the normal draws at a fixed seed, each within four standard errors.
@Suite struct NormalSampleTests {
    static let count = 1 << 18
    static let sample: [Double] = draw(month: 0)

    static func draw(
        name: String = "demand", month: Int, purpose: DrawPurpose = .diffusion
    ) -> [Double] {
        let row = Row(count: count)
        let address = try? DrawAddress(
            seed: 20_261_121, name: NameHash(name), path: 0, month: month, purpose: purpose)
        address?.fillNormals(row.buffer, using: InstructionSet.selectedLeaves)
        return row.values
    }

    @Test func momentsAreThoseOfTheNormalDistribution() {
        let n = Double(Self.count)
        let mean = Self.sample.reduce(0, +) / n
        func central(_ power: Double) -> Double {
            Self.sample.reduce(0) { $0 + pow($1 - mean, power) } / n
        }
        let variance = central(2)
        #expect(abs(mean) < 4 / n.squareRoot())
        #expect(abs(variance - 1) < 4 * (2 / n).squareRoot())
        #expect(abs(central(3) / pow(variance, 1.5)) < 4 * (6 / n).squareRoot())
        #expect(abs(central(4) / (variance * variance) - 3) < 4 * (24 / n).squareRoot())
    }

    @Test func tailsHaveTheirShare() {
        let n = Double(Self.count)
        for threshold in [1.0, 1.8627, 2, 3, 3.5, 4] {
            let p = 0.5 * erfc(threshold / 2.0.squareRoot())
            let error = (p * (1 - p) / n).squareRoot()
            let above = Double(Self.sample.count { $0 > threshold }) / n
            let below = Double(Self.sample.count { $0 < -threshold }) / n
            #expect(abs(above - p) < 4 * error)
            #expect(abs(below - p) < 4 * error)
        }
    }

    @Test func empiricalDistributionIsTheNormalOne() {
        let sorted = Self.sample.sorted(), n = Double(Self.count)
        let distance = sorted.enumerated().reduce(0.0) { worst, item in
            let p = 0.5 * erfc(-item.element / 2.0.squareRoot())
            let gap = max(Double(item.offset + 1) / n - p, p - Double(item.offset) / n)
            return max(worst, gap)
        }
        // Kolmogorov: sqrt(n) D exceeds 2.23 with the probability 2 exp(-2 * 2.23^2) of a normal
        // four standard errors out, about 1e-4 for both sides.
        #expect(n.squareRoot() * distance < 2.23)
    }

    @Test func neighboringAddressesAreUncorrelated() {
        let n = Double(Self.count)
        let others = [
            Self.draw(month: 1), Self.draw(name: "demanc", month: 0),
            Self.draw(month: 0, purpose: .jumpCount),
            Array(Self.sample.dropFirst()) + [Self.sample[0]],
            Array(Self.sample.dropFirst(2)) + Self.sample[0..<2],
        ]
        for other in others {
            let product = zip(Self.sample, other).reduce(0) { $0 + $1.0 * $1.1 } / n
            #expect(abs(product) < 4 / n.squareRoot())
        }
    }
}
