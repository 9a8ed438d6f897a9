import Results

extension ReportContent {
    /// How the estimates settled as paths were added, where a precision was asked for.
    var convergenceSection: ReportSection? {
        guard let convergence = result.convergence else { return nil }
        let text = ConvergenceText(convergence, currency: presentation.currency)
        let verdict = text.verdict.prefix(1).uppercased() + text.verdict.dropFirst() + "."
        let sentence =
            convergence.isReached
            ? "The run went on until its estimates were as precise as asked. \(verdict)"
            : "The run ended before its estimates were as precise as asked, at the most paths "
                + "allowed. \(verdict)"
        return ReportSection(
            title: "Convergence",
            blocks: [.paragraph(sentence)] + (text.caution.map { [.paragraph($0)] } ?? [])
                + convergence.goals.indices.map { .table(table(convergence, goal: $0)) })
    }

    private func table(_ convergence: Convergence, goal index: Int) -> ReportTable {
        let goal = convergence.goals[index]
        let readings = convergence.checks.map { $0.readings[index] }
        let size = readings.compactMap { $0.value?.magnitude }.max() ?? 0
        let scale = Scale(unit: goal.unit, currency: presentation.currency, size: size)
        var table = ReportTable([
            .number("Paths"), .number(goal.measure), .number("±"), .number("asked ±"),
        ])
        let last = readings.last
        let decimals = ConvergenceText.decimals(
            min(last?.halfWidth ?? .infinity, last?.bound ?? .infinity), scale)
        for place in Self.shown(of: convergence.checks.count) {
            let reading = readings[place]
            func cell(_ number: Double?) -> ReportTable.Cell {
                .init(number.map { scale.text($0, decimals: decimals) } ?? "–")
            }
            table.add([
                .init(Figure.grouped(convergence.checks[place].pathCount)), cell(reading.value),
                cell(reading.halfWidth), cell(reading.bound),
            ])
        }
        return table
    }

    /// The first check, about one for each doubling of the paths, and the last two.
    private static func shown(of count: Int) -> [Int] {
        let between = stride(from: count - 2, to: 0, by: -3).reversed()
        return (count > 1 ? [0] : []) + between + [count - 1]
    }
}
