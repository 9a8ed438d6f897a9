import Results
import Risk

extension LeverMatrix {
    var section: StudySection {
        var effects = StudyTable(
            "levers", title: "Change with 1 % more of a lever",
            columns: [.init("lever", "Lever")]
                + zip(measures, units).map { .init($0.columnName, $0.text, unit: $1) })
        var asymmetry = StudyTable(
            "lever_asymmetry",
            title: "Gain of a rise less loss of a fall: both ends of the bump together",
            columns: effects.columns)
        for row in rows {
            effects.add(
                [.text(row.lever.title)]
                    + row.cells.map { .estimate(StudyEstimate($0.perPercent)) })
            asymmetry.add(
                [.text(row.lever.title)]
                    + row.cells.map { .estimate(StudyEstimate($0.asymmetry)) })
        }
        return StudySection(
            "Margin sensitivity to the four levers",
            text: [
                "Central differences over the bump. Demand scales what is used and so the load of "
                    + "commitments; efficiency the tokens of an accelerator-hour; the sourcing mix "
                    + "what contracts commit to; the token price what every product earns."
            ], tables: [effects, asymmetry])
    }
}
