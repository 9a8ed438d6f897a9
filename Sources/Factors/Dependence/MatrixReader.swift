import LinearAlgebra
import ScenarioModel
import Statistics

/// Reads a full correlation matrix, or pairs, and factors it for the monthly normals.
///
/// Correlations of Brownian shocks are turned into those of the monthly normals by the speeds of
/// the processes they drive; see ``StepNormal``.
struct MatrixReader {
    let fields: Fields
    let shocks: [Shock]
    let factors: [String]
    /// Factors that could not be read; names of their shocks are let pass.
    let broken: [String]
    let reading: Reading

    private var diagnostics: Diagnostics { reading.diagnostics }

    /// Shocks that one matrix may correlate: factoring it takes n³ steps. Loadings take any number.
    private static let mostShocks = 1_000

    func model() -> (model: CorrelationModel, notes: [String])? {
        guard let all = order(), let order = bounded(all) else { return nil }
        // Without the shocks of a broken factor, rows and names do not match.
        let given =
            fields.isGiven("matrix") ? (broken.isEmpty ? matrix(order) : nil) : pairs(order)
        guard let given, broken.isEmpty else { return nil }
        let node = fields.node(fields.isGiven("matrix") ? "matrix" : "pairs")
        let names = order.map(\.name)
        var rowNames = names
        do throws(LinearAlgebraError) {
            var correlation = try linear(CorrelationMatrix(rows: given))
            var notes: [String] = []
            if fields.text("repair") == "nearest", try !correlation.isPositiveSemidefinite() {
                let nearest = try NearestCorrelation(to: correlation)
                notes.append(Self.note(nearest, names))
                correlation = nearest.correlation
            }
            _ = try correlation.semidefiniteRows()
            if let scale = fields.number("scale"), scale != 1 {
                let limit = try largestScale(of: correlation)
                correlation = try mapped(correlation) { $0 * min(scale, limit) }
                if scale > limit {
                    notes.append(
                        "correlations are scaled by \(rounded(limit)) instead of "
                            + "\(rounded(scale)), to keep the smallest eigenvalue at 0.05")
                }
            }
            let (normals, rows) = StepNormal.correlations(
                of: order, correlation, areOfEnds: fields.text("shocks") == "step",
                step: monthStep)
            rowNames = normals.map(\.shock.name)
            let lower = try CorrelationMatrix(rows: rows).semidefiniteRows()
            return (.cholesky(normals: normals, lower: lower), notes)
        } catch {
            report(error, at: node, rowNames)
            return nil
        }
    }

    /// The shocks of the matrix: where there are many, those that some pair names.
    private func bounded(_ order: [Shock]) -> [Shock]? {
        guard order.count > Self.mostShocks else { return order }
        let pairs = fields.isGiven("matrix") ? nil : fields.value("pairs")?.node?.entries
        let named = pairs.map { Set($0.flatMap { Self.ends(of: $0.key) }) }
        let involved = order.filter { named?.contains($0.name) ?? true }
        if involved.count <= Self.mostShocks { return involved }
        diagnostics.report(
            fields.node, "\(involved.count) shocks in one matrix", offending: "",
            expected: "at most \(Self.mostShocks), or latent factors with loadings")
        return nil
    }

    /// The names on both sides of `~`.
    private static func ends(of key: String) -> [String] {
        key.split(separator: "~").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }

    // MARK: - Rank correlations and stress

    private func mapped(
        _ correlation: CorrelationMatrix, _ change: (Double) -> Double
    ) throws(LinearAlgebraError) -> CorrelationMatrix {
        let all = 0..<correlation.count
        return try CorrelationMatrix(
            rows: all.map { i in all.map { i == $0 ? 1 : change(correlation[i, $0]) } })
    }

    /// Linear correlations of normals from those that the file gives: 2 sin(πρ/6) from Spearman's,
    /// sin(πτ/2) from Kendall's; the latter also under a t copula.
    private func linear(
        _ given: CorrelationMatrix
    ) throws(LinearAlgebraError) -> CorrelationMatrix {
        func whole(_ x: Double, _ y: Double) -> Double { x.magnitude == 1 ? x : y }
        switch fields.text("kind") {
        case "spearman":
            return try mapped(given) { whole($0, 2 * Elementary.sine(Double.pi * $0 / 6)) }
        case "kendall":
            return try mapped(given) { whole($0, Elementary.sine(Double.pi * $0 / 2)) }
        default: return given
        }
    }

