import Foundation
import Results

/// A check as a page for people: what theory says, what was drawn, how far apart they are.
struct CheckPage {
    let check: FactorCheck

    private typealias Figure = FactorCheck.Figure
    private static let levels: [FactorCheck.Figure.Statistic] = [.mean, .sd, .p5, .p50, .p95]

    var page: ReportPage {
        ReportPage(
            title: "Factors of: \(check.title)",
            sections: [summary] + check.fans.map(section(of:))
                + (correlations.isEmpty ? [] : [dependence]) + [closing])
    }

    // MARK: - Summary

    private var summary: ReportSection {
        let suspects = check.suspects
        let message: String
        if check.judgedCount == 0 {
            message = "No factor has a closed form to compare with."
        } else if suspects.isEmpty {
            message = "All \(check.judgedCount) figures that can be judged agree with theory."
        } else {
            message =
                "\(suspects.count) of \(check.judgedCount) figures differ from theory by more than "
                + "\(Self.fixed(check.threshold, 1)) standard errors. Look at:"
        }
        var blocks = [ReportBlock.message(message)]
        if !suspects.isEmpty {
            blocks.append(
                .bullets(
                    suspects.map { figure in
                        [
                            figure.subject, figure.month, Self.title(figure.statistic),
                            Self.difference(figure) + " standard errors",
                        ].compactMap { $0 }.joined(separator: ", ")
                    }))
        }
        return ReportSection(title: nil, blocks: blocks)
    }

    // MARK: - Factors

    private func section(of fan: FactorCheck.Fan) -> ReportSection {
        let figures = check.figures.filter { $0.subject == fan.factor && $0.month != nil }
        var months: [String] = []
        for figure in figures {
            if let month = figure.month, !months.contains(month) { months.append(month) }
        }
        var table = ReportTable(
            [.text("Month"), .text("")] + Self.levels.map { .number(Self.title($0)) })
        for month in months {
            let row = Self.levels.map { statistic in
                figures.first { $0.month == month && $0.statistic == statistic }
            }
            guard row.contains(where: { $0 != nil }) else { continue }
            let known = row.contains { $0?.theory != nil }
            let theory = row.map { $0?.theory.map(Self.number) ?? "no closed form" }
            if known {
                table.add([.init(month), "theory"] + theory.map { .init($0) })
                table.add(
                    ["", "simulated"]
                        + row.map { .init($0.map { Self.number($0.simulated) } ?? "") })
                table.add(
                    ["", .init("difference, s.e.", .quiet)]
                        + row.map { .init($0.map(Self.difference) ?? "", Self.tone($0)) })
            } else {
                table.add(
                    [.init(month), "simulated"]
                        + row.map { .init($0.map { Self.number($0.simulated) } ?? "") })
            }
        }
        let kind = fan.unit.isEmpty ? fan.process : "\(fan.process), \(fan.unit)"
        var blocks = [ReportBlock.table(table)]
        if let reason = fan.unknownBecause {
            blocks.append(.paragraph("No closed form: \(reason)."))
        }
        if let memory = figures.first(where: { $0.statistic == .memory }) {
            blocks.append(
                .paragraph(
                    "Correlation of \(memory.month ?? "") with the month before: theory "
                        + "\(Self.fixed(memory.theory, 4)), simulated "
                        + "\(Self.fixed(memory.simulated, 4)), difference "
                        + "\(Self.difference(memory)) s.e."))
        }
        return ReportSection(title: "\(fan.factor) (\(kind))", blocks: blocks)
    }

    // MARK: - Dependence

    private var correlations: [FactorCheck.Figure] {
        check.figures.filter { $0.statistic == .correlation }
    }

    private var dependence: ReportSection {
        var table = ReportTable([
            .text("Shocks"), .number("specified"), .number("simulated"),
            .number("difference, s.e."),
        ])
        for figure in correlations {
            table.add([
                .init(figure.subject), .init(Self.fixed(figure.theory, 4)),
                .init(Self.fixed(figure.simulated, 4)),
                .init(Self.difference(figure), Self.tone(figure)),
            ])
        }
        return ReportSection(
            title: "Correlation of the monthly shocks (\(check.provenance.dependence))",
            blocks: [.table(table)]
                + (check.pairsLeftOut == 0
                    ? []
                    : [
                        .paragraph(
                            "Pairs of shocks that stand near each other in the file; "
                                + "\(Self.grouped(check.pairsLeftOut)) others were not compared.")
                    ]))
    }

    private var closing: ReportSection {
        let run = check.provenance
        return ReportSection(
            title: "How to read it",
            blocks: [
                .paragraph(
                    "From \(Self.grouped(run.pathCount)) paths of \(run.stepCount) months, "
                        + "\(run.firstMonth) to \(run.lastMonth), seed \(run.seed); factors alone, "
                        + "without business and contracts."),
                .paragraph(
                    "Differences are simulated minus theory in standard errors (s.e.). Of sound "
                        + "factors two in three lie within 1, nearly all within 3. One beyond "
                        + "\(Self.fixed(check.threshold, 2)) is marked: so far out any of the "
                        + "\(check.judgedCount) figures would come by chance on one seed in a "
                        + "thousand. A dash stands where there is no closed form, or where the "
                        + "tail is too heavy for a mean or deviation of so few paths to be judged."),
            ])
    }

    // MARK: - Cells

    private static func title(_ statistic: FactorCheck.Figure.Statistic) -> String {
        switch statistic {
        case .mean, .sd, .memory, .correlation: statistic.rawValue
        case .p5, .p50, .p95: statistic.rawValue.uppercased()
        }
    }

    private static func tone(_ figure: FactorCheck.Figure?) -> ReportTable.Cell.Tone {
        figure?.verdict == .look ? .strong : .quiet
    }

    private static func difference(_ figure: FactorCheck.Figure) -> String {
        guard let difference = figure.difference else { return "–" }
        let sign = difference > 0 ? "+" : ""
        let digits = difference.isFinite ? fixed(difference, 1) : "∞"
        return (digits == "-0.0" ? "0.0" : sign + digits) + (figure.verdict == .look ? " !" : "")
    }

    private static func fixed(_ x: Double?, _ decimals: Int) -> String {
        guard let x else { return "–" }
        return Scale(unit: .quantity(""), currency: "", size: 1).text(x, decimals: decimals)
    }

    /// Five significant digits, in thousands, millions and so on.
    static func number(_ x: Double) -> String {
        guard x.isFinite else { return "–" }
        let scale = Scale(unit: .quantity(""), currency: "", size: x.magnitude)
        var size = x.magnitude / scale.divisor
        if size > 0, size < 1e-3 { return String(format: "%.4e", x) }
        var decimals = 4
        while size >= 10, decimals > 0 {
            size /= 10
            decimals -= 1
        }
        while size > 0, size < 1, decimals < 12 {
            size *= 10
            decimals += 1
        }
        return scale.text(x, decimals: decimals)
    }

    private static func grouped(_ n: Int) -> String {
        var digits = Array(String(n))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return String(digits)
    }
}
