import Randomness
import Results
import Shortfall
import Simulation
import Testing

/// What follows its own past is the same however it is run.
@Suite struct LagDeterminismTests {
    private static let text = """
        time: {as_of: 2026-01, horizon: 24 months}
        factors:
          d: {process: gbm, start: 100 GPU-h/month, volatility: 40 %/yr}
          launch: {process: event, clock: hazard, hazard: "lag(revenue.api, 1) / 300 USD/month * 50 %/yr"}
        business:
          products:
            api: {demand: "d * (1 + launch) + 0.1 * lag(served.api, 1)", price: 3 USD/GPU-h}
          costs:
            bonus: {amount: "10 % * lag(operating_profit, 1)", class: operating}
            fund: {amount: "1 USD/month + 50 % * lag(expense.cost.fund, 1)"}
        contracts:
          reserve:
            structure: take-or-pay
            take: 80 %
            test: annual
            quantity: 80 GPU-h/month
            price: 2 USD/GPU-h * (1 - 0.001 * lag(quantity.gpu_hours.used.reserve, 1) / 1 GPU-h/month)
          rest: {structure: on-demand, price: 2.5 USD/GPU-h}
        run: {paths: 5003, seed: 3}
        """

    @Test("D8 · a recursion over the months gives the same bytes on any threads, tiles and processor")
    func bytes() throws {
        let plan = try Scenarios.load(text: Self.text).plan
        func lines(_ options: ExecutionOptions) throws -> [String] {
            try ResultBytes.lines(of: Run(plan, options: options)())
        }
        let one = try lines(ExecutionOptions(threads: 1))
        let ways = [2, 3, 7].map { ExecutionOptions(threads: $0, tile: 64 * $0) }
            + InstructionSet.supported.map { ExecutionOptions(instructionSet: $0) }
        for options in ways {
            #expect(try ResultBytes.difference(one, lines(options)) == nil)
        }
    }
}
