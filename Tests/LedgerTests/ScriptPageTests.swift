import Contracts
import Foundation
import Testing

/// The page about scripts says what the engine reads.
@Suite struct ScriptPageTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private func text(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    @Test func theExampleIsTheGoldenCase() throws {
        let golden = try text("Tests/LedgerTests/Golden/script-deficiency-fee.yaml")
        let contract = try #require(
            golden.components(separatedBy: "contracts:\n").last?
                .components(separatedBy: "expect:\n").first)
        #expect(try text("Docs/contracts/scripts.md").contains("contracts:\n" + contract))
    }

    @Test func everyNameAndKeyIsExplained() throws {
        let page = try text("Docs/contracts/scripts.md")
        for word in ScriptWords.all { #expect(page.contains("`\(word)`"), "\(word)") }
        for term in Script.terms { #expect(page.contains("`\(term.name)`"), "\(term.name)") }
    }

    @Test func theExamplesAreScenarios() throws {
        let page = try text("Docs/contracts/scripts.md")
        let blocks = page.components(separatedBy: "```yaml\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
        #expect(blocks.count == 2)
        for block in blocks {
            let run = try LedgerRun(
                "business: {products: {api: {demand: 70 GPU-h/month}}}\n" + block)
            #expect(run.warnings.isEmpty)
        }
    }

    /// A part with the first word of other lines would be counted among them.
    @Test func partsCannotTakeTheWordsOfOtherLines() throws {
        let run = try LedgerRun(
            """
            business:
              generations: {new: {power: 2 kW/GPU}}
              products:
                api: {demand: 6000 tok/month, price: 1 USD/tok, efficiency: 10 tok/GPU-h}
                free: {class: free, demand: 10 tok/month, efficiency: 10 tok/GPU-h}
              costs: {staff: {amount: 1 USD/month, class: operating}}
            contracts:
              c: {structure: reserved, quantity: 1 GPU, price: 1 USD/GPU-h, prepayment: 20 %}
              rest: {structure: on-demand, price: 4 USD/GPU-h}
              sold: {structure: on-demand, side: sell, price: 4 USD/GPU-h, usage: 1 GPU-h/month}
            """)
        let roots = Set(run.ledger.lineNames.compactMap { $0.split(separator: ".").first })
            .map(String.init)
        #expect(Set(roots).subtracting(ScriptWords.lineRoots).isEmpty)
    }
}
