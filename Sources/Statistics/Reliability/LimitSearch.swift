/// Looks for the points of a limit that lie nearest to the middle, in standard normal space.
///
/// The limit parts the points at which an event takes place from the others; the middle is the
/// origin. A *margin* g, positive on the middle's side, tells how far off the limit is. Along a
/// direction u the distance β(u) of the limit is the least t > 0 at which t·u lies beyond it, found by
/// bisection on the event itself; so every point that is reported lies on the limit. Starting from a
/// direction, β is made smaller:
///
/// - a step goes to the least z on the beyond side of the planes known, a·z ≤ b, of which the first is
///   the tangent of the limit where it stands: one plane is the step of Hasofer, Lind, Rackwitz and
///   Fiessler, z = (∇g·x − g) ∇g/|∇g|²;
/// - it is taken as far as it leads across the limit at the present distance (the line search of Liu
///   & Der Kiureghian 1991, along the sphere);
/// - where it does not, the tangent at a point tried joins the planes: so a search ends in a corner,
///   where two pieces of a limit meet, and not in going from one to the other (a bundle);
/// - where no step leads on, directions beside it are tried, so that it does not rest on the ridge
///   between two valleys.
///
/// - Source: Hasofer & Lind (1974), Journal of the Engineering Mechanics Division 100, 111–121;
///   Rackwitz & Fiessler (1978), doi:10.1016/0045-7949(78)90046-9; Liu & Der Kiureghian (1991),
///   doi:10.1016/0167-4730(91)90005-8; Kiwiel (1985), doi:10.1007/BFb0074500 (bundles).
package struct LimitSearch {
    /// What a point gives.
    package struct Response {
        /// Falls towards the event and is about zero where it begins.
        package let margin: Double
        package let takesPlace: Bool

        package init(margin: Double, takesPlace: Bool) {
            self.margin = margin
            self.takesPlace = takesPlace
        }
    }

    /// A point of the limit that is nearer than all beside it.
    package struct Point {
        package let coordinates: [Double]
        /// β, its distance from the middle.
        package let distance: Double

        /// Whether a point lies beyond the plane that touches the sphere here.
        package func isBeyond(_ point: [Double]) -> Bool {
            LimitSearch.product(coordinates, point) >= distance * distance
        }
    }

    /// Why a search found no point.
    package enum Absence: Error, Hashable {
        /// The limit is nowhere along the way.
        case noCrossing
        /// The margin jumps there, from one value to the other.
        case jump(from: Double, to: Double)
        /// The margin does not change beside the limit, or the search does not settle.
        case unsettled
    }

    package let dimension: Int
    /// Whether the event takes place in the middle.
    package let isInMiddle: Bool
    /// The scatter of the margin, by which a jump is told.
    let scale: Double
    /// Coordinates that belong together, tried together for ways off a ridge.
    let groups: [[Int]]
    private let evaluate: ([[Double]]) -> [Response]

    package init(
        dimension: Int, scale: Double, owners: [Int], evaluate: @escaping ([[Double]]) -> [Response]
    ) {
        self.dimension = dimension
        self.scale = scale
        self.evaluate = evaluate
        let last = owners.max() ?? -1
        groups = (0..<last + 1).map { owner in owners.indices.filter { owners[$0] == owner } }
        isInMiddle =
            evaluate([Array(repeating: 0, count: dimension)]).first?.takesPlace ?? false
    }

    // MARK: - The margin

    /// g, and whether the point is beyond the limit as seen from the middle.
    struct Place {
        let margin: Double
        let isBeyond: Bool
    }

    func places(_ points: [[Double]]) -> [Place] {
        evaluate(points).map {
            Place(
                margin: isInMiddle ? -$0.margin : $0.margin,
                isBeyond: $0.takesPlace != isInMiddle)
        }
    }

    /// The limit along a direction.
    struct Crossing {
        let direction: [Double]
        let distance: Double
        /// g on this side of it and beyond.
        let before: Double
        let after: Double

        var point: [Double] { direction.map { $0 * distance } }
    }

    /// The first crossing along a direction of length one; nil where there is none within reach.
    func crossing(along direction: [Double], within reach: Double) -> Crossing? {
        var (low, high) = (0.0, reach)
        var (before, after) = (Double.nan, Double.nan)
        var parts = 32
        for round in 0..<24 {
            // The last of the first round is the end itself.
            let steps = (1...(round == 0 ? parts : parts - 1)).map {
                low + (high - low) * Double($0) / Double(parts)
            }
            let found = places(steps.map { t in direction.map { $0 * t } })
            let first = found.firstIndex(where: \.isBeyond)
            if round == 0, first == nil { return nil }
            let place = first ?? steps.count
            if place > 0 { (low, before) = (steps[place - 1], found[place - 1].margin) }
            if let first { (high, after) = (steps[first], found[first].margin) }
            if high - low <= 4e-15 * high { break }
            parts = 16
        }
        return Crossing(direction: direction, distance: high, before: before, after: after)
    }

    /// ∇g by central differences of 10⁻⁴ sigma.
    func gradient(at point: [Double]) -> [Double] {
        let step = 1e-4
        var points: [[Double]] = []
        points.reserveCapacity(2 * dimension)
        for index in 0..<dimension {
            for sign in [-step, step] {
                var moved = point
                moved[index] += sign
                points.append(moved)
            }
        }
        let found = places(points)
        return (0..<dimension).map {
            (found[2 * $0 + 1].margin - found[2 * $0].margin) / (2 * step)
        }
    }

    // MARK: - Vectors

    static func product(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    }

    static func unit(_ a: [Double]) -> [Double]? {
        let size = product(a, a).squareRoot()
        return size > 0 && size.isFinite ? a.map { $0 / size } : nil
    }
}
