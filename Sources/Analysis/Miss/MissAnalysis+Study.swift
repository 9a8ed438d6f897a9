import Results
import Statistics

extension MissAnalysis {
    /// The answer as findings, tables and charts.
    ///
    /// - Parameter laboratory: the one that gave it.
    public func study(of laboratory: Laboratory) -> Study {
        var study = laboratory.study("miss", notes: notes)
        study.findings = findings(laboratory.words)
        let tables = MissTables(self)
        study.sections = [
            StudySection(
                isCost ? "Miss" : "Loss and miss", tables: [tables.chances]),
            StudySection(
                "Given on paths: what a miss comes with",
                text: [
                    "Paths whose own shortfall lies within a tenth of the one named, or half a "
                        + "point. Prices, efficiency and costs differ between them as well as "
                        + "demand."
                ], tables: [tables.onPaths] + tables.percentiles("on_paths", onPaths.points),
                charts: []),
            StudySection(
                "Demand scaled: what a miss does, all else equal",
                text: [
                    "The same paths with all demand multiplied by one number, so that expected use "
                        + "over the horizon falls short by so much. "
                        + "Without scaling the shortfall is "
                        + "\(share(StudyEstimate(expectedShortfall), laboratory.words)); "
                        + "negative means use above the target."
                ],
                tables: [tables.demandScaled]
                    + tables.percentiles("demand_scaled", demandScaled.points),
                charts: tables.curves),
            StudySection(
                isCost ? "Erosion" : "Critical miss and erosion", tables: [tables.critical]),
        ]
        if !contracts.isEmpty {
            study.sections.append(
                StudySection(
                    "Contract by contract",
                    text: [
                        "Against its own commitment: the take of a take-or-pay in its test "
                            + "periods, all hours of a reservation. Loss and profit are those of "
                            + "the whole business. Shortfalls that fewer than 30 paths are near "
                            + "are left out."
                    ], tables: tables.contracts, charts: tables.contractCurves))
        }
        study.sections.append(
            StudySection(
                "Why the target is missed",
                text: [
                    "A miss counts for a cause if it disappears when that cause alone is put back "
                        + "to plan. A miss may count for several causes, or for none alone."
                ]
                    + (causes.absent.isEmpty
                        ? [] : ["Left out: " + causes.absent.joined(separator: "; ") + "."]),
                tables: [tables.causes]))
        if let load {
            study.sections.append(
                StudySection(
                    "Margin against the load of committed capacity",
                    text: [
                        "Demand is scaled through the ledger until expected hours used are that "
                            + "share of the hours delivered; margins are expected profit over "
                            + "expected revenue."
                    ], tables: tables.load(load), charts: tables.loadChart(load)))
        }
        return study
    }

    private var notes: [String] {
        var notes = [
            "Target: \(target). \(isCost ? "Cost" : "Profit"): \(profit). A shortfall is counted in "
                + (isRatio ? "points of the target's ratio." : "a share of the target's volume."),
            "Percentiles are the order statistic ⌈np⌉. Differences are taken path by path.",
            "The two miss curves answer different questions. Given on paths compares paths that "
                + "fare differently in everything; demand scaled changes demand and nothing else.",
        ]
        let unreached = demandScaled.unreached
        if !unreached.isEmpty {
            notes.append(
                "No scale of demand between 1/32 and 32 gives a shortfall of "
                    + unreached.map(percent).joined(separator: ", ") + ".")
        }
        if let load, !load.unreached.isEmpty {
            notes.append(
                "Demand times 32 fills \(percent(load.highest)) of the committed capacity, so that "
                    + "a load of " + load.unreached.map(percent).joined(separator: ", ")
                    + " is out of reach.")
        }
        return notes
    }

    /// `5 %`, `7.5 %`.
    func percent(_ share: Double) -> String {
        let tenths = (share * 1000).rounded() / 10
        return (tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)") + " %"
    }

    /// A shortfall in words: `8.6 points (8.2 to 8.9)`.
    func share(_ estimate: StudyEstimate, _ words: StudyWords) -> String {
        let text = words.text(estimate, .fraction)
        guard isRatio, estimate.value != nil, let mark = text.firstIndex(of: "%") else {
            return text
        }
        return text[..<mark] + "points" + text[text.index(after: mark)...]
    }
}
