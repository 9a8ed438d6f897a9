import ScenarioModel
import Testing

struct NearestNameTests {
    static let cases: [(String, String?)] = [
        ("volatilty", "volatility"), ("VOLATILITY", "volatility"), ("sport", "spot"),
        ("psot", "spot"), ("need_spot", "need-spot"), ("zzz", nil), ("", nil), ("x", nil),
    ]

    @Test(arguments: cases)
    func nearestIsFoundWithinAThirdOfTheLength(_ name: String, _ nearest: String?) {
        let names = ["volatility", "spot", "need-spot", "start"]
        #expect(nearestName(to: name, in: names) == nearest)
    }

    @Test func tiesGoToTheEarlierName() {
        #expect(nearestName(to: "cat", in: ["bat", "hat"]) == "bat")
    }

    @Test func longNamesCostLittle() {
        let long = String(repeating: "ab", count: 100_000)
        #expect(nearestName(to: long, in: [long + "x", "b"]) == long + "x")
    }
}
