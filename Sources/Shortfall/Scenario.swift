import Results
import ScenarioIO
import ScenarioModel
import Simulation

/// A scenario file with what is asked of it on the command line.
public struct ScenarioSource: Sendable {
    public var path: String
    /// Names of overlays, applied in order.
    public var overlays: [String]
    /// Texts `key.path=value`, applied behind the overlays.
    public var settings: [String]
    /// Whether what is unusual counts as wrong: every warning is then an error.
    public var isStrict: Bool
    /// Whether what affects nothing is looked for, number by number: a second or a few.
    public var findsInert: Bool

    public init(
        path: String, overlays: [String] = [], settings: [String] = [], isStrict: Bool = false,
        findsInert: Bool = false
    ) {
        self.findsInert = findsInert
        self.path = path
        self.overlays = overlays
        self.settings = settings
        self.isStrict = isStrict
    }
}

/// Why a scenario cannot be used.
public enum LoadError: Error, Sendable {
    /// Everything that is wrong, in order of position.
    case invalid([Diagnostic])
    /// Nothing is wrong but that the file, one that it extends, or a data file is not there or cannot
    /// be opened.
    case inputMissing([Diagnostic])

    public var diagnostics: [Diagnostic] {
        switch self {
        case .invalid(let diagnostics), .inputMissing(let diagnostics): diagnostics
        }
    }
}

/// A scenario that has been read and found sound.
///
///     let scenario = try Scenario.load(ScenarioSource(path: "scenarios/frontier-lab.yaml"))
///     let result = try Run(scenario.plan)()
///     print(result.probability(of: "loss", given: "miss"))
public struct Scenario: Sendable {
    /// The plan with the paths and seed that the scenario asks for; `plan.with(seed:pathCount:)` changes
    /// them.
    public let plan: RunPlan
    /// What is unusual but not wrong.
    public let warnings: [Diagnostic]
    /// What was not looked at while the scenario was checked, in sentences.
    public let notes: [String]
    /// The document with bases, overlays, settings and every default filled in, as YAML.
    public let resolvedText: String

    /// Reads, validates and plans.
    ///
    /// - Throws: ``LoadError`` with every problem of the scenario.
    public static func load(_ source: ScenarioSource) throws(LoadError) -> Scenario {
        let loaded = ScenarioLoader.load(
            path: source.path, .init(overlays: source.overlays, settings: source.settings),
            table: ScenarioTables.root)
        let diagnostics = loaded.diagnostics
        if loaded.isInputMissing { throw .inputMissing(diagnostics.all) }
        guard let document = loaded.document else { throw .invalid(diagnostics.all) }
        let planner = Planner(
            document: document, diagnostics: diagnostics,
            sources: .init(
                inputs: loaded.files.map { .init(name: $0.name, digest: $0.digest) }, overlays: source.overlays,
                settings: source.settings),
            data: ScenarioLoader.dataFiles,
            changes: loaded.overlays + loaded.variants)
        let plan = planner.plan()
        var notes: [String] = []
        if source.findsInert, plan != nil, !diagnostics.hasErrors {
            notes += warnOfInertPieces(planner, loaded, isThorough: source.isStrict).map { [$0] } ?? []
        }
        let found = source.isStrict ? diagnostics.all.map(\.asError) : diagnostics.all
        guard let plan, !found.contains(where: { $0.severity == .error }) else {
            if diagnostics.lacksInputAlone { throw .inputMissing(found) }
            throw .invalid(found)
        }
        return Scenario(
            plan: plan, warnings: found, notes: notes,
            resolvedText: YAMLWriter.text(of: planner.resolved))
    }

    private static func warnOfInertPieces(
        _ planner: Planner, _ loaded: LoadedScenario, isThorough: Bool
    ) -> String? {
        planner.warnOfInertPieces(
            changes: (loaded.overlays + loaded.variants).map { change in
                { DocumentChanger(table: ScenarioTables.root, Diagnostics()).applying(change, to: $0) }
            },
            sparing: (loaded.uncertain.map(\.key), loaded.files.dropFirst().map(\.path)),
            threads: ExecutionOptions.coreCount,
            work: isThorough ? InertPieces.muchWork : InertPieces.someWork, files: { ScenarioLoader.dataFiles })
    }
}

/// The scenario language as JSON Schema, for editors.
public enum ScenarioSchema {
    public static var json: String { ScenarioTables.schema.rendered() }
}
