import Results
import ScenarioIO
import ScenarioModel
import Simulation

/// The contracts of a scenario in words, each with a worked year.
public enum TermSheets {
    /// What the sheets say.
    public struct Answer: Sendable {
        public let title: String
        public let sheets: [TermSheet]
        public let warnings: [Diagnostic]
    }

    /// Why there are none.
    public enum Failure: Error, Sendable {
        case scenario(LoadError)
        /// No contract has the name; those that there are.
        case noContract(known: [String])
    }

    /// - Parameters:
    ///   - contract: nil for all.
    ///   - levels: use as a share of what is committed, each at least 0.
    ///   - year: which twelve months of the contract's simulated ones, from 1.
    public static func make(
        _ source: ScenarioSource, contract: String? = nil,
        levels: [Double] = [0.6, 0.8, 1, 1.2], year: Int = 1
    ) throws(Failure) -> Answer {
        let loaded = ScenarioLoader.load(
            path: source.path, .init(overlays: source.overlays, settings: source.settings),
            table: ScenarioTables.root)
        let diagnostics = loaded.diagnostics
        if loaded.isInputMissing { throw .scenario(.inputMissing(diagnostics.all)) }
        guard let document = loaded.document else { throw .scenario(.invalid(diagnostics.all)) }
        let known = document["contracts"]?.entries?.map(\.key) ?? []
        let planner = Planner(
            document: document, diagnostics: diagnostics, data: ScenarioLoader.dataFiles,
            changes: loaded.overlays + loaded.variants)
        // The whole scenario must be sound, not the contracts alone.
        let plan = planner.plan()
        let found = source.isStrict ? diagnostics.all.map(\.asError) : diagnostics.all
        guard plan != nil, !found.contains(where: { $0.severity == .error }) else {
            if diagnostics.lacksInputAlone { throw .scenario(.inputMissing(found)) }
            throw .scenario(.invalid(found))
        }
        if let contract, !known.contains(contract) { throw .noContract(known: known) }
        let warnings = diagnostics.all
        let builder = TermSheetBuilder(planner: planner, levels: levels, year: year)
        guard let sheets = builder.sheets(of: contract) else {
            throw .scenario(.invalid(diagnostics.all))
        }
        return Answer(
            title: document["title"]?.text ?? "Untitled scenario", sheets: sheets,
            warnings: warnings)
    }
}
