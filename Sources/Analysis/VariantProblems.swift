import ScenarioModel

/// What is wrong with variants, each problem once.
///
/// A problem of a flag that only some variants have says which: a measure may name what they leave
/// out.
struct VariantProblems {
    /// Where requests were written: `--measure`.
    let flag: String
    /// The first of each kind; what is suggested may differ from variant to variant.
    private var found: [(diagnostic: Diagnostic, variants: [String])] = []

    init(flag: String) { self.flag = flag }

    mutating func add(_ diagnostics: [Diagnostic], of variant: Variant) {
        for diagnostic in diagnostics where diagnostic.severity == .error {
            if let place = found.firstIndex(where: { Self.isSame($0.diagnostic, diagnostic) }) {
                found[place].variants.append(variant.name)
            } else {
                found.append((diagnostic, [variant.name]))
            }
        }
    }

    private static func isSame(_ a: Diagnostic, _ b: Diagnostic) -> Bool {
        a.position == b.position && a.keyPath == b.keyPath && a.offending == b.offending
            && a.message == b.message
    }

    var hasProblems: Bool { !found.isEmpty }

    /// - Parameter count: how many variants there are in all.
    func error(among count: Int) -> StudyError? {
        if found.isEmpty { return nil }
        let all = found.map { problem in
            let diagnostic = problem.diagnostic
            guard diagnostic.position.file == flag, problem.variants.count < count else {
                return diagnostic
            }
            let names = problem.variants.joined(separator: ", ")
            return Diagnostic(
                at: diagnostic.position, keyPath: diagnostic.keyPath,
                offending: diagnostic.offending,
                message: "\(diagnostic.message) in variant \(names)",
                expected: diagnostic.expected, suggestion: diagnostic.suggestion)
        }
        // A flag's value is wrong usage; what --set makes of the scenario is a bad scenario.
        return all.allSatisfy { $0.position.file == flag || $0.position.file.hasPrefix("--") && $0.position.file != "--set" }
            ? .request(all) : .scenario(all, isInputMissing: false)
    }
}
