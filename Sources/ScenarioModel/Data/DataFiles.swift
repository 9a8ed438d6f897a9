/// The data files that a scenario names, read when their factor is, each once.
///
/// A class for the same reason as `Diagnostics`.
package final class DataFiles {
    package enum Answer: Sendable {
        case text(String, path: String)
        /// Why there is none: `not UTF-8 text`.
        case refused(String)
        /// It is not there, or cannot be opened: `no such file`.
        case missing(String)
    }

    /// A file that was read.
    package struct Source: Hashable, Sendable {
        package let name: String
        /// SHA-256 in hexadecimal.
        package let digest: String
    }

    private struct Key: Hashable {
        let folder: String
        let name: String
        let format: DataFormat
    }

    private let read: (_ name: String, _ besides: String) -> Answer
    private var found: [String: (text: DataText, path: String)] = [:]
    /// What became of each file; nil where it is at fault, which has been told.
    private var sheets: [Key: DataSheet?] = [:]
    /// In the order in which they were first named.
    package private(set) var sources: [Source] = []

    /// - Parameter read: the text of the file `name`, relative to the folder of the file `besides`.
    package init(_ read: @escaping (_ name: String, _ besides: String) -> Answer) {
        self.read = read
    }

    /// The same files, none of them read yet.
    package var anew: DataFiles { DataFiles(read) }

    /// No files at all.
    package convenience init() { self.init { _, _ in .refused("no files can be read here") } }

    /// The table in the file that the node names, or nil after reports.
    ///
    /// - Parameters:
    ///   - scale: the quantity that 1 in the file stands for.
    ///   - wanted: the columns that will be asked for; nil for all.
    package func table(
        _ node: DocumentNode, scale: Quantity, every interval: DataInterval = .month,
        aggregate: DataAggregate? = nil, wanted: [String]? = nil, _ diagnostics: Diagnostics
    ) -> DataTable? {
        let inner = node.unwrapped?.value ?? node
        guard let name = inner.text, let (text, path) = file(name, inner, diagnostics) else {
            return nil
        }
        let format = DataFormat(interval: interval, aggregate: aggregate ?? .last)
        let key = Key(folder: inner.position.file, name: name, format: format)
        if sheets[key] == nil {
            let faults = DataFaults(file: path, keyPath: inner.keyPath)
            let reader = DataSheetReader(text: text, format: format, faults: faults)
            sheets[key] = .some(reader.sheet(wanted: wanted))
            faults.report(to: diagnostics)
        }
        guard let sheet = sheets[key].flatMap({ $0 }) else { return nil }
        return DataTable(sheet, file: path, scale: scale, aggregate: format.aggregate)
    }

    private func file(
        _ name: String, _ node: DocumentNode, _ diagnostics: Diagnostics
    ) -> (text: DataText, path: String)? {
        let key = node.position.file + "\0" + name
        if let known = found[key] { return known }
        let expected = "a CSV file, relative to the scenario's"
        switch read(name, node.position.file) {
        case .text(let text, let path):
            let bytes = Array(text.utf8)
            found[key] = (DataText(bytes: bytes), path)
            let last = name.split(separator: "/").last.map { String($0) } ?? name
            sources.append(Source(name: last, digest: SHA256.hexadecimal(of: bytes)))
        case .refused(let message):
            diagnostics.report(node, message, expected: expected)
        case .missing(let message):
            diagnostics.report(node, message, expected: expected, isMissingInput: true)
        }
        return found[key]
    }
}
