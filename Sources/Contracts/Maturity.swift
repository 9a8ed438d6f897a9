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
        let stocks: [(String, String, () -> FlowToCome?)] = [
            ("book.outstanding", "book.remaining", { [self] in owedToCome }),
            ("book.value_outstanding", "book.value", { [self] in agreedToCome }),
        ]
        for (name, rest, flow) in stocks {
            define(name) { [self] in
                guard let left = line("\(context.scope)\(rest).\(self.name)"), let flow = flow() else {
                    return nil
                }
                return left + flow.now
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
                guard let flow = owedToCome else { return nil }
                let (first, last) = (context.grid.knownCount, context.grid.horizonCount - 1)
                return flow.due(last: last, end: endStep(seenFrom: last)) {
                    $0 >= first && bucket.months.contains($0 - first)
                }
            }
        }
    }
}
