import ScenarioModel

extension ExpressionCompiler {
    /// The series of a term that may vary over the months, or nil after a report.
    ///
    /// Numbers and schedules were checked against the term's range when they were read; a formula
    /// that turns out to be the same on every path is checked here.
    package func series(_ input: SeriesInput) -> Series? {
        switch input.source {
        case .constant(let quantity):
            return graph.series(quantity.value, input.dimension)
        case .schedule(let schedule):
            let values = (0..<grid.stepCount).map { schedule.value(in: grid.month(at: $0)) }
            return graph.series(perStep: values, input.dimension)
        case .formula(let formula):
            guard let series = series(formula, expecting: input.dimension) else { return nil }
            if let values = series.tableValues,
                let bad = values.firstIndex(where: { !input.range.contains($0) })
            {
                diagnostics.report(
                    input.node, "out of range in \(grid.label(at: bad)): "
                        + NumberScanner.text(of: values[bad]),
                    expected: input.range.words(unit: input.dimension.symbol()))
                return nil
            }
            return series
        }
    }

    /// The values per step of a term that no path may change, or nil after a report.
    package func deterministic(_ input: SeriesInput) -> [Double]? {
        guard let series = series(input) else { return nil }
        if let values = series.tableValues { return values }
        diagnostics.report(
            input.node, "depends on a random factor",
            expected: "a number, a dated schedule or a formula of the calendar")
        return nil
    }
}
