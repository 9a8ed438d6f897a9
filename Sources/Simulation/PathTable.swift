/// Per-path results of a whole run, kept in memory so that quantiles are exact.
///
/// *Shape*: `[column][path]`, path fastest. Workers write disjoint ranges of paths without locking.
package final class PathTable: @unchecked Sendable {
    package let columnCount: Int
    package let pathCount: Int
    private let storage: UnsafeMutablePointer<Double>

    package init(columnCount: Int, pathCount: Int) {
        self.columnCount = columnCount
        self.pathCount = pathCount
        storage = .allocate(capacity: max(columnCount * pathCount, 1))
    }

    deinit { storage.deallocate() }

    /// Bytes that a table of this shape takes.
    package static func byteCount(columns: Int, paths: Int) -> Int {
        let (product, overflow) = columns.multipliedReportingOverflow(by: paths)
        return overflow || product > Int.max / 8 ? Int.max : product * 8
    }

    /// The values of one column, in path order.
    package func column(_ index: Int) -> UnsafeBufferPointer<Double> {
        precondition(index < columnCount)
        return UnsafeBufferPointer(start: storage + index * pathCount, count: pathCount)
    }

    /// Copies one block's values of a column.
    ///
    /// - Precondition: no other worker writes this range.
    func fill(_ column: Int, from source: UnsafePointer<Double>, first: Int, count: Int) {
        (storage + column * pathCount + first).initialize(from: source, count: count)
    }
}
