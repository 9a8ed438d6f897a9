import Analysis
import Shortfall
import Testing

/// What lies beyond the horizon stands on the first screen of every study.
@Suite struct OwedStatementTests {
    private static func study(_ time: String = "", term: String = "26 months") throws -> Study {
        let text = """
            time: {as_of: 2026-01-01, horizon: 12 months\(time)}
            business: {products: {w: {demand: 1e6 GPU-h/month, price: 3 USD/GPU-h}}}
            contracts:
              c: {structure: reserved, price: 1 USD/GPU-h, quantity: 1e6 GPU-h/month, term: \(term)}
            run: {paths: 1000, seed: 1}
            """
        return Laboratory(try CompareFixture.family(text)).study("sweep")
    }

    @Test(
        "A1 · the sentence names the amount, the rule and the other way to count",
        arguments: [
            ("", "leave out 14.0 M USD on average, still owed after 2026-12, discounted (time.beyond "
                + "says nothing of it); owed in full, mean NPV would be 10.0 M USD."),
            (", beyond: ignored", "leave out 14.0 M USD on average, still owed after 2026-12, "
                + "discounted (time.beyond: ignored); owed in full, mean NPV would be 10.0 M USD."),
            (", beyond: owed", "deduct 14.0 M USD on average, still owed after 2026-12, discounted "
                + "(time.beyond: owed); without it, mean NPV would be 24.0 M USD."),
        ])
    func theSentence(time: String, words: String) throws {
        let study = try Self.study(time)
        #expect(study.reservations == ["NPV and P(loss) " + words])
        for form in [StudyFormat.text, .markdown, .json] {
            #expect(form.render(study).contains("14.0 M USD"))
        }
    }

    @Test func nothingIsSaidWhereNothingIsOwed() throws {
        #expect(try Self.study(term: "12 months").reservations.isEmpty)
    }
}
