import ScenarioModel
import Series
import TilePrograms

/// Terms that processes over data files declare alike, and how they are read.
enum OwnData {
    static let unit = Term(
        "unit", .quantity, .defaulted("1"), in: .above(0),
        "What 1 in the file stands for, such as 1 USD/GPU-h or 1e6 tok/month.")

    static let file = Term(
        "file", .text, .required,
        "CSV file, relative to the scenario's: a column month without gaps, then columns of "
            + "numbers; or columns date, path and value.")

    static let column = Term(
        "column", .text, .optional, "The file's column; not needed where it has but one.")

    /// The file's table, or nil after reports.
    static func table(_ fields: Fields, _ compiler: ExpressionCompiler) -> DataTable? {
        guard let unit = fields.quantity("unit"), fields.text("file") != nil else { return nil }
        return compiler.data.table(fields.node("file"), scale: unit, compiler.diagnostics)
    }

    /// Numbers that a run may choose among: 64 bytes each on every thread.
    static let choiceLimit = 1 << 20

    /// One of several values by its number, a different one on each path.
    ///
    /// - Parameter index: a whole number from 0 to `values.count` − 1.
    /// - Complexity: the same for any number of values.
    static func pick(_ values: [Double], _ index: NodeID, in graph: SeriesGraph) -> NodeID {
        graph.curve(Curve(numbered: values), index)
    }

    /// ⌊u n⌋: each of n numbers alike.
    static func number(of count: Int, _ uniform: NodeID, in graph: SeriesGraph) -> NodeID {
        graph.unary(.floor, graph.binary(.multiply, uniform, graph.constant(Double(count))))
    }
}
