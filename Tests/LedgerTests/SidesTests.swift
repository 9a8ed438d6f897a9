import Testing

/// Both sides of a contract on one path set: the provider's lines mirror the lab's.
@Suite struct SidesTests {
    static let structures: [String: String] = [
        "take-or-pay": "quantity: 100 GPU-h/month, take: 80 %, test: annual, prepayment: 20 %",
        "reserved": "quantity: 100 GPU-h/month, prepayment: 20 %",
        "minimum-spend": "commitment: 3000 USD/yr, available: 90 GPU-h/month, discount: 10 %",
        "on-demand": "available: 80 GPU-h/month",
        "script": "quantity: 100 GPU-h/month, terms: {take: 80 %}, minimum: 160 USD/month, "
            + "prepayment: 20 %, flows: {true_up: 'settles * price * max(take * to_date(committed) - "
            + "to_date(used), 0)', cash: 'price * max(used, take * committed)'}",
    ]

    private func run(_ structure: String, sold: String = "") throws -> LedgerRun {
        try LedgerRun(
            """
            business:
              products: {api: {demand: 150 GPU-h/month * noise.a, price: 5 USD/GPU-h}}
            parties: {provider: {costs: {staff: {amount: 10 USD/month, class: operating}}}}
            contracts:
              cloud: {structure: \(structure), price: 2 USD/GPU-h, \(Self.structures[structure]!)}
              cloud_sold:
                like: cloud
                side: sell
                party: provider
                usage: quantity.gpu_hours.used.cloud
                \(sold)
              plant: {structure: on-demand, party: provider, price: 0.5 USD/GPU-h}
            """, months: 30)
    }

