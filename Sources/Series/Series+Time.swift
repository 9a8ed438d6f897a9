import ScenarioModel
import TilePrograms

// MARK: - Along the months

extension Series {
    /// The value `months` ago; zero before the first month.
    public func lagged(by months: Int) -> Series {
        if months == 0 { return self }
        return graph.series(graph.past(of: node, back: months), dimension)
    }

    /// Running total from the first month, this one included: a flow per month becomes an amount.
    public var cumulative: Series { graph.series(graph.running(node), dimension * .month) }

    /// From `step` on the value that it has there, before it the value of the month.
    package func held(from step: Int) -> Series {
        if let values = tableValues {
            return graph.series(
                perStep: values.indices.map { values[min($0, step)] }, dimension)
        }
        let state = graph.state(initial: graph.constant(0))
        let isBefore = graph.table((0..<graph.stepCount).map { $0 <= step ? 1 : 0 })
        let value = graph.select(isBefore, then: node, else: graph.value(of: state))
        graph.bind(state, next: value)
        return graph.series(value, dimension)
    }

    /// Mean over this month and the `months` − 1 before it, or as many as there are.
    public func trailingMean(over months: Int) -> Series {
        let available = (0..<graph.stepCount).map { Double(min($0 + 1, months)) }
        return trailingSum(over: months) / graph.series(perStep: available, .month)
    }

    /// Sum over this month and the `months` − 1 before it; a flow per month becomes an amount.
    public func trailingSum(over months: Int) -> Series {
        let sum = (1..<max(months, 1)).reduce(self) { $0 + lagged(by: $1) }
        return sum.retagged(dimension * .month)
    }

    /// Running total that starts again from zero in every step of `starts`; a flow per month becomes
    /// an amount.
    ///
    /// - Parameters:
    ///   - starts: one flag per step; true where a new period begins.
    ///   - opening: the total before the first month.
    package func accumulated(restartingAt starts: [Bool], from opening: Double = 0) -> Series {
        let keep = graph.table(starts.map { $0 ? 0 : 1 })
        let state = graph.state(initial: graph.constant(opening))
        let carried = graph.binary(.multiply, graph.value(of: state), keep)
        let next = graph.binary(.add, carried, node)
        graph.bind(state, next: next)
        return graph.series(next, dimension * .month)
    }

    /// The value in step `step`, kept from then on; zero before it.
    package func held(since step: Int) -> Series {
        let isFrom = (0..<graph.stepCount).map { $0 >= step }
        if let values = tableValues {
            return graph.series(perStep: isFrom.map { $0 ? values[step] : 0 }, dimension)
        }
        if level == .path {
            let isFrom = graph.series(perStep: isFrom.map { $0 ? 1 : 0 })
            return select(isFrom, self, else: constant(0, dimension))
        }
        let state = graph.state(initial: graph.constant(0), active: step..<step + 1)
        let before = graph.value(of: state)
        graph.bind(state, next: node)
        let isNow = graph.table((0..<graph.stepCount).map { $0 == step ? 1 : 0 })
        return graph.series(graph.select(isNow, then: node, else: before), dimension)
    }

    /// 1 from the first month on in which this is not zero, 0 before it.
    package var everSince: Series {
        if let values = tableValues {
            let first = values.firstIndex { $0 != 0 } ?? values.count
            return graph.series(perStep: values.indices.map { $0 >= first ? 1 : 0 })
        }
        let state = graph.state(initial: graph.constant(0))
        let isNow = graph.binary(.notEqual, node, graph.constant(0))
        let next = graph.binary(.maximum, graph.value(of: state), isNow)
        graph.bind(state, next: next)
        return graph.series(next)
    }
}

// MARK: - One number per path

/// What a path's months become when it ends. All give closing values, which no month may read.
extension Series {
    /// Fold of the months in `steps` by `operation`, from `initial`.
    private func folded(
        _ operation: BinaryOperation, from initial: Double, over steps: Range<Int>
    ) -> Series {
        graph.series(graph.fold(operation, node, from: initial, over: steps), dimension)
    }

    /// Σ over the months of `steps`: a flow per month becomes an amount.
    ///
    /// What falls due after the horizon counts in months up to its end.
    package func total(over steps: Range<Int>) -> Series {
        if steps.upperBound == graph.horizonCount, let parts = graph.parts(of: node) {
            let after = graph.horizonCount - 1..<graph.stepCount
            let settled = graph.series(
                graph.fold(.add, parts.settled, from: 0, over: after), dimension * .month)
            guard let main = parts.main else { return settled }
            return graph.series(main, dimension).total(over: steps) + settled
        }
        if let values = tableValues {
            return graph.series(values[steps].reduce(0, +), dimension * .month)
        }
        return folded(.add, from: 0, over: steps).retagged(dimension * .month)
    }

    /// Mean over the months of `steps`.
    package func mean(over steps: Range<Int>) -> Series {
        total(over: steps) / graph.series(Double(steps.count), .month)
    }

    package func lowest(over steps: Range<Int>) -> Series {
        folded(.minimum, from: .infinity, over: steps)
    }

    package func highest(over steps: Range<Int>) -> Series {
        folded(.maximum, from: -.infinity, over: steps)
    }

    /// The value in one month.
    package func value(at step: Int) -> Series {
        if let values = tableValues { return graph.series(values[step], dimension) }
        if step == graph.stepCount - 1 { return graph.series(graph.final(node), dimension) }
        return graph.series(graph.kept(node, at: step), dimension)
    }
}
