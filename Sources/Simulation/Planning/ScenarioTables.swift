import Contracts
import Factors
import Risk
import ScenarioModel
import Series

/// The whole scenario language as data: every section with its terms.
package enum ScenarioTables {
    package static let root = TermTable(
        "scenario", "A business with AI-compute commitments, its drivers and what is asked of them.",
        [
            Term("title", .text, .defaulted("Untitled scenario"), "One line that heads the report."),
            Term("description", .text, .optional, "What the scenario is about, for its readers."),
            Term("time", .record(TimeSection.table), .required, TimeSection.table.summary),
            Term("basis", .record(BasisSection.table), .filled, BasisSection.table.summary),
            ProcessCatalogue.term,
            Term(
                "dependence", .record(DependenceSection.table), .filled,
                DependenceSection.table.summary),
        ] + LedgerTerms.sections + RiskTerms.sections + [
            Lever.term,
            UncertainSection.term,
            Term("run", .record(RunSection.table), .filled, RunSection.table.summary)
        ])

    /// The language as JSON Schema, for editors.
    package static var schema: JSONText {
        TermSchema.document(root, title: "Shortfall scenario")
    }
}
