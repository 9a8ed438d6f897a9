import ScenarioModel
import Series

/// The test period that the horizon cuts.
extension TestPeriods {
    /// The steps of the period that the horizon's end lies in; nil where it ends with the horizon or
    /// is tested there.
    package var cut: Range<Int>? {
        ranges.first { $0.lowerBound < horizonCount && $0.upperBound > horizonCount }
    }

    /// The same periods, the one that is cut tested at the horizon's end with what it holds by then.
    var untilHorizon: TestPeriods {
        replacing(ranges.filter { $0.lowerBound < horizonCount }.map {
            $0.clamped(to: 0..<horizonCount)
        })
    }

    /// What a test after the horizon asks for, in its month, by the share of the period's commitment
    /// that lies within the horizon; nil where no period is cut.
    ///
    /// - Parameters:
    ///   - due: the flow at the test.
    ///   - commitment: what the months of the period commit to, per month.
    ///   - opening: what months before the first one simulated committed to.
    func shareOfCut(_ due: Series, by commitment: Series, opening: Double = 0) -> Series? {
        guard let cut else { return nil }
        let share = share(of: commitment, in: cut, opening: isFirst(cut) ? opening : 0)
        return (share * due).within(horizonCount..<cut.upperBound)
    }

    private func share(of flow: Series, in cut: Range<Int>, opening: Double) -> Series {
        let graph = flow.graph
        if let values = flow.tableValues {
            let inside = values[cut.lowerBound..<horizonCount].reduce(opening, +)
            let whole = values[horizonCount..<cut.upperBound].reduce(inside, +)
            return graph.series(whole > 0 ? inside / whole : 0)
        }
        let state = graph.state(initial: graph.constant(opening), active: cut)
        let sum = graph.series(graph.value(of: state), flow.dimension) + flow
        graph.bind(state, next: sum.node)
        let inside = sum.held(since: horizonCount - 1)
        let none = sum.constant(0, sum.dimension)
        return select(none < sum, inside / sum, else: graph.series(0))
    }
}

/// How many months after its end a horizon needs, for what is under way there.
package enum RunOffMonths {
    /// The months to the last test of a period that is cut, and those in which the buyer of a
    /// contract that can default owes for what the horizon holds.
    ///
    /// - Parameter entries: of the section `contracts`.
    package static func count(_ entries: [FieldValue.MapEntry], grid: TimeGrid) -> Int {
        guard grid.runOff == .settle else { return 0 }
        let probe = grid.runningOff(TimeGrid.stepCountLimits.upperBound)
        // What is wrong with a contract is told when it is read.
        let silent = Diagnostics()
        return entries.reduce(0) { most, entry in
            guard let fields = entry.value?.record,
                let type = ContractCatalogue.structures.first(where: {
                    $0.name == fields.table.name
                }),
                let window = ContractWindow(fields, grid: probe, silent)
            else { return most }
            var test = grid.horizonCount
            if let tests = type.tests(of: fields, over: window), let cut = tests.cut {
                test = cut.upperBound
            }
            var months = test - grid.horizonCount
            if fields.table.term(named: BuyerDefault.term.name) != nil,
                fields.isGiven(BuyerDefault.term.name)
            {
                months += Invoice.longestDelay(fields)
            }
            return max(most, months)
        }
    }
}
