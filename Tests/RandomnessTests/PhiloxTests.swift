import CKernels
import Foundation
import Randomness
import Testing

/// A file of `Tests/Oracles`.
func oracle(_ name: String) throws -> String {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Oracles")
    return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
}

@Suite struct PhiloxTests {
    /// Counter, key and result of each published vector.
    static func knownAnswers() throws -> [[UInt32]] {
        try oracle("philox4x32_10.txt").split(separator: "\n").filter { !$0.hasPrefix("#") }
            .map { line in line.split(separator: " ").compactMap { UInt32($0, radix: 16) } }
    }

    @Test func publishedVectorsAreReproduced() throws {
        let answers = try Self.knownAnswers()
        #expect(answers.count == 3)
        for line in answers {
            try #require(line.count == 10)
            let generator = Philox4x32(key: SIMD2(line[4], line[5]))
            let words = generator.words(at: SIMD4(line[0], line[1], line[2], line[3]))
            #expect((0..<4).map { words[$0] } == Array(line[6...]))

            var result = [UInt32](repeating: 0, count: 4)
            sf_philox4x32_10(Array(line[0..<4]), Array(line[4..<6]), &result)
            #expect(result == Array(line[6...]))
        }
    }

    @Test func keyIsTheSeedLowHalfFirst() {
        #expect(Philox4x32(seed: 0x0123_4567_89ab_cdef).key == SIMD2(0x89ab_cdef, 0x0123_4567))
    }

    /// The row leaf against the plain generator, over both halves of the path and every field.
    @Test(arguments: InstructionSet.supported)
    func rowBitsAreThePlainGeneratorAtTheAddress(set: InstructionSet) throws {
        let leaves = try table(of: set)
        for path in [0, 8, 1 << 20, (1 << 33) - 16, (1 << 48) - 1024] {
            let address = try DrawAddress(
                seed: 0xfedc_ba98_7654_3210, name: NameHash("demand"), path: path, month: 131_071,
                purpose: .parameter, index: 16_777_215)
            let row = Row(count: 1024)
            row.pointer.withMemoryRebound(to: UInt64.self, capacity: 1024) { bits in
                leaves.pointee.bits(bits, address.draw, 1024)
                for offset in 0..<1024 {
                    let expected = Self.plainBits(address, path: path + offset)
                    if bits[offset] != expected {
                        Issue.record("path \(path + offset): \(bits[offset]), not \(expected)")
                        return
                    }
                }
            }
        }
    }

    static func plainBits(_ address: DrawAddress, path: Int) -> UInt64 {
        let pair = UInt64(path / 2)
        let words = Philox4x32(seed: address.seed).words(
            at: SIMD4(
                UInt32(truncatingIfNeeded: pair), UInt32(pair >> 32) << 17 | UInt32(address.month),
                address.name.value,
                UInt32(address.purpose.rawValue) << 24 | UInt32(address.index)))
        let first = path % 2 == 0 ? 0 : 2
        return UInt64(words[first]) | UInt64(words[first + 1]) << 32
    }
}
