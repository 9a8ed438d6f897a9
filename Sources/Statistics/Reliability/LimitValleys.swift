/// The points at which a limit comes near to the middle, the nearest first, and how much of what
/// lies beyond the limit they account for.
///
/// The first search starts towards the mean of the points sampled from beyond the limit, which for a
/// flat limit is the right direction; the next ones from points that lie beyond none of the planes at
/// the points found so far.
package struct LimitValleys {
    /// None where no search ended on the limit.
    package let points: [LimitSearch.Point]
    /// Of the sample, beyond the plane at one of the points at least.
    package let covered: Double
    /// Why the first search that failed did.
    package let absence: LimitSearch.Absence?

    private static let pointLimit = 4
    private static let searchLimit = 8
    /// Points count as one when their directions have a cosine above it.
    private static let sameDirection = 0.98
    /// A share of the sample that is left without a point of its own.
    private static let negligible = 0.01

    /// - Parameter sample: points beyond the limit, at least one.
    package init(_ search: LimitSearch, sample: [[Double]]) {
        var points: [LimitSearch.Point] = []
        var absence: LimitSearch.Absence?
        func isKnown(_ point: LimitSearch.Point) -> Bool {
            points.contains { known in
                LimitSearch.product(known.coordinates, point.coordinates)
                    > Self.sameDirection * known.distance * point.distance
            }
        }
        func look(towards start: [Double], within reach: Double) {
            do throws(LimitSearch.Absence) {
                let point = try search.nearest(towards: start, within: reach)
                if !isKnown(point) { points.append(point) }
            } catch {
                absence = absence ?? error
            }
        }
        func left() -> [Int] {
            sample.indices.filter { index in !points.contains { $0.isBeyond(sample[index]) } }
        }
        look(towards: Self.mean(of: sample), within: 12)
        var searches = 1
        var rest = left()
        var tried: Set<Int> = []
        while searches < Self.searchLimit, points.count < Self.pointLimit,
            Double(rest.count) > Self.negligible * Double(sample.count),
            let first = rest.first(where: { !tried.contains($0) })
        {
            tried.insert(first)
            let seed = sample[first]
            let alike = rest.filter { LimitSearch.product(sample[$0], seed) > 0 }
            look(towards: Self.mean(of: alike.map { sample[$0] }), within: 12)
            let before = points.count
            look(
                towards: seed,
                within: LimitSearch.product(seed, seed).squareRoot() * (1 + 1e-9))
            searches += 2
            if points.count == before, points.isEmpty, searches > 4 { break }
            rest = left()
        }
        // Equal distances keep the order of the coordinates, free of the last bits.
        func key(_ point: LimitSearch.Point) -> (Double, Int) {
            let place = point.coordinates.indices.max {
                abs(point.coordinates[$0]) < abs(point.coordinates[$1])
            }
            return ((point.distance * 1e7).rounded(), place ?? 0)
        }
        self.points = points.sorted { key($0) < key($1) }
        covered =
            sample.isEmpty ? 0 : 1 - Double(left().count) / Double(sample.count)
        self.absence = absence
    }

    private static func mean(of points: [[Double]]) -> [Double] {
        guard let first = points.first else { return [] }
        var sum = Array(repeating: 0.0, count: first.count)
        for point in points {
            for index in sum.indices { sum[index] += point[index] }
        }
        return sum.map { $0 / Double(points.count) }
    }
}
