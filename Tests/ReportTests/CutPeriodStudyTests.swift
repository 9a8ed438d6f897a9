import Results
import Testing

/// What a study says of periods that the run cuts.
@Suite struct CutPeriodStudyTests {
    @Test("A2 · a study that names a part of a year says so, and one that names months does not")
    func notes() {
        let periods = [("2026", 4), ("2027", 12), ("2028", 3)].map {
            Presentation.Period(
                label: $0, firstMonth: "", lastMonth: "", monthCount: $1, wholeMonthCount: 12)
        }
        func notes(_ finding: String, cell: String = "") -> [String] {
            Study(
                kind: "sweep", title: "", provenance: SyntheticResult.provenance,
                execution: SyntheticResult.execution, currency: "USD", findings: [finding],
                sections: [
                    StudySection(
                        "", tables: [
                            StudyTable("t", columns: [.init("a", "a")], rows: [[.text(cell)]])
                        ])
                ]
            ).noting(cut: periods).notes
        }
        #expect(notes("mean(npv.2026) is highest") == ["2026 is cut by the run: 4 of 12 months."])
        #expect(notes("", cell: "P(operating_loss.2028)") == ["2028 is cut by the run: 3 of 12 months."])
        #expect(notes("from 2026-09 to 2028-03, cost_2026, mean(npv.2027)") == [])
    }
}
