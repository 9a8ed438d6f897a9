import Results
import Risk
import Simulation
import Statistics

/// Puts the answer of a reverse stress together: the search, and what the paths say about what it
/// found.
struct ReverseStressBuilder {
    let question: ReverseStressQuestion
    /// 1 on the paths that breach.
    let event: [Double]
    let margins: [Double]?
    let variables: [ReverseStress.Variable]
    let drivers: [Driver]
    let isOrdered: Bool
    let breaching: [Int]

    /// Paths that breach, and that do not, at least: fewer leave shares without an error.
    static let leastCount = 200
    /// Breaching paths whose draws are looked at, and draws of all paths.
    private static let sampleCount = 2_000
    private static let drawLimit = 4_000_000
    /// A flat limit is called bent with a chance of one in a thousand, and never for less than 2 %.
    private static let criticalScore = 3.290526731491895
    private static let leastBend = 0.02

    init(
        _ question: ReverseStressQuestion, _ event: [Double], margins: [Double]?,
        _ variables: [ReverseStress.Variable], drivers: [Driver], isOrdered: Bool
    ) {
        self.question = question
        self.event = event
        self.margins = margins
        self.variables = variables
        self.drivers = drivers
        self.isOrdered = isOrdered
        breaching = event.indices.filter { event[$0] == 1 }
    }

    private struct Found {
        let search: LimitSearch
        let valleys: LimitValleys
        let owners: [Int]
        let run: PointRun
        /// Answers at each point.
        let answers: [[Double]]
    }

    func result(run: PointRun?, marginUnit: Presentation.Unit) -> ReverseStress {
        var absence = tooFew
        var found: Found?
        if absence == nil {
            do throws(Refusal) { found = try search(run) } catch { absence = error.reason }
        }
        let first = found.flatMap { $0.valleys.points.isEmpty ? nil : $0 }
        let scores = first.map { coordinates($0.answers[0]) }
        let shares = first.map { self.shares($0) }
        let courses = factorOrder.enumerated().map { group, factor in
            ReverseStress.Course(
                factor: question.factors[factor], share: shares?[group],
                stations: stations(of: factor, at: first?.answers[0]),
                unit: variables.first { $0.factor == factor }?.unit ?? .quantity(""))
        }
        return ReverseStress(
            question: question, pathCount: event.count, breachCount: breaching.count,
            probability: SampleColumn(event).estimate(.probability),
            point: first.map(point), absence: absence,
            courses: courses.enumerated().sorted {
                (-($0.element.share?.value ?? 0), $0.offset)
                    < (-($1.element.share?.value ?? 0), $1.offset)
            }.map(\.element),
            further: first.map(further) ?? [],
            paths: scores.map(nearest) ?? breaching.prefix(ReverseStress.listedCount).map(path),
            nearestApproach: breaching.isEmpty ? approach : nil, isOrdered: isOrdered,
            marginUnit: marginUnit)
    }

    // MARK: - The search

    private struct Refusal: Error { let reason: String }

    private var tooFew: String? {
        if variables.isEmpty { return "no factor varies" }
        let (count, n) = (breaching.count, event.count)
        if min(count, n - count) >= Self.leastCount { return nil }
        return count <= n - count
            ? "breached on \(count) of \(n) paths, \(Self.leastCount) needed"
            : "kept on \(n - count) of \(n) paths, \(Self.leastCount) needed"
    }

    private func search(_ run: PointRun?) throws(Refusal) -> Found {
        guard let run, run.dimension > 0 else { throw Refusal(reason: "nothing is drawn") }
        guard let margins else {
            throw Refusal(
                reason: "nothing tells how near a course comes to it; state it as comparisons of "
                    + "numbers, such as npv < 0, joined by and, or")
        }
        if run.dependsOnNumber {
            throw Refusal(
                reason: "a factor follows the rows of a file in turn, so that a course of the draws "
                    + "does not decide it")
        }
        let finite = Moments(margins.filter(\.isFinite))
        let owners = run.owners(among: drivers)
        let search = LimitSearch(
            dimension: run.dimension, scale: finite.standardDeviation ?? 0, owners: owners
        ) { points in
            run.answers(at: points).map {
                LimitSearch.Response(margin: $0[1], takesPlace: $0[0] == 1)
            }
        }
        let beyond = event.indices.lazy.filter { (event[$0] == 1) != search.isInMiddle }
        let valleys = LimitValleys(
            search,
            sample: beyond.prefix(min(Self.sampleCount, Self.drawLimit / run.dimension))
                .map { run.point(ofPath: $0) })
        if valleys.points.isEmpty { throw Refusal(reason: words(valleys.absence)) }
        return Found(
            search: search, valleys: valleys, owners: owners, run: run,
            answers: run.answers(at: valleys.points.map(\.coordinates)))
    }

