extension FactorBook {
    /// Everything that draws random numbers on its own, with the names that address its draws.
    ///
    /// Factors come first, as they are declared; each with what nobody else draws. Behind them what
    /// several factors share: sites, latent factors of loadings, and the mixing of a t copula.
    package var drawNames: [(owner: String, draws: [String])] {
        var owners: [(owner: String, draws: [String])] = entries.map { entry in
            let own = entry.process.drawNames.filter { !Self.isShared($0, by: entry.name) }
            return (entry.name, [entry.name] + own.filter { $0 != entry.name })
        }
        var shared: [String] = []
        for entry in entries {
            for name in entry.process.drawNames
            where Self.isShared(name, by: entry.name) && !shared.contains(name) {
                shared.append(name)
            }
        }
        if case .loadings(let latent, _) = dependence.correlation {
            shared += latent.map { "latent." + $0 }
        }
        if case .studentT = dependence.copula { shared.append("dependence") }
        owners += shared.map { ($0, [$0]) }
        return owners
    }

    private static func isShared(_ name: String, by factor: String) -> Bool {
        name != factor && !name.hasPrefix(factor + ".")
    }
}
