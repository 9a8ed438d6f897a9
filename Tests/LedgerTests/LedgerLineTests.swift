import Foundation
import ScenarioIO
import ScenarioModel
import Simulation
import Testing

/// Lines of the whole ledger against plain arithmetic.
@Suite struct LedgerLineTests {
    /// The ledger of the reference workload R1 with noise in place of its factors, redone in a
    /// loop.
    @Test func theReferenceLedgerIsItsFormulas() throws {
        let months = try LedgerRun(
            """
            business:
              dispatch: take-first
              products:
                api:
                  demand: 2000 Mtok/month * noise.a
                  price: 3 USD/Mtok * noise.b
                  efficiency: 1 Mtok/GPU-h * (0.5 + noise.c)
              costs:
                energy: {amount: 1.6 kW/GPU * 1.2 * 0.08 USD/kWh * quantity.gpu_hours.used}
            contracts:
              take_or_pay:
                structure: take-or-pay
                quantity: 700 GPU-h/month
                ramp: {linear: 12 months}
                price: 1.45 USD/GPU-h
                escalator: 3 %/yr
                take: 80 %
              reservation: {structure: reserved, quantity: 200 GPU-h/month, price: 1.80 USD/GPU-h}
              on_demand: {structure: on-demand, available: 400 GPU-h/month, price: 2.35 USD/GPU-h}
            """, months: 24, sums: ["revenue", "expense.compute", "quantity.gpu_hours.used"]
        ).months(path: 3)
        for step in 0..<24 {
            let wanted = months["quantity.gpu_hours.required"][step]
            let t = Double(step + 1) / 12
            let (q1, q2) = (700 * min(1, Double(step + 1) / 12), 200.0)
            let p1 = 1.45 * Foundation.exp(Foundation.log(1.03) * t)
            let u1 = min(wanted, q1)
            let u2 = min(wanted - u1, q2)
            let over = min(wanted - u1 - u2, 400)
            let used = u1 + u2 + over
            let cost = p1 * max(u1, 0.8 * q1) + 1.8 * q2 + 2.35 * over
            let energy = 1.6 * 1.2 * 0.08 * used
            let share = used / wanted
            // Price times demand comes from the lines themselves; the rest is arithmetic on
            // doubles.
            let revenue = months["revenue.api"][step] / months["served.api"][step]
                * months["demand.api"][step] * share
            let scale = revenue + cost + energy
            func holds(_ line: String, _ expected: Double) -> Bool {
                agree(months[line][step], expected, ulps: 16, scale: scale)
            }
            #expect(holds("quantity.gpu_hours.used.take_or_pay", u1))
            #expect(holds("quantity.gpu_hours.used.reservation", u2))
            #expect(holds("quantity.gpu_hours.used.on_demand", over))
            #expect(holds("quantity.gpu_hours.unserved", wanted - used))
            #expect(holds("quantity.gpu_hours.used", used))
            #expect(holds("quantity.gpu_hours.committed.used", u1 + u2))
            #expect(holds("quantity.gpu_hours.committed.delivered", q1 + q2))
            #expect(holds("expense.compute", cost))
            #expect(holds("expense.cost.energy", energy))
            #expect(holds("revenue", revenue))
            #expect(holds("gross_profit", revenue - cost - energy))
            #expect(holds("operating_profit", revenue - cost - energy))
            #expect(months["cash"][step] == months["operating_profit"][step])
            #expect(
                agree(
                    months["served.api"][step] + months["unserved.api"][step],
                    months["demand.api"][step], ulps: 8))
        }
    }

    @Test func computeIsSharedByWork() throws {
        // Work 100 : 50 : 30 : 20 of 200 hours; cost 2·200 = 400 from capacity 200, fully used.
        let months = try LedgerRun(
            """
            business:
              products:
                api: {demand: 1000 tok/month, efficiency: 10 tok/GPU-h, price: 1 USD/tok}
                chat: {class: free, demand: 500 tok/month, efficiency: 10 tok/GPU-h}
                train: {class: training, demand: 30 GPU-h/month}
                staff: {class: internal, demand: 20 GPU-h/month}
              costs:
                support: {amount: 10 % * revenue}
                people: {amount: 70 USD/month, class: operating}
                data: {amount: 5 USD/month, class: training}
            contracts:
              c: {structure: reserved, quantity: 200 GPU-h/month, price: 2 USD/GPU-h}
            """, months: 1
        ).months()
        #expect(agree(months["compute.paying"], [200], ulps: 4))
        #expect(agree(months["compute.free"], [100], ulps: 4))
        #expect(agree(months["compute.training"], [60], ulps: 4))
        #expect(agree(months["compute.internal"], [40], ulps: 4))
        #expect(agree(months["cost_of_revenue"], [400 - 60 + 100], ulps: 4))
        #expect(agree(months["gross_profit"], [1000 - 440], ulps: 4))
        #expect(agree(months["compute_profit"], [800], ulps: 4))
        #expect(agree(months["operating_profit"], [560 - 60 - 70 - 5], ulps: 4))
        #expect(agree(months["cash"], months["operating_profit"], ulps: 0))
    }

    @Test func aMonthWithoutDemandIsNotAQuotientOfZeros() throws {
        let months = try LedgerRun(
            """
            business:
              generations: {old: {performance: 1}, new: {performance: 3}}
              products:
                api: {demand: 0 tok/month, efficiency: {old: 10 tok/GPU-h, new: 30 tok/GPU-h}}
                train: {class: training, demand: 0 GPU-h/month}
              load_shape: {lognormal: {cv: 39 %}}
            contracts:
              a:
                structure: reserved
                generation: new
                quantity: 200 GPU-h/month
                price: 2 USD/GPU-h
              b: {structure: on-demand, available: 20 GPU-h/month, price: 2 USD/GPU-h}
            """, months: 1
        ).months()
        for (name, values) in months.lines {
            let isFinite = values.allSatisfy { $0.isFinite }
            #expect(isFinite, "\(name)")
        }
        #expect(months["compute.paying"] == [400])
        #expect(months["compute.training"] == [0])
        #expect(months["served.api"] == [0])
    }

    @Test(arguments: [
        "{old: {performance: 1}, new: {performance: 4}}; efficiency: 10 tok/GPU-h",
        "{old: {performance: 1}, new: {performance: 4}}; efficiency: {old: 10 tok/GPU-h, new: 40 tok/GPU-h}",
    ])
    func aFasterGenerationNeedsFewerHours(text: String) throws {
        // 1000 tokens are 100 old or 25 new hours. 10 new hours do the work of 40 old ones, so 60
        // old hours follow, of which 50 are there.
        let parts = text.components(separatedBy: "; ")
        let months = try LedgerRun(
            """
            business:
              generations: \(parts[0])
              products: {api: {demand: 1000 tok/month, \(parts[1])}}
            contracts:
              a: {generation: new, quantity: 10 GPU-h/month, structure: reserved,
                price: 2 USD/GPU-h}
              b: {generation: old, quantity: 50 GPU-h/month, structure: reserved,
                price: 2 USD/GPU-h}
            """, months: 1
        ).months()
        #expect(agree(months["quantity.gpu_hours.required"], [100], ulps: 2))
        #expect(agree(months["quantity.gpu_hours.used.a"], [10], ulps: 2))
        #expect(agree(months["quantity.gpu_hours.used.b"], [50], ulps: 2))
        #expect(agree(months["quantity.gpu_hours.unserved"], [10], ulps: 16))
        #expect(agree(months["served.api"], [900], ulps: 4))
        #expect(agree(months["unserved.api"], [100], ulps: 16))
    }

    @Test func quantitiesMayBeStatedAsDealsAre() throws {
        // 1.5 GW over 1.25 kW·1.2 per accelerator is 1e6 accelerators.
        let run = try LedgerRun(
            """
            business:
              generations: {gb200: {power: 1.25 kW/GPU, pue: 1.2}}
              products: {api: {demand: 1e12 GPU-h/month}}
            contracts:
              chips: {structure: reserved, quantity: 512 GPU, price: 2 USD/GPU-h}
              power: {structure: reserved, quantity: 1.5 GW, price: 2 USD/GPU-h}
              rate: {structure: reserved, quantity: 5.4e9 USD/yr, price: 2 USD/GPU-h}
              sum:
                structure: reserved
                supplier: AWS
                quantity: 3.8e9 USD
                term: 2 years
                ramp: {linear: 12 months}
                price: 2 USD/GPU-h
                escalator: 3 %/yr
              hours: {structure: reserved, quantity: 2400 GPU-h, term: 2 years, price: 2 USD/GPU-h}
            """, months: 24)
        let months = run.months()
        func contracted(_ name: String) -> Double {
            months["quantity.gpu_hours.contracted.\(name)"][23]
        }
        #expect(contracted("chips") == 512 * 730)
        #expect(agree(contracted("power"), 1e6 * 730, ulps: 4))
        #expect(agree(contracted("rate"), 5.4e9 / 12 / 2, ulps: 4))
        #expect(agree(contracted("hours"), 100, ulps: 4))
        #expect(agree(months.total("expense.compute.sum"), 3.8e9, ulps: 64))
        // 1.25 kW·1.2 at the meter for each of the hours, all of them used.
        #expect(agree(months["quantity.energy.chips"][0], 512 * 730 * 1.5, ulps: 4))
        let facts = run.ledger.contracts
        #expect(facts.map(\.name) == ["chips", "power", "rate", "sum", "hours"])
        #expect(facts[3].supplier == "AWS" && facts[0].supplier == "chips")
        #expect(facts[3].quantity == "3.8e9 USD")
        let nominal = try #require(facts[3].nominalValue)
        #expect(agree(nominal, 3.8e9, ulps: 64))
        #expect(facts[0].generation == "gb200")
    }

    @Test func meritOrderIsByStructureThenPriorityThenPlace() throws {
        func used(_ spot: String) throws -> [Double] {
            let months = try LedgerRun(
                """
                business: {dispatch: take-first, products: {api: {demand: 150 GPU-h/month}}}
                contracts:
                  spot:
                    {structure: on-demand, available: 100 GPU-h/month, price: 1 USD/GPU-h\(spot)}
                  first: {structure: reserved, quantity: 60 GPU-h/month, price: 2 USD/GPU-h}
                  second:
                    {structure: take-or-pay, quantity: 60 GPU-h/month, price: 2 USD/GPU-h, take: 1}
                """, months: 1
            ).months()
            return ["spot", "first", "second"].flatMap { months["quantity.gpu_hours.used.\($0)"] }
        }
        #expect(try used("") == [30, 60, 60])
        #expect(try used(", priority: 0") == [100, 50, 0])
        #expect(try used(", priority: 1") == [100, 50, 0])
    }

    @Test func aDeliveredUnlimitedSupplyLeavesNothingForThoseBehindIt() throws {
        for shape in ["flat", "{lognormal: {cv: 39 %}}", "{quantiles: [0.5, 1.5]}"] {
            let months = try LedgerRun(
                """
                business:
                  dispatch: take-first
                  load_shape: \(shape)
                  products: {api: {demand: 150 GPU-h/month}}
                contracts:
                  open: {structure: on-demand, price: 1 USD/GPU-h, start: 2026-02}
                  rest: {structure: on-demand, available: 1e4 GPU-h/month, price: 1 USD/GPU-h}
                """, months: 2
            ).months()
            #expect(months["quantity.gpu_hours.used.open"] == [0, 150])
            #expect(months["quantity.gpu_hours.used.rest"][1] == 0)
            // The lognormal load exceeds 66 times its mean once in 10^28.
            #expect(agree(months["quantity.gpu_hours.used.rest"][0], 150, ulps: 4))
            #expect(months["quantity.gpu_hours.unserved"][1] == 0)
        }
    }

    @Test func withoutContractsEverythingIsServed() throws {
        let months = try LedgerRun(
            """
            business:
              products: {api: {demand: 9 tok/month, efficiency: 3 tok/GPU-h, price: 2 USD/tok}}
            """, months: 1
        ).months()
        #expect(months["revenue.api"] == [18])
        #expect(months["cash"] == [18])
    }

    @Test(arguments: ["reference/r1.yaml", "reference/r2.yaml", "frontier-lab.yaml"])
    func theProjectsScenariosCanBePlanned(name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../scenarios/\(name)").standardizedFileURL
        try #require(FileManager.default.fileExists(atPath: file.path()))
        let loaded = ScenarioLoader.load(path: file.path())
        let document = try #require(loaded.document)
        let plan = Planner(document: document, diagnostics: loaded.diagnostics).plan()
        #expect(plan != nil, "\(loaded.diagnostics.all.map(\.description).joined(separator: "\n"))")
    }
}
