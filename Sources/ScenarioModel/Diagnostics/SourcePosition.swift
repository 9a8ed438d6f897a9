/// A place in an input text.
///
/// Lines and columns count from 1; a column counts Unicode scalars, as the YAML scanner does.
/// Values given on the command line carry the flag's name as their file.
public struct SourcePosition: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let file: String
    public let line: Int
    public let column: Int

    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public var description: String { "\(Diagnostic.shortened(file, limit: .max)):\(line):\(column)" }

    public static func < (a: SourcePosition, b: SourcePosition) -> Bool {
        (a.file, a.line, a.column) < (b.file, b.line, b.column)
    }

    /// The position `columns` Unicode scalars further along the same line.
    package func advanced(byColumns columns: Int) -> SourcePosition {
        SourcePosition(file: file, line: line, column: column + columns)
    }
}
