/// Paths gathered into narrow bins of shortfall: count, Σ shortfall, Σ profit, per batch.
///
/// Bins of equal width cover [-S, S], with S the greatest shortfall observed: paths far above the
/// target say nothing about misses. Sums run in path order, so the same paths give the same bits.
struct ShortfallBins: Sendable {
    static let binCount = 2048

    struct Cell {
        var count = 0.0
        var shortfall = 0.0
        var profit = 0.0

        mutating func add(_ other: Cell) {
            count += other.count
            shortfall += other.shortfall
            profit += other.profit
        }
    }

    /// Neighbouring paths with their means.
    struct Points {
        var shortfalls: [Double] = []
        var profits: [Double] = []
        var weights: [Double] = []

        mutating func append(_ cell: Cell) {
            guard cell.count > 0 else { return }
            shortfalls.append(cell.shortfall / cell.count)
            profits.append(cell.profit / cell.count)
            weights.append(cell.count)
        }
    }

    /// S, the greatest shortfall.
    let reach: Double
    /// Paths in all bins.
    let count: Int
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
        cells = batches.map { batch in
            var row = Array(repeating: Cell(), count: Self.binCount)
            for i in batch where shortfall[i] >= -reach {
                // (s/S + 1)/2 lies in [0, 1] even where S is too small to divide by.
                let place = (shortfall[i] / reach + 1) / 2 * Double(Self.binCount)
                let bin = min(Int(place), Self.binCount - 1)
                row[bin].add(Cell(count: 1, shortfall: shortfall[i], profit: profit[i]))
                count += 1
            }
            return row
        }
        self.reach = reach
        self.count = count
    }

    /// The width of a bin.
    var width: Double { 2 * reach / Double(Self.binCount) }

    /// Occupied bins over all batches but one (or none), neighbours joined until each holds
    /// `least` paths.
    func points(leavingOut excluded: Int? = nil, least: Double = 1) -> Points {
        var points = Points()
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
