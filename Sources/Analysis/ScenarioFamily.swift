import Results
import Risk
import ScenarioIO
import ScenarioModel
import Simulation

/// A scenario with all that can be made of it by changes: its overlays, its variants, and any value
/// set otherwise.
public struct ScenarioFamily: Sendable {
    /// The scenario as it stands, with the paths and seed asked for.
    public private(set) var plan: RunPlan
    /// What is unusual but not wrong.
    public let warnings: [Diagnostic]
    public let overlayNames: [String]
    public let variantNames: [String]
    /// Inputs that the scenario says are not known, with their ranges.
    public let uncertain: [UncertainInput]

    /// The document that changes are laid over.
    package let document: DocumentNode
    private let overlays: [DocumentNode.Entry]
    private let variants: [DocumentNode.Entry]

    /// Reads and checks a scenario.
    ///
    /// - Throws: ``StudyError/scenario(_:isInputMissing:)`` with every problem.
    public init(
        path: String, overlays: [String] = [], settings: [String] = [], isStrict: Bool = false,
        paths: Int? = nil, seed: UInt64? = nil
    ) throws(StudyError) {
        let loaded = ScenarioLoader.load(
            path: path, .init(overlays: overlays, settings: settings), table: ScenarioTables.root)
        let diagnostics = loaded.diagnostics
        guard !loaded.isInputMissing, let document = loaded.document else {
            throw .scenario(diagnostics.all, isInputMissing: loaded.isInputMissing)
        }
        let planner = Planner(
            document: document, diagnostics: diagnostics,
            sources: .init(
                inputs: loaded.files.map { .init(name: $0.name, digest: $0.digest) }, overlays: overlays,
                settings: settings),
            data: ScenarioLoader.dataFiles,
            changes: loaded.overlays + loaded.variants)
        if let paths, !RunPlan.pathCountLimits.contains(paths) { throw Self.refusal(of: paths) }
        let plan = planner.plan(pathCount: paths, seed: seed)
        let found = isStrict ? diagnostics.all.map(\.asError) : diagnostics.all
        guard let plan, !found.contains(where: { $0.severity == .error }) else {
            throw .scenario(found, isInputMissing: diagnostics.lacksInputAlone)
        }
        self.plan = plan
        warnings = found
        self.document = document
        self.overlays = loaded.overlays
        self.variants = loaded.variants
        overlayNames = loaded.overlayNames
        variantNames = loaded.variantNames
        uncertain = loaded.uncertain
    }

    /// The same with other draws.
    public func with(seed: UInt64) -> ScenarioFamily {
        var family = self
        family.plan = plan.with(seed: seed)
        return family
    }

    /// The same with another number of draws.
    public func with(paths: Int) throws(StudyError) -> ScenarioFamily {
        guard RunPlan.pathCountLimits.contains(paths) else { throw Self.refusal(of: paths) }
        var family = self
        family.plan = plan.counting(paths)
        return family
    }

    private static func refusal(of paths: Int) -> StudyError {
        .request([
            Diagnostic(
                at: SourcePosition(file: "--paths", line: 1, column: 1), offending: "\(paths)",
                message: "no such number of paths", expected: "a whole number from 1 to 2^48")
        ])
    }

    /// One change of the scenario.
    public enum Change: Hashable, Sendable {
        case overlay(String)
        case variant(String)
        /// `key.path=value`, as `--set` takes it, and the flag that is named where it is at fault.
        case setting(String, flag: String = "--set")
    }

    /// The document of a variant; problems of the changes themselves go to `diagnostics`.
    package func document(of variant: Variant, _ diagnostics: Diagnostics) -> DocumentNode {
        let changer = DocumentChanger(table: ScenarioTables.root, diagnostics)
        return variant.changes.reduce(document) { document, change in
            switch change {
            case .overlay(let name): applying(name, of: overlays, to: document, changer)
            case .variant(let name): applying(name, of: variants, to: document, changer)
            case .setting(let text, let flag): changer.applying(text, to: document, flag: flag)
            }
        }
    }

    /// What the scenario draws at random, as it stands.
    public var drivers: [Driver] {
        let planner = Planner(
            document: document, diagnostics: Diagnostics(), data: ScenarioLoader.dataFiles)
        return planner.drivers(of: plan.replay.program)
    }

    /// The dotted keys that a change sets.
    func keys(of change: Change) -> [String] {
        switch change {
        case .overlay(let name): Self.keys(overlays.first { $0.key == name }?.value, "")
        case .variant(let name): Self.keys(variants.first { $0.key == name }?.value, "")
        case .setting(let text, _): [text.prefix { $0 != "=" }.trimmed]
        }
    }

    private static func keys(_ node: DocumentNode?, _ path: String) -> [String] {
        guard let entries = node?.entries, !entries.isEmpty else { return path.isEmpty ? [] : [path] }
        return entries.flatMap { keys($0.value, path.isEmpty ? $0.key : "\(path).\($0.key)") }
    }

    private func applying(
        _ name: String, of list: [DocumentNode.Entry], to document: DocumentNode,
        _ changer: DocumentChanger
    ) -> DocumentNode {
        list.first { $0.key == name }.map { changer.applying($0, to: document) } ?? document
    }
}

/// A scenario made of another by changes.
public struct Variant: Hashable, Sendable {
    public let name: String
    public let changes: [ScenarioFamily.Change]
    /// Which scenario of the laboratory is changed: 0 its first, 1 and up the others.
    public let scenario: Int
    /// Drivers whose random numbers are replaced by independent copies, for pick-freeze designs.
    public var redrawn: [String] = []
    /// Drivers whose random numbers are all held at their median.
    public var held: [String] = []

    public init(_ name: String, _ changes: [ScenarioFamily.Change] = [], scenario: Int = 0) {
        self.name = name
        self.changes = changes
        self.scenario = scenario
    }

    /// The scenario as it stands.
    public static let base = Variant("base")
}

/// Why a study has no result.
public enum StudyError: Error, Sendable {
    /// Everything that is wrong with a scenario or a variant of it.
    case scenario([Diagnostic], isInputMissing: Bool)
    /// A wrong wish: a flag's value, a name, a measure.
    case request([Diagnostic])
    /// A run that ended early, and the variant in which a value was not finite.
    case simulation(SimulationError, variant: String?)
}
