import LinearAlgebra
import ScenarioModel

/// Reads a full correlation matrix, or pairs, and factors it for the monthly normals.
///
/// Correlations of Brownian shocks are turned into those of the monthly normals by the speeds of the
/// processes they drive; see ``StepShock/correlation(_:_:step:)``.
struct MatrixReader {
    let fields: Fields
    let shocks: [Shock]
    let reading: Reading

    private var diagnostics: Diagnostics { reading.diagnostics }

    func model() -> (model: DependenceModel, notes: [String])? {
        guard let order = order() else { return nil }
        let given = fields.isGiven("matrix") ? matrix(order) : pairs(order)
        guard let given else { return nil }
        let node = fields.node(fields.isGiven("matrix") ? "matrix" : "pairs")
        let names = order.map(\.name)
        do throws(LinearAlgebraError) {
            var correlation = try CorrelationMatrix(rows: given)
            var notes: [String] = []
            if fields.text("repair") == "nearest", try !correlation.isPositiveDefinite() {
                let nearest = try NearestCorrelation(to: correlation)
                notes.append(Self.note(nearest, names))
                correlation = nearest.correlation
            }
            _ = try correlation.factored()
            let isStep = fields.text("shocks") == "step"
            let rows = order.indices.map { i in
                order.indices.map { j in
                    i == j || isStep
                        ? correlation[i, j]
                        : correlation[i, j]
                            * StepShock.correlation(
                                order[i].speed, order[j].speed, step: monthStep)
                }
            }
            let factor = try CorrelationMatrix(rows: rows).factored()
            return (.cholesky(shocks: names, lower: factor.lower.rows), notes)
        } catch {
            report(error, at: node, names)
            return nil
        }
    }

    // MARK: - Order

    private func order() -> [Shock]? {
        guard fields.isGiven("order") else { return shocks }
        guard let list = fields.list("order"), let nodes = fields.node("order").elements else {
            return nil
        }
        var found: [Shock] = []
        for (value, node) in zip(list, nodes) {
            guard let shock = shocks.first(where: { $0.name == value.text }) else {
                let names = shocks.map(\.name)
                diagnostics.report(
                    node, "no shock of this name",
                    expected: "one of " + names.joined(separator: ", "),
                    suggestion: nearestName(to: value.text ?? "", in: names))
                return nil
            }
            guard !found.contains(shock) else {
                diagnostics.report(node, "named twice")
                return nil
            }
            found.append(shock)
        }
        return found
    }

    // MARK: - Entries

    private func matrix(_ order: [Shock]) -> [[Double]]? {
        guard let rows = fields.list("matrix") else { return nil }
        let node = fields.node("matrix")
        let names = order.map(\.name).joined(separator: ", ")
        guard rows.count == order.count else {
            diagnostics.report(
                node, "\(rows.count) rows for \(order.count) shocks",
                expected: "a row for each of \(names)")
            return nil
        }
        var result: [[Double]] = []
        for (index, row) in rows.enumerated() {
            let values = (row.list ?? []).compactMap(\.number)
            guard values.count == order.count else {
                diagnostics.report(
                    node.elements?[index] ?? node, "\(values.count) entries in a row of \(names)",
                    expected: "\(order.count) entries")
                return nil
            }
            result.append(values)
        }
        return result
    }

    private func pairs(_ order: [Shock]) -> [[Double]]? {
        guard let node = fields.value("pairs")?.node, let entries = node.entries else {
            diagnostics.report(
                fields.node("pairs"), "found no mapping", expected: "{demand ~ spot.chi: 0.39}")
            return nil
        }
        var result = order.indices.map { i in order.indices.map { $0 == i ? 1.0 : 0.0 } }
        var isFine = true
        for entry in entries {
            let ends = entry.key.split(separator: "~").map { part in
                part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            }.map { String($0) }
            let indices = ends.map { end in order.firstIndex { $0.name == end } }
            guard indices.count == 2, let i = indices[0], let j = indices[1], i != j else {
                let wrong = zip(ends, indices).first { $0.1 == nil }?.0
                diagnostics.add(
                    Diagnostic(
                        at: entry.keyPosition, keyPath: entry.value.keyPath, offending: entry.key,
                        message: wrong.map { "no shock '\($0)'" } ?? "not a pair of shocks",
                        expected: "two of " + order.map(\.name).joined(separator: ", ")
                            + " with ~ between",
                        suggestion: wrong.flatMap { nearestName(to: $0, in: order.map(\.name)) }))
                isFine = false
                continue
            }
            guard let value = correlationNumber(entry.value, reading) else {
                isFine = false
                continue
            }
            result[i][j] = value
            result[j][i] = value
        }
        return isFine ? result : nil
    }

    // MARK: - In words

    private static func note(_ nearest: NearestCorrelation, _ names: [String]) -> String {
        let change = nearest.largestChange
        return "correlation matrix was not positive definite and was replaced by the nearest one; "
            + "largest change: \(names[change.row]) ~ \(names[change.column]) from "
            + "\(rounded(change.before)) to \(rounded(change.after))"
    }

    private func report(_ error: LinearAlgebraError, at node: DocumentNode, _ names: [String]) {
        switch error {
        case .indefiniteCorrelation(let why):
            let pair = why.worstPair
            diagnostics.report(
                node,
                "not positive definite: smallest eigenvalue \(rounded(why.smallestEigenvalue)), "
                    + "worst pair \(names[pair.row]) ~ \(names[pair.column]) = "
                    + "\(rounded(pair.before)), nearest possible \(rounded(pair.after))",
                expected: "a positive definite matrix, or repair: nearest")
        case .invalidCorrelation(let faults):
            for fault in faults { diagnostics.report(node, words(fault, names)) }
        default:
            diagnostics.report(node, "the correlation matrix cannot be used: \(error)")
        }
    }

    private func words(_ fault: CorrelationFault, _ names: [String]) -> String {
        switch fault {
        case .notFinite(let i, let j): "entry \(names[i]) ~ \(names[j]) is not finite"
        case .outOfRange(let i, let j, let value):
            "entry \(names[i]) ~ \(names[j]) = \(value) lies outside -1 to 1"
        case .diagonalNotOne(let i, let value): "diagonal entry of \(names[i]) is \(value), not 1"
        case .asymmetric(let i, let j, let value, let mirrored):
            "not symmetric: \(names[i]) ~ \(names[j]) is \(value) above and \(mirrored) below"
        }
    }
}

/// Four decimals, for messages.
private func rounded(_ x: Double) -> String {
    let scaled = (x * 1e4).rounded() / 1e4
    return scaled == 0 && x != 0 ? "\(x)" : "\(scaled)"
}
