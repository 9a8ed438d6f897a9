import Results
import ScenarioModel

/// Every form in which a check of the factors can be told.
public enum CheckFormat: String, CaseIterable, Sendable {
    case text
    case json
    case csv

    /// Under which name the form is written to a directory.
    public var fileName: String {
        switch self {
        case .text: "check.txt"
        case .json: "check.json"
        case .csv: "check.csv"
        }
    }

    /// - Parameter isStyled: whether text marks what matters by ANSI bold and dim.
    public func render(_ check: FactorCheck, isStyled: Bool = false) -> String {
        switch self {
        case .text:
            var typesetter = PlainTypesetter(isStyled: isStyled)
            return typesetter.set(CheckPage(check: check).page)
        case .json: return CheckData.json(check)
        case .csv: return CheckData.csv(check)
        }
    }
}

/// All files of a check: its three forms and a fan chart for each factor.
public enum CheckFiles {
    public static func all(_ check: FactorCheck) -> [(name: String, text: String)] {
        CheckFormat.allCases.map { ($0.fileName, $0.render(check)) }
            + check.fans.map { ("fan-\($0.factor).svg", FanChart(fan: $0).svg) }
    }
}

/// A check as data, one figure a row.
enum CheckData {
    static func csv(_ check: FactorCheck) -> String {
        let rows = check.figures.map { figure in
            CSVCell.line([
                CSVCell.text(figure.subject), figure.month ?? "", figure.statistic.rawValue,
                CSVCell.number(figure.theory), CSVCell.number(figure.simulated),
                CSVCell.number(figure.difference), figure.verdict.rawValue,
            ])
        }
        return "subject,month,statistic,theory,simulated,difference_se,verdict\n" + rows.joined()
    }

    static func json(_ check: FactorCheck) -> String {
        var json = JSONBuilder()
        json.object { json in
            json.add("schema", FactorCheck.schema)
            JSONReport.add(check.provenance, to: &json)
            json.add("title", check.title)
            json.add("threshold_se", check.threshold)
            json.add("judged", check.judgedCount)
            json.add("suspects", check.suspects.count)
            json.add("pairs_left_out", check.pairsLeftOut)
            json.array("figures") { json in
                for figure in check.figures {
                    json.object { json in
                        json.add("subject", figure.subject)
                        json.add("month", figure.month)
                        json.add("statistic", figure.statistic.rawValue)
                        json.add("theory", figure.theory)
                        json.add("simulated", figure.simulated)
                        json.add("difference_se", figure.difference)
                        json.add("verdict", figure.verdict.rawValue)
                    }
                }
            }
            json.array("fans") { json in for fan in check.fans { add(fan, to: &json) } }
        }
        json.raw("\n")
        return json.text
    }

    private static func add(_ fan: FactorCheck.Fan, to json: inout JSONBuilder) {
        json.object { json in
            json.add("factor", fan.factor)
            json.add("process", fan.process)
            json.add("unit", fan.unit)
            json.add("no_closed_form", fan.unknownBecause)
            json.strings("months", fan.months)
            for (name, values) in [
                ("p5", fan.p5), ("p25", fan.p25), ("p50", fan.p50), ("p75", fan.p75),
                ("p95", fan.p95),
            ] {
                json.array(name) { json in for value in values { json.add(nil, value) } }
            }
        }
    }
}