    @Test(arguments: structures.keys.sorted())
    func cashAndQuantityOfTheTwoSidesSumToZero(structure: String) throws {
        let run = try run(structure)
        for path in 0..<8 {
            let months = run.months(path: UInt64(path))
            let sold = "party.provider.sold."
            #expect(months[sold + "cash.compute.cloud_sold"] == months["cash.compute.cloud"])
            #expect(
                months[sold + "quantity.gpu_hours.used.cloud_sold"]
                    == months["quantity.gpu_hours.used.cloud"])
            #expect(months["party.provider.revenue.cloud_sold"] == months["expense.compute.cloud"])
            if months.lines["cash.prepayment.cloud"] != nil {
                #expect(
                    months[sold + "cash.prepayment.cloud_sold"] == months["cash.prepayment.cloud"])
            }
        }
    }

    /// All that moves between the two sides, whatever the structure and its clauses: what one pays
    /// the other receives, what one uses the other delivers, what one owes the other is owed.
    @Test(arguments: Array(stride(from: 1, through: 150, by: 50)))
    func theTwoSidesMirrorEachOtherUnderEveryClause(batch: Int) throws {
        let sold = RandomContract.structures.filter { $0 != "owned" }
        for seed in batch..<batch + 50 {
            let example = RandomContract(seed: UInt64(seed), among: sold)
            let text = example.text() + """

                  sold:
                    {like: c, side: sell, party: provider, usage: quantity.gpu_hours.used.c}
                  plant: {structure: on-demand, party: provider, price: 0.5 USD/GPU-h}
                parties: {provider: {costs: {staff: {amount: 10 USD/month, class: operating}}}}
                """
            let run: LedgerRun
            do { run = try LedgerRun(text, months: 20) } catch let refused as LedgerRun.Refused {
                Issue.record("\(example): \(refused.diagnostics)")
                continue
            }
            // Savings against a list price are told of the buyer alone.
            let shared = ["quantity.gpu_hours.", "cash.", "balance.", "price.", "spend."]
            let own = run.names.filter { $0.hasSuffix(".c") && !$0.hasPrefix("expense.") }
            for path: UInt64 in [0, 1, 2] {
                let months = run.months(path: path)
                for line in own {
                    let mirror = "party.provider.sold." + line.dropLast(1) + "sold"
                    guard let received = months.lines[mirror] else {
                        #expect(!shared.contains { line.hasPrefix($0) }, "no \(mirror)")
                        continue
                    }
                    check(received, months[line], "\(line): \(example)")
                }
                check(
                    months["party.provider.sold.cash.compute.sold"], months["cash.compute.c"],
                    "cash: \(example)")
                check(
                    months["party.provider.sold.quantity.gpu_hours.used.sold"],
                    months["quantity.gpu_hours.used.c"], "hours: \(example)")
                check(
                    months["party.provider.revenue.sold"], months["expense.compute.c"],
                    "revenue: \(example)")
            }
        }
    }

    /// The dispatch counts work and a customer hours, which may differ in the last place.
    private func check(_ received: [Double], _ paid: [Double], _ what: String) {
        let scale = paid.reduce(300) { max($0, $1.magnitude) }
        for (a, b) in zip(received, paid) where !agree(a, b, ulps: 64, scale: scale) {
            Issue.record("\(a), not \(b): \(what)")
            return
        }
    }

    @Test func aPartyHasItsOwnProfitAndCash() throws {
        let months = try run("take-or-pay").months()
        for step in 0..<30 {
            let used = months["quantity.gpu_hours.used.cloud"][step]
            #expect(months["party.provider.quantity.gpu_hours.required"][step] == used)
            #expect(
                agree(months["party.provider.expense.compute.plant"][step], 0.5 * used, ulps: 2))
            let revenue = months["party.provider.revenue.cloud_sold"][step]
            #expect(
                agree(
                    months["party.provider.operating_profit"][step], revenue - 0.5 * used - 10,
                    ulps: 8, scale: 200))
            let received = months["party.provider.sold.cash.compute.cloud_sold"][step]
            let advance = months["party.provider.sold.cash.prepayment.cloud_sold"][step]
            #expect(
                agree(
                    months["party.provider.cash"][step], received + advance - 0.5 * used - 10,
                    ulps: 16, scale: 500))
        }
    }

    @Test func eachSideBooksByItsOwnRule() throws {
        // The lab books the true-up when it is settled, the provider as the year goes by.
        let months = try run("take-or-pay", sold: "accrue: year-to-date").months()
        let (lab, provider) = (months["true_up.cloud"], months["party.provider.sold.true_up.cloud_sold"])
        #expect(lab.filter { $0 != 0 }.count <= 3)
        #expect(provider != lab)
        #expect(agree(provider.reduce(0, +), lab.reduce(0, +), ulps: 64, scale: 2000))
        #expect(
            months["party.provider.sold.cash.compute.cloud_sold"] == months["cash.compute.cloud"])
    }

    @Test func aBusinessMaySellCapacityItBuys() throws {
        // 60 h wanted of 50 sold at 3: revenue 150; half of the fleet's 100 h at 1 is idle.
        let months = try LedgerRun(
            """
            business: {}
            contracts:
              fleet: {structure: reserved, quantity: 100 GPU-h/month, price: 1 USD/GPU-h}
              anchor:
                {structure: on-demand, side: sell, available: 50 GPU-h/month, price: 3 USD/GPU-h,
                 usage: 60 GPU-h/month}
            """, months: 2
        ).months()
        #expect(months["revenue.anchor"] == [150, 150])
        #expect(months["quantity.gpu_hours.used.fleet"] == [50, 50])
        #expect(months["operating_profit"] == [50, 50])
        #expect(months["compute.paying"] == [100, 100])
    }

    @Test func usageBelongsToASoldContract() {
        let bought = LedgerRun.faults(
            of: """
                business: {}
                contracts: {c: {structure: on-demand, price: 1 USD/GPU-h, usage: 5 GPU-h/month}}
                """)
        #expect(bought.contains { $0.message.contains("follows from dispatch") })
        let sold = LedgerRun.faults(
            of: """
                business: {}
                contracts: {c: {structure: on-demand, price: 1 USD/GPU-h, side: sell}}
                """)
        #expect(sold.contains { $0.message.contains("what its customer wants") })
    }

    @Test func likenessesAreNamesAndLeadNowhereInACircle() {
        let faults = LedgerRun.faults(
            of: """
                business: {}
                contracts:
                  cloud: {structure: on-demand, price: 1 USD/GPU-h}
                  a: {like: clod}
                  b: {like: c}
                  c: {like: b}
                """)
        #expect(faults.contains { $0.suggestion == "cloud" })
        #expect(faults.contains { $0.message.contains("b -> c -> b") })
    }
}
