import Risk
import ScenarioModel
import Series
import Testing

@Suite struct TargetTests {
    private func single(_ terms: [(String, Tree)]) throws -> (RiskFixture, RiskModel) {
        let fixture = RiskFixture()
        let model = fixture.model([
            "metrics": ["npv": "flow"], "targets": ["usage": .mapping(terms)],
        ])
        return (fixture, try #require(model, "\(fixture.messages)"))
    }

    @Test func aRatioTargetComparesRatiosOfSumsWithItsLevelLessTolerance() throws {
        let (fixture, model) = try single([
            ("of", "used"), ("per", "delivered"), ("level", "67 %"), ("tolerance", "0.5 points"),
        ])
        var misses = 0.0
        for path in fixture.paths(model, count: 40) {
            let achieved = sum(path.lines["used"]!) / sum(path.lines["delivered"]!)
            #expect(path.result("target.usage") == achieved)
            #expect(path.result("shortfall.usage") == max(0, 0.67 - achieved))
            #expect(path.result("miss") == (achieved < 0.67 - 0.005 ? 1 : 0))
            let year = sum(path.lines["used"]![12..<24]) / sum(path.lines["delivered"]![12..<24])
            #expect(path.result("target.usage", "2027") == year)
            misses += path.result("miss")
        }
        #expect(misses > 0 && misses < 40)
        #expect(model.plan.headline.miss == "miss" && model.plan.headline.hit == "hit")
    }

    @Test func theMeanOfMonthlyRatiosIsTakenOnlyWhenAsked() throws {
        let (fixture, model) = try single([
            ("of", "used"), ("per", "delivered"), ("level", "67 %"),
            ("aggregate", "mean-of-ratios"),
        ])
        for path in fixture.paths(model) {
            let ratios = zip(path.lines["used"]!, path.lines["delivered"]!).map { $0 / $1 }
            #expect(path.result("target.usage") == sum(ratios) / 30)
            #expect(path.result("miss") == (sum(ratios) / 30 < 0.67 ? 1 : 0))
        }
    }

    @Test func aLevelThatVariesIsWeightedByItsDenominator() throws {
        let (fixture, model) = try single([
            ("of", "used"), ("per", "delivered"), ("level", ["2026-01": "60 %", "2027-01": "70 %"]),
        ])
        for path in fixture.paths(model, count: 40) {
            let (used, whole) = (path.lines["used"]!, path.lines["delivered"]!)
            let wanted = sum(whole.enumerated().map { $0.element * ($0.offset < 12 ? 0.6 : 0.7) })
            let spare = (sum(used) - wanted) / sum(whole)
            #expect(path.result("shortfall.usage") == max(0, -spare))
            #expect(path.result("miss") == (spare < 0 ? 1 : 0))
        }
    }

    @Test(arguments: ["70 GPU-h/month", "840 GPU-h/yr"])
    func aVolumeTargetSumsUseAndLevel(level: String) throws {
        let (fixture, model) = try single([
            ("of", "used"), ("level", .text(level)), ("tolerance", "1 %"),
        ])
        for path in fixture.paths(model, count: 40) {
            let used = sum(path.lines["used"]!)
            #expect(path.result("target.usage") == used)
            #expect(path.result("shortfall.usage") == max(0, -((used - 2100) / 2100)))
            #expect(path.result("miss") == (used < 2100 * 0.99 ? 1 : 0))
        }
    }

    @Test func aYearlyTargetIsMissedInAnyYearAndFallsShortByWeight() throws {
        let (fixture, model) = try single([
            ("of", "used"), ("per", "delivered"), ("level", "70 %"), ("period", "year"),
        ])
        for path in fixture.paths(model, count: 40) {
            let (used, whole) = (path.lines["used"]!, path.lines["delivered"]!)
            var missed = false
            var (missing, weight) = (0.0, 0.0)
            for (year, steps) in [("2026", 0..<12), ("2027", 12..<24), ("2028", 24..<30)] {
                let achieved = sum(used[steps]) / sum(whole[steps])
                #expect(path.result("miss.\(year)", year) == (achieved < 0.7 ? 1 : 0))
                #expect(path.result("shortfall.usage", year) == max(0, 0.7 - achieved))
                missed = missed || achieved < 0.7
                missing += max(0, 0.7 - achieved) * sum(whole[steps])
                weight += sum(whole[steps])
            }
            #expect(path.result("miss") == (missed ? 1 : 0))
            #expect(path.result("shortfall.usage") == missing / weight)
        }
    }

    @Test func aMonthlyTargetIsMissedInAnyMonth() throws {
        let (fixture, model) = try single([
            ("of", "used"), ("per", "delivered"), ("level", "52 %"), ("period", "month"),
        ])
        #expect(model.plan.monthly.map(\.metric) == ["target.usage"])
        var misses = 0.0
        for path in fixture.paths(model, count: 60) {
            let ratios = zip(path.lines["used"]!, path.lines["delivered"]!).map { $0 / $1 }
            #expect(path.result("miss") == (ratios.min()! < 0.52 ? 1 : 0))
            #expect(path.recorded[0] == ratios)
            misses += path.result("miss")
        }
        #expect(misses > 0 && misses < 60)
    }

    @Test func nothingDeliveredIsNothingMissed() throws {
        let (fixture, model) = try single([
            ("of", "0 * used"), ("per", "late"), ("level", "50 %"), ("period", "year"),
        ])
        for path in fixture.paths(model) {
            #expect(path.result("miss.2026", "2026") == 0)
            #expect(path.result("shortfall.usage", "2026") == 0)
            #expect(path.result("miss.2027", "2027") == 1)
            #expect(path.result("shortfall.usage") == 0.5)
        }
    }

    @Test func theGapJoinsTheShortfallToTheSpareOfPathsThatReachTheTarget() throws {
        let (fixture, model) = try single([
            ("of", "used"), ("per", "delivered"), ("level", "70 %"), ("period", "year"),
        ])
        let erosion = try #require(model.plan.erosions.first)
        for path in fixture.paths(model, count: 40) {
            let gap = path.results[erosion.gap]
            let shortfall = path.result("shortfall.usage")
            #expect(shortfall > 0 ? gap == shortfall : gap <= 0)
        }
    }
}
