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
            blocks: [.paragraph(sentence)]
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
        for place in Self.shown(of: convergence.checks.count) {
            let reading = readings[place]
            let decimals = ConvergenceText.decimals(
                min(reading.halfWidth ?? .infinity, reading.bound ?? .infinity), scale)
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

    /// The last two checks, and before them about one for each doubling of the paths.
    static func shown(of count: Int) -> [Int] {
        var places: [Int] = []
        var place = count - 1
        while place >= 0 {
            places.append(place)
            place -= place == count - 1 ? 1 : 3
        }
        return places.reversed()
    }
}
