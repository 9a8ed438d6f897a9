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
        var blocks: [ReportBlock] = [
            .message("\(who(sheet)), \(sheet.start) to \(sheet.end). \(sheet.summary)")
        ]
        if let least = sheet.leastOwed { blocks.append(.paragraph(owed(least, sheet))) }
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
            blocks.append(.paragraph("None of the twelve months asked for is simulated."))
        }
        return ReportSection(title: "\(sheet.contract): \(sheet.structure)", blocks: blocks)
    }

    /// `Bought from neocloud`, `Sold by provider to laboratory`, `Owned by provider`.
    private func who(_ sheet: TermSheet) -> String {
        let verb = sheet.isOwned ? "Owned" : sheet.isSold ? "Sold" : "Bought"
        let own = sheet.party.map { " by " + $0 } ?? ""
        let other =
            sheet.isOwned || sheet.counterparty == sheet.contract
            ? "" : (sheet.isSold ? " to " : " from ") + sheet.counterparty
        return verb + own + other
    }

    private func owed(_ least: Double, _ sheet: TermSheet) -> String {
        let scale = Scale(unit: .money, currency: sheet.currency, size: least.magnitude)
        let decimals = Figure.decimals(
            size: least.magnitude / scale.divisor, error: nil, isPercent: false)
        let sum = scale.text(least, decimals: decimals)
        return (sheet.isSold ? "The buyer owes" : "Owed is")
            + " at least \(sum) over the months simulated, used or not."
    }

    // MARK: - Terms

    private func table(of terms: [TermSheet.Term], heading: String) -> ReportTable {
        var table = ReportTable([
            .text(heading), .text("value", wraps: true), .text("what it says", wraps: true),
        ])
        for term in terms {
            // What an entry of a list means is said at the first one.
            let isRepeated = term.name.contains("[") && !term.name.contains("[1]")
            let meaning = [isRepeated ? nil : term.meaning, term.provenance.map { "[\($0)]" }]
                .compactMap { $0 }.joined(separator: " ")
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
        for row in sheet.rows where row.values.contains(where: { $0 != 0 }) {
            let unit: Presentation.Unit =
                row.unit == sheet.currency ? .money : .quantity(row.unit)
            let size = row.values.map(\.magnitude).max() ?? 0
            let scale = Scale(unit: unit, currency: sheet.currency, size: size)
            let decimals = Figure.decimals(size: size / scale.divisor, error: nil, isPercent: false)
            table.add(
                [.init(TermSheetLabel.text(row, of: sheet), TermSheetLabel.emphasis(row))]
                    + row.values.map { .init(scale.text($0, decimals: decimals)) })
        }
        return table
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
                        + "Price times use and the other parts add up to the expense, or to the "
                        + "seller's revenue, which is accrued; cash moves when it is due. Lines "
                        + "that are zero at every level are left out.")
            ])
    }
}
