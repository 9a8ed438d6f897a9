/// Paths gathered into narrow bins of shortfall: count, Σ shortfall, Σ profit and Σ (profit − c)²,
/// per batch; c is near the profits, so that their squares do not swallow their scatter.
///
/// Bins of equal width cover [-S, S], with S the greatest shortfall observed: paths far above the
/// target say nothing about misses. Sums run in path order, so the same paths give the same bits.
struct ShortfallBins: Sendable {
    static let binCount = 2048

    struct Cell {
        var count = 0.0
        var shortfall = 0.0
        var profit = 0.0
        /// Σ (profit − c)².
        var squares = 0.0

        mutating func add(_ other: Cell) {
            count += other.count
            shortfall += other.shortfall
            profit += other.profit
            squares += other.squares
        }
    }

    /// Neighbouring paths with their means.
    struct Points {
        var shortfalls: [Double] = []
        var profits: [Double] = []
        var weights: [Double] = []
        /// Σ (profit − c)² of each.
        private var squares: [Double] = []
        private let center: Double

        init(center: Double) { self.center = center }

        /// Σ (profit − m)² over the paths of a point.
        func squares(of index: Int, around middle: Double) -> Double {
            let (mean, m) = (profits[index] - center, middle - center)
            return max(0, squares[index] + weights[index] * m * (m - 2 * mean))
        }

        mutating func append(_ cell: Cell) {
            guard cell.count > 0 else { return }
            shortfalls.append(cell.shortfall / cell.count)
            profits.append(cell.profit / cell.count)
            weights.append(cell.count)
            squares.append(cell.squares)
        }
    }

    /// S, the greatest shortfall.
    let reach: Double
    /// Paths in all bins.
    let count: Int
    /// c, the mean profit within reach.
    private let center: Double
    /// [batch][bin].
    private let cells: [[Cell]]

    /// - Parameter batches: ranges of paths, in path order.
    /// - Precondition: columns of one length, finite, with at least one shortfall above zero.
    init(
        shortfall: UnsafeBufferPointer<Double>, profit: UnsafeBufferPointer<Double>,
        batches: [Range<Int>]
    ) {
        let reach = shortfall.reduce(0, max)
        var count = 0
        var (sum, near) = (0.0, 0)
        for i in shortfall.indices where shortfall[i] >= -reach {
            sum += profit[i]
            near += 1
        }
        let center = near > 0 ? sum / Double(near) : 0
        cells = batches.map { batch in
            var row = Array(repeating: Cell(), count: Self.binCount)
            for i in batch where shortfall[i] >= -reach {
                // (s/S + 1)/2 lies in [0, 1] even where S is too small to divide by.
                let place = (shortfall[i] / reach + 1) / 2 * Double(Self.binCount)
                let bin = min(Int(place), Self.binCount - 1)
                let off = profit[i] - center
                row[bin].add(
                    Cell(
                        count: 1, shortfall: shortfall[i], profit: profit[i], squares: off * off))
                count += 1
            }
            return row
        }
        self.reach = reach
        self.count = count
        self.center = center
    }

    /// The width of a bin.
    var width: Double { 2 * reach / Double(Self.binCount) }

    /// Occupied bins over all batches but one (or none), neighbours joined until each holds
    /// `least` paths.
    func points(leavingOut excluded: Int? = nil, least: Double = 1) -> Points {
        var points = Points(center: center)
        var open = Cell()
        var closed = Cell()
        for bin in 0..<Self.binCount {
            for batch in cells.indices where batch != excluded {
                open.add(cells[batch][bin])
            }
            guard open.count >= max(least, 1) else { continue }
            points.append(closed)
            closed = open
            open = Cell()
        }
        // What is left at the far end is too thin to stand alone.
        closed.add(open)
        points.append(closed)
        return points
    }
}
