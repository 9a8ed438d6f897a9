import Risk
import ScenarioModel
import Simulation
import Statistics

extension Optimize {
    public struct Result: Sendable {
        public let question: Optimize
        /// Everything that was tried, in order.
        public let candidates: [Candidate]
        /// The best that keeps to all bounds; nil when none does.
        public let best: Candidate?
        /// Nearest to keeping all bounds, where none does.
        public let nearest: Candidate?
        /// The best few on other random numbers.
        public let confirmed: Confirmation?
        /// What the scenario says of amounts beyond the horizon.
        let beyondRule: String?
        /// Distance of the optimum's nearest neighbors that were tried and are no better, as a share
        /// of the ranges; nil where the search ended while it was improving.
        public let resolution: Double?
        /// By input: whether the optimum lies at an end of the range that the scenario does not need.
        let openEnds: [Bool]
        let units: MeasureUnits
    }

    /// The best candidates of a search, on random numbers that the search did not see.
    public struct Confirmation: Sendable {
        public let seed: UInt64
        /// The best of the search first.
        public let candidates: [Candidate]
        /// The objective of the best less that of each, on the same new paths.
        public let leads: [EstimatedValue]
    }

    public func callAsFunction(_ laboratory: Laboratory) throws(StudyError) -> Result {
        try judged(laboratory).result(laboratory)
    }

    private func result(_ laboratory: Laboratory) throws(StudyError) -> Result {
        var search = OptimizeSearch(question: self, laboratory: laboratory)
        try search.run()
        let ranked = search.ranked
        let confirmed = try ranked.isEmpty ? nil : confirm(Self.apart(ranked), laboratory)
        try checkUnits(search)
        return Result(
            question: self, candidates: search.candidates, best: ranked.first,
            nearest: ranked.isEmpty ? search.nearest : nil, confirmed: confirmed,
            beyondRule: laboratory.beyondRule, resolution: search.resolution, openEnds: openEnds(ranked.first, laboratory),
            units: search.units)
    }

    /// The best candidate and up to three good ones that are other choices: at least a twentieth of
    /// some range apart.
    private static func apart(_ ranked: [Candidate]) -> [Candidate] {
        var chosen: [Candidate] = []
        for candidate in ranked where chosen.count < 4 {
            let isOther = chosen.allSatisfy { other in
                zip(candidate.place, other.place).contains { abs($0 - $1) >= 0.05 }
            }
            if isOther { chosen.append(candidate) }
        }
        return chosen
    }

    /// Evaluates candidates with another seed.
    private func confirm(
        _ chosen: [Candidate], _ laboratory: Laboratory
    ) throws(StudyError) -> Confirmation {
        let seed = laboratory.family.plan.seed &+ 1
        var other = laboratory
        other.family = laboratory.family.with(seed: seed)
        let samples = try other.simulate(
            chosen.map { variant($0.values) }, askedMeasures, task: "out of sample")
        return Confirmation(
            seed: seed,
            candidates: chosen.enumerated().map { index, candidate in
                Candidate(
                    values: candidate.values,
                    estimates: askedMeasures.indices.map { samples.estimate(index, $0) },
                    place: candidate.place)
            },
            leads: chosen.indices.map { samples.difference(0, $0, 0) })
    }

    /// Bounds must measure what their measures do.
    private func checkUnits(_ search: OptimizeSearch) throws(StudyError) {
        var problems: [Diagnostic] = []
        for limit in limits {
            guard let index = measures.firstIndex(of: limit.measure),
                let dimension = search.dimensions[index], limit.level != 0,
                limit.quantity.dimension != dimension
            else { continue }
            problems.append(
                Diagnostic(
                    at: SourcePosition(file: "--require", line: 1, column: 1),
                    offending: limit.quantity.text,
                    message: "\(limit.measure.text) measures \(dimension.words)",
                    expected: dimension.wordsWithExample()))
        }
        if !problems.isEmpty { throw .request(problems) }
    }
}

/// Tries candidates, many at a time, closing in on the best.
struct OptimizeSearch {
    let question: Optimize
    let laboratory: Laboratory
    private(set) var candidates: [Optimize.Candidate] = []
    private(set) var units = MeasureUnits()
    private(set) var dimensions: [Dimension?] = []
    private var tried: Set<[String]> = []
    /// See ``Optimize/Result/resolution``.
    var resolution: Double?

    init(question: Optimize, laboratory: Laboratory) {
        self.question = question
        self.laboratory = laboratory
    }

    var size: Int { question.inputs.count }