    /// I + s(R − I) has smallest eigenvalue 1 − s(1 − λ): at least 0.05 up to s = 0.95/(1 − λ).
    private func largestScale(of correlation: CorrelationMatrix) throws(LinearAlgebraError) -> Double {
        let smallest = try correlation.smallestEigenvalue()
        return max(1, (1 - DependenceSection.leastShare) / max(1 - smallest, 1e-9))
    }

    // MARK: - Order

    private func order() -> [Shock]? {
        guard fields.isGiven("order") else { return shocks }
        let node = fields.node("order")
        guard let list = fields.list("order"),
            let nodes = (node.unwrapped?.value ?? node).elements
        else { return nil }
        let names = shocks.map(\.name)
        var found: [Shock] = []
        var isFine = true
        for (value, node) in zip(list, nodes) {
            let name = value.text ?? ""
            if let shock = shocks.first(where: { $0.name == name }) {
                if !found.contains(shock) {
                    found.append(shock)
                    continue
                }
                // Told where the list is read.
            } else if !isOf(broken, name) {
                diagnostics.report(
                    node, complaint(about: name),
                    expected: Diagnostic.choice(of: names, limit: 400),
                    suggestion: diagnostics.nearestName(to: name, in: names))
            }
            isFine = false
        }
        return isFine ? found : nil
    }

    private func complaint(about name: String) -> String {
        guard factors.contains(name) else { return "no shock of this name" }
        return shocks.contains { isOf([name], $0.name) }
            ? "a factor with several shocks" : "a factor without noise"
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
        let places = Dictionary(
            order.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        var known: Set<[Int]> = []
        var isFine = true
        for entry in entries {
            let ends = Self.ends(of: entry.key)
            let indices = ends.map { places[$0] }
            let value = correlationNumber(entry.value, reading)
            guard indices.count == 2, let i = indices[0], let j = indices[1], i != j else {
                let wrong = zip(ends, indices).filter { $0.1 == nil }.map(\.0)
                if wrong.isEmpty || !wrong.allSatisfy({ isOf(broken, $0) }) {
                    let name = ends.count == 2 ? wrong.first { !isOf(broken, $0) } : nil
                    let message = name.map { "no shock '\($0)'" } ?? "not a pair of shocks"
                    report(entry, message, name, order)
                }
                isFine = false
                continue
            }
            let pair = [min(i, j), max(i, j)]
            if known.contains(pair) {
                report(entry, "the pair is given twice", nil, [])
                isFine = false
            }
            known.insert(pair)
            guard let value else {
                isFine = false
                continue
            }
            result[i][j] = value
            result[j][i] = value
        }
        return isFine ? result : nil
    }

    private func report(
        _ entry: DocumentNode.Entry, _ message: String, _ wrong: String?, _ order: [Shock]
    ) {
        let names = order.map(\.name)
        diagnostics.add(
            Diagnostic(
                at: entry.keyPosition, keyPath: entry.value.keyPath, offending: entry.key,
                message: message,
                expected: names.isEmpty
                    ? "each pair once"
                    : "two of " + names.joined(separator: ", ") + " with ~ between",
                suggestion: wrong.flatMap { diagnostics.nearestName(to: $0, in: names) }))
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
                offending: "", expected: "a positive definite matrix, or repair: nearest")
        case .invalidCorrelation(let faults):
            for fault in faults {
                let place = place(of: fault)
                let row = node.elements?[place.row].elements
                diagnostics.report(row?[place.column] ?? node, words(fault, names))
            }
        default:
            diagnostics.report(node, "the correlation matrix cannot be used: \(error)")
        }
    }

    /// The entry to point at; of two that differ, the one below the diagonal.
    private func place(of fault: CorrelationFault) -> (row: Int, column: Int) {
        switch fault {
        case .notFinite(let i, let j), .outOfRange(let i, let j, _): (i, j)
        case .diagonalNotOne(let i, _): (i, i)
        case .asymmetric(let i, let j, _, _): (j, i)
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
