import ScenarioModel

/// Reads loadings on latent factors.
///
/// *Formula*: dWᵢ = Σₖ βᵢₖ dFₖ + √(1 − Σₖ βᵢₖ²) dεᵢ, so that ρᵢⱼ = Σₖ βᵢₖ βⱼₖ: positive definite
/// whenever every row's squares sum to less than one.
struct LoadingsReader {
    let fields: Fields
    let shocks: [Shock]
    let factors: [String]
    let broken: [String]
    let reading: Reading

    func model() -> (model: CorrelationModel, notes: [String])? {
        guard let node = fields.value("loadings")?.node else { return nil }
        let latent = (fields.list("latent") ?? []).compactMap(\.text)
        if fields.isGiven("latent") && fields.list("latent") == nil { return nil }
        if latent.isEmpty {
            reading.diagnostics.report(
                fields.node, "loadings without latent factors", offending: "",
                expected: "latent: [demand_cycle, technology, …]")
            return nil
        }
        guard let entries = node.entries else {
            reading.diagnostics.report(
                node, "found \(node.kindName) where a mapping belongs",
                expected: "loadings by factor or shock")
            return nil
        }
        var rows: [String: [Double]] = [:]
        var isFine = true
        // A whole factor's loadings first, so that those of one shock override them.
        for entry in entries.filter({ factors.contains($0.key) }) + entries.filter({ entry in
            !factors.contains(entry.key)
        }) {
            let covered = shocks.filter {
                $0.name == entry.key
                    || (factors.contains(entry.key) && $0.name.hasPrefix(entry.key + "."))
            }
            guard !covered.isEmpty || factors.contains(entry.key) || isOf(broken, entry.key) else {
                unknown(entry)
                isFine = false
                continue
            }
            guard let row = row(entry, latent: latent) else {
                isFine = false
                continue
            }
            for shock in covered { rows[shock.name] = row }
        }
        guard isFine, let scale = fields.number("scale") else { return nil }
        let (scaled, notes) = scaled(rows, by: scale)
        return (.loadings(latent: latent, rows: scaled), notes)
    }

    /// β · scale, but above 1 only so far that Σβ² ≤ 0.95, or as it was where it was more.
    private func scaled(
        _ rows: [String: [Double]], by scale: Double
    ) -> (rows: [String: [Double]], notes: [String]) {
        if scale == 1 { return (rows, []) }
        var capped: [String] = []
        var result: [String: [Double]] = [:]
        for (name, row) in rows {
            let squares = row.reduce(0) { $0 + $1 * $1 }
            let limit = max(1, ((1 - DependenceSection.leastShare) / squares).squareRoot())
            if scale > limit { capped.append(name) }
            result[name] = row.map { $0 * min(scale, limit) }
        }
        let names = capped.sorted().joined(separator: ", ")
        let note = "loadings of \(names) are scaled by less than \(rounded(scale)), so that 5 % of "
            + "each shock's variance stays its own"
        return (result, capped.isEmpty ? [] : [note])
    }

    private func unknown(_ entry: DocumentNode.Entry) {
        let names = factors + shocks.map(\.name).filter { !factors.contains($0) }
        reading.diagnostics.add(
            Diagnostic(
                at: entry.keyPosition, keyPath: entry.value.keyPath, offending: entry.key,
                message: "no factor or shock of this name",
                expected: Diagnostic.choice(of: names, limit: 120),
                suggestion: reading.diagnostics.nearestName(to: entry.key, in: names)))
    }

    private func row(_ entry: DocumentNode.Entry, latent: [String]) -> [Double]? {
        let node = reading.unwrapped(entry.value) ?? entry.value
        var row = Array(repeating: 0.0, count: latent.count)
        if let elements = node.elements {
            guard elements.count == latent.count else {
                reading.diagnostics.report(
                    node, "\(elements.count) loadings for \(latent.count) latent factors",
                    expected: "one for each of " + latent.joined(separator: ", "))
                return nil
            }
            for (index, element) in elements.enumerated() {
                guard let value = correlationNumber(element, reading) else { return nil }
                row[index] = value
            }
        } else if let named = node.entries {
            for item in named {
                guard let index = latent.firstIndex(of: item.key) else {
                    reading.diagnostics.add(
                        Diagnostic(
                            at: item.keyPosition, keyPath: item.value.keyPath,
                            offending: item.key, message: "no latent factor of this name",
                            expected: "one of " + latent.joined(separator: ", "),
                            suggestion: reading.diagnostics.nearestName(to: item.key, in: latent)))
                    return nil
                }
                guard let value = correlationNumber(item.value, reading) else { return nil }
                row[index] = value
            }
        } else {
            reading.diagnostics.report(
                node, "found \(node.kindName) where loadings belong",
                expected: "a list of \(latent.count) numbers, or numbers by latent factor")
            return nil
        }
        let squares = row.reduce(0) { $0 + $1 * $1 }
        guard squares < 1 else {
            reading.diagnostics.report(
                node, "squares of the loadings sum to \(rounded(squares))",
                expected: "less than 1, so that the shock keeps variance of its own")
            return nil
        }
        return row
    }
}
