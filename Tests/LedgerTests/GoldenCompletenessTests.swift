import Contracts
import Testing

/// Whether the golden cases show every structure and clause that a scenario may ask for.
@Suite struct GoldenCompletenessTests {
    private let cases = GoldenCase.all

    private func files(showing name: String) -> [String] {
        cases.filter { $0.shows.contains(name) }.map(\.name)
    }

    @Test(arguments: ContractCatalogue.structures.map { $0.name })
    func everyStructureIsShownByThreeFiles(structure: String) {
        #expect(files(showing: structure).count >= 3, "\(structure): \(files(showing: structure))")
    }

    @Test(arguments: ContractCatalogue.clauses.map { $0.term.name })
    func everyClauseIsShown(clause: String) {
        #expect(!files(showing: clause).isEmpty, "\(clause)")
    }

    @Test func twentyFilesShowPairs() {
        #expect(cases.count { $0.name.hasPrefix("pair-") } >= 20)
    }

    /// A file that names a structure or clause has a contract with it.
    @Test func filesShowWhatTheySay() {
        for golden in cases {
            for structure in ContractCatalogue.structures where golden.shows.contains(structure.name) {
                #expect(golden.text.contains("structure: \(structure.name)"), "\(golden.name)")
            }
            for clause in ContractCatalogue.clauses where golden.shows.contains(clause.term.name) {
                #expect(golden.text.contains("\(clause.term.name):"), "\(golden.name)")
            }
        }
    }
}
