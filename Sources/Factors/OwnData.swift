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

    static let every = Term(
        "every", .choice(DataInterval.allCases.map(\.rawValue)), .defaulted("month"),
        "What a row stands for; dates such as 2026-11-30 by week or day, times such as "
            + "2026-11-30T14:00 by hour, and a month's rows become one value by aggregate.")

    static let aggregate = Term(
        "aggregate", .choice(DataAggregate.allCases.map(\.rawValue)), .optional,
        "How a month's rows become its value; needed unless every row is a month. A month at an end "
            + "of the file of which rows are missing is left out, with a warning.")

    /// The file's table, or nil after reports.
    static func table(_ fields: Fields, _ compiler: ExpressionCompiler) -> DataTable? {
        guard let unit = fields.quantity("unit"), fields.text("file") != nil,
            let interval = fields.text("every").flatMap(DataInterval.init)
        else { return nil }
        let aggregate = fields.text("aggregate").flatMap(DataAggregate.init)
        guard let aggregate = aggregate ?? (interval == .month ? .last : nil) else {
            compiler.diagnostics.report(
                fields.node("every"),
                "not said how the \(interval)s of a month become one value",
                expected: "aggregate: " + DataAggregate.allCases.map(\.rawValue).joined(separator: ", "))
            return nil
        }
        if interval == .month, fields.isGiven("aggregate") {
            compiler.diagnostics.report(
                fields.node("aggregate"), "without effect where every row is a month",
                expected: "every: day, week or hour beside it, or no aggregate", as: .warning)
        }
        let isChosen = fields.table.term(named: "column") != nil
        return compiler.data.table(
            fields.node("file"), scale: unit, every: interval, aggregate: aggregate,
            wanted: isChosen ? fields.text("column").map { [$0] } ?? [] : nil, compiler.diagnostics)
    }

    /// Values by month, the last one carried on through months after the horizon.
    static func carried(_ values: [Double], to count: Int) -> [Double] {
        values + Array(repeating: values[values.count - 1], count: max(0, count - values.count))
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
