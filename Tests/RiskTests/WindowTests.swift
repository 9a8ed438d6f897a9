import ScenarioModel
import Testing

/// Windows of months that the run cannot fill.
@Suite struct WindowTests {
    @Test("A2 · a window longer than the run is a warning, and the sum is that of the months there are")
    func tooLong() throws {
        let fixture = RiskFixture()
        let model = try #require(
            fixture.model([
                "metrics": [
                    "long": ["of": "trailing_sum(flow, 31)", "aggregate": "last"],
                    "fits": ["of": "trailing_sum(flow, 30)", "aggregate": "last"],
                ]
            ]), "\(fixture.messages)")
        #expect(fixture.messages.count == 1)
        #expect(fixture.messages.first?.contains("the run has 30 months") == true)
        for path in fixture.paths(model, count: 2) {
            #expect(abs(path.result("long") - sum(path.lines["flow"]!)) < 1e-9)
            #expect(path.result("long") == path.result("fits"))
        }
    }
}