    private func words(_ absence: LimitSearch.Absence?) -> String {
        switch absence {
        case .jump(let from, let to):
            let what = question.margin?.subject.text ?? "the margin"
            return "at the limit \(what) jumps from \(Self.short(from)) to \(Self.short(to)): an "
                + "event or a threshold decides it, so that no course lies on the limit; "
                + "shortfall attribute shows which driver it is"
        case .noCrossing, nil: return "the search did not meet the limit"
        case .unsettled:
            return "beside the limit no small change of a draw matters: events or thresholds "
                + "decide it; shortfall attribute shows which driver it is"
        }
    }

    private static func short(_ x: Double) -> String {
        guard x.isFinite, x != 0 else { return "\(x)" }
        var scale = 1.0
        while abs(x) * scale < 1_000 { scale *= 10 }
        while abs(x) * scale >= 10_000 { scale /= 10 }
        return "\((x * scale).rounded() / scale)"
    }

    // MARK: - What was found

    private func point(_ found: Found) -> ReverseStress.Point {
        let nearest = found.valleys.points[0]
        let side = found.search.isInMiddle ? -1.0 : 1.0
        let n = event.count
        let distance = side * nearest.distance
        let expected = ReverseStress.chance(beyond: distance)
        let reach = ReverseStress.Point.reach
        func beyond(_ shift: Double) -> Double { ReverseStress.chance(beyond: distance + shift) }
        let (inner, outer) = (beyond(-reach), beyond(reach))
        let deviation = (Double(n) * expected * (1 - expected)).squareRoot()
        let excess = Double(breaching.count) - Double(n) * expected
        return ReverseStress.Point(
            probability: SampleColumn(event).estimate(.probability),
            distance: EstimatedValue(
                distance, standardError: 0, low: distance, high: distance, count: n),
            margin: found.answers[0][1], drivers: shares(of: nearest, found),
            probabilityThere: there(nearest, found),
            probabilityThereIfFlat: (expected - outer) / (inner - outer),
            covered: found.valleys.covered,
            isBent: found.valleys.points.count == 1
                && abs(excess) > Self.criticalScore * deviation
                && abs(excess) > Self.leastBend * Double(n) * min(expected, 1 - expected))
    }

    /// P(breach) on paths near the plane that touches the point.
    private func there(_ point: LimitSearch.Point, _ found: Found) -> EstimatedValue {
        let count = min(event.count, max(2_000, Self.drawLimit / found.run.dimension))
        var near = Array(repeating: 0.0, count: count)
        for path in 0..<count {
            let place = found.run.point(ofPath: path)
            var along = 0.0
            for index in place.indices { along += place[index] * point.coordinates[index] }
            let off = abs(along / point.distance - point.distance)
            near[path] = off <= ReverseStress.Point.reach ? 1 : 0
        }
        return SampleColumn(Array(event[..<count]), given: near).estimate(.probability)
    }

    private func shares(
        of point: LimitSearch.Point, _ found: Found
    ) -> [(name: String, share: Double)] {
        var sums = Array(repeating: 0.0, count: drivers.count + 1)
        let size = point.distance * point.distance
        for (index, z) in point.coordinates.enumerated() { sums[found.owners[index]] += z * z / size }
        // Equal shares keep the order of the drivers, free of the last bits.
        func key(_ number: Int) -> (Double, Int) { (-(sums[number] * 1e9).rounded(), number) }
        return sums.indices.filter { sums[$0] > 1e-12 }.sorted { key($0) < key($1) }.map {
            ($0 < drivers.count ? drivers[$0].name : "other draws", sums[$0])
        }
    }

    private func further(_ found: Found) -> [ReverseStress.Valley] {
        found.valleys.points.indices.dropFirst().map { index in
            let point = found.valleys.points[index]
            return ReverseStress.Valley(
                distance: (found.search.isInMiddle ? -1 : 1) * point.distance,
                margin: found.answers[index][1], drivers: shares(of: point, found),
                stations: factorOrder.map { factor in
                    (
                        question.factors[factor], stations(of: factor, at: found.answers[index]),
                        variables.first { $0.factor == factor }?.unit ?? .quantity("")
                    )
                })
        }
    }

    // MARK: - Factors

    /// Factors that vary, in the order of the question.
    private var factorOrder: [Int] {
        variables.reduce(into: []) { order, variable in
            if !order.contains(variable.factor) { order.append(variable.factor) }
        }
    }

