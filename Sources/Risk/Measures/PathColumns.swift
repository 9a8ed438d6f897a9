import Statistics

/// What was kept of every path: a view of memory that the caller keeps alive.
package struct PathColumns: @unchecked Sendable {
    /// By column, in path order; nil where the values were not kept.
    package let values: [UnsafeBufferPointer<Double>?]
    /// By column; nil where an event's truths were not kept.
    package let bits: [PathBits?]

    package init(values: [UnsafeBufferPointer<Double>?], bits: [PathBits?]) {
        self.values = values
        self.bits = bits
    }
}
