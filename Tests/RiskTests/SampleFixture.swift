import Results
import Risk
import ScenarioModel
import Statistics

/// A small generator for test cases; its draws never enter a run.
struct TestGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state &* 0x2545_F491_4F6C_DD1D
    }

    mutating func normal() -> Double {
        NormalDistribution.quantile((Double(next() >> 12) + 0.5) * 0x1p-52)
    }
}

/// Columns and months of paths, put through the accumulators a block at a time, as a run does.
struct SampleFixture {
    static let block = 1024
    let plan: MeasurePlan
    /// `[column][path]`.
    let columns: [[Double]]
    /// `[series · step][path]`.
    let monthly: [[Double]]

    var pathCount: Int { columns[0].count }
    var blockCount: Int { (pathCount + Self.block - 1) / Self.block }

    init(_ plan: MeasurePlan, columns: [[Double]], monthly: [[Double]] = []) {
        self.plan = plan
        self.columns = columns
        self.monthly = monthly
    }

    /// A plan whose parts stand in the order of its columns.
    static func plan(
        _ columns: [MeasurePlan.Column], monthly: [MeasurePlan.Monthly] = [],
        conditions: [MeasurePlan.Condition] = [], erosions: [MeasurePlan.Erosion] = [],
        stepLabels: [String] = [], statistics: [Statistic] = Statistic.ofMetrics
    ) -> MeasurePlan {
        MeasurePlan(
            columns: columns, monthly: monthly, conditions: conditions, erosions: erosions,
            parts: columns.indices.map { .column($0) } + monthly.indices.map { .monthly($0) }
                + erosions.indices.map { .erosion($0) }, stepLabels: stepLabels,
            statistics: statistics, headline: MeasurePlan.Headline())
    }

    static func metric(
        _ name: String, kind: MeasurePlan.Kind = .metric, given: [Int] = []
    ) -> MeasurePlan.Column {
        MeasurePlan.Column(metric: name, period: nil, dimension: .one, kind: kind, given: given)
    }

    // MARK: - Accumulating

    private func slice(_ row: [Double], _ block: Int) -> ArraySlice<Double> {
        row[block * Self.block..<min((block + 1) * Self.block, row.count)]
    }

    private func mask(_ condition: MeasurePlan.Condition, _ block: Int) -> [Double] {
        slice(columns[condition.column], block).map { condition.isComplement ? 1 - $0 : $0 }
    }

    func moments(ofBlock block: Int) -> MomentsRow {
        var values: [Moments] = []
        func take(_ row: [Double], isRatio: Bool, _ given: [Int]) {
            let row = slice(row, block)
            for mask in [nil] + given.map({ mask(plan.conditions[$0], block) }) {
                values.append(
                    Moments(
                        zip(row, mask ?? row.map { _ in 1 }).filter {
                            $0.1 == 1 && !(isRatio && $0.0.isInfinite)
                        }.map(\.0)))
            }
        }
        for (index, column) in plan.columns.enumerated() where column.hasMoments {
            take(columns[index], isRatio: column.omitsInfinite, column.given)
        }
        for (index, series) in plan.monthly.enumerated() {
            for step in plan.stepLabels.indices {
                take(
                    monthly[index * plan.stepLabels.count + step], isRatio: series.isRatio,
                    series.given)
            }
        }
        return MomentsRow(values)
    }

    func add(block: Int, to tallies: inout Tallies, _ tails: inout [(row: TailRow, tail: Tail)]) {
        func padded(_ rows: [[Double]]) -> [Double] {
            rows.flatMap { row in
                let part = Array(slice(row, block))
                return part + Array(repeating: 0, count: Self.block - part.count)
            }
        }
        var masks: [Double] = []
        for condition in plan.conditions {
            let part = mask(condition, block)
            masks += part + Array(repeating: 0, count: Self.block - part.count)
        }
        masks.append(0)
        let columns = padded(columns)
        let count = slice(self.columns[0], block).count
        tallies.update(
            columns: columns, monthly: padded(monthly) + [0], masks: masks, stride: Self.block,
            count: count)
        for index in tails.indices {
            tails[index].row.update(
                &tails[index].tail, columns: columns, masks: masks, stride: Self.block,
                count: count)
        }
    }

    /// Estimates from the blocks in the given order, dealt to so many workers, under a budget.
    func estimates(
        order: [Int]? = nil, workers: Int = 1, budget: Retention.Budget = .unlimited
    ) -> [Estimate] {
        let retention = Retention(plan: plan, pathCount: pathCount, budget: budget)
        var tree = MergeTree<MomentsRow>()
        var tallies = (0..<workers).map { _ in Tallies(plan: plan, retention: retention) }
        let empty = retention.tails.map {
            (row: $0, tail: Tail($0.side, capacity: $0.capacity))
        }
        var tails = Array(repeating: empty, count: workers)
        for (position, block) in (order ?? Array(0..<blockCount)).enumerated() {
            try? tree.insert(moments(ofBlock: block), block: block)
            let worker = position % workers
            add(block: block, to: &tallies[worker], &tails[worker])
        }
        var merged = tallies[0]
        for other in tallies.dropFirst() { merged.merge(other) }
        var ends = tails[0]
        for other in tails.dropFirst() {
            for index in ends.indices { ends[index].tail.merge(other[index].tail) }
        }
        return finalize(tree.result()?.values ?? [], merged, TailTable(ends), retention)
    }

    private func finalize(
        _ moments: [Moments], _ tallies: Tallies, _ tails: TailTable, _ retention: Retention
    ) -> [Estimate] {
        // One allocation holds the values and one the bits, as a run's path table does.
        let table = columns.flatMap { $0 }
        let wordCount = PathBits.wordCount(pathCount)
        var words = Array(repeating: UInt64(0), count: columns.count * wordCount)
        return words.withUnsafeMutableBufferPointer { words in
            table.withUnsafeBufferPointer { table in
                var values: [UnsafeBufferPointer<Double>?] = []
                var bits: [PathBits?] = []
                for column in columns.indices {
                    let row = UnsafeBufferPointer(
                        rebasing: table[column * pathCount..<(column + 1) * pathCount])
                    let truths = words.baseAddress! + column * wordCount
                    PathBits.pack(row.baseAddress!, count: pathCount, into: truths)
                    values.append(retention.keepsValues[column] ? row : nil)
                    bits.append(
                        retention.keepsBits[column] ? PathBits(truths, count: pathCount) : nil)
                }
                return Finalizer(
                    plan: plan, retention: retention, moments: moments, tallies: tallies,
                    tails: tails, columns: PathColumns(values: values, bits: bits),
                    pathCount: pathCount
                ).estimates
            }
        }
    }
}

extension Retention.Budget {
    /// Sketches alone.
    static let nothing = Retention.Budget(columns: 0, tails: 0)
}

extension [Estimate] {
    func first(
        _ metric: String, _ statistic: Statistic, given condition: String? = nil
    ) -> Estimate? {
        first { $0.metric == metric && $0.statistic == statistic && $0.condition == condition }
    }
}
