import Risk
import ScenarioModel
import Simulation

/// Which changes of the world a scenario is put under, one at a time and together.
public struct StressQuestion: Sendable {
    /// A named change of the scenario.
    public struct Stress: Hashable, Sendable {
        public let name: String
        public let changes: [ScenarioFamily.Change]

        public init(_ name: String, _ changes: [ScenarioFamily.Change]) {
            self.name = name
            self.changes = changes
        }
    }

    public let stresses: [Stress]
    /// Numbers of stresses that come together, each at least two.
    public let joint: [[Int]]
    public let measures: [MeasureText]

    /// Stresses and sets of them at most.
    public static let limit = 200

    /// - Parameters:
    ///   - stresses: names of overlays, and stresses of one's own, `price war:
    ///     factors.price.start=2 USD/Mtok, levers.demand=0.9`; by default all overlays.
    ///   - joint: stresses that come together, `bear + correction`, applied in this order, or
    ///     `all` of them; by default each comes alone, since overlays may be alternatives, such as
    ///     a bull and a bear market.
    ///   - measures: by default those of the ``Perspective``, as far as they exist.
    /// - Throws: ``StudyError/request(_:)`` with every problem.
    public init(
        _ laboratory: Laboratory, stresses texts: [String] = [], joint: [String] = [],
        measures: [String] = []
    ) throws(StudyError) {
        var problems: [Diagnostic] = []
        let overlays = laboratory.family.overlayNames
        let wanted =
            texts.isEmpty
            ? overlays.map { Stress($0, [.overlay($0)]) }
            : texts.compactMap { Self.stress($0, overlays, &problems) }
        for (index, stress) in wanted.enumerated() {
            if stress.name == Variant.base.name {
                problems.append(
                    Diagnostic(
                        "--stress", stress.name, "the name of the scenario as it stands",
                        expected: "another name"))
            } else if wanted[..<index].contains(where: { $0.name == stress.name }) {
                problems.append(
                    Diagnostic(
                        "--stress", stress.name, "two stresses of one name",
                        expected: "names that differ"))
            }
        }
        stresses = wanted
        if problems.isEmpty {
            self.joint = joint.compactMap { Self.joint($0, wanted.map(\.name), &problems) }
        } else {
            self.joint = []
        }
        if stresses.count + self.joint.count > Self.limit {
            problems.append(
                Diagnostic(
                    "--stress", nil, "\(stresses.count) stresses", expected: "at most \(Self.limit)"
                ))
        }
        self.measures =
            measures.isEmpty
            ? CompareQuestion.standardMeasures(
                laboratory, [.base] + wanted.map { Variant($0.name, $0.changes) })
            : MeasureText.all(measures, flag: "--measure", &problems)
        if !problems.isEmpty { throw .request(problems) }
    }

    /// The name of stresses that come together: `bear + correction`.
    func name(of joint: [Int]) -> String {
        joint.map { stresses[$0].name }.joined(separator: " + ")
    }

    // MARK: - Reading

    /// An overlay by its name, or `name: key=value, key=value`.
    private static func stress(
        _ text: String, _ overlays: [String], _ problems: inout [Diagnostic]
    ) -> Stress? {
        let expected =
            (overlays.isEmpty
                ? "the scenario has no overlays; " : "an overlay, \(listed(overlays)), or ")
            + "changes such as \"price war: factors.price.start=2 USD/Mtok, levers.demand=0.9\""
        guard let equals = text.firstIndex(of: "=") else {
            if overlays.contains(text) { return Stress(text, [.overlay(text)]) }
            problems.append(
                Diagnostic(
                    "--stress", text, "no such overlay", expected: expected,
                    suggestion: nearestName(to: text, in: overlays)))
            return nil
        }
        let colon = text[..<equals].firstIndex(of: ":")
        let name = colon.map { text[..<$0].trimmed } ?? text
        let settings = Self.settings(in: colon.map { text[text.index(after: $0)...] } ?? text[...])
        guard !name.isEmpty,
            settings.allSatisfy({ ($0.firstIndex(of: "=") ?? $0.startIndex) > $0.startIndex })
        else {
            problems.append(Diagnostic("--stress", text, "not a stress", expected: expected))
            return nil
        }
        return Stress(name, settings.map { .setting($0) })
    }

    /// `a=1, b=[2, 3]` at the commas outside brackets behind which a key and `=` follow.
    private static func settings(in text: Substring) -> [String] {
        var parts: [String] = []
        var depth = 0
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            let key = piece.prefix { $0 != "=" }.trimmed
            let isKey =
                piece.contains("=")
                && key.allSatisfy { $0.isLetter || $0.isNumber || "._-[]`".contains($0) }
            if depth == 0, isKey || parts.isEmpty {
                parts.append(piece.trimmed)
            } else {
                parts[parts.count - 1] += "," + piece
            }
            for character in piece {
                if "([{".contains(character) { depth += 1 }
                if ")]}".contains(character) { depth -= 1 }
            }
        }
        return parts
    }

    private static func joint(
        _ text: String, _ names: [String], _ problems: inout [Diagnostic]
    ) -> [Int]? {
        var members: [Int] = []
        if text.trimmed == "all", !names.contains("all") {
            members = Array(names.indices)
            if members.count > 1 { return members }
        }
        for part in text.split(separator: "+", omittingEmptySubsequences: false).map(\.trimmed) {
            guard let index = names.firstIndex(of: part) else {
                problems.append(
                    Diagnostic(
                        "--joint", part, "no such stress",
                        expected: names.isEmpty
                            ? "stresses, of which there are none" : listed(names),
                        suggestion: nearestName(to: part, in: names)))
                return nil
            }
            if !members.contains(index) { members.append(index) }
        }
        if members.count > 1 { return members }
        problems.append(
            Diagnostic("--joint", text, "one stress alone", expected: "two or more: a + b, or all"))
        return nil
    }

    private static func listed(_ names: [String]) -> String {
        "one of " + Diagnostic.shortened(names.joined(separator: ", "), limit: 160)
    }
}

extension Diagnostic {
    /// A fault of a flag.
    init(
        _ flag: String, _ offending: String?, _ message: String, expected: String,
        suggestion: String? = nil
    ) {
        self.init(
            at: SourcePosition(file: flag, line: 1, column: 1), offending: offending ?? "",
            message: message, expected: expected, suggestion: suggestion)
    }
}
