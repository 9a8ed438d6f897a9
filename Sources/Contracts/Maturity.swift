import ScenarioModel
import Series

/// What is owed under a contract at the start, by when it falls due.
///
/// Lines of contract `C` with a commitment:
///
/// - `book.outstanding.C`, `book.value_outstanding.C`: owed, and agreed, at the month's start, the
///   month itself included: R(t) + κ(t), see ``Contract/defineObligations(listPrice:)``;
/// - `book.remaining_months.C`, `book.outstanding_months.C`: what is owed after the month, and at its
///   start, times the months to the end of what is owed;
/// - `book.due.BUCKET.C`: of what is owed at the start, the part that falls due in the first year,
///   the second, the third, the fourth and fifth, and later. It stands in the months in which it falls
///   due; what falls due after the last month stands in that month, so that the sum over the horizon
///   is the whole.
package enum MaturityBucket: String, CaseIterable {
    case underOneYear = "under_1y"
    case secondYear = "1_to_2y"
    case thirdYear = "2_to_3y"
    case toFiveYears = "3_to_5y"
    case overFiveYears = "over_5y"

    /// Months from the start, the first being 0.
    var months: Range<Int> {
        switch self {
        case .underOneYear: 0..<12
        case .secondYear: 12..<24
        case .thirdYear: 24..<36
        case .toFiveYears: 36..<60
        case .overFiveYears: 60..<Int.max
        }
    }
}

extension Contract {
    /// Defines the lines; a contract without a commitment has none.
    func defineMaturities() {
        guard isCommitted && Swift.type(of: structure).isPriced else { return }
        let stocks: [(String, String, (ContractSite) -> Series?)] = [
            ("book.outstanding", "book.remaining", { [self] in structure.minimumRate($0) }),
            ("book.value_outstanding", "book.value", { [self] in structure.nominalCost($0) }),
        ]
        for (name, rest, rate) in stocks {
            define(name) { [self] in
                guard let left = line("\(context.scope)\(rest).\(self.name)"),
                    let flow = site.value.flatMap(rate)
                else { return nil }
                return left + flow * flow.graph.series(1, .month)
            }
        }
        if context.side == .buy {
            define("book.remaining_months") { [self] in
                line("\(context.scope)book.remaining.\(name)").map { $0 * monthsBound }
            }
            define("book.outstanding_months") { [self] in
                line("\(context.scope)book.outstanding.\(name)").map {
                    $0 * (monthsBound + context.graph.series(1, .month))
                }
            }
        }
        for bucket in MaturityBucket.allCases {
            define("book.due.\(bucket.rawValue)") { [self] in
                site.value.flatMap { structure.minimumRate($0) }.map { due($0, in: bucket) }
            }
        }
    }

    /// κ in the months of the bucket; in the last month also what falls due after it.
    private func due(_ flow: Series, in bucket: MaturityBucket) -> Series {
        let (grid, window) = (context.grid, terms.window)
        let last = grid.horizonCount - 1
        // Without an end nothing is owed after the horizon.
        let beyond =
            window.endIsGiven ? max(grid.horizon.lastMonth.distance(to: window.end), 0) : 0
        let counts = (0..<grid.stepCount).map { step -> Double in
            guard step <= last, window.steps.contains(step), step >= grid.knownCount else {
                return 0
            }
            let own = bucket.months.contains(step - grid.knownCount) ? 1.0 : 0
            guard step == last else { return own }
            let later = (last + 1 - grid.knownCount)..<(last + 1 - grid.knownCount + beyond)
            return own + Double(bucket.months.clamped(to: later).count)
        }
        return flow * context.graph.series(perStep: counts)
    }
}
