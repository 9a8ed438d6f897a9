import Results
import Shortfall
import Simulation
import Testing

/// What names a plan, which plans there are, and what a result says of its origin.
@Suite struct PlanTests {
    private static let text = """
        title: Plain
        time: {as_of: 2026-01, horizon: 12 months}
        factors: {x: {process: gbm, start: 1, volatility: 20 %/yr}}
        metrics: {m: {of: x, aggregate: mean, by: year}}
        run: {paths: 2000}
        """

    private func digest(_ old: String = "", _ new: String = "") throws -> String {
        try Scenarios.load(text: old.isEmpty ? Self.text : Self.text.replacing(old, with: new))
            .plan.digest
    }

    @Test(
        "D22 · the digest covers all that can change a result or its labels",
        arguments: [
            ("2026-01,", "2027-01,"), ("12 months", "13 months"),
            ("12 months", "12 months, fiscal_year: starts Apr"), ("Plain", "Other"),
            ("title: Plain", "basis: {currency: EUR}"), ("{m:", "{n:"), ("by: year", "by: quarter"),
            ("aggregate: mean", "aggregate: sum"), ("paths: 2000", "paths: 2001"),
            ("20 %/yr", "21 %/yr"), ("paths: 2000", "paths: 2000, seed: 2"),
        ])
    func digestCovers(old: String, new: String) throws {
        #expect(try digest(old, new) != digest())
        #expect(try digest() == digest())
    }

    @Test("D22 · a plan that exists is valid: other numbers of paths throw")
    func validPlans() throws {
        let plan = try Scenarios.load(text: Self.text).plan
        for count in [0, -1, (1 << 48) + 1, Int.max] {
            #expect(throws: PlanError.pathCount(count)) { try plan.with(pathCount: count) }
        }
        #expect(try plan.with(pathCount: 1 << 48).pathCount == 1 << 48)
        #expect(try plan.with(seed: 7, pathCount: nil).seed == 7)
        #expect(plan.with(seed: .max).seed == .max)
    }

    @Test("D22 · provenance tells the as-of month, what was kept in how much memory, and the commit")
    func provenance() throws {
        let plan = try Scenarios.load(text: Self.text).plan
        let run = try Run(plan, options: ExecutionOptions(pathTable: .off, memory: 1 << 20))()
        #expect(run.provenance.asOf == "2026-01")
        #expect(run.provenance.pathTable == "off")
        #expect(run.provenance.memory == 1 << 20)
        let commit = try #require(run.provenance.commit)
        #expect(commit == "unknown" || commit.wholeMatch(of: /[0-9a-f]{12}/) != nil)
        // What is kept whole does not depend on the machine's memory, so the machine is not told.
        let all = try Run(plan, options: ExecutionOptions(pathTable: .on))()
        #expect(all.provenance.memory == nil)
        #expect(all.provenance.planDigest == run.provenance.planDigest)
    }
}
