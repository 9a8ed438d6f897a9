import Factors
import Foundation
import Testing

/// Every process of the catalogue against its closed forms: mean, variance and two tail quantiles of
/// the level, and the covariance with the month before.
enum CatalogueClaims {
    /// By process; the two groups are simulated one after the other.
    static let groups: [KeyValuePairs<String, String>] = [
        [
            "gbm": "{process: gbm, start: 3, growth: 30 %/yr, volatility: 40 %/yr}",
            "log-ou": "{process: log-ou, start: 2, level: 3, mean_reversion: 1.5 /yr, "
                + "volatility: 35 %/yr}",
            "schwartz-smith": "{process: schwartz-smith, start: 2.35, deviation: 0.2, "
                + "mean_reversion: 1.5 /yr, drift: -15 %/yr, volatility: {chi: 60 %/yr, xi: 25 %/yr}, "
                + "rollover: {factor: 0.75, rate: 0.8 /yr}}",
            "ou": "{process: ou, start: 2, level: 3, mean_reversion: 3 /yr, volatility: 0.5}",
            "vasicek": "{process: vasicek, start: 4.5 %/yr, level: 3 %/yr, "
                + "mean_reversion: 0.19 /yr, volatility: 2 %/yr}",
            "hull-white": "{process: hull-white, curve: {2026-01: 3 %/yr, 2026-07: 5 %/yr}, "
                + "mean_reversion: 1.2 /yr, volatility: 3 %/yr}",
            "energy": "{process: energy, start: 0.08, trend: 2 %/yr, "
                + "tariff: {mean_reversion: 0.3 /yr, volatility: 12 %/yr}, "
                + "daily: {mean_reversion: 17 /yr, volatility: 190 %/yr, "
                + "jumps: {rate: 6 /yr, size: 40 %}}}",
            "generation-efficiency": "{process: generation-efficiency, start: 2, "
                + "experience: 2 ^ t, exponent: 0.3, mean_reversion: 2 /yr, volatility: 20 %/yr}",
        ],
        [
            "jump-diffusion": JumpScenario.jumps,
            "regime-switching": JumpScenario.regimes,
            "capability-index": "{process: capability-index, start: 4, trend: -160 %/yr, "
                + "mean_reversion: 2 /yr, volatility: 30 %/yr, releases: 2.4 /yr, "
                + "jump: {mean: -0.3, deviation: 0.25}}",
            "delay": "{process: delay, chance: 40 %, mean: 3 months}",
            "beta": "{process: beta, mean: 90 %, deviation: 5 %}",
            "default": "{process: default, intensity: 30 %/yr}",
            "event": "{process: event, clock: renewal, gap: 9 months, law: lognormal, spread: 0.5}",
        ],
    ]

    /// Not above, and what speaks for it.
    static let elsewhere = [
        "trend": "ProcessLawTests", "table": "ProcessLawTests", "season": "SeasonTests",
        "paths": "own data", "bootstrap": "own data", "bass": "ParameterSlowTests",
        "logistic": "ParameterSlowTests", "reasoning-length": "ParameterSlowTests",
        "sticky-price": "ParameterSlowTests", "model-price": "ParameterSlowTests",
        "price-mix": "TokenPriceTests",
    ]

    static func check(_ group: Int, paths: Int, seed: UInt64) throws {
        let steps = [6, 7]
        let names = groups[group].map { $0.key.replacingOccurrences(of: "-", with: "_") }
        let lines = zip(names, groups[group]).map { "  \($0): \($1.value)\n" }.joined()
        let dependence =
            group == 0 ? "dependence: {pairs: {schwartz_smith.chi ~ schwartz_smith.xi: -0.4}}\n" : ""
        let run = try FactorRun(
            "factors:\n" + lines + dependence, months: 8, steps: steps, paths: paths, seed: seed,
            names: names)
        for entry in run.book.entries {
            let levels = try #require(run.levels[entry.name])
            for (index, step) in steps.enumerated() {
                let law = entry.process.law(at: step, under: run.book.dependence)
                let what: Comment = "\(entry.name), step \(step), seed \(seed)"
                let (m, s) = (try #require(law.mean), try #require(law.deviation))
                #expect(mean(of: levels[index]).agrees(with: m), what)
                #expect(covariance(of: levels[index], levels[index]).agrees(with: s * s), what)
                for p in [0.01, 0.95] {
                    // At an atom, its whole probability; energy, delays and shares have moments only.
                    guard let quantile = law.quantile(p), let chance = law.cumulative(quantile),
                        chance < 1 - 1e-9
                    else { continue }
                    #expect(share(of: levels[index], below: quantile).agrees(with: chance), what)
                }
            }
            let memory = try #require(entry.process.memory(at: 7, under: run.book.dependence))
            let u = memory.isLogarithm ? levels.map { $0.map { log($0) } } : levels
            let what: Comment = "\(entry.name), memory, seed \(seed)"
            #expect(mean(of: u[0]).agrees(with: memory.before.mean), what)
            #expect(mean(of: u[1]).agrees(with: memory.now.mean), what)
            #expect(covariance(of: u[0], u[0]).agrees(with: memory.before.variance), what)
            #expect(covariance(of: u[1], u[1]).agrees(with: memory.now.variance), what)
            #expect(covariance(of: u[0], u[1]).agrees(with: memory.covariance), what)
        }
    }
}

@Suite struct CatalogueTests {
    @Test func noProcessIsLeftOut() {
        let named = CatalogueClaims.groups.flatMap { $0.map(\.key) } + CatalogueClaims.elsewhere.keys
        #expect(named.sorted() == ProcessCatalogue.all.map { $0.table.name }.sorted())
    }

    @Test(arguments: CatalogueClaims.groups.indices)
    func momentsTailsAndMemoryAgree(group: Int) throws {
        try CatalogueClaims.check(group, paths: 40_000, seed: 1)
    }

    /// ln X of a chain with levels, moment by moment, against the mixture over all courses.
    @Test func theMemoryOfRegimesHasTheMomentsOfTheirMixture() throws {
        let run = try FactorRun("factors:\n  x: \(JumpScenario.prices)\n", steps: [11], paths: 2)
        let process = run.book.entries[0].process
        let memory = try #require(process.memory(at: 11, under: .independent))
        guard case .mixture(let parts) = process.law(at: 11) else {
            Issue.record("a mixture")
            return
        }
        var (mean, square) = (0.0, 0.0)
        for part in parts {
            guard case .logNormal(let m, let s) = part.law else { continue }
            mean += part.weight * m
            square += part.weight * (m * m + s * s)
        }
        #expect(abs(memory.now.mean - mean) < 1e-12)
        #expect(abs(memory.now.variance - (square - mean * mean)) < 1e-12)
    }
}

@Suite struct CatalogueSlowTests {
    @Test(arguments: CatalogueClaims.groups.indices, [1, 2, 3] as [UInt64])
    func momentsTailsAndMemoryAgree(group: Int, seed: UInt64) throws {
        try CatalogueClaims.check(group, paths: 1_000_000, seed: seed)
    }
}
