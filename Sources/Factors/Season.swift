import ScenarioModel
import Series

/// Multiplicative seasonality by calendar month, with mean one over the twelve months.
///
/// *Formula*: twelve given numbers divided by their mean, or
/// s(j) = 1 + a₁ cos(2π(j − j₁)/12) + a₂ cos(4π(j − j₂)/12), j the calendar month.
enum Season {
    // MARK: - Terms

    private static let harmonic = TermTable(
        "harmonic", "A wave over the year, or over half of it.",
        [
            Term(
                "amplitude", .number(.one), .required, in: .atLeast(0, below: 1),
                plausible: .atMost(0.5), "How far the peak lies above the mean, as a share."),
            Term(
                "peak", .integer, .required, in: .within(1, 12), "Calendar month of the peak."),
        ])

    static let terms = [
        Term(
            "months", .list(.number(.one)), .optional, in: .above(0),
            "Twelve numbers, January to December, in any scale; divided by their mean."),
        Term("annual", .record(harmonic), .optional, "A wave with one peak a year."),
        Term("semiannual", .record(harmonic), .optional, "A wave with two peaks a year."),
    ]

    /// The term of processes that carry a season themselves.
    static let term = Term(
        "season", .record(TermTable("season", "Multiplicative season.", terms)), .optional,
        "Multiplies the level by calendar month, with mean one; the start is free of it.")

    // MARK: - Resolved

    /// The factor in each month of the run; nil after a report.
    static func factors(_ fields: Fields, _ compiler: ExpressionCompiler) -> [Double]? {
        let diagnostics = compiler.diagnostics
        let waves = [("annual", 1), ("semiannual", 2)].filter { fields.isGiven($0.0) }
        var year: [Double]
        if fields.isGiven("months") {
            if let wave = waves.first {
                diagnostics.report(
                    fields.node(wave.0), "given beside months", offending: "",
                    expected: "either of the two")
                return nil
            }
            guard let given = fields.list("months") else { return nil }
            year = given.compactMap(\.number)
            guard year.count == 12 else {
                diagnostics.report(
                    fields.node("months"), "\(year.count) months", offending: "",
                    expected: "twelve numbers")
                return nil
            }
            let mean = year.reduce(0, +) / 12
            year = year.map { $0 / mean }
        } else {
            guard !waves.isEmpty else {
                diagnostics.report(
                    fields.node, "no season", offending: "",
                    expected: "months, or annual and semiannual waves")
                return nil
            }
            year = Array(repeating: 1, count: 12)
            var total = 0.0
            for (name, frequency) in waves {
                guard let wave = fields.record(name), let amplitude = wave.number("amplitude"),
                    let peak = wave.integer("peak")
                else { return nil }
                total += amplitude
                for month in 0..<12 {
                    year[month] += amplitude * cosine(twelfths: frequency * (month + 1 - peak))
                }
            }
            guard total < 1 else {
                diagnostics.report(
                    fields.node, "amplitudes sum to \(rounded(total))", offending: "",
                    expected: "less than 1, so that every month is above zero")
                return nil
            }
        }
        let grid = compiler.grid
        return (0..<grid.stepCount).map { year[grid.month(at: $0).month - 1] }
    }

    /// ln s per month for a process with the term `season`, zero where it is absent; nil after a
    /// report.
    static func logarithms(_ fields: Fields, _ compiler: ExpressionCompiler) -> [Double]? {
        guard fields.isGiven("season") else {
            return Array(repeating: 0, count: compiler.grid.stepCount)
        }
        return fields.record("season").flatMap { factors($0, compiler) }
            .map { $0.map { LogProcess.log($0) } }
    }

    /// cos(2πn/12).
    private static func cosine(twelfths n: Int) -> Double {
        let half = 3.0.squareRoot() / 2
        let values = [1, half, 0.5, 0, -0.5, -half, -1, -half, -0.5, 0, 0.5, half]
        return values[((n % 12) + 12) % 12]
    }
}
