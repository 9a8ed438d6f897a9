/// The counter-based generator Philox4x32-10: 128 random bits as a pure function of a 128-bit
/// counter and a 64-bit key.
///
/// Formula, ten times: `(c0, c1, c2, c3) -> (hi(M1 c2) ^ c1 ^ k0, lo(M1 c2), hi(M0 c0) ^ c3 ^ k1,
/// lo(M0 c0))`, after which the key moves by (0x9E3779B9, 0xBB67AE85), modulo 2^32.
///
/// This is the plain form, for tests and for single calls; rows come from the leaves of `CKernels`,
/// which give the same bits.
///
/// Source: Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011,
/// section 4.3, doi:10.1145/2063384.2063405.
package struct Philox4x32: Sendable, Hashable {
    private static let roundCount = 10
    private static let multipliers: (UInt32, UInt32) = (0xD251_1F53, 0xCD9E_8D57)
    private static let keySteps = SIMD2<UInt32>(0x9E37_79B9, 0xBB67_AE85)

    package let key: SIMD2<UInt32>

    package init(key: SIMD2<UInt32>) {
        self.key = key
    }

    /// The generator whose key is the seed, low half first.
    package init(seed: UInt64) {
        self.init(key: SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(seed >> 32)))
    }

    /// The four words of one call, in the order of the published vectors.
    package func words(at counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
        var state = counter
        var roundKey = key
        for _ in 0..<Self.roundCount {
            let product0 = state[0].multipliedFullWidth(by: Self.multipliers.0)
            let product1 = state[2].multipliedFullWidth(by: Self.multipliers.1)
            state = SIMD4(
                product1.high ^ state[1] ^ roundKey[0], product1.low,
                product0.high ^ state[3] ^ roundKey[1], product0.low)
            // The key walks modulo 2^32 by definition.
            roundKey = roundKey &+ Self.keySteps
        }
        return state
    }
}
