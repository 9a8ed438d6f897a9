import Results
import Risk
import ScenarioModel
import Statistics

/// Shares of variance in no order: the Shapley effects of factors whose shocks may be correlated.
///
/// *Formula*: with v(S) = Var E[y | shocks of S]/Var y, what a group adds to v averaged over all orders
/// in which groups may become known. They are zero or more and add up to one. For a linear y of
/// correlated normals, y = βᵀx, v(S) = 1 − (βᵀ Σ_{·|S} β)/(βᵀΣβ) with Σ_{·|S} what S leaves of the
/// covariance of the others.
///
/// *Method*: for every set S the factors are correlated with those of S first in the order of the
/// matrix, so that the others' normals are what S leaves open; these are redrawn. With y and y′ the
/// two runs, v(S) = mean of (y − m)(y′ − m) over their common variance. A Shapley effect is a fixed
/// combination of the v(S), and its error that of the combination of their influences.
///
/// - Source: Owen (2014), doi:10.1137/130936233; Owen & Prieur (2017), doi:10.1137/16M1097717 (correlated
///   inputs); Song, Nelson & Staum (2016), doi:10.1137/15M1048070; the estimator of v: Janon et al.
///   (2014), doi:10.1051/ps/2013040.
public struct ShapleyShares: Sendable {
    public struct Output: Sendable {
        public let measure: MeasureText
        public let title: String
        /// The greatest first; they add up to one.
        public let shares: [(group: DriverGroup, share: EstimatedValue)]
    }

    /// Groups at most; of more the last are one, `all others`.
    static let groupLimit = 6

    public let outputs: [Output]
    /// Why there are none.
    public let absence: String?
}

extension Laboratory {
    func shapleyShares(
        of groups: [DriverGroup], measures: [MeasureText]
    ) throws(StudyError) -> ShapleyShares {
        let usable = measures.filter { VarianceShares.title($0) != nil }
        guard !groups.isEmpty, !usable.isEmpty else {
            return ShapleyShares(outputs: [], absence: "nothing to attribute")
        }
        var players = groups
        if players.count > ShapleyShares.groupLimit {
            let kept = ShapleyShares.groupLimit - 1
            players =
                Array(players[..<kept])
                + [DriverGroup(name: "all others", drivers: players[kept...].flatMap(\.drivers))]
        }
        let order = DependenceOrder(family)
        guard let order else {
            return ShapleyShares(
                outputs: [],
                absence: "the rows of the matrix cannot be told by name; give dependence.order")
        }
        // Coalitions by the bits of their members: as they are, and with all others redrawn.
        let coalitions = Array(1..<(1 << players.count) - 1)
        var variants: [Variant] = []
        for coalition in coalitions {
            let known = players.indices.filter { coalition >> $0 & 1 == 1 }
                .flatMap { players[$0].drivers }
            let changes = order.changes(first: known)
            variants.append(Variant("known first: \(known)", changes))
            var redrawn = Variant("others than \(known) redrawn", changes)
            redrawn.redrawn = players.flatMap(\.drivers).filter { !known.contains($0) }
            variants.append(redrawn)
        }
        let none = (value: 0.0, influence: Array(repeating: 0.0, count: family.plan.pathCount))
        var points = Array(
            repeating: Array(repeating: none, count: 1 << players.count), count: usable.count)
        for measure in usable.indices { points[measure][(1 << players.count) - 1].value = 1 }
        var reason: NotEstimable?
        try simulate(inBatches: variants, beside: [], usable, task: "Shapley effects") { batch in
            for index in batch.range where index % 2 == 1 {
                for measure in usable.indices {
                    do throws(NotEstimable) {
                        points[measure][coalitions[index / 2]] = try ShapleyShares.explained(
                            batch.column(.variant(index - 1), measure),
                            batch.column(.variant(index), measure), usable[measure].statistic)
                    } catch { reason = error }
                }
            }
        }
        if let reason { return ShapleyShares(outputs: [], absence: reason.description) }
        return ShapleyShares(
            outputs: usable.indices.map { measure in
                let shares = ShapleyValue.estimates(
                    points[measure].map(\.value), influences: points[measure].map(\.influence),
                    level: .percent95)
                let ranked = players.indices.sorted {
                    (-(shares[$0].value ?? 0), $0) < (-(shares[$1].value ?? 0), $1)
                }
                return ShapleyShares.Output(
                    measure: usable[measure],
                    title: VarianceShares.title(usable[measure]) ?? usable[measure].text,
                    shares: ranked.map { (players[$0], shares[$0]) })
            }, absence: nil)
    }
}

