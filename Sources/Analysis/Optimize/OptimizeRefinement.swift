import Risk
import ScenarioModel
import Simulation

extension OptimizeSearch {
    /// Steps at which no neighbor of the best is looked at any more, as shares of the ranges.
    private var finest: Double { size == 1 ? 0x1p-14 : 0x1p-10 }
    /// Rounds of refinement that may be spent.
    private static let refinementLimit = 48

    /// Improves on the best candidate by its neighbors, all on the paths of the search: a compass
    /// search whose step doubles where it succeeds and is halved where two rounds of directions
    /// fail. Directions are those of the axes, the diagonals and between them, so that the search
    /// can follow a bound that lies across the axes.
    ///
    /// - Source: Hooke & Jeeves (1961), doi:10.1145/321062.321069; Kolda, Lewis & Torczon (2003),
    ///   doi:10.1137/S003614450242889; more directions than axes at a bound: Audet & Dennis (2006),
    ///   doi:10.1137/040603371.
    mutating func refine(from reach: Double) throws(StudyError) {
        guard var center = ranked.first else { return }
        var step = resolution.map { $0 / 2 } ?? reach
        var (failures, move) = (0, [Double]?.none)
        for round in 0..<Self.refinementLimit where step >= finest {
            var places = directions(round).map { direction in
                zip(center.place, direction).map { $0 + step * $1 }
            }
            if let move { places.append(zip(center.place, move).map { $0 + $1 }) }
            try evaluate(places.map { $0.map { min(1, max(0, $0)) } })
            guard let now = ranked.first else { return }
            if now.place != center.place {
                move = zip(now.place, center.place).map { $0 - $1 }
                (center, failures) = (now, 0)
                step = min(2 * step, 0.125)
                resolution = nil
            } else {
                (failures, move) = (failures + 1, nil)
                if failures < (size == 1 ? 1 : 2) { continue }
                resolution = step
                (failures, step) = (0, step / 2)
            }
        }
    }

    private func directions(_ round: Int) -> [[Double]] {
        switch size {
        case 1: return [[-1], [-0.5], [0.5], [1]]
        case 2:
            return round.isMultiple(of: 2)
                ? [[1, 0], [0, 1], [-1, 0], [0, -1], [1, 1], [-1, 1], [1, -1], [-1, -1]]
                : [1.0, -1].flatMap { a in
                    [0.5, -0.5].flatMap { b in [[a, b], [b, a]] }
                }
        default:
            return (0..<size).flatMap { axis in
                [-1.0, 1].map { sign in (0..<size).map { $0 == axis ? sign : 0 } }
            } + (1...2 * size).map { index in
                Self.halton(2 * size * round + index, size).map { 2 * $0 - 1 }
            }
        }
    }
}

extension Optimize.Result {
    /// Steps to the neighbors of the optimum, none of which is better: of each input in its unit.
    ///
    /// Nil where the search ended while it was still improving.
    var steps: [Variation.Value]? {
        resolution.map { share in
            question.inputs.map { input in
                let range = input.range ?? 0...0
                return input.value(share * (range.upperBound - range.lowerBound))
            }
        }
    }

    /// Whether a bound stops the objective: some choice no further than two steps from the optimum is
    /// better and breaks it.
    func binds(_ limit: MeasureLimit, at best: Optimize.Candidate) -> Bool {
        guard let cost = question.cost(best) else { return false }
        let reach = 2.5 * (resolution ?? 0x1p-6)
        return candidates.contains { candidate in
            guard let other = question.cost(candidate), other < cost else { return false }
            let isNear = zip(candidate.place, best.place).allSatisfy { abs($0 - $1) <= reach }
            return isNear
                && question.breaches(candidate)?.contains { $0.limit == limit } == true
        }
    }
}

extension Laboratory {
    /// Whether the scenario takes the changes of a variant.
    func accepts(_ variant: Variant) -> Bool {
        let diagnostics = Diagnostics()
        var planner = JointPlanner()
        let answer = planner.add(self.planner(of: variant, diagnostics), [])
        return answer != nil && !diagnostics.hasErrors
    }
}

extension Optimize {
    /// Of each input, whether the optimum lies at an end of its range beyond which the scenario would
    /// still take values. A quantity of 0 and a share of 100 % are natural ends.
    func openEnds(_ best: Candidate?, _ laboratory: Laboratory) -> [Bool] {
        guard let best else { return inputs.map { _ in false } }
        return zip(inputs, zip(best.place, best.values)).map { input, at in
            guard at.0 == 0 || at.0 == 1, let range = input.range, let end = at.1.number, end != 0
            else { return false }
            let step = 0.05 * (range.upperBound - range.lowerBound)
            let beyond = input.value(at.0 == 0 ? end - step : end + step)
            // Across zero is another kind of thing: a price becomes a fee.
            if let number = beyond.number, number * end < 0 { return false }
            return laboratory.accepts(Variant("beyond", [input.change(beyond)]))
        }
    }
}
