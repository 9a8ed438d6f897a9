import Results
import Risk
import ScenarioIO
import ScenarioModel
import Simulation

/// A limit, and the factors among whose courses the likeliest one that breaches it is sought.
public struct ReverseStressQuestion: Sendable {
    /// A condition on whole paths: `npv < -50e9 USD`, `loss`.
    public let breach: String
    /// Factors that are drawn at random, in the order of the scenario.
    public let factors: [String]
    /// Years over which levels are averaged; empty for the whole horizon.
    public let years: [Int]
    let condition: MeasureText
    /// What is below zero, or the smaller the nearer to it, where the limit is breached; nil where
    /// the condition is no single comparison.
    let margin: MeasureText?

    /// Averages of factors at most; with more, years give way to the whole horizon.
    static let variableLimit = 60
    private static let flag = "--breach"

    /// - Parameter breach: by default `loss`, a buyer's `miss`, where there is such an event.
    /// - Returns: nil where no breach is given and there is no default.
    /// - Throws: ``StudyError/request(_:)`` where it is no condition on whole paths.
    public init?(_ laboratory: Laboratory, breach text: String? = nil) throws(StudyError) {
        let family = laboratory.family
        let usual = laboratory.perspective.breach
        let isKnown = family.plan.measures.columns.contains { $0.isEvent && $0.metric == usual }
        guard let breach = text ?? (isKnown ? usual : nil) else { return nil }
        self.breach = breach
        condition = try Self.condition(breach, family)
        let margins = Self.margin(of: breach, family).map { MeasureText(.mean, of: $0) }
        margin = margins.flatMap { Self.isSound($0, family) ? $0 : nil }

        let drawn = Set(family.drivers.map(\.name))
        factors = (family.document["factors"]?.entries ?? []).map(\.key).filter(drawn.contains)
        let years = family.plan.grid.simulated.years.map(\.year)
        self.years = factors.count * years.count <= Self.variableLimit ? years : []
    }

    /// The average level of a factor over a year, or over the horizon.
    static func average(_ factor: String, _ year: Int?) -> MeasureText {
        let isPlain = factor.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        let name = isPlain ? factor : "`\(factor)`"
        return MeasureText(.mean, of: "average(\(name)\(year.map { ", \($0)" } ?? ""))")
    }

    // MARK: - Reading

    private static func condition(
        _ text: String, _ family: ScenarioFamily
    ) throws(StudyError) -> MeasureText {
        let expected = "a condition on whole paths, such as npv < 0 or miss"
        let measure: MeasureText
        do throws(TextFault) { measure = try MeasureText("P(\(text))") } catch {
            throw .request([Diagnostic(flag, text, error.message, expected: expected)])
        }
        guard measure.condition == nil else {
            throw .request([Diagnostic(flag, text, "a condition of its own", expected: expected)])
        }
        let found = faults(of: measure, family)
        if !found.isEmpty { throw .request(found) }
        return measure
    }

    private static func isSound(_ margin: MeasureText, _ family: ScenarioFamily) -> Bool {
        faults(of: margin, family).isEmpty
    }

    private static func faults(of measure: MeasureText, _ family: ScenarioFamily) -> [Diagnostic] {
        let diagnostics = Diagnostics()
        let planner = Planner(
            document: family.document(of: .base, diagnostics), diagnostics: diagnostics,
            data: ScenarioLoader.dataFiles)
        var joint = JointPlanner()
        // Two columns to the left, where `P(` stands.
        let place = SourcePosition(file: flag, line: 1, column: -1)
        _ = joint.add(planner, [JointPlanner.Question(measure, at: place)])
        return diagnostics.all.filter { $0.severity == .error }
    }

    /// What a condition compares, as one number that is low where it holds. Of conditions joined by
    /// `and` it is the greatest, of those joined by `or` the least.
    private static func margin(
        of text: String, _ family: ScenarioFamily, isEvent: Bool = false
    ) -> String? {
        let name = text[...].trimmed
        let document = family.document
        if !isEvent, let own = document["events"]?[name] {
            return own.text.flatMap { margin(of: $0, family, isEvent: true) }
        }
        for (word, function) in [("or", "min"), ("and", "max")] {
            let parts = split(name, at: word)
            if parts.count < 2 { continue }
            let margins = parts.compactMap { margin(of: $0, family) }
            return margins.count == parts.count
                ? "\(function)(\(margins.joined(separator: ", ")))" : nil
        }
        if name == "loss" { return "npv" }
        if name == "cash_out" { return "cash_trough" }
        if let target = family.plan.measures.headline.targets.first, name == "miss" {
            return "-`gap:\(target)`"
        }
        if name.hasPrefix("miss."), name.allSatisfy({ $0 != " " }) {
            return "-`gap:\(name.dropFirst("miss.".count))`"
        }
        for event in ["operating_loss", "loss"] where name.hasPrefix(event + ".") {
            if name.contains(" ") { continue }
            return "operating_profit" + name.dropFirst(event.count)
        }
        let words = name.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        guard !words.contains(where: { ["and", "or", "not"].contains($0) }),
            !name.contains("!="), let (sign, offset) = MeasureLimit.sign(in: name),
            let wantsMore = sign.wantsMore
        else { return nil }
        let scalars = Array(name.unicodeScalars)
        func side(_ range: Range<Int>) -> String {
            "(" + String(String.UnicodeScalarView(scalars[range]))[...].trimmed + ")"
        }
        let left = side(0..<offset)
        let right = side(offset + sign.rawValue.unicodeScalars.count..<scalars.count)
        return wantsMore ? "\(right) - \(left)" : "\(left) - \(right)"
    }

    /// The parts of a condition between the words `and` or `or` outside brackets.
    private static func split(_ text: String, at word: String) -> [String] {
        var parts: [String] = [""]
        var depth = 0
        for piece in text.split(separator: " ", omittingEmptySubsequences: false) {
            if depth == 0, piece == word {
                parts.append("")
                continue
            }
            parts[parts.count - 1] += (parts[parts.count - 1].isEmpty ? "" : " ") + piece
            for character in piece {
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
            }
        }
        return parts
    }
}
