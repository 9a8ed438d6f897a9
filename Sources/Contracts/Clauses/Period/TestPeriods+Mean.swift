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
}
