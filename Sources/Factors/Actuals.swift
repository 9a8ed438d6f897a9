import ScenarioModel
import Series

/// What a factor was in the months before the view, and where it therefore starts.
struct Actuals: Sendable {
    /// Value of each known month of the grid, in canonical units.
    let values: [Double]
    let dimension: Dimension
    /// The month before the view, where it is known.
    let last: Quantity?

    // MARK: - Terms

    private static let file = TermTable(
        "file", "Actuals from a data file.",
        [
            Term("file", .text, .required, "CSV file of numbers by month; later months are let pass."),
            OwnData.column, OwnData.unit, OwnData.every, OwnData.aggregate,
        ])

    static let term = Term(
        "actuals", .either([.schedule, .record(file)]), .optional,
        "Its values before as_of, {2026-09: 2.31 USD/GPU-h, …} month by month or from a file; the "
            + "last is the start, where start is not given.")

    // MARK: - Reading

    /// The actuals that the fields give for the known months, and for the one before the view where
    /// the factor starts from it; nil after a report.
    ///
    /// - Parameter isStart: whether the last one is needed as the start.
    init?(_ fields: Fields, isStart: Bool, _ compiler: ExpressionCompiler) {
        let grid = compiler.grid
        let view = grid.month(at: grid.knownCount)
        let count = max(grid.knownCount, isStart ? 1 : 0)
        let months = (0..<count).map { view.advanced(by: $0 - count) }
        let found: [Quantity]?
        if let file = fields.record("actuals") {
            found = Self.values(in: file, months, compiler)
        } else {
            found = fields.series("actuals").flatMap {
                Self.values(of: $0, months, compiler.diagnostics)
            }
        }
        guard let found else { return nil }
        values = found.suffix(grid.knownCount).map(\.value)
        dimension = found.last?.dimension ?? fields.series("actuals")?.dimension ?? .one
        last = found.last
    }

    private static func values(
        of input: SeriesInput, _ months: [CalendarMonth], _ diagnostics: Diagnostics
    ) -> [Quantity]? {
        guard case .schedule(let schedule) = input.source, schedule.interpolation == .step else {
            diagnostics.report(
                input.node, "not month by month", offending: "",
                expected: "a value for each month; nothing is filled in")
            return nil
        }
        let points = Dictionary(uniqueKeysWithValues: schedule.points.map { ($0.month, $0.quantity) })
        if let gap = months.first(where: { points[$0] == nil }) {
            diagnostics.report(
                input.node, "no value for \(gap)", offending: "",
                expected: "every month from \(months[0]) to \(months[months.count - 1]); nothing is "
                    + "filled in")
            return nil
        }
        return months.compactMap { points[$0] }
    }

    private static func values(
        in file: Fields, _ months: [CalendarMonth], _ compiler: ExpressionCompiler
    ) -> [Quantity]? {
        guard let data = OwnData.table(file, compiler),
            let index = data.index(
                file.text("column"), file.node("column"), compiler.diagnostics)
        else { return nil }
        let needed = months.first.map { TimeGrid(start: $0, stepCount: months.count) }
        var rows = 0..<0
        if let needed {
            guard
                let found = data.rows(
                    covering: needed, as: "every month before the view", file.node("file"),
                    compiler.diagnostics)
            else { return nil }
            rows = found
        }
        return data.column(index, file.node("file"), in: rows, compiler.diagnostics)?.map {
            Quantity(
                magnitude: $0,
                unit: Unit(text: data.dimension.symbol(), dimension: data.dimension, scale: .one))
        }
    }

    // MARK: - Start

    /// The fields with the last actual as their start, free of the month's season; nil after a report.
    func start(_ fields: Fields, _ compiler: ExpressionCompiler) -> Fields? {
        guard let last, let term = fields.table.term(named: "start") else { return fields }
        let grid = compiler.grid
        let month = grid.month(at: grid.knownCount).advanced(by: -1)
        let node = fields.node("actuals")
        guard term.range.contains(last.value) else {
            compiler.diagnostics.report(
                node, "the value of \(month) cannot be the start", offending: last.text,
                expected: term.range.words(unit: last.dimension.symbol()))
            return nil
        }
        if case .rate = term.kind {
            guard last.dimension == .perMonth else {
                compiler.diagnostics.report(
                    node, "measures \(last.dimension.words)", offending: "",
                    expected: term.kind.words())
                return nil
            }
            return fields.filling("start", with: .rate(last), at: node)
        }
        let season = Self.season(fields, in: month, compiler)
        let start = Quantity(magnitude: last.magnitude / season, unit: last.unit)
        return fields.filling("start", with: .number(start), at: node)
    }

    /// By how much the process' own season raises the month.
    private static func season(
        _ fields: Fields, in month: CalendarMonth, _ compiler: ExpressionCompiler
    ) -> Double {
        guard fields.table.term(named: "season") != nil, fields.isGiven("season") else { return 1 }
        if let factors = fields.list("season")?.compactMap(\.number), factors.count == 12 {
            return factors[month.month - 1] / (factors.reduce(0, +) / 12)
        }
        // What is wrong with a season is reported by its process.
        let alone = ExpressionCompiler(
            graph: compiler.graph, grid: TimeGrid(start: month, stepCount: 1),
            names: compiler.names, diagnostics: Diagnostics())
        return fields.record("season").flatMap { Season.factors($0, alone) }?.first ?? 1
    }
}
