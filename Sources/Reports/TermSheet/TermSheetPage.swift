import Foundation
import Results

/// Term sheets as a page for people: what is stated, what is assumed, and a year of numbers.
struct TermSheetPage {
    let title: String
    let sheets: [TermSheet]

    var page: ReportPage {
        ReportPage(title: "Terms of: \(title)", sections: sheets.map(section) + [closing])
    }

    private func section(_ sheet: TermSheet) -> ReportSection {
        let who =
            sheet.counterparty == sheet.contract
            ? (sheet.isSold ? "Sold" : "Bought")
            : (sheet.isSold ? "Sold to " : "Bought from ") + sheet.counterparty
        var blocks: [ReportBlock] = [
            .message("\(who), \(sheet.start) to \(sheet.end). \(sheet.summary)")
        ]
        let stated = sheet.terms.filter { !$0.isDefault }
        let silent = sheet.terms.filter(\.isDefault)
        blocks.append(.table(table(of: stated, heading: "Stated")))
        if !silent.isEmpty { blocks.append(.table(table(of: silent, heading: "Not stated"))) }
        if let year = sheet.year {
            blocks.append(
                .paragraph(
                    "A year of it, \(year.first) to \(year.last), when a share of "
                        + "\(sheet.basis) is used in every month:"))
            blocks.append(.table(worked(sheet)))
        } else {
            blocks.append(.paragraph("No month of this contract is simulated."))
        }
        return ReportSection(title: "\(sheet.contract): \(sheet.structure)", blocks: blocks)
    }

    // MARK: - Terms

    private func table(of terms: [TermSheet.Term], heading: String) -> ReportTable {
        var table = ReportTable([
            .text(heading), .text("value", wraps: true), .text("what it says", wraps: true),
        ])
        for term in terms {
            let meaning = term.meaning + (term.provenance.map { " [\($0)]" } ?? "")
            table.add([
                .init(term.name, .strong), .init(term.value), .init(meaning, .quiet),
            ])
        }
        return table
    }

    // MARK: - The worked year

    private func worked(_ sheet: TermSheet) -> ReportTable {
        var table = ReportTable(
            [.text("In the year")] + sheet.levels.map { .number(Self.percent($0)) })
        for row in sheet.rows {
            let unit: Presentation.Unit =
                row.unit == sheet.currency ? .money : .quantity(row.unit)
            let size = row.values.map(\.magnitude).max() ?? 0
            let scale = Scale(unit: unit, currency: sheet.currency, size: size)
            let decimals = Figure.decimals(size: size / scale.divisor, error: nil, isPercent: false)
            table.add(
                [.init(Self.label(row), row.line == "expense.compute" ? .strong : .plain)]
                    + row.values.map { .init(scale.text($0, decimals: decimals)) })
        }
        return table
    }

    /// The line's name, and how its months became one number where that is not their sum.
    private static func label(_ row: TermSheet.Row) -> String {
        switch row.fold {
        case .sum: row.line
        case .mean: "\(row.line), mean"
        case .last: "\(row.line), at the end"
        }
    }

    private static func percent(_ level: Double) -> String {
        let percent = level * 100
        return percent == percent.rounded()
            ? "\(Int(percent)) %" : String(format: "%.1f %%", percent)
    }

    private var closing: ReportSection {
        ReportSection(
            title: "How to read this",
            blocks: [
                .paragraph(
                    "The year's numbers are the scenario's own ledger with the use of each contract "
                        + "set as shown and every random draw at its median. Money is what the "
                        + "buyer pays, positive. Use above what is available is not served. "
                        + "spend is price times use; the other parts add up with it to "
                        + "expense.compute, which is accrued, while cash moves when it is due.")
            ])
    }
}
