/// The paths that count for a ratio: those of a condition on which it has a value, that is, is finite.
package enum FiniteMask {
    /// Writes 1 for each path that counts, 0 for the others.
    ///
    /// - Parameter condition: the mask of the condition; nil for all paths.
    package static func fill(
        _ mask: UnsafeMutablePointer<Double>, of ratio: UnsafePointer<Double>,
        under condition: UnsafePointer<Double>?, count: Int
    ) {
        // One loop each, so that both run several paths at a time.
        if let condition {
            for path in 0..<count { mask[path] = abs(ratio[path]) == .infinity ? 0 : condition[path] }
        } else {
            for path in 0..<count { mask[path] = abs(ratio[path]) == .infinity ? 0 : 1 }
        }
    }
}
