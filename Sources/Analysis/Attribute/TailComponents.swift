import Risk
import Statistics

/// What parts of the outcome contribute to the tail of its loss.
public struct TailComponents: Sendable {
    /// One part, or several together, of which more is better.
    public struct Component: Sendable {
        public let name: String
        /// `product`, `contract`, `contract sold`, `cost`, `other`; or what a group is of.
        public let kind: String
        /// Supplier or customer of a contract.
        public let counterparty: String?
        /// What it brings on average; costs are below zero.
        public let mean: EstimatedValue
        /// E[Lᵢ | tail] − E[Lᵢ]: its part of CVaR − mean.
        public let centred: EstimatedValue
        /// Of CVaR − mean.
        public let share: EstimatedValue
        /// E[Lᵢ | tail], which counts what never varies too.
        public let uncentred: EstimatedValue
        /// Its value on each path.
        let values: [Double]
    }

    /// All parts, in the order of the ledger; the last is what no line explains, if anything is.
    public let parts: [Component]
    /// The same by counterparty, with products and costs as one row each.
    public let counterparties: [Component]
    /// The same by kind.
    public let kinds: [Component]
    /// CVaR of the loss.
    public let tailMean: EstimatedValue
    /// CVaR − mean of the loss, to which the parts add up.
    public let whole: EstimatedValue
    /// Paths on which the parts miss the outcome by more than rounding.
    public let unexplainedPaths: Int
}

extension TailComponents {
    /// - Parameters:
    ///   - outcome: its value per path. `values`: of the parts, in their order.
    /// - Throws: where the tail holds too few paths, or a value is not finite.
    init(
        of outcome: SampleColumn, _ parts: [LedgerParts.Part], values: [[Double]], level: Double
    ) throws(NotEstimable) {
        let tail = try ComponentTailMean(total: outcome.values.map { -$0 }, alpha: level)
        func component(
            _ name: String, _ kind: String, _ counterparty: String?, _ values: [Double]
        ) -> Component {
            let loss = values.map { -$0 }
            // What varies by no more than rounding has no part.
            let fixed = loss.first.flatMap { first in
                first.isFinite && loss.allSatisfy { abs($0 - first) <= 1e-12 * abs(first) }
                    ? first : nil
            }
            func known(_ value: Double) -> EstimatedValue {
                EstimatedValue(
                    value, standardError: 0, low: value, high: value, count: values.count)
            }
            let share = tail.share(loss, level: .percent95)
            return Component(
                name: name, kind: kind, counterparty: counterparty,
                mean: fixed.map { known(-$0) } ?? SampleColumn(values).estimate(.mean),
                centred: fixed == nil ? tail.estimate(loss, level: .percent95) : known(0),
                share: fixed == nil || share.value == nil ? share : known(0),
                uncentred: fixed.map(known) ?? tail.uncentred(loss, level: .percent95),
                values: values)
        }
        let rest = Self.rest(outcome.values, values)
        var all = zip(parts, values).map { part, values in
            component(part.name, part.kind.rawValue, part.counterparty, values)
        }
        if rest.paths > 0 { all.append(component("other", "other", nil, rest.values)) }
        func group(_ name: String, _ kind: String, _ members: [Component]) -> Component? {
            guard let first = members.first else { return nil }
            let sum = members.dropFirst().reduce(first.values) { zip($0, $1.values).map(+) }
            return component(name, kind, nil, sum)
        }
        var names: [String] = []
        for part in all {
            if let name = part.counterparty, !names.contains(name) { names.append(name) }
        }
        let dealings = names.compactMap { name in
            let members = all.filter { $0.counterparty == name }
            let kinds = Set(members.map(\.kind))
            let kind =
                kinds.count > 1 ? "supplier and customer"
                : kinds.contains(LedgerParts.Kind.sold.rawValue) ? "customer" : "supplier"
            return group(name, kind, members)
        }
        let plural = [
            "product": "products", "cost": "other costs", "other": "other",
            "contract": "contracts bought", "contract sold": "contracts sold",
        ]
        func ofKind(_ kind: LedgerParts.Kind) -> Component? {
            group(
                plural[kind.rawValue] ?? kind.rawValue, kind.rawValue,
                all.filter { $0.kind == kind.rawValue })
        }
        counterparties = dealings + [.product, .cost, .other].compactMap(ofKind)
        kinds = LedgerParts.Kind.allCases.compactMap(ofKind)
        self.parts = all
        tailMean = outcome.estimate(.tailMean(level))
        whole = tail.whole(level: .percent95)
        unexplainedPaths = rest.paths
    }

    /// The outcome less its parts, and on how many paths that is more than rounding.
    private static func rest(
        _ outcome: [Double], _ values: [[Double]]
    ) -> (values: [Double], paths: Int) {
        var rest = outcome
        var size = outcome.map { abs($0) }
        for column in values {
            for path in rest.indices {
                rest[path] -= column[path]
                size[path] += abs(column[path])
            }
        }
        return (rest, rest.indices.count { abs(rest[$0]) > 1e-9 * size[$0] })
    }
}
