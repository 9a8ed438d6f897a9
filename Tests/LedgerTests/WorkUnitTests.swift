import ScenarioModel
import Testing

/// Work of unlike chips, counted with weights that are declared and fixed.
@Suite struct WorkUnitTests {
    /// Two products whose mix moves from month to month, and whose gains from the newer chip differ.
    private static func months(_ generations: String, months: Int = 12) throws -> LedgerRun.Months {
        try LedgerRun(
            """
            business:
              generations: \(generations)
              products:
                chat:
                  demand: 60e3 tok/month * noise.a
                  price: 1 USD/tok
                  efficiency: {a: 1 tok/GPU-h, b: 3 tok/GPU-h}
                agent:
                  class: internal
                  demand: 300e3 tok/month * noise.b
                  efficiency: {a: 2 tok/GPU-h, b: 14 tok/GPU-h}
            contracts:
              one: {structure: reserved, generation: a, quantity: 100 GPU, price: 2 USD/GPU-h}
              two: {structure: take-or-pay, generation: b, quantity: 40 GPU, price: 5 USD/GPU-h, take: 80 %}
              rest: {structure: on-demand, available: 100 GPU-h/month, price: 3 USD/GPU-h}
            """, months: months
        ).months()
    }

    @Test("C1 · 100 chips of performance 1 and 40 of 4 are 260 of work in every month")
    func chipsAreCountedByPerformance() throws {
        let months = try Self.months("{a: {performance: 1}, b: {performance: 4}}")
        #expect(months["quantity.gpu_hours.committed.delivered"] ==
                Array(repeating: 260 * 730, count: 12))
        #expect(
            months["quantity.gpu_hours.committed_hours.delivered"]
                == Array(repeating: 140 * 730, count: 12))
        for step in 0..<12 {
            let (one, two) = (
                months["quantity.gpu_hours.used.one"][step],
                months["quantity.gpu_hours.used.two"][step]
            )
            #expect(
                agree(months["quantity.gpu_hours.committed.used"][step], one + 4 * two, ulps: 4))
            #expect(
                agree(months["quantity.gpu_hours.committed_hours.used"][step], one + two, ulps: 4))
            #expect(agree(months["work.used.two"][step], 4 * two, ulps: 1))
        }
    }

    @Test("C1 · swapping two generations in the file changes nothing")
    func theOrderOfKeysIsNoStatement() throws {
        let first = try Self.months("{a: {performance: 1}, b: {performance: 4}}")
        let second = try Self.months("{b: {performance: 4}, a: {performance: 1}}")
        #expect(first.lines == second.lines)
    }

    @Test("C1 · several generations in use need their performance, one does not")
    func performanceIsAskedFor() throws {
        func faults(_ generations: String) -> [Diagnostic] {
            LedgerRun.faults(
                of: """
                    business:
                      generations: \(generations)
                      products: {chat: {demand: 100 GPU-h/month}}
                    contracts:
                      one: {structure: reserved, generation: a, quantity: 1 GPU, price: 2 USD/GPU-h}
                      two: {structure: reserved, generation: b, quantity: 1 GPU, price: 2 USD/GPU-h}
                    """)
        }
        #expect(faults("{a: {performance: 1}, b: {performance: 2}}").isEmpty)
        #expect(
            faults("{a: {performance: 1}, b: {}}").map(\.keyPath)
                == ["business.generations.b.performance"])
        #expect(faults("{a: {}, b: {}}").count == 2)
        // One that nobody uses need say nothing.
        #expect(faults("{a: {performance: 1}, b: {performance: 2}, c: {}}").isEmpty)
    }

    @Test("C1 · without a reference a contract says its generation")
    func aContractWithoutAGenerationNeedsAReference() {
        let faults = LedgerRun.faults(
            of: """
                business:
                  generations: {a: {performance: 2}, b: {performance: 3}}
                  products: {chat: {demand: 100 GPU-h/month}}
                contracts: {one: {structure: reserved, quantity: 1 GPU, price: 2 USD/GPU-h}}
                """)
        #expect(faults.map(\.keyPath) == ["contracts.one.generation"])
    }

    @Test("C3 · a commitment to spend is no capacity, and load stays below 100 %")
    func aMinimumSpendDeliversNoHours() throws {
        let months = try LedgerRun(
            """
            business: {products: {chat: {demand: 500 GPU-h/month}}}
            contracts:
              firm: {structure: reserved, quantity: 100 GPU-h/month, price: 2 USD/GPU-h}
              cloud: {structure: minimum-spend, price: 2 USD/GPU-h, commitment: 1200 USD/yr}
            """, months: 12
        ).months()
        #expect(months["quantity.gpu_hours.committed.delivered"] == Array(repeating: 100, count: 12))
        #expect(months["quantity.gpu_hours.committed.used"] == Array(repeating: 100, count: 12))
    }
}