    /// Candidates that keep to all bounds, best first; of equals the one tried first.
    var ranked: [Optimize.Candidate] {
        var found: [(cost: Double, index: Int)] = []
        for (index, candidate) in candidates.enumerated() where question.isFeasible(candidate) {
            if let cost = question.cost(candidate) { found.append((cost, index)) }
        }
        return found.sorted { ($0.cost, $0.index) < ($1.cost, $1.index) }
            .map { candidates[$0.index] }
    }

    /// The candidate that breaks bounds by least, each breach in standard deviations of the
    /// bound's measure over the candidates.
    var nearest: Optimize.Candidate? {
        let spreads = question.measures.indices.map { index in
            Moments(candidates.compactMap { $0.estimates[index].value }).variance?.squareRoot() ?? 0
        }
        func distance(_ candidate: Optimize.Candidate) -> Double {
            guard let broken = question.breaches(candidate) else { return .infinity }
            return broken.reduce(0) { sum, breach in
                let index = question.measures.firstIndex(of: breach.limit.measure) ?? 0
                return sum + breach.excess / (spreads[index] > 0 ? spreads[index] : 1)
            }
        }
        return candidates.filter { distance($0).isFinite }
            .min { distance($0) < distance($1) }
    }

    mutating func run() throws(StudyError) {
        try evaluate(starting)
        // Both the best and, where bounds bind, the nearest to keeping them lead on.
        var reach = size == 1 ? 1.0 / Double(starting.count - 1) : 0.25
        for _ in 0..<Optimize.rounds {
            guard let center = ranked.first ?? nearest else { return }
            try evaluate(around(center.place, reach))
            let isSame = ranked.first?.place == center.place
            resolution = isSame ? reach / (size == 1 ? 4 : 2) : nil
            if size > 1 || isSame { reach /= size == 1 ? 4 : 2 }
        }
        try refine(from: reach)
    }

    // MARK: - Where to look

    /// An even set over the box: a grid for one or two inputs, a Halton sequence with the corners
    /// for more.
    private var starting: [[Double]] {
        switch size {
        case 1: return (0...16).map { [Double($0) / 16] }
        case 2:
            return (0...6).flatMap { a in (0...6).map { [Double(a) / 6, Double($0) / 6] } }
        default:
            let corners = (0..<(1 << size)).map { corner in
                (0..<size).map { Double((corner >> $0) & 1) }
            }
            return corners + (1...64).map { index in Self.halton(index, size) }
        }
    }

    /// A box around a place, cut off at the box of inputs.
    private func around(_ center: [Double], _ reach: Double) -> [[Double]] {
        let offsets: [[Double]] =
            switch size {
            case 1: (-4...4).filter { $0 != 0 }.map { [Double($0) / 4] }
            case 2:
                (-2...2).flatMap { a in (-2...2).map { [Double(a) / 2, Double($0) / 2] } }
            default:
                (0..<size).flatMap { axis in
                    [-1.0, -0.5, 0.5, 1].map { step in
                        (0..<size).map { $0 == axis ? step : 0 }
                    }
                } + (1...16).map { index in
                    Self.halton(index, size).map { 2 * $0 - 1 }
                }
            }
        return offsets.map { offset in
            zip(center, offset).map { min(1, max(0, $0 + reach * $1)) }
        }
    }

    /// - Source: Halton (1960), doi:10.1007/BF01386213.
    static func halton(_ index: Int, _ size: Int) -> [Double] {
        [2, 3, 5, 7, 11, 13].prefix(size).map { base in
            var (rest, scale, value) = (index, 1.0, 0.0)
            while rest > 0 {
                scale /= Double(base)
                value += scale * Double(rest % base)
                rest /= base
            }
            return value
        }
    }

    // MARK: - Trying

    mutating func evaluate(_ places: [[Double]]) throws(StudyError) {
        var fresh: [(place: [Double], values: [Variation.Value])] = []
        for place in places {
            let values = question.values(at: place)
            if tried.insert(values.map(\.text)).inserted { fresh.append((place, values)) }
        }
        if fresh.isEmpty { return }
        let measures = question.askedMeasures
        var found: [Optimize.Candidate] = []
        var (units, dimensions) = (units, dimensions)
        try laboratory.simulate(
            inBatches: fresh.map { question.variant($0.values) }, beside: [], measures,
            task: "candidates"
        ) { batch in
            units = batch.units
            dimensions = measures.indices.map { batch.samples.dimension($0) }
            for index in batch.range {
                found.append(
                    Optimize.Candidate(
                        values: fresh[index].values,
                        estimates: measures.indices.map {
                            batch.estimate(of: .variant(index), $0)
                        }, place: fresh[index].place))
            }
        }
        (self.units, self.dimensions) = (units, dimensions)
        candidates += found
    }
}
