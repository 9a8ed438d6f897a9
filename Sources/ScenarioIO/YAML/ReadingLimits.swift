/// Bounds on what is read, so that no input can exhaust memory, time or stack.
package enum ReadingLimits {
    /// Bytes of one scenario file.
    package static let fileSize = 1 << 20
    /// Bytes of one data file, read in less than a second.
    package static let dataFileSize = 16 << 20
    /// Nodes of one file after aliases are expanded.
    package static let nodeCount = 200_000
    /// Mappings and lists within each other.
    package static let depth = 100
    /// Files in a chain of `extends`.
    package static let extendsDepth = 16
    /// Characters read again to find both places of repeated keys; then reading stops at one.
    package static let repeatedReading = 1 << 20
}
