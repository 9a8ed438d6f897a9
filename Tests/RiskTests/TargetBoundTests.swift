import Results
import Risk
import ScenarioModel
import Testing

/// Targets that are limits, and targets between two bounds.
@Suite struct TargetBoundTests {
    private func single(_ terms: [(String, Tree)]) throws -> (RiskFixture, RiskModel) {
        let fixture = RiskFixture()
        let model = fixture.model([
            "metrics": ["npv": "flow"], "targets": ["t": .mapping(terms)],
        ])
        return (fixture, try #require(model, "\(fixture.messages)"))
    }

    @Test("E · a budget is missed above its limit, and the shortfall is the overrun")
    func aVolumeHasALimit() throws {
        let (fixture, model) = try single([
            ("of", "used"), ("at_most", "70 GPU-h/month"), ("tolerance", "1 %"),
        ])
        var misses = 0.0
        for path in fixture.paths(model, count: 60) {
            let used = sum(path.lines["used"]!)
            #expect(path.result("target.t") == used)
            #expect(path.result("shortfall.t") == max(0, -((2100 - used) / 2100)))
            #expect(path.result("miss") == (used > 2100 * 1.01 ? 1 : 0))
            misses += path.result("miss")
        }
        #expect(misses > 0 && misses < 60)
        #expect(model.plan.directions.direction(of: "target.t") == .lower)
    }

    @Test("E · a ratio has a limit, by the horizon and by the year", arguments: ["horizon", "year"])
    func aRatioHasALimit(period: String) throws {
        let (fixture, model) = try single([
            ("of", "used"), ("per", "delivered"), ("at_most", "67 %"), ("period", .text(period)),
        ])
        let spans = period == "year" ? [0..<12, 12..<24, 24..<30] : [0..<30]
        for path in fixture.paths(model, count: 40) {
            var isMissed = false
            for steps in spans {
                let (used, whole) = (path.lines["used"]![steps], path.lines["delivered"]![steps])
                let limit = sum(whole.map { 0.67 * $0 })
                if sum(used) > limit { isMissed = true }
            }
            #expect(path.result("miss") == (isMissed ? 1 : 0))
            #expect((path.result("shortfall.t") > 0) == isMissed)
        }
    }

    @Test("E · a limit turned round is a bound: x at most l is −x at least −l, in months too")
    func monthlyLimits() throws {
        for terms in [[("per", Tree.text("delivered"))], []] {
            let limit: Tree = terms.isEmpty ? "75 GPU-h/month" : "70 %"
            let (fixture, model) = try single(
                [("of", "used"), ("at_most", limit), ("period", "month")] + terms)
            for path in fixture.paths(model, count: 20) {
                let missed = zip(path.lines["used"]!, path.lines["delivered"]!).contains {
                    terms.isEmpty ? $0 > 75 : 0.7 * $1 - $0 < 0
                }
                #expect(path.result("miss") == (missed ? 1 : 0))
            }
        }
    }

    @Test("E · between two bounds, either side is a miss")
    func bothBounds() throws {
        let (fixture, model) = try single([
            ("of", "used"), ("at_least", "69.5 GPU-h/month"), ("at_most", "70.5 GPU-h/month"),
        ])
        var sides: Set<Int> = []
        for path in fixture.paths(model, count: 80) {
            let used = sum(path.lines["used"]!)
            let side = used < 69.5 * 30 ? -1 : used > 70.5 * 30 ? 1 : 0
            sides.insert(side)
            #expect(path.result("miss") == (side == 0 ? 0 : 1))
            let gaps = (69.5 * 30 - used) / (69.5 * 30)
            let over = (used - 70.5 * 30) / (70.5 * 30)
            #expect(abs(path.result("shortfall.t") - max(0, gaps, over)) < 1e-12)
        }
        #expect(sides == [-1, 0, 1])
        #expect(model.plan.directions.direction(of: "target.t") == .none)
    }

    @Test("E · nothing delivered keeps every limit")
    func nothingDue() throws {
        let (fixture, model) = try single([
            ("of", "late"), ("per", "late"), ("at_most", "50 %"), ("period", "year"),
        ])
        for path in fixture.paths(model, count: 2) {
            #expect(path.result("shortfall.t", "2026") == 0)
            #expect(path.result("miss") == 1)
        }
    }

    @Test("E · level is the older word for at_least, and the two do not stand together")
    func words() throws {
        let (fixture, model) = try single([("of", "used"), ("at_least", "70 GPU-h/month")])
        let (other, older) = try single([("of", "used"), ("level", "70 GPU-h/month")])
        let pairs = zip(fixture.paths(model), other.paths(older))
        #expect(pairs.allSatisfy { $0.result("miss") == $1.result("miss") })
        let wrong = RiskFixture()
        _ = wrong.model(["targets": ["t": ["of": "used"]]])
        #expect(wrong.messages.contains { $0.contains("a target without a level") })
    }
}
