import ScenarioModel
import Series

/// Minimums that no use could meet, told as warnings with what it would take.
///
/// A minimum is held against the most that the contract lets its buyer take in the same test
/// period, Σ available · price. Where capacity or price differ from path to path, or other spending
/// counts, nobody can say so in advance, and nothing is said.
extension Contract {
    /// - Parameter currency: the scenario's money, for the words.
    package func warnOfWhatCannotBeMet(currency: String) {
        guard isLimited, let site = site.value, let hours = site.capacity.available?.tableValues
        else { return }
        let words = UnmetWords(contract: self, currency: currency)
        let price = site.price.tableValues
        switch structure {
        case let spend as MinimumSpend:
            guard let price, spend.elsewhere.isEmpty, spend.opening == SpendOpening() else {
                return
            }
            words.warn(spend, most: zip(hours, price).map(*), hours: hours)
        case let take as TakeOrPay:
            guard take.opening == TakeOpening(), take.basis == .delivered,
                let due = site.paid?.tableValues
            else { return }
            words.warn(take, due: due, hours: hours)
        case let prepaid as PrepaidCredits:
            guard let price else { return }
            words.warn(prepaid, most: zip(hours, price).map(*))
        default: return
        }
    }
}

/// The sums and the sentences.
private struct UnmetWords {
    let contract: Contract
    let currency: String

    private var context: ContractContext { contract.context }

    /// More than this over the most that can be used is no rounding.
    private static let slack = 1 + 1e-9

    func warn(_ spend: MinimumSpend, most: [Double], hours: [Double]) {
        let due = spend.commitment
        // What one period earns above its commitment helps the next, so that only all of them tell.
        let periods = spend.overspend == nil ? spend.periods.ranges : [whole(spend.periods.ranges)]
        if let span = periods.first(where: { isBeyond(due, most, $0) }) {
            let (committed, reached) = (sum(due, span), sum(most, span))
            let more = reached > 0
                ? "\(rate(sum(hours, span) * committed / reached, span)) available, or " : ""
            report(
                "commitment",
                "\(money(committed)) committed for \(label(span)) can never be spent: what is "
                    + "available costs \(money(reached))",
                expected: more + "a commitment of at most \(money(reached)) for these months")
        } else if spend.deficiency.returned > 0,
            spend.periods.ranges.allSatisfy({ sum(most, $0) <= sum(due, $0) })
        {
            report(
                "deficiency",
                "the credit that is returned can never be used: it pays for spend above the "
                    + "commitment, and what is available costs no more than that",
                expected: "more available than the commitment buys, or returned: 0 %")
        }
    }

    func warn(_ take: TakeOrPay, due: [Double], hours: [Double]) {
        let spans = take.periods.ranges
        guard let span = spans.first(where: { isBeyond(due, hours, $0) }) else { return }
        report(
            "take",
            "\(rate(sum(due, span), span)) must be taken in \(label(span)), and at most "
                + "\(rate(sum(hours, span), span)) can be used",
            expected: "a take of at most "
                + "\(text(100 * take.take * sum(hours, span) / sum(due, span))) %, or more that can be "
                + "used")
    }

    func warn(_ prepaid: PrepaidCredits, most: [Double]) {
        for lot in prepaid.lots {
            let last = lot.last ?? .max
            guard last < most.count, lot.first <= last else { continue }
            let span = lot.first..<last + 1
            let reached = sum(most, span)
            guard lot.amount > reached * Self.slack else { continue }
            report(
                lot.bought == nil ? "opening" : "purchases",
                "of \(money(lot.amount)) of credit at most \(money(reached)) can be used in "
                    + "\(label(span)), before it expires",
                expected: "a later expiry, more available, or at most \(money(reached)) of credit")
            return
        }
    }

    // MARK: - Sums

    private func sum(_ values: [Double], _ span: Range<Int>) -> Double {
        values[span.clamped(to: 0..<values.count)].reduce(0, +)
    }

    private func isBeyond(_ due: [Double], _ most: [Double], _ span: Range<Int>) -> Bool {
        sum(due, span) > sum(most, span) * Self.slack
    }

    private func whole(_ ranges: [Range<Int>]) -> Range<Int> {
        (ranges.first?.lowerBound ?? 0)..<(ranges.last?.upperBound ?? 0)
    }

    // MARK: - Words

    private func report(_ term: String, _ message: String, expected: String) {
        context.diagnostics.report(
            context.fields.node(term), message, offending: "", expected: expected, as: .warning)
    }

    /// Three significant digits, and all of a whole number.
    private func text(_ x: Double) -> String {
        guard x.magnitude < 1000 else { return NumberScanner.text(of: x.rounded()) }
        var step = 1.0
        while x.magnitude * step < 100, step < 1e9, x != 0 { step *= 10 }
        return NumberScanner.text(of: (x * step).rounded() / step)
    }

    private func money(_ x: Double) -> String { "\(text(x)) \(currency)" }

    private func rate(_ total: Double, _ span: Range<Int>) -> String {
        let unit = context.pool.hasGenerations ? "GPU-h" : context.pool.name
        return "\(text(total / Double(max(span.count, 1)))) \(unit)/month"
    }

    private func label(_ span: Range<Int>) -> String {
        let (first, last) = (context.grid.label(at: span.lowerBound), span.upperBound - 1)
        return span.count == 1 ? first : "\(first) to \(context.grid.label(at: last))"
    }
}
