/// What the draw layer refuses.
package enum RandomnessError: Error, Equatable, Sendable {
    /// A coordinate of a draw does not fit its field of the counter: 0 <= value < limit is asked.
    case addressOverflow(field: DrawAddress.Field, value: Int, limit: Int)
    /// Two factor names share one 32-bit hash, so that their draws would be the same.
    case nameCollision(first: String, second: String, hash: UInt32)
    /// No instruction set has this name.
    case unknownInstructionSet(String)
    /// The name is known, but this processor cannot run it.
    case unsupportedInstructionSet(InstructionSet)
}
