import Risk
import Statistics

/// How concentrated suppliers or customers are by one amount.
public struct Concentration: Sendable {
    public enum Side: String, Sendable { case suppliers, customers }

    public struct Holder: Sendable {
        public let name: String
        /// Expected amount.
        public let amount: EstimatedValue
        /// Of the expected total, a ratio of means.
        public let share: EstimatedValue
    }

    public let side: Side
    /// What is shared: `committed money`.
    public let basis: String
    /// Its measure.
    let measure: Int
    /// Σ share², a fraction.
    public let index: EstimatedValue
    /// The greatest first.
    public let holders: [Holder]
}

extension Concentration {
    /// - Parameter columns: the amount of each holder per path, in path order.
    init(
        _ question: ConcentrationQuestion, measure: Int, columns: [(name: String, values: [Double])]
    ) {
        side = question.side
        basis = question.basis
        self.measure = measure
        index = HerfindahlIndex.estimate(columns.map(\.values), level: .percent95)
        let total = columns.dropFirst().reduce(columns.first?.values ?? []) {
            zip($0, $1.values).map(+)
        }
        holders = columns.map { name, values in
            Holder(
                name: name, amount: SampleColumn(values).estimate(.mean),
                share: Self.share(values, of: total))
        }
        .sorted { ($0.amount.value ?? 0) > ($1.amount.value ?? 0) }
    }

    /// Mean of a part over the mean of the whole, by the delta method: ψ = (x − s·T)/M.
    private static func share(_ part: [Double], of total: [Double]) -> EstimatedValue {
        let whole = SampleColumn(total).estimate(.mean)
        guard let mean = SampleColumn(part).estimate(.mean).value, let sum = whole.value else {
            return whole
        }
        guard let low = whole.low, low > 0 else {
            return EstimatedValue(notEstimable: .denominatorNearZero, count: total.count)
        }
        let share = mean / sum
        return EstimatedValue(
            share, influence: zip(part, total).map { ($0 - share * $1) / sum }, level: .percent95)
    }
}

/// Who holds how much of something: a formula for each holder.
struct ConcentrationQuestion {
    let side: Concentration.Side
    let basis: String
    /// One of each holder, which a path sums.
    let holders: [(name: String, formulas: [String])]

    /// Suppliers by committed money, hours delivered and cost; customers by committed money, hours
    /// and revenue, in which a product stands for the customers behind it.
    static func all(_ lines: LedgerNames) -> [ConcentrationQuestion] {
        var questions: [ConcentrationQuestion] = []
        for side in [Concentration.Side.suppliers, .customers] {
            let isSold = side == .customers
            let scope = isSold ? "sold." : ""
            let contracts = lines.contracts.filter { $0.isSold == isSold }
            func add(_ basis: String, _ entries: [(name: String, formula: String)]) {
                var holders: [(name: String, formulas: [String])] = []
                for entry in entries {
                    if let place = holders.firstIndex(where: { $0.name == entry.name }) {
                        holders[place].formulas.append(entry.formula)
                    } else {
                        holders.append((entry.name, [entry.formula]))
                    }
                }
                if !holders.isEmpty {
                    questions.append(.init(side: side, basis: basis, holders: holders))
                }
            }
            add(
                "committed money",
                contracts.map { ($0.supplier, "\(scope)book.remaining.\($0.name)") }
                    .filter { lines.contains($0.1) }
                    .map { ($0.0, "highest(\(LedgerNames.quoted($0.1)))") })
            var pools: [String] = []
            let hours = contracts.compactMap { contract in
                lines.quantity(of: contract).map { (contract.supplier, $0.pool, $0.line) }
            }
            for hour in hours where !pools.contains(hour.1) { pools.append(hour.1) }
            for pool in pools {
                let unit = pool.split(separator: "_").joined(separator: " ")
                add(
                    "\(unit) delivered",
                    hours.filter { $0.1 == pool }
                        .map { ($0.0, "total(\(LedgerNames.quoted($0.2)))") })
            }
            func money(_ line: String) -> String { "total(\(LedgerNames.quoted(line)))" }
            if isSold {
                add(
                    "revenue",
                    contracts.map { ($0.supplier, money("revenue.\($0.name)")) }
                        + lines.products.map { ("customers of \($0)", money("revenue.\($0)")) })
            } else {
                add("cost", contracts.map { ($0.supplier, money("expense.compute.\($0.name)")) })
            }
        }
        return questions
    }
}
