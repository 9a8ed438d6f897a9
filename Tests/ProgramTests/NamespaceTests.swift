import ScenarioModel
import Series
import Testing

/// A namespace ends with what uses it.
@Suite struct NamespaceTests {
    @Test func aClosedNamespaceIsGoneAndKnowsWhatWasMade() throws {
        let graph = SeriesGraph(TimeGrid(start: CalendarMonth(year: 2026, month: 1), stepCount: 3))
        weak var outer: Namespace?
        weak var inner: Namespace?
        weak var adopted: Namespace?
        do {
            let names = Namespace(graph: graph)
            let within = Namespace(within: names)
            let other = Namespace(graph: graph)
            names.adopt(other)
            for space in [names, within, other] {
                space.define("made") { space.graph.series(1) }
                space.define("never.asked") { space.series("made") }
                #expect(space.series("made") != nil)
            }
            names.close()
            #expect(names.series("made") != nil)
            (outer, inner, adopted) = (names, within, other)
        }
        #expect(outer == nil && inner == nil && adopted == nil)
    }
}
