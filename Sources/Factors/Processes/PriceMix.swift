import ScenarioModel
import Series

/// A realised price: the mean of the prices of tiers or token kinds, weighted by their shares.
///
/// *Formula*: P(t) = Σᵢ sᵢ(t) pᵢ(t), Σᵢ sᵢ = 1; one part may leave its share to be the rest. Parts are
/// input, output, cached, batch and reasoning tokens, or tiers; a mix may be a part of a mix.
///
/// *Units*: pᵢ in money per token; sᵢ in [0, 1]. `NAME.PART` is sᵢpᵢ, what the part adds.
package struct PriceMix: StochasticProcess {
    // MARK: - Terms

    private static let part = TermTable(
        "part", "One kind of token, or one tier.",
        [
            Term(
                "share", .series(.one), in: .within(0, 1),
                "Share of the volume; default for one part: the rest."),
            Term("price", .openSeries, .required, in: .atLeast(0), "Price of the part per token."),
        ])

    package static let table = TermTable(
        "price-mix", "Realised price over kinds of tokens or tiers, weighted by their shares.",
        [
            Term("parts", .map(.record(part)), .required, "Kinds or tiers by name.")
        ])

    // MARK: - Resolved

    package let dimension = Dimension.currency / Dimension.token
    package let shocks: [Shock] = []
    private let node: DocumentNode
    private let parts: [(name: String, fields: Fields)]
    private var sumLaw: (@Sendable (Int) -> FactorLaw)?

    package init?(_ fields: Fields, name: String, compiler: ExpressionCompiler) {
        node = fields.node("parts")
        let entries = fields.map("parts")
        var parts: [(name: String, fields: Fields)] = []
        for entry in entries {
            guard let record = entry.value?.record, record.value("price") != nil,
                !record.isGiven("share") || record.value("share") != nil
            else { return nil }
            parts.append((entry.name, record))
        }
        guard !parts.isEmpty, parts.count(where: { !$0.fields.isGiven("share") }) <= 1 else {
            if fields.value("parts") != nil {
                compiler.diagnostics.report(
                    node, parts.isEmpty ? "no parts" : "several parts without a share",
                    expected: "a share for each part but one")
            }
            return nil
        }
        self.parts = parts
    }

    // MARK: - Step

    package func level(_ normals: ShockNormals) -> Series {
        sum(terms(normals)) ?? normals.graph.series(0, dimension)
    }

    package func define(_ name: String, _ normals: ShockNormals) {
        let compiler = normals.compiler
        let terms = Deferred<[Series]>(
            for: compiler.names, onCycle: { compiler.reportCycle(name, at: node) },
            { self.terms(normals) })
        compiler.names.define(name) { sum(terms.value) }
        for (index, part) in parts.enumerated() {
            compiler.names.define("\(name).\(part.name)") { terms.value?[index] }
        }
    }

    private func sum(_ terms: [Series]?) -> Series? {
        guard let first = terms?.first else { return nil }
        return terms?.dropFirst().reduce(first) { $0 + $1 }
    }

    /// sᵢpᵢ in order; nil after a report.
    private func terms(_ normals: ShockNormals) -> [Series]? {
        let compiler = normals.compiler
        guard let shares = shares(compiler) else { return nil }
        var terms: [Series] = []
        for (part, share) in zip(parts, shares) {
            guard let price = compiler.series(like: dimension, of: "price", in: part.fields)
            else { return nil }
            terms.append(share * price)
        }
        return terms
    }

    private func shares(_ compiler: ExpressionCompiler) -> [Series]? {
        var given: [Series?] = []
        for part in parts {
            guard let input = part.fields.series("share") else {
                given.append(nil)
                continue
            }
            guard let share = compiler.series(input) else { return nil }
            given.append(share)
        }
        let zero = compiler.graph.series(0)
        let sum = given.compactMap { $0 }.reduce(zero) { $0 + $1 }
        let hasRest = given.contains { $0 == nil }
        if let values = sum.tableValues,
            let bad = values.firstIndex(where: { hasRest ? $0 > 1 + 1e-12 : abs($0 - 1) > 1e-12 })
        {
            compiler.diagnostics.report(
                node, "the shares of \(compiler.grid.label(at: bad)) sum to "
                    + NumberScanner.text(of: values[bad]),
                expected: hasRest ? "at most 1" : "1, or one part without a share")
            return nil
        }
        if !hasRest, sum.tableValues == nil {
            // Random shares need not sum to 1 by themselves.
            return given.compactMap { $0 }.map { $0 / sum }
        }
        return given.map { $0 ?? 1 - sum }
    }

    package static func knowsItsPast(_ fields: Fields) -> Bool { true }

    // MARK: - Closed form

    /// - Parameter name: its own.
    func settled(_ name: String, among factors: SettledFactors) -> Self {
        var result = self
        result.sumLaw = factors.compiler.names.series(name).map { factors.law(of: $0) }
        return result
    }

    /// Known where the shares are, and the prices are multiples of factors.
    package func law(at step: Int) -> FactorLaw {
        sumLaw?(step) ?? .unknown(because: "its parts are not known")
    }
}
