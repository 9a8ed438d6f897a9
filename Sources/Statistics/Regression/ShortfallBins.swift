/// Paths gathered into narrow bins of shortfall: count, Σ shortfall, Σ profit, per batch.
///
/// Bins of equal width cover [-S, S], with S the greatest shortfall observed: paths far above the
/// target say nothing about misses. Sums run in path order, so the same paths give the same bits.
struct ShortfallBins {
    static let binCount = 2048
    static let batchCount = 20

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

    /// A bin with its means.
    struct Point {
        let shortfall: Double
        let profit: Double
        let weight: Double
    }

    /// S, the greatest shortfall.
    let reach: Double
    /// Paths in all bins.
    let count: Int
    /// [batch][bin].
    private var cells: [[Cell]]

    /// - Precondition: columns of one length, finite, with at least one shortfall above zero.
    init(shortfall: UnsafeBufferPointer<Double>, profit: UnsafeBufferPointer<Double>) {
        let reach = shortfall.reduce(0, max)
        let scale = Double(Self.binCount) / (2 * reach)
        let paths = shortfall.count
        cells = Array(
            repeating: Array(repeating: Cell(), count: Self.binCount), count: Self.batchCount)
        var count = 0
        for batch in 0..<Self.batchCount {
            let start = batch * paths / Self.batchCount
            let end = (batch + 1) * paths / Self.batchCount
            cells[batch].withUnsafeMutableBufferPointer { row in
                for i in start..<end where shortfall[i] >= -reach {
                    let bin = min(Int((shortfall[i] + reach) * scale), Self.binCount - 1)
                    row[bin].count += 1
                    row[bin].shortfall += shortfall[i]
                    row[bin].profit += profit[i]
                    count += 1
                }
            }
        }
        self.reach = reach
        self.count = count
    }

    /// The width of a bin.
    var width: Double { 2 * reach / Double(Self.binCount) }

    /// Occupied bins over all batches but one (or none), neighbours joined until each holds
    /// `least` paths.
    func points(leavingOut excluded: Int? = nil, least: Double) -> [Point] {
        var points: [Point] = []
        var open = Cell()
        var closed = Cell()
        for bin in 0..<Self.binCount {
            for batch in 0..<Self.batchCount where batch != excluded {
                open.add(cells[batch][bin])
            }
            guard open.count >= max(least, 1) else { continue }
            if closed.count > 0 { points.append(Self.point(closed)) }
            closed = open
            open = Cell()
        }
        // What is left at the far end is too thin to stand alone.
        closed.add(open)
        if closed.count > 0 { points.append(Self.point(closed)) }
        return points
    }

    private static func point(_ cell: Cell) -> Point {
        Point(
            shortfall: cell.shortfall / cell.count, profit: cell.profit / cell.count,
            weight: cell.count)
    }
}
