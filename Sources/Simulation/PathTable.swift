#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif
import Risk
import Statistics

/// Per-path results of a whole run, kept in memory: the columns that a `Retention` names, events as
/// bits.
///
/// *Shape*: `[path]` per column. Workers write disjoint ranges of paths without locking.
package final class PathTable: @unchecked Sendable {
    private let pathCount: Int
    /// By column; nil where the values are not kept.
    private let values: [UnsafeMutablePointer<Double>?]
    /// By column; nil where the truths are not kept.
    private let bits: [UnsafeMutablePointer<UInt64>?]

    /// - Throws: ``SimulationError`` where the system does not give the memory.
    package init(_ retention: Retention, pathCount: Int) throws(SimulationError) {
        self.pathCount = pathCount
        let words = PathBits.wordCount(pathCount)
        values = retention.keepsValues.map { $0 ? Self.allocate(pathCount) : nil }
        bits = retention.keepsBits.map { $0 ? Self.allocate(words) : nil }
        let isWhole = zip(values, retention.keepsValues).allSatisfy { ($0 != nil) == $1 }
            && zip(bits, retention.keepsBits).allSatisfy { ($0 != nil) == $1 }
        if !isWhole {
            throw .memoryUnavailable(
                bytes: retention.byteCount, available: MachineMemory.available)
        }
    }

    deinit {
        for column in values { free(column) }
        for column in bits { free(column) }
    }

    /// Asks the system, which may say no, where Swift would end the process.
    private static func allocate<Element>(_ count: Int) -> UnsafeMutablePointer<Element>? {
        let (bytes, isTooMany) = MemoryLayout<Element>.stride.multipliedReportingOverflow(by: count)
        return isTooMany ? nil : malloc(max(bytes, 1))?.bindMemory(to: Element.self, capacity: count)
    }

    /// The kept columns, as long as the table lives.
    package var columns: PathColumns { columns(first: pathCount) }

    /// The kept columns of the first `count` paths, as long as the table lives.
    ///
    /// - Precondition: these paths were filled in.
    package func columns(first count: Int) -> PathColumns {
        precondition(count <= pathCount, "no more paths than there is room for")
        return PathColumns(
            values: values.map { $0.map { UnsafeBufferPointer(start: $0, count: count) } },
            bits: bits.map { $0.map { PathBits($0, count: count) } })
    }

    /// Copies one block's results, if the table has room for the block.
    ///
    /// - Parameters:
    ///   - results: `[column][path]`, rows of `stride`.
    ///   - first: the block's first path, a multiple of 64, so that no two workers share a word.
    /// - Precondition: no other worker writes this range.
    func fill(from results: UnsafePointer<Double>, stride: Int, first: Int, count: Int) {
        guard first + count <= pathCount else { return }
        for (column, target) in values.enumerated() {
            guard let target else { continue }
            (target + first).initialize(from: results + column * stride, count: count)
        }
        for (column, target) in bits.enumerated() {
            guard let target else { continue }
            PathBits.pack(results + column * stride, count: count, into: target + first / 64)
        }
    }
}
