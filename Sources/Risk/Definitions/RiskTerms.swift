import Results
import ScenarioModel

/// What a scenario may say about metrics, events, targets and the report, as data.
package enum RiskTerms {
    /// The sections of a scenario that are read here.
    package static let sections: [Term] = [
        Term(
            "targets", .map(.record(target)), .filled,
            "Usage or spending that was promised or budgeted; missing it is what the report is about."),
        Term(
            "metrics", .map(.either([.expression, .record(metric)])), .filled,
            "Numbers per path: monthly formulas over ledger lines, folded over periods."),
        Term(
            "events", .map(.expression), .filled,
            "Yes or no per path: conditions on metrics, targets and other events."),
        Term(
            "perspective", .choice(Perspective.allCases.map(\.rawValue)), .optional,
            "Whose figures head the report: those who buy compute, those who sell, or both; by "
                + "default what the scenario is about."),
        Term("report", .record(report), .filled, "What is estimated and shown."),
    ]

    // MARK: - Metrics

    package static let metric = TermTable(
        "metric", "A number per path, made of the months of a period.",
        [
            Term("of", .expression, .required, "Monthly formula over ledger lines and factors."),
            Term(
                "per", .expression, .optional,
                "Monthly formula to divide by; the metric is then a ratio, of sums where sums are "
                    + "taken."),
            Term(
                "aggregate", .choice(Aggregate.allCases.map(\.rawValue)), .defaulted("sum"),
                "How the months of a period become one number."),
            Term(
                "since", .expression, .optional,
                "Monthly formula; `first-positive` counts from the first month in which it is "
                    + "above zero."),
            Term(
                "better", .choice(Direction.allCases.map(\.rawValue)), .optional,
                "Which way is good; by default what the formula says: cost lower, profit higher."),
            Term(
                "by", PeriodReader.kind(Period.regular.map(\.word)), .defaulted("horizon"),
                "The periods that are estimated; each month gives a monthly series."),
            Term(
                "given", .either([.text, .list(.text)]), .optional,
                "Events, or formulas that say yes or no of a path, on which the metric is also "
                    + "conditioned; the report's list by default, and none for months."),
        ])

    // MARK: - Targets

    package static let target = TermTable(
        "target", "A level to be reached or not to be exceeded; beyond it by more than its tolerance, the "
            + "target is missed.",
        [
            Term("of", .expression, .required, "What is measured each month, such as hours used."),
            Term(
                "per", .expression, .optional,
                "What it is measured against, such as hours delivered; without it the target is "
                    + "a volume."),
            Term(
                "at_least", .any, .optional,
                "The level to reach: a share of `per`, or a volume a month; a number, a schedule "
                    + "or a formula."),
            Term(
                "at_most", .any, .optional,
                "The level not to exceed, such as a budget; above it plus its tolerance, the "
                    + "target is missed. May stand beside `at_least`."),
            Term("level", .any, .optional, "The same as `at_least`."),
            Term(
                "tolerance", .number(.one), .defaulted("0"), in: .atLeast(0, below: 1),
                "How far beyond the level is not yet a miss: points of a ratio, a share of a "
                    + "volume."),
            Term(
                "period",
                .either([
                    .choice(Period.regular.map(\.word)), .record(PeriodReader.span),
                    .list(.record(PeriodReader.span)),
                ]), .defaulted("horizon"),
                "Over which period the target is tested; missed means missed in any of them."),
            Term(
                "aggregate", .choice(["ratio-of-sums", "mean-of-ratios"]),
                .defaulted("ratio-of-sums"),
                "Whether a period's ratio divides sums, or averages the ratios of its months."),
            Term(
                "profit", .text, .optional,
                "The metric whose erosion by a miss is measured: npv by default, unused_commitment "
                    + "where the perspective is a buyer's."),
        ])

    // MARK: - Report

    package static let report = TermTable(
        "report", "What is estimated and shown.",
        [
            Term(
                "standard_metrics", .flag, .defaulted("true"),
                "Whether the standard metrics and events are estimated beside the scenario's own."),
            Term(
                "commitments", .flag, .defaulted("false"),
                "Whether coverage, waste, effective savings rate, remaining obligation, lock-in, "
                    + "prepayment exposure, RPO, backlog, run-rate and lost revenue are estimated."),
            Term(
                "time_views", .flag, .defaulted("false"),
                "Whether payback, time to cash, the liquidity trough, capacity secured and the "
                    + "lowest cover of debt service are estimated."),
            Term(
                "year", .choice(YearKind.allCases.map(\.rawValue)), .optional,
                "The years of yearly tables: calendar, fiscal, or of the contract that starts "
                    + "first; calendar by default, fiscal where the perspective is a buyer's."),
            Term(
                "statistics", .list(.choice(([.pooled] + Statistic.ofMetrics).map(\.rawValue))),
                .optional,
                "The statistics of each metric; all of them by default. `pooled` is of ratios alone."),
            Term(
                "given", .either([.text, .list(.text)]), .optional,
                "Events, or formulas that say yes or no of a path, on which metrics are "
                    + "conditioned; `miss` and `hit` by default."),
        ])
}

extension FieldValue {
    /// One text, or a list of texts.
    var texts: [String] { text.map { [$0] } ?? list?.compactMap(\.text) ?? [] }
}
