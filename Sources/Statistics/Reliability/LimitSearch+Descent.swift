extension LimitSearch {
    private static let stepLimit = 80
    private static let planeLimit = 6
    /// A step that would bring less than this share of the distance ends the search.
    private static let tolerance = 1e-10
    /// How far steps go along the sphere.
    private static let strides = [
        2, 1.5, 1, 0.75, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05, 0.02, 0.01, 0.003, 0.001,
    ]

    /// The nearest point of the limit near a direction.
    ///
    /// - Parameter reach: how far along it the limit is looked for.
    /// - Throws: ``Absence``.
    package func nearest(towards start: [Double], within reach: Double) throws(Absence) -> Point {
        guard let direction = Self.unit(start),
            var here = crossing(along: direction, within: reach)
        else { throw .noCrossing }
        for _ in 0..<Self.stepLimit {
            let jump = abs(here.before - here.after)
            guard jump <= 1e-6 * scale else { throw .jump(from: here.before, to: here.after) }
            if let next = try step(from: here) ?? sidestep(from: here) {
                here = next
            } else {
                return Point(coordinates: here.point, distance: here.distance)
            }
        }
        throw .unsettled
    }

    /// A crossing nearer by more than rounding; nil where the planes known leave none.
    private func step(from here: Crossing) throws(Absence) -> Crossing? {
        let point = here.point
        guard var planes = Planes(tangent(at: point, margin: 0)) else { throw .unsettled }
        for trial in 0..<12 {
            guard let goal = planes.leastPoint() else { return nil }
            let size = Self.product(goal, goal).squareRoot()
            guard size < here.distance * (1 - Self.tolerance), let to = Self.unit(goal) else {
                return nil
            }
            func towards(_ stride: Double) -> [Double]? {
                Self.unit(zip(here.direction, to).map { $0 + stride * ($1 - $0) })
            }
            let directions = Self.strides.compactMap(towards)
            if let next = best(of: directions, from: here) { return next }
            // No way along it: the limit turns before, and its tangent there says how.
            guard let beside = towards(Double(sign: .plus, exponent: -(trial + 1), significand: 1))
            else { return nil }
            let place = beside.map { $0 * here.distance }
            guard let margin = places([place]).first?.margin else { return nil }
            planes.add(tangent(at: place, margin: margin - here.after), limit: Self.planeLimit)
        }
        return nil
    }

    /// a and b of a·z ≤ b, the plane that touches the limit at a point.
    private func tangent(at point: [Double], margin: Double) -> (a: [Double], b: Double) {
        let slope = gradient(at: point)
        return (slope, Self.product(slope, point) - margin)
    }

    /// The crossing along that of some directions which lies deepest beyond the limit at the
    /// present distance.
    private func best(of directions: [[Double]], from here: Crossing) -> Crossing? {
        let found = places(directions.map { way in way.map { $0 * here.distance } })
        let order = found.indices.filter { found[$0].isBeyond }
            .sorted { (found[$0].margin, $0) < (found[$1].margin, $1) }
        for index in order.prefix(3) {
            if let next = crossing(along: directions[index], within: here.distance),
                next.distance < here.distance * (1 - Self.tolerance)
            {
                return next
            }
        }
        return nil
    }

    /// Off a ridge: directions beside this one, by each group of coordinates and by some mixtures.
    private func sidestep(from here: Crossing) -> Crossing? {
        var ways: [[Double]] = []
        func add(_ way: [Double]) {
            guard let way = Self.unit(way) else { return }
            for stride in [-0.2, -0.05, 0.05, 0.2] {
                if let moved = Self.unit(zip(here.direction, way).map { $0 + stride * $1 }) {
                    ways.append(moved)
                }
            }
        }
        for group in groups where !group.isEmpty {
            var way = Array(repeating: 0.0, count: dimension)
            for index in group { way[index] = 1 }
            add(way)
            add(here.direction.indices.map { way[$0] * here.direction[$0] })
        }
        for mixture in 1...16 {
            // Weyl's sequence: even over the cube, and the same in every run.
            add(
                (0..<dimension).map { index in
                    let turn = Double(mixture * dimension + index) * 0.618_033_988_749_894_9
                    return turn - turn.rounded(.down) - 0.5
                })
        }
        guard let next = best(of: ways, from: here), next.distance < here.distance * (1 - 1e-7)
        else { return nil }
        return next
    }
}

/// Planes a·z ≤ b with |a| = 1.
private struct Planes {
    private var planes: [(a: [Double], b: Double)] = []

    /// Nil where the plane has no normal.
    init?(_ first: (a: [Double], b: Double)) {
        add(first, limit: 1)
        if planes.isEmpty { return nil }
    }

    mutating func add(_ plane: (a: [Double], b: Double), limit: Int) {
        let size = LimitSearch.product(plane.a, plane.a).squareRoot()
        guard size > 0, size.isFinite, plane.b.isFinite else { return }
        // The first stays: it is the tangent of the point from which all steps go.
        if planes.count == limit { planes.remove(at: 1) }
        planes.append((plane.a.map { $0 / size }, plane.b / size))
    }

    /// The point nearest to the origin that lies beyond all of them, by trying which of them hold
    /// with equality; nil where there is none.
    func leastPoint() -> [Double]? {
        var best: (size: Double, point: [Double])?
        for subset in 1..<(1 << planes.count) {
            let chosen = planes.indices.filter { subset >> $0 & 1 == 1 }.map { planes[$0] }
            guard let weights = Self.weights(chosen), weights.allSatisfy({ $0 <= 0 }) else {
                continue
            }
            let point = chosen[0].a.indices.map { index in
                zip(weights, chosen).reduce(0) { $0 + $1.0 * $1.1.a[index] }
            }
            let holds = planes.allSatisfy {
                LimitSearch.product($0.a, point) <= $0.b + 1e-12 * (1 + abs($0.b))
            }
            let size = LimitSearch.product(point, point)
            if holds, size < best?.size ?? .infinity { best = (size, point) }
        }
        return best?.point
    }

    /// w of z = Σ wᵢ aᵢ with aᵢ·z = bᵢ; nil where planes are parallel.
    private static func weights(_ planes: [(a: [Double], b: Double)]) -> [Double]? {
        var rows = planes.map { one in
            planes.map { LimitSearch.product(one.a, $0.a) } + [one.b]
        }
        let n = rows.count
        for column in 0..<n {
            let pivot = (column..<n).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
            guard abs(rows[pivot][column]) > 1e-12 else { return nil }
            rows.swapAt(pivot, column)
            for row in 0..<n where row != column {
                let factor = rows[row][column] / rows[column][column]
                for place in column...n { rows[row][place] -= factor * rows[column][place] }
            }
        }
        return (0..<n).map { rows[$0][n] / rows[$0][$0] }
    }
}
