import Series

extension TestPeriods {
    /// Σwx/Σw from the period's start to each month: the price of a year weighted by its capacity.
    ///
    /// A number that never changes is its own mean. As long as the weights are zero, so is the mean.
    package func mean(of x: Series, weightedBy weight: Series) -> Series {
        if x.constantValue != nil { return x }
        let weights = toDate(weight)
        return select(
            x.graph.series(0, weights.dimension) < weights, toDate(x * weight) / weights,
            else: x.graph.series(0, x.dimension))
    }

    /// What an amount to date was when the month began; zero at each start.
    package func before(_ amount: Series) -> Series {
        let graph = amount.graph
        if isMonthly { return graph.series(0, amount.dimension) }
        let starts = sumStarts
        let steps = (ranges.first?.lowerBound ?? 0)..<(ranges.last?.upperBound ?? 0)
        let goesOn = starts.indices.map { steps.contains($0) && !starts[$0] ? 1.0 : 0 }
        return amount.lagged(by: 1) * graph.series(perStep: goesOn)
    }
}
