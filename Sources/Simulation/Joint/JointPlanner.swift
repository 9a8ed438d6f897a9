import Risk
import ScenarioModel
import Series
import TilePrograms

/// Plans several scenarios as one program on common random numbers.
///
/// The scenarios are built into one graph, in which equal expressions are one node; states and the
/// past become one by ``SeriesGraph/shared(results:)``. So factors that the scenarios have in common
/// are simulated once, and so is every line that a change does not touch. Scenarios with other
/// months, or more than fit one program, make further programs; draws are addressed by factor, path
/// and calendar month, so that pairs stay pairs.
package struct JointPlanner {
    /// What is asked of a scenario, and where the question stands.
    package struct Question {
        package let measure: MeasureText
        package let position: SourcePosition

        package init(_ measure: MeasureText, at position: SourcePosition) {
            self.measure = measure
            self.position = position
        }
    }

    /// The columns of one scenario, a pair for each question.
    package struct Answer {
        let graph: SeriesGraph
        package let grid: TimeGrid
        package let columns: [(subject: ClosingFormulas.Column, condition: ClosingFormulas.Column?)]
        /// Names that the scenario lacks and that its formulas asked for: they count as nothing.
        package let missed: [String]
        let names: Namespace

        /// What a line of the scenario measures; nil where it has no such line.
        package func dimension(ofLine name: String) -> Dimension? {
            names.isKnown(name) ? names.series(name)?.dimension : nil
        }

        /// What the subject of a question measures.
        package func dimension(of question: Int) -> Dimension {
            let subject = columns[question].subject
            return subject.denominator.map { subject.series.dimension / $0.dimension }
                ?? subject.series.dimension
        }
    }

    /// Scenarios in one program, counted as they were added.
    private var answers: [Answer] = []
    private var graphs: [Months: SeriesGraph] = [:]

    private struct Months: Hashable {
        let start: CalendarMonth
        let stepCount: Int
        let knownCount: Int
        let runOffCount: Int
    }

    /// Scenarios per program: more would carry more months' state than the caches hold.
    package static let programSize = 16

    package init() {}

    /// Adds a scenario; nil when something is wrong with it, which its planner's diagnostics say.
    ///
    /// - Parameters:
    ///   - absent: names that the scenario may lack, which then count as nothing.
    ///   - redrawn: names whose draws are replaced by independent copies; see ``Driver``.
    ///   - held: names whose draws are held at their median.
    package mutating func add(
        _ planner: Planner, _ questions: [Question], redrawn: [String] = [], held: [String] = [],
        absent: [String: Absence] = [:]
    ) -> Answer? {
        var made = graphs
        let answer = planner.sample(questions, absent: absent) { grid in
            let months = Months(
                start: grid.start, stepCount: grid.stepCount, knownCount: grid.knownCount,
                runOffCount: grid.runOffCount)
            let graph = made[months] ?? SeriesGraph(grid)
            made[months] = graph
            graph.redrawn = RedrawnNames(redrawn)
            graph.held = RedrawnNames(held)
            return graph
        }
        graphs = made
        if let answer { answers.append(answer) }
        return answer
    }

    /// The programs that simulate everything added, with the paths and seed of `base`.
    ///
    /// - Parameter size: scenarios per program.
    package func plans(like base: RunPlan, size: Int = programSize) -> [JointPlan] {
        var groups: [(graph: SeriesGraph, members: [Int])] = []
        for (index, answer) in answers.enumerated() {
            let place = groups.lastIndex { $0.graph === answer.graph && $0.members.count < size }
            if let place {
                groups[place].members.append(index)
            } else {
                groups.append((answer.graph, [index]))
            }
        }
        return groups.map { plan($0.graph, $0.members, like: base) }
    }

    private func plan(_ graph: SeriesGraph, _ members: [Int], like base: RunPlan) -> JointPlan {
        let columns = members.flatMap { member in
            answers[member].columns.flatMap { column in
                let per = column.subject.denominator.map {
                    ClosingFormulas.Column(series: $0, mayBeInfinite: false)
                }
                return [column.subject, per, column.condition].compactMap { $0 }
            }
        }
        let (shared, nodes) = graph.shared(results: columns.map(\.series.node))
        var rows: [NodeID: Int] = [:]
        var results: [NodeID] = []
        var kinds: [MeasurePlan.Kind] = []
        let places = zip(columns, nodes).map { column, node in
            if let row = rows[node] { return row }
            rows[node] = results.count
            results.append(node)
            kinds.append(.sampled(mayBeInfinite: column.mayBeInfinite))
            return results.count - 1
        }
        var next = 0
        func place() -> Int {
            defer { next += 1 }
            return places[next]
        }
        let planned = members.map { member in
            JointPlan.Member(
                index: member,
                columns: answers[member].columns.map { column in
                    JointPlan.Place(
                        subject: place(),
                        denominator: column.subject.denominator == nil ? nil : place(),
                        condition: column.condition == nil ? nil : place())
                })
        }
        let program = shared.compile(recorded: [], results: results)
        return JointPlan(
            plan: base.asking(program, results: kinds), members: planned)
    }
}

/// One program for several scenarios.
package struct JointPlan: Sendable {
    package let plan: RunPlan
    package let members: [Member]

    package struct Member: Sendable {
        /// Its number in the order in which scenarios were added.
        package let index: Int
        package let columns: [Place]
    }

    /// Rows of the program's results.
    package struct Place: Sendable {
        package let subject: Int
        /// Of a pooled ratio.
        package let denominator: Int?
        package let condition: Int?
    }
}
