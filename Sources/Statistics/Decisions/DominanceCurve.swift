/// The curves that dominance compares, over a grid: F of either sample, or its integral.
///
/// A path counts in the difference of the curves only where it differs: between its two values it
/// is counted for the lesser one alone, and above both by their difference. Each path enters a few
/// sums at the cells of its two values, so that all points take one pass.
struct DominanceCurve {
    private let order: Dominance.Order
    private let count: Int
    /// By ascending x.
    private let grid: [Double]
    /// Subtracted from all values, so that squares keep their digits.
    private let centre: Double

    /// - Parameter pooled: all values of both samples, sorted.
    init(pooled: [Double], order: Dominance.Order) {
        self.order = order
        count = pooled.count / 2
        centre = pooled[pooled.count / 2]
        grid = Self.grid(pooled)
    }

    /// Percentiles of the pooled values, the ends of the tails, and the extremes.
    private static func grid(_ pooled: [Double]) -> [Double] {
        let tails = [0.0, 0.001, 0.002, 0.005]
        let fractions = tails + (1...99).map { Double($0) / 100 }
            + tails.reversed().map { 1 - $0 }
        var grid: [Double] = []
        for fraction in fractions {
            let x = pooled[Int((fraction * Double(pooled.count - 1)).rounded())]
            if grid.last != x { grid.append(x) }
        }
        return grid
    }

    // MARK: - All points

    /// Number, sum and squares of centred values.
    private struct Powers {
        var count = 0
        var sum = 0.0
        var squares = 0.0

        mutating func add(_ x: Double, sign: Int = 1) {
            count += sign
            sum += Double(sign) * x
            squares += Double(sign) * x * x
        }

        mutating func add(_ other: Powers) {
            count += other.count
            sum += other.sum
            squares += other.squares
        }

        /// Σ (x - value) and Σ (x - value)²; nothing where no value is left, whatever rounding is.
        func below(_ x: Double) -> (sum: Double, squares: Double) {
            if count == 0 { return (0, 0) }
            let n = Double(count)
            return (n * x - sum, max(0, (n * x - 2 * sum) * x + squares))
        }
    }

    /// What changes from one point of the grid to the next.
    private struct Cell {
        /// Values of either sample.
        var a = Powers()
        var b = Powers()
        /// Of paths that have only the value of a, or of b, at or below the point.
        var onlyA = Powers()
        var onlyB = Powers()
        /// b - a of paths that have both.
        var both = Powers()

        mutating func add(_ other: Cell) {
            a.add(other.a)
            b.add(other.b)
            onlyA.add(other.onlyA)
            onlyB.add(other.onlyB)
            both.add(other.both)
        }
    }

    func points(_ a: [Double], _ b: [Double]) -> [Dominance.Point] {
        var cells = [Cell](repeating: Cell(), count: grid.count)
        for path in a.indices {
            let (cellA, cellB) = (cell(a[path]), cell(b[path]))
            let (x, y) = (a[path] - centre, b[path] - centre)
            cells[cellA].a.add(x)
            cells[cellB].b.add(y)
            if cellA < cellB {
                cells[cellA].onlyA.add(x)
                cells[cellB].onlyA.add(x, sign: -1)
            } else if cellB < cellA {
                cells[cellB].onlyB.add(y)
                cells[cellA].onlyB.add(y, sign: -1)
            }
            cells[max(cellA, cellB)].both.add(b[path] - a[path])
        }
        var reached = Cell()
        return zip(grid, cells).map { x, cell in
            reached.add(cell)
            return point(x, reached)
        }
    }

    private func point(_ x: Double, _ reached: Cell) -> Dominance.Point {
        let n = Double(count)
        let place = x - centre
        let heights: (a: Double, b: Double)
        let difference: (sum: Double, squares: Double)
        switch order {
        case .first:
            heights = (Double(reached.a.count), Double(reached.b.count))
            let (onlyA, onlyB) = (Double(reached.onlyA.count), Double(reached.onlyB.count))
            difference = (onlyA - onlyB, onlyA + onlyB)
        case .second:
            heights = (reached.a.below(place).sum, reached.b.below(place).sum)
            let (onlyA, onlyB) = (reached.onlyA.below(place), reached.onlyB.below(place))
            difference = (
                reached.both.sum + onlyA.sum - onlyB.sum,
                reached.both.squares + onlyA.squares + onlyB.squares
            )
        }
        let spread = max(0, difference.squares - difference.sum * difference.sum / n)
        return Dominance.Point(
            x: x, a: heights.a / n, b: heights.b / n, difference: difference.sum / n,
            standardError: (spread / (n - 1) / n).squareRoot())
    }

    /// The first point at or above a value.
    private func cell(_ x: Double) -> Int {
        var (low, high) = (0, grid.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if grid[middle] >= x { high = middle } else { low = middle + 1 }
        }
        return low
    }

    // MARK: - One point

    /// The standard error of the difference of the curves at any value.
    func standardError(at x: Double, _ a: [Double], _ b: [Double]) -> Double {
        let n = Double(count)
        func height(_ value: Double) -> Double {
            order == .first ? (value <= x ? 1 : 0) : max(0, x - value)
        }
        let mean = PathSums.sum(count) { height(a[$0]) - height(b[$0]) } / n
        let squares = PathSums.sum(count) { path in
            let d = height(a[path]) - height(b[path]) - mean
            return d * d
        }
        return (squares / (n - 1) / n).squareRoot()
    }
}
