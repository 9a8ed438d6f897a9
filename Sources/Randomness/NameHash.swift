/// The 32 bits by which a factor's name enters its draws: FNV-1a of the name's UTF-8 bytes.
///
/// Formula: h = 2166136261, then h = (h ^ byte) * 16777619 modulo 2^32 for each byte.
///
/// Source: Fowler, Noll and Vo; RFC 9923, "The FNV Non-Cryptographic Hash Algorithm".
package struct NameHash: Sendable, Hashable {
    package let value: UInt32

    package init(_ name: String) {
        var hash: UInt32 = 2_166_136_261
        for byte in name.utf8 {
            // The product is modulo 2^32 by definition.
            hash = (hash ^ UInt32(byte)) &* 16_777_619
        }
        value = hash
    }

    /// Checks that different names have different hashes.
    ///
    /// A name that occurs twice is one name; whether that is allowed is for the caller to say.
    ///
    /// - Throws: `RandomnessError.nameCollision` for the first pair in the order given.
    package static func checkCollisions(_ names: [String]) throws(RandomnessError) {
        var owners: [UInt32: String] = [:]
        for name in names {
            let hash = NameHash(name).value
            if let owner = owners[hash], owner != name {
                throw .nameCollision(first: owner, second: name, hash: hash)
            }
            owners[hash] = name
        }
    }
}
