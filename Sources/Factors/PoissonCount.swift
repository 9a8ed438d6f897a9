import Randomness
import Series
import TilePrograms

/// The number of arrivals in a month at a constant rate, from one uniform by inverse distribution.
///
/// *Formula*: N = Σₖ 1{U < P(N ≥ k)}, k = 1, 2, …, as long as the chance is at least 10⁻⁹; the rest
/// of the law is cut off.
struct PoissonCount: Sendable {
    /// P(N ≥ k) for k = 1, 2, …
    let exceedances: [Double]

    /// At most so many arrivals a year: 12 a month exceed the 64 that are looked at with a chance
    /// below 10⁻²².
    static let rateLimit = 144.0

    /// - Parameter rate: arrivals a year, in 0…144.
    init(rate: Double) {
        let mean = rate * monthStep
        var (chance, sum) = (LogProcess.exp(-mean), 0.0)
        var result: [Double] = []
        for count in 0..<64 {
            sum += chance
            if 1 - sum < 1e-9 { break }
            result.append(1 - sum)
            chance *= mean / Double(count + 1)
        }
        exceedances = result
    }

    /// E N of the law that is drawn.
    var mean: Double { exceedances.reduce(0, +) }

    /// For each k, 1 where the month holds at least k arrivals.
    ///
    /// - Parameter name: addresses the draw.
    func happenings(_ name: String, in graph: SeriesGraph) -> [NodeID] {
        let source = DrawSource(name: NameHash(name), purpose: .jumpCount)
        let uniform = graph.draw(.uniform, source)
        return exceedances.map { graph.binary(.less, uniform, graph.constant($0)) }
    }
}
