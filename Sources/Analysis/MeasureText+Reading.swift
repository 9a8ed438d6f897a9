import Risk
import ScenarioModel

extension MeasureText {
    /// The measures that a flag names; what is wrong with them goes to `problems`.
    package static func all(
        _ texts: [String], flag: String, _ problems: inout [Diagnostic]
    ) -> [MeasureText] {
        var measures: [MeasureText] = []
        for text in texts {
            do throws(TextFault) {
                let measure = try MeasureText(text)
                if !measures.contains(measure) { measures.append(measure) }
            } catch {
                problems.append(
                    Diagnostic(
                        at: SourcePosition(file: flag, line: 1, column: 1 + error.offset),
                        offending: error.excerpt(of: text), message: error.message,
                        expected: error.expected, suggestion: error.suggestion))
            }
        }
        return measures
    }
}