    private func stations(of factor: Int, at answers: [Double]?) -> [ReverseStress.Station] {
        variables.filter { $0.factor == factor }.map { variable in
            let scores = variable.scores
            let level = answers.map { $0[variable.measure] }
            let sigmas = level.flatMap { level -> EstimatedValue? in
                guard level.isFinite, scores.reaches(level) else { return nil }
                let (z, error) = scores.score(of: level)
                let reach = ConfidenceLevel.percent95.z * error
                return EstimatedValue(
                    z, standardError: error, low: z - reach, high: z + reach, count: event.count)
            }
            return ReverseStress.Station(
                year: variable.year, sigmas: sigmas, level: level, median: scores.value(at: 0),
                low: scores.value(at: -1.6448536269514722),
                high: scores.value(at: 1.6448536269514722),
                breachMean: SampleColumn(scores.scores, given: event).estimate(.mean))
        }
    }

    /// The scores of the levels at a point.
    private func coordinates(_ answers: [Double]) -> [Double] {
        variables.map { $0.scores.score(of: answers[$0.measure]).z }
    }

    /// What each factor carries of β², in the order of ``factorOrder``.
    ///
    /// With s the scores of a factor's levels at the point less those of the middle course, and R the
    /// correlation of the scores, it is Σ sⱼ (R⁻¹ s)ⱼ over its years as a share of sᵀ R⁻¹ s: in no
    /// order of the factors. Errors come from ten batches of paths, each ranked on its own. Where
    /// factors are independent it is the exact share of the factor's draws.
    private func shares(_ found: Found) -> [EstimatedValue] {
        let n = event.count
        let exact = Dictionary(
            shares(of: found.valleys.points[0], found).map { ($0.name, $0.share) },
            uniquingKeysWith: { first, _ in first })
        let names = factorOrder.map { question.factors[$0] }
        if exact.keys.allSatisfy({ names.contains($0) }) && !isOrdered {
            return names.map {
                let share = exact[$0] ?? 0
                return EstimatedValue(
                    share, standardError: 0, low: share, high: share, count: n)
            }
        }
        let middle = found.run.answers(at: [
            Array(repeating: 0, count: found.run.dimension)
        ])[0]
        let ends = [found.answers[0], middle].map(coordinates)
        let whole = scoreShares(
            variables.map(\.scores.scores), 0..<n, zip(ends[0], ends[1]).map { $0 - $1 })
        let size = n / 10
        let parts = (0..<10).compactMap { batch -> [Double]? in
            let range = batch * size..<(batch + 1) * size
            let own = variables.compactMap { NormalScores(Array($0.scores.scores[range])) }
            if own.count < variables.count { return nil }
            let moves = own.indices.map {
                own[$0].score(of: ends[0][$0]).z - own[$0].score(of: ends[1][$0]).z
            }
            return scoreShares(own.map(\.scores), 0..<size, moves)
        }
        return whole.indices.map { group in
            let error =
                parts.count == 10
                ? Moments(parts.map { $0[group] }).standardErrorOfMean : nil
            let reach = (error ?? 0) * ConfidenceLevel.percent95.criticalValue(degreesOfFreedom: 9)
            return EstimatedValue(
                whole[group], standardError: error, low: error.map { _ in whole[group] - reach },
                high: error.map { _ in whole[group] + reach }, count: n)
        }
    }

    private func scoreShares(
        _ scores: [[Double]], _ range: Range<Int>, _ moves: [Double]
    ) -> [Double] {
        let solved = CorrelationSolver(scores, range).solved(moves)
        let size = zip(moves, solved).reduce(0) { $0 + $1.0 * $1.1 }
        return factorOrder.map { factor in
            variables.indices.filter { variables[$0].factor == factor }
                .reduce(0) { $0 + moves[$1] * solved[$1] } / size
        }
    }

    // MARK: - Paths

    private func path(_ number: Int) -> ReverseStress.Path {
        ReverseStress.Path(
            number: number, distance: nil, distanceFromMedian: nil, margin: margins?[number])
    }

    private var approach: ReverseStress.Path? {
        margins.flatMap { values in
            values.indices.filter { values[$0].isFinite }
                .min { (values[$0], $0) < (values[$1], $1) }.map(path)
        }
    }

    /// Breaching paths by the distance of their levels' scores from those of the point.
    private func nearest(to point: [Double]) -> [ReverseStress.Path] {
        let solver = CorrelationSolver(variables.map(\.scores.scores), 0..<event.count)
        let place = solver.whitened(point)
        var found: [ReverseStress.Path] = []
        for number in breaching {
            let own = solver.whitened(variables.map { $0.scores.scores[number] })
            let distance = zip(own, place).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
                .squareRoot()
            if found.count == ReverseStress.listedCount,
                distance >= found.last?.distance ?? .infinity
            {
                continue
            }
            let at = found.firstIndex { $0.distance ?? 0 > distance } ?? found.count
            found.insert(
                .init(
                    number: number, distance: distance,
                    distanceFromMedian: own.reduce(0) { $0 + $1 * $1 }.squareRoot(),
                    margin: margins?[number]), at: at)
            if found.count > ReverseStress.listedCount { found.removeLast() }
        }
        return found
    }
}