extension ShapleyShares {
    /// v and each path's influence on it, from two runs that share what is known.
    fileprivate static func explained(
        _ a: SampleColumn, _ b: SampleColumn, _ statistic: SampleStatistic
    ) throws(NotEstimable) -> (value: Double, influence: [Double]) {
        func values(_ column: SampleColumn) -> [Double] {
            guard case .tailMean(let level) = statistic else { return column.values }
            let limit = a.estimate(.valueAtRisk(level)).value ?? .nan
            return column.values.map { max(0, -$0 - limit) }
        }
        let (x, y) = (values(a), values(b))
        let broken = x.count { !$0.isFinite } + y.count { !$0.isFinite }
        if broken > 0 { throw .notFinite(count: broken) }
        if x.count < 30 { throw .tooFewPaths(have: x.count, need: 30) }
        let mean = (Moments(x).mean + Moments(y).mean) / 2
        let products = zip(x, y).map { ($0 - mean) * ($1 - mean) }
        let squares = zip(x, y).map { (($0 - mean) * ($0 - mean) + ($1 - mean) * ($1 - mean)) / 2 }
        let variance = Moments(squares).mean
        guard variance > abs(mean) * 1e-12 * abs(mean) * 1e-12 else { throw .noVariation }
        let value = Moments(products).mean / variance
        return (value, zip(products, squares).map { ($0 - value * $1) / variance })
    }
}

/// In which order correlated factors read their normals, and how to change it.
struct DependenceOrder {
    /// Shocks as the matrix or the pairs have them; empty where nothing is correlated by them.
    let names: [String]
    /// The rows of a matrix, as text.
    private let rows: [[String]]?

    /// Nil where a matrix has rows that are not told by name.
    init?(_ family: ScenarioFamily) {
        let dependence = family.document["dependence"]
        guard family.correlatesInOrder else {
            (names, rows) = ([], nil)
            return
        }
        func elements(_ node: DocumentNode?) -> [DocumentNode] {
            node.flatMap { ($0.unwrapped?.value ?? $0).elements } ?? []
        }
        let given = elements(dependence?["order"]).compactMap(\.text)
        // Without an order all shocks are in it as declared; one a factor is told by its name.
        let declared = family.drivers.filter { driver in
            family.document["factors"]?[driver.name] != nil
        }.map(\.name)
        names = given.isEmpty ? declared : given
        guard dependence?["matrix"] != nil else {
            rows = nil
            return
        }
        let matrix = elements(dependence?["matrix"]).map { row in
            elements(row).compactMap { ($0.unwrapped?.value ?? $0).text }
        }
        rows = matrix
        guard matrix.count == names.count, matrix.allSatisfy({ $0.count == names.count }) else {
            return nil
        }
    }

    /// The settings that put some shocks in front; none where nothing is correlated.
    func changes(first known: [String]) -> [ScenarioFamily.Change] {
        guard !names.isEmpty else { return [] }
        let places =
            names.indices.filter { known.contains(names[$0]) }
            + names.indices.filter { !known.contains(names[$0]) }
        func list(_ texts: [String]) -> String { "[" + texts.joined(separator: ", ") + "]" }
        var settings = ["dependence.order=" + list(places.map { names[$0] })]
        if let rows {
            settings.append(
                "dependence.matrix="
                    + list(places.map { i in list(places.map { rows[i][$0] }) }))
        }
        return settings.map { .setting($0) }
    }
}
