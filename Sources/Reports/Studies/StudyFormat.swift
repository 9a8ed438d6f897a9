import Results

/// Every form in which a study can be told.
public enum StudyFormat: String, CaseIterable, Sendable {
    case text
    case markdown
    case json
    /// All tables in one, a cell a row.
    case csv
    /// One page with its charts, which needs nothing else.
    case html

    /// Under which name the form is written to a directory.
    public var fileName: String {
        switch self {
        case .text: "study.txt"
        case .markdown: "study.md"
        case .json: "study.json"
        case .csv: "study.csv"
        case .html: "study.html"
        }
    }

    /// A pure function of the study.
    ///
    /// - Parameter isStyled: whether text marks what matters by ANSI bold and dim.
    public func render(_ study: Study, isStyled: Bool = false) -> String {
        switch self {
        case .text:
            var typesetter = PlainTypesetter(isStyled: isStyled)
            return typesetter.set(StudyPage(study: study, form: self).page)
        case .markdown: return MarkdownTypesetter().set(StudyPage(study: study, form: self).page)
        case .json: return StudyJSON.render(study)
        case .csv: return StudyCSV.cells(of: study)
        case .html: return HTMLTypesetter().set(StudyPage(study: study, form: self).page)
        }
    }
}

/// All files of a study: its forms, and each table and each chart by itself.
public enum StudyFiles {
    /// `study.txt`, `study.md`, `study.json`, `study.html`, `TABLE.csv` and `CHART.svg`.
    ///
    /// A table without rows has no file: a line of names alone reads like data that were lost. The
    /// other forms say that there is nothing to list.
    ///
    /// *Edge cases*: what a file's name cannot hold is written as a hyphen; a second table or chart
    /// of one name gets a number.
    public static func all(_ study: Study) -> [(name: String, text: String)] {
        let forms: [StudyFormat] = [.text, .markdown, .json, .html]
        return forms.map { ($0.fileName, $0.render(study)) } + parts(of: study)
    }

    /// `TABLE.csv` and `CHART.svg`.
    static func parts(of study: Study) -> [(name: String, text: String)] {
        var files: [(name: String, text: String)] = []
        for (name, table) in study.namedTables where !table.rows.isEmpty {
            files.append((name + ".csv", StudyCSV.rows(of: table, currency: study.currency)))
        }
        for (name, chart) in study.namedCharts {
            files.append((name + ".svg", StudyChartSVG.render(chart, currency: study.currency)))
        }
        return files
    }
}

extension Study {
    /// Tables under names that are those of files and differ from each other.
    var namedTables: [(name: String, table: StudyTable)] {
        Array(zip(Self.distinct(tables.map(\.name)), tables))
    }

    var namedCharts: [(name: String, chart: StudyChart)] {
        Array(zip(Self.distinct(charts.map(\.name)), charts))
    }

    private static func distinct(_ names: [String]) -> [String] {
        var taken: Set<String> = []
        return names.map { name in
            let base = fileName(of: name)
            var result = base
            var number = 1
            // Some file systems do not tell capitals from small letters.
            while !taken.insert(result.lowercased()).inserted {
                number += 1
                result = "\(base)-\(number)"
            }
            return result
        }
    }

    private static func fileName(of name: String) -> String {
        let letters = name.map { character -> Character in
            let isPlain = character.isASCII && (character.isLetter || character.isNumber)
            return isPlain || "_-.".contains(character) ? character : "-"
        }
        let result = String(letters.drop { $0 == "." }.prefix(100))
        return result.isEmpty ? "unnamed" : result
    }
}
