import Results
import ScenarioModel

/// A result as a tidy long table: one estimate a row.
///
/// Cells are those of ``CSVCell``.
public enum CSVReport {
    static let header =
        "metric,period,statistic,condition,value,std_error,ci_low,ci_high,count,resolution,reason,"
        + "period_part\n"

    /// The header and one row for each estimate; what there is not stays empty.
    public static func render(_ result: RunResult) -> String {
        var bytes = Array(header.utf8)
        bytes.reserveCapacity(128 * result.estimates.count)
        let parts = result.presentation.parts
        for estimate in result.estimates {
            let texts = [
                estimate.metric, estimate.period ?? "", estimate.statistic.rawValue,
                estimate.condition ?? "",
            ]
            for text in texts {
                append(text, to: &bytes)
                bytes.append(comma)
            }
            for number in [estimate.value, estimate.standardError, estimate.low, estimate.high] {
                bytes.append(contentsOf: CSVCell.number(number).utf8)
                bytes.append(comma)
            }
            bytes.append(contentsOf: "\(estimate.count)".utf8)
            bytes.append(comma)
            if estimate.value != nil {
                bytes.append(contentsOf: estimate.resolution.rawValue.utf8)
            }
            bytes.append(comma)
            append(estimate.reason ?? "", to: &bytes)
            bytes.append(comma)
            append(estimate.period.flatMap { parts[$0] } ?? "", to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        if let knowledge = result.knowledge { append(knowledge, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A row for each end and the median of each band: `P(loss),,knowledge_p5,…`, counting draws.
    private static func append(_ knowledge: Study, to bytes: inout [UInt8]) {
        guard let table = knowledge.tables.first else { return }
        for row in table.rows {
            guard case .text(let measure)? = row.first else { continue }
            for (column, cell) in zip(table.columns, row) {
                guard ["p5", "median", "p95"].contains(column.name), let estimate = cell.estimate
                else { continue }
                append(measure, to: &bytes)
                bytes.append(contentsOf: ",,knowledge_\(column.name),,".utf8)
                let numbers = [
                    estimate.value, estimate.standardError, estimate.low, estimate.high,
                ]
                for number in numbers {
                    bytes.append(contentsOf: CSVCell.number(number).utf8)
                    bytes.append(comma)
                }
                bytes.append(contentsOf: "\(estimate.count),".utf8)
                bytes.append(contentsOf: (estimate.value == nil ? "" : "exact").utf8)
                bytes.append(comma)
                append(estimate.reason ?? "", to: &bytes)
                bytes.append(comma)
                bytes.append(UInt8(ascii: "\n"))
            }
        }
    }

    private static let comma = UInt8(ascii: ",")

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: CSVCell.text(text).utf8)
    }
}
