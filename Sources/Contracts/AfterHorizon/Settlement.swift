import ScenarioModel
import Series

/// What a contract pays after the horizon for what has happened in it.
///
/// *Formula*: in months after the horizon that the run has, what is paid in them; in the run's last
/// month also what is paid later, discounted to that month at its own rate. So discounting month by
/// month values each payment when it is due:
///
///     npv = Σ_{t ≤ H} D_t·cash_t + Σ_{H < t ≤ G} D_t·paid_t + D_G·Σ_{k ≥ 1} v^k·paid_{G+k}
///
/// with H the last month of the horizon, G that of the run, and v = D_G/D_{G−1}.
package struct Settlement {
    /// Money per month from the horizon on, positive where the buyer pays.
    package var paid: Series
    /// The same, what is paid after the run's last month counted in full.
    package var nominal: Series
    /// Due after the month's end, for the same.
    package var owed: Series

    /// A payment at once of what a test after the horizon asks for.
    package init(_ due: Series) {
        paid = due
        nominal = due
        owed = due.constant(0, .currency)
    }

    /// - Parameters:
    ///   - delays: for each number of months, the share of an invoice that is paid so much later,
    ///     with what it has grown to.
    ///   - owing: what of an invoice is owed so many months later.
    package init(
        _ flows: [(invoices: Series, delays: [Double], owing: [Double])], _ context: ContractContext
    ) {
        let graph = context.graph
        let (horizon, last) = (graph.horizonCount, graph.stepCount - 1)
        let hasMonths = horizon <= last
        let rates = Self.rates(context)
        var (paid, owed) = (context.noMoney, context.noMoney)
        var later = rates.map { _ in context.noMoney }
        for flow in flows {
            let invoices = hasMonths ? flow.invoices.untilHorizon : flow.invoices
            for (lag, share) in flow.delays.enumerated() where share != 0 && hasMonths {
                paid = paid + share * invoices.lagged(by: lag)
            }
            for (lag, share) in flow.owing.enumerated() where share != 0 && hasMonths {
                owed = owed + share * invoices.lagged(by: lag)
            }
            for (index, rate) in rates.enumerated() {
                for lag in flow.delays.indices {
                    var weight = graph.series(0)
                    for (month, share) in flow.delays.enumerated() where month > lag && share != 0 {
                        weight = weight + share * rate.weight(month - lag)
                    }
                    if weight.constantValue == 0 { continue }
                    later[index] = later[index] + weight * invoices.lagged(by: lag)
                }
            }
        }
        let sums = later.map { hasMonths ? paid + $0.within(last..<last + 1) : $0 }
        (self.paid, nominal) = (sums[0], sums[1])
        self.owed = owed.retagged(.currency)
    }

    /// Adds what a test after the horizon asks for, due so many months after it.
    package mutating func add(_ due: Series, delay: Int, _ context: ContractContext) {
        let graph = context.graph
        let last = graph.stepCount - 1
        let rates = Self.rates(context)
        paid = paid + due.lagged(by: delay)
        nominal = nominal + due.lagged(by: delay)
        for lag in 0..<delay {
            func later(_ rate: LastRate) -> Series {
                (rate.weight(delay - lag) * due.lagged(by: lag)).within(last..<last + 1)
            }
            paid = paid + later(rates[0])
            nominal = nominal + later(rates[1])
            owed = owed + due.lagged(by: lag).retagged(.currency)
        }
    }

    /// With more that is paid, and what it comes to in full.
    package func adding(_ more: Series, nominal amount: Series) -> Settlement {
        var sum = self
        sum.paid = paid + more
        sum.nominal = nominal + amount
        return sum
    }

    /// At which what is paid after the run is brought to its last month: the last rate, and none.
    package static func rates(_ context: ContractContext) -> [LastRate] {
        [LastRate(context, at: context.graph.stepCount - 1), LastRate(none: context.graph)]
    }
}

extension Series {
    /// The value in the given steps, zero in others.
    func within(_ steps: Range<Int>) -> Series {
        graph.series(graph.within(steps, node), dimension)
    }

    /// The values of the horizon's months, where they are known in advance.
    var horizonValues: [Double]? { tableValues.map { Array($0.prefix(graph.horizonCount)) } }

    /// The value in months of the horizon, zero after it.
    var untilHorizon: Series { within(0..<graph.horizonCount) }
}
