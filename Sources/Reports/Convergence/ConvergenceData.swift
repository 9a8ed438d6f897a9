import Results
import ScenarioModel

extension JSONReport {
    static func add(
        _ convergence: Convergence, currency: String, to json: inout JSONBuilder
    ) {
        json.object("convergence") { json in
            json.add("is_reached", convergence.isReached)
            json.add("maximum_paths", convergence.maximumPathCount)
            json.add("paths_needed", convergence.checks.last?.pathsNeeded.map(Double.init))
            json.array("goals") { json in
                for goal in convergence.goals {
                    json.object { json in
                        json.add("measure", goal.measure)
                        json.add("metric", goal.metric)
                        json.add("period", goal.period)
                        json.add("statistic", goal.statistic.rawValue)
                        json.add("condition", goal.condition)
                        json.add("unit", goal.unit.symbol(currency: currency))
                        json.add("half_width", goal.bound)
                        json.add("is_relative", goal.isRelative)
                    }
                }
            }
            json.array("checks") { json in
                for check in convergence.checks { add(check, to: &json) }
            }
        }
    }

    private static func add(_ check: Convergence.Check, to json: inout JSONBuilder) {
        json.object { json in
            json.add("paths", check.pathCount)
            json.array("readings") { json in
                for reading in check.readings {
                    json.object { json in
                        json.add("value", reading.value)
                        json.add("ci_low", reading.low)
                        json.add("ci_high", reading.high)
                        json.add("half_width", reading.halfWidth)
                        json.add("bound", reading.bound)
                        json.add("extreme_path_share", reading.extreme?.share)
                    }
                }
            }
        }
    }
}

/// The checks of a run as a tidy table: one estimate at one check a row.
public enum ConvergenceCSV {
    static let header = "measure,paths,value,ci_low,ci_high,half_width,bound\n"

    public static func render(_ convergence: Convergence) -> String {
        var text = header
        for (index, goal) in convergence.goals.enumerated() {
            for check in convergence.checks {
                let reading = check.readings[index]
                let numbers = [
                    reading.value, reading.low, reading.high, reading.halfWidth, reading.bound,
                ].map(CSVCell.number)
                text += CSVCell.line([CSVCell.text(goal.measure), "\(check.pathCount)"] + numbers)
            }
        }
        return text
    }
}

extension Convergence {
    /// One picture for each goal: the estimate with its interval as paths are added, and the bound.
    public func charts(currency: String) -> [StudyChart] {
        goals.enumerated().map { index, goal in
            let readings = checks.map { ($0.pathCount, $0.readings[index]) }
            let points = readings.compactMap { paths, reading -> StudyChart.Point? in
                guard let value = reading.value else { return nil }
                let (low, high) = (reading.low ?? value, reading.high ?? value)
                return .init(
                    x: Double(paths), y: value,
                    yRange: min(low, value)...max(high, value))
            }
            let last = readings.last?.1
            let marks = [-1.0, 1.0].compactMap { side -> StudyChart.Mark? in
                guard let value = last?.value, let bound = last?.bound else { return nil }
                let width = ConvergenceText.width(bound, goal.unit, currency: currency)
                return .init(
                    value + side * bound, (side < 0 ? "-" : "+") + width, isHorizontal: true)
            }
            return StudyChart(
                index == 0 ? "convergence" : "convergence-\(index + 1)",
                title: "\(goal.measure) as paths are added",
                .lines(
                    [.init(goal.measure, points)], x: .init("paths", unit: .quantity("")),
                    y: .init(goal.measure, unit: goal.unit)), marks: marks)
        }
    }
}
