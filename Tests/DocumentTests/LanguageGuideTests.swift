import Foundation
import ScenarioModel
import Series
import Shortfall
import Simulation
import Testing

/// The language guide says what the engine reads.
///
/// To bring its tables up to date after a change of terms, run the tests once with
/// `SHORTFALL_UPDATE_DOCUMENTS=1` and read the difference.
struct LanguageGuideTests {
    static let page = "Docs/language.md"
    /// The tables of contracts have a page of their own.
    static let pages = [page, "Docs/contracts/reference.md"]
    static let reference = TermReference(ScenarioTables.root)

    @Test func tablesOfTheGuideAreThoseOfTheDeclaredTerms() throws {
        let expected = Dictionary(uniqueKeysWithValues: Self.reference.tables.map { ($0.path, $0.text) })
        if ProcessInfo.processInfo.environment["SHORTFALL_UPDATE_DOCUMENTS"] == "1" {
            for page in Self.pages {
                try Documents.replacingTermTables(in: Documents.text(page)) { expected[$0] }.write(
                    to: Documents.root.appending(path: page), atomically: true, encoding: .utf8)
            }
        }
        let shown = try Self.pages.flatMap { Documents.termTables(in: try Documents.text($0)) }
        let missing = Set(expected.keys).subtracting(shown.map(\.path)).sorted()
        #expect(missing.isEmpty, "no marker for these tables")
        let unknown = Set(shown.map(\.path)).subtracting(expected.keys).sorted()
        #expect(unknown.isEmpty, "markers without a table")
        for (path, table) in shown { #expect(table == expected[path], "terms of \(path)") }
    }

    @Test(arguments: [
        "Docs/language.md", "README.md", "Docs/contracts/sides.md",
        "Docs/contracts/pools-and-dispatch.md", "Docs/contracts/commitments.md",
    ])
    func examplesAreScenarios(_ page: String) throws {
        let blocks = Documents.blocks(of: "yaml", in: try Documents.text(page))
        #expect(!blocks.isEmpty)
        for block in blocks {
            let problems = Self.problems(of: block.text)
            #expect(problems.isEmpty, "\(page):\(block.line)")
        }
    }

    /// The page that both documents show is the file that they name.
    @Test(arguments: ["Docs/language.md", "README.md"])
    func theScenarioOnOnePageIsTheFile(_ page: String) throws {
        let file = try Documents.text("scenarios/one-page.yaml")
        #expect(try Documents.text(page).contains("```yaml\n" + file + "```"))
    }

    @Test func theExampleProgramIsTheOneThatIsCompiled() throws {
        let program = try Documents.text("Tests/LibraryExample/main.swift")
        #expect(try Documents.text("README.md").contains("```swift\n" + program + "```"))
    }

    @Test func everyUnitFunctionAndNameIsInTheGuide() throws {
        let text = try Documents.text(Self.page)
        for symbol in Unit.symbols {
            #expect(text.contains("`\(symbol.name)`"), "unit \(symbol.name)")
        }
        for function in BuiltInFunction.allCases {
            #expect(text.contains("| `\(function.rawValue)("), "function \(function.rawValue)")
        }
        for name in CalendarName.allCases {
            #expect(text.contains("| `\(name.rawValue)` |"), "name \(name.rawValue)")
        }
    }

    /// What is wrong with an example, completed by whatever sections it leaves out.
    private static func problems(of text: String) -> [String] {
        let file = FileManager.default.temporaryDirectory.appending(
            path: "shortfall-\(UUID().uuidString).yaml")
        let given = Set(text.split(separator: "\n").compactMap { line -> String? in
            guard let colon = line.firstIndex(of: ":"), line.first?.isLetter == true else { return nil }
            return String(line[..<colon])
        })
        var whole = text
        for (section, stand) in completion where !given.contains(section) { whole += "\n" + stand }
        do {
            try whole.write(to: file, atomically: true, encoding: .utf8)
            defer { try? FileManager.default.removeItem(at: file) }
            _ = try Scenario.load(ScenarioSource(path: file.path))
            return []
        } catch let error as LoadError {
            return error.diagnostics.map(\.description)
        } catch {
            return ["\(error)"]
        }
    }

    /// Sections that examples may refer to without showing them.
    private static let completion = [
        ("time", "time: {as_of: 2026-11-20}"),
        (
            "factors",
            """
            factors:
              demand: {process: gbm, start: 1e6 Mtok/month, volatility: 30 %/yr}
              price: {process: log-ou, start: 2.5 USD/Mtok, mean_reversion: 1 /yr}
              spot: {process: gbm, start: 2.35 USD/GPU-h, volatility: 40 %/yr}
              energy: {process: gbm, start: 0.08 USD/kWh}
            """
        ),
        (
            "business",
            """
            business:
              products: {api: {demand: demand, price: price, efficiency: 1.5 Mtok/GPU-h}}
            """
        ),
        (
            "contracts",
            """
            contracts:
              cloud: {structure: take-or-pay, quantity: 1000 GPU, price: 1.90 USD/GPU-h, take: 80 %}
              overflow: {structure: on-demand, price: spot}
            """
        ),
    ]
}
