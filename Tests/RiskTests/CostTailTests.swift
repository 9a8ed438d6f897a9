import Results
import Risk
import Statistics
import Testing

/// VaR and CVaR of what is better lower are of its high end.
@Suite struct CostTailTests {
    @Test("E · the tail of a cost is its dearest paths, ranked exactly or from a sketch")
    func mirrored() throws {
        let costs = (1...1000).map { Double($0) }
        var sketch = LogLinearSketch()
        for cost in costs { sketch.add(cost) }
        func estimates(_ sample: some RankedValues) -> [Double] {
            MetricEstimates(
                metric: "cost", period: nil, condition: nil, moments: Moments(costs),
                sample: sample, costs: MirroredSample(sample)
            ).estimates([.var95, .cvar95, .p95]).compactMap(\.value)
        }
        // The dearest 5 % are 951 … 1000, and the 95th percentile is 950.
        let exact = estimates(OrderStatistics(costs))
        #expect(exact.count == 3)
        #expect(exact[0] == 950 && exact[2] == 950)
        #expect(abs(exact[1] - 975.5) < 1e-9)
        let rounded = estimates(sketch.ranked())
        for (a, b) in zip(rounded, exact) { #expect(abs(a / b - 1) < 2e-3) }
    }
}
