import Results
import Risk

extension ShapleyShares {
    var section: StudySection {
        let title = "Where the variance comes from, in no order"
        if let absence { return StudySection(title, text: ["Not estimable: \(absence)."]) }
        return StudySection(
            title,
            text: [
                "Shapley effects: what a group of drivers explains, averaged over all orders in "
                    + "which they may become known. They add up to 100 %, also where factors are "
                    + "correlated."
            ],
            tables: outputs.map { output in
                var table = StudyTable(
                    "shapley_\(output.measure.columnName)", title: "Variance of \(output.title)",
                    columns: [
                        .init("group", "Driver"),
                        .init("share", "Shapley effect", unit: .fraction),
                    ])
                for (group, share) in output.shares {
                    table.add([.text(group.title), .estimate(StudyEstimate(share))])
                }
                return table
            })
    }

    /// `Of the variance of npv come, in no order, from …`.
    func findings(_ words: StudyWords) -> [String] {
        if let absence { return ["Shapley effects are not estimable: \(absence)."] }
        return outputs.map { output in
            let parts = output.shares.filter { ($0.share.low ?? 0) > 0 }.prefix(3).map {
                "\($0.group.name) \(words.text(StudyEstimate($0.share), .fraction))"
            }
            return parts.isEmpty
                ? "No driver's Shapley effect on \(output.title) can be told from zero."
                : "Of the variance of \(output.title), averaged over all orders of the drivers, come "
                    + "from " + parts.joined(separator: ", ") + "."
        }
    }
}
