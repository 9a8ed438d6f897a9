import Foundation
import Reports
import Results
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct StudyChartTests {
    private static let axis = StudyChart.Axis("Value", unit: .money)

    /// Numbers that break naive drawing.
    private static let odd: [[Double]] = [
        [], [0], [5], [7, 7, 7], [.nan, .infinity, -.infinity], [1e300, -1e300], [1.7e308, 1],
        [1e-300, 2e-300], [-3, -2], [1e9, 1e9 + 1e-6], [.nan, 1, 2], [5e-324, 1e-320],
    ]

    private static func charts(_ values: [Double]) -> [StudyChart] {
        let points = values.enumerated().map { index, value in
            StudyChart.Point(
                x: value, y: value, xRange: value.isNaN ? nil : value...value,
                yRange: value.isNaN ? nil : min(value, 0)...max(value, 1), label: "p\(index) <&>")
        }
        let traces = [StudyChart.Trace("one", points), .init("two <b>", points)]
        let bars = values.map { StudyChart.Bar("bar & \"co\"", low: -$0, high: $0, lowLabel: "<") }
        let marks = values.map { StudyChart.Mark($0, "mark <&>") }
        let grid: [[Double?]] = [values.map { $0 }, [nil]]
        let contents: [StudyChart.Content] = [
            .lines(traces, x: axis, y: axis),
            .scatter(traces, frontier: traces[0], x: axis, y: axis),
            .tornado(bars, base: values.first ?? .nan, value: axis),
            .bars(traces, value: axis),
            .heatMap(
                grid, columns: values.indices.map { "c\($0)" }, rows: ["a", "b"], columnTitle: "c",
                rowTitle: "r", value: axis),
        ]
        return contents.map { StudyChart("chart", title: "<Title> & more", $0, marks: marks) }
    }

    @Test(arguments: odd)
    func anyNumbersGiveAWellFormedPicture(_ values: [Double]) {
        for chart in Self.charts(values) {
            let svg = StudyChartSVG.render(chart, currency: "USD")
            let parser = XMLParser(data: Data(svg.utf8))
            #expect(parser.parse(), "\(chart.content)")
            #expect(!svg.lowercased().contains("nan"), "\(chart.content)")
            #expect(!svg.lowercased().contains("inf"), "\(chart.content)")
            #expect(svg.contains("&lt;Title&gt; &amp; more"))
        }
    }

    @Test func emptyChartsSaySo() {
        for chart in Self.charts([]) {
            #expect(StudyChartSVG.render(chart, currency: "USD").contains("Nothing to show."))
        }
    }

    /// Where each label begins and ends follows from its anchor; no two may share a place.
    @Test func labelsOfCloseVariantsKeepApart() throws {
        let points = (0..<12).map { index in
            StudyChart.Point(
                x: 1e9 + Double(index % 4) * 2e6, y: 2e9 + Double(index / 4) * 3e6,
                label: "variant \(index)")
        }
        let far = StudyChart.Point(x: 5e9, y: 9e9, label: "far")
        let svg = StudyChartSVG.render(
            StudyChart(
                "c", title: "t",
                .scatter([.init("v", points + [far])], frontier: nil, x: Self.axis, y: Self.axis)),
            currency: "USD")
        var boxes: [(x: ClosedRange<Double>, y: Double)] = []
        for match in svg.matches(
            of: /<text x="([0-9.]+)" y="([0-9.]+)"([^>]*)>(variant \d+)<title>/)
        {
            let x = try #require(Double(match.1))
            let width = Double(match.4.count) * 12 * 0.56
            let left =
                match.3.contains("\"end\"")
                ? x - width : match.3.contains("\"middle\"") ? x - width / 2 : x
            boxes.append((left...left + width, try #require(Double(match.2))))
        }
        #expect(boxes.count == 12)
        for (index, box) in boxes.enumerated() {
            for other in boxes[..<index] {
                #expect(!box.x.overlaps(other.x) || abs(box.y - other.y) >= 12)
            }
        }
    }

    /// Ends of the bars stand in proportion to their values.
    @Test func barsStandInProportion() throws {
        let points = [("a", 1.0), ("b", 4.0)].map { StudyChart.Point(x: 0, y: $0.1, label: $0.0) }
        let svg = StudyChartSVG.render(
            StudyChart("c", title: "t", .bars([.init("v", points)], value: Self.axis)),
            currency: "USD")
        let widths = svg.matches(of: /width="([0-9.]+)" height="15"/).compactMap { Double($0.1) }
        #expect(widths.count == 2)
        #expect(abs(widths[1] - 4 * widths[0]) <= 0.25)
    }
}
