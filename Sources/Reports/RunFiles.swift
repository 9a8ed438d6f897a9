import Results

/// Every file that a run writes to a directory.
public enum RunFiles {
    /// Each form of the report; where a precision was asked for, also how it was reached; after an
    /// outer loop also each of its tables and charts.
    public static func all(_ result: RunResult) -> [(name: String, text: String)] {
        var files = ReportFormat.allCases.map { ($0.fileName, $0.render(result)) }
        if let convergence = result.convergence {
            let currency = result.presentation.currency
            files.append(("convergence.csv", ConvergenceCSV.render(convergence)))
            for chart in convergence.charts(currency: currency) {
                files.append((chart.name + ".svg", StudyChartSVG.render(chart, currency: currency)))
            }
        }
        if let knowledge = result.knowledge { files += StudyFiles.parts(of: knowledge) }
        return files
    }
}
