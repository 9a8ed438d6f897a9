import Results

/// The report for a person at a terminal, at most 100 columns wide.
public enum TextReport {
    /// - Parameter isStyled: whether to mark what matters by ANSI bold and dim.
    public static func render(_ result: RunResult, isStyled: Bool = false) -> String {
        var typesetter = PlainTypesetter(isStyled: isStyled)
        return typesetter.set(ReportContent(result: result).page)
    }
}

/// The content of ``TextReport`` with Markdown tables.
public enum MarkdownReport {
    public static func render(_ result: RunResult) -> String {
        MarkdownTypesetter().set(ReportContent(result: result, form: .markdown).page)
    }
}

/// Every form in which a result can be told.
public enum ReportFormat: String, CaseIterable, Sendable {
    case text
    case json
    case csv
    case markdown

    /// Under which name the form is written to a directory.
    public var fileName: String {
        switch self {
        case .text: "report.txt"
        case .json: "result.json"
        case .csv: "percentiles.csv"
        case .markdown: "report.md"
        }
    }

    /// A pure function of the result.
    public func render(_ result: RunResult) -> String {
        switch self {
        case .text: TextReport.render(result)
        case .json: JSONReport.render(result)
        case .csv: CSVReport.render(result)
        case .markdown: MarkdownReport.render(result)
        }
    }
}
