import Testing

/// A structure written as a script is the built-in structure: the same bits at the same cost.
@Suite struct ScriptTwinTests {
    static let cases = ScriptTwin.structures.flatMap { structure in
        (1...20).map { ScriptTwin(structure, seed: $0) }
    }

    @Test(arguments: cases)
    func theFiguresAreTheSameBits(twin: ScriptTwin) throws {
        let (builtIn, script) = (try twin.run(twin.builtIn), try twin.run(twin.script))
        for path: UInt64 in [0, 3, 11] {
            let (a, b) = (builtIn.months(path: path), script.months(path: path))
            var lines = ["expense.compute.c", "cash.compute.c", "spend.c", "compute.idle.c"]
            for line in [
                "true_up.c", "rebate.c", "rework.c", "balance.rebate.c", "cash.prepayment.c",
            ] where a.lines[line] != nil {
                lines.append(line)
            }
            for line in lines { #expect(a[line] == b[line], "\(line)") }
        }
        #expect(
            agree(
                builtIn.ledger.contracts[0].minimumValue ?? 0,
                script.ledger.contracts[0].minimumValue ?? 0, ulps: 0))
    }

    @Test(arguments: cases)
    func theProgramsAreAsLong(twin: ScriptTwin) throws {
        let (builtIn, script) = (try twin.run(twin.builtIn), try twin.run(twin.script))
        let common = builtIn.names.filter(Set(script.names).contains)
        let unlike = common.filter {
            script.instructionCount(of: [$0]) != builtIn.instructionCount(of: [$0])
        }
        #expect(
            script.instructionCount(of: common) == builtIn.instructionCount(of: common), "\(unlike)")
    }

    /// Without a minimum of its own, a script's is what it costs when nothing is used.
    @Test func theMinimumIsTheCostWithoutUse() throws {
        let run = try LedgerRun(
            """
            business: {products: {api: {demand: 200 GPU-h/month * noise.a}}}
            contracts:
              c:
                structure: script
                quantity: 100 GPU-h/month
                price: 2 USD/GPU-h
                terms: {take: 80 %}
                state: {paid: {start: 0 USD, next: "if(period_ends, 0 USD, paid + 10 USD)"}}
                flows: {true_up: "settles * (price * max(take * to_date(committed) - to_date(used), 0) + paid)"}
            """)
        // 2·0.8·1200, and 10 for each of the eleven months before the last.
        #expect(agree(run.ledger.contracts[0].minimumValue ?? 0, 1920 + 110, ulps: 8))
        #expect(agree(run.ledger.contracts[0].nominalValue ?? 0, 2400, ulps: 8))
    }
}
