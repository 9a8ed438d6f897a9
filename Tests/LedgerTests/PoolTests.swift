import Testing

/// Resources besides accelerator-hours, and the order in which contracts are used.
@Suite struct PoolTests {
    @Test func tokensAreBoughtForActions() throws {
        // 10 actions of 2000 tokens; 15000 tokens reserved at 0.001, the rest at 0.002.
        let months = try LedgerRun(
            """
            business:
              pools: {model: {unit: tok}}
              products: {agent: {demand: 10 actions/month, price: 5 USD/action, uses: 2000 tok/action, pool: model}}
            contracts:
              throughput: {structure: reserved, pool: model, quantity: 15 ktok/month, price: 1 USD/ktok}
              api: {structure: on-demand, pool: model, price: 2 USD/ktok, available: 4 ktok/month}
            """, months: 2
        ).months()
        #expect(months["quantity.model.required"] == [20000, 20000])
        #expect(months["quantity.model.used.throughput"] == [15000, 15000])
        #expect(months["quantity.model.used.api"] == [4000, 4000])
        #expect(agree(months["served.agent"], [9.5, 9.5], ulps: 4))
        #expect(agree(months["expense.compute.api"], [8, 8], ulps: 4))
        #expect(agree(months["lost_revenue.agent"], [2.5, 2.5], ulps: 8))
        #expect(months["quantity.gpu_hours.required"] == [0, 0])
    }

    @Test func throughputIsTokensPerHour() throws {
        // 10 tokens an hour are 7300 a month of 730 hours.
        let months = try LedgerRun(
            """
            business: {pools: {model: {unit: tok}}}
            contracts:
              c: {structure: reserved, pool: model, quantity: 10 tok/h, price: 1 USD/tok}
            """, months: 1
        ).months()
        #expect(agree(months["quantity.model.contracted.c"], [7300], ulps: 4))
    }

    @Test func poolsAreServedApart() throws {
        let months = try LedgerRun(
            """
            business:
              pools: {cluster: {unit: GPU-h}}
              products:
                chat: {demand: 80 GPU-h/month, price: 4 USD/GPU-h}
                run: {class: training, demand: 50 GPU-h/month, pool: cluster}
            contracts:
              serving: {structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h}
              training: {structure: reserved, pool: cluster, quantity: 40 GPU-h/month, price: 1 USD/GPU-h}
            """, months: 1
        ).months()
        #expect(months["unserved.run"] == [10])
        #expect(months["unserved.chat"] == [0])
        #expect(months["compute.training"] == [40])
        #expect(months["compute.paying"] == [200])
    }

    private func order(_ rule: String) throws -> LedgerRun.Months {
        // A take of 50 of 100 h a month at 3, tested yearly, beside a market at 2 without a limit.
        try LedgerRun(
            """
            business: {dispatch: \(rule), products: {api: {demand: 120 GPU-h/month}}}
            contracts:
              top:
                {structure: take-or-pay, quantity: 100 GPU-h/month, price: 3 USD/GPU-h, take: 50 %,
                 test: annual}
              market: {structure: on-demand, price: 2 USD/GPU-h}
            """
        ).months()
    }

    @Test func commitmentsComeFirstUnlessPricesDecide() throws {
        let first = try order("take-first")
        #expect(first["quantity.gpu_hours.used.top"] == Array(repeating: 100, count: 12))
        let cheapest = try order("price-order")
        #expect(cheapest["quantity.gpu_hours.used.top"] == Array(repeating: 0, count: 12))
        #expect(agree(cheapest["true_up.top"][11], 1800, ulps: 4))  // 3·0.5·1200
        // The year's take of 600 is met after six months of 100; then the market is cheaper.
        let safe = try order("take-then-price")
        #expect(
            safe["quantity.gpu_hours.used.top"]
                == Array(repeating: 100, count: 6) + Array(repeating: 0, count: 6))
        #expect(safe.total("true_up.top") == 0)
        // Take-first pays 12·(300 + 40), the rule by price 1800 + 12·240, the careful one less.
        #expect(agree(first.total("compute"), 4080, ulps: 16))
        #expect(agree(cheapest.total("compute"), 4680, ulps: 16))
        #expect(agree(safe.total("compute"), 6 * 340 + 6 * 240, ulps: 16))
    }

    @Test func pricesThatCrossChangeTheOrder() throws {
        let months = try LedgerRun(
            """
            business: {dispatch: price-order, products: {api: {demand: 100 GPU-h/month}}}
            contracts:
              a: {structure: on-demand, available: 60 GPU-h/month, price: {2026-01: 1 USD/GPU-h, 2026-02: 3 USD/GPU-h}}
              b: {structure: on-demand, available: 70 GPU-h/month, price: 2 USD/GPU-h}
            """, months: 2
        ).months()
        #expect(months["quantity.gpu_hours.used.a"] == [60, 30])
        #expect(months["quantity.gpu_hours.used.b"] == [40, 70])
    }

    @Test func aShapedLoadIsServedAlikeUnderEqualOrders() throws {
        func run(_ rule: String) throws -> LedgerRun.Months {
            try LedgerRun(
                """
                business:
                  dispatch: \(rule)
                  load_shape: {lognormal: {cv: 39 %}}
                  products: {api: {demand: 120 GPU-h/month * noise.a}}
                contracts:
                  a: {structure: reserved, quantity: 70 GPU-h/month, price: 1 USD/GPU-h}
                  b: {structure: on-demand, available: 40 GPU-h/month, price: 2 USD/GPU-h}
                  c: {structure: on-demand, price: 3 USD/GPU-h}
                """
            ).months()
        }
        let (first, price) = (try run("take-first"), try run("price-order"))
        for name in ["a", "b", "c"] {
            let line = "quantity.gpu_hours.used.\(name)"
            for step in 0..<12 {
                #expect(agree(first[line][step], price[line][step], ulps: 64, scale: 120))
            }
        }
    }
}
