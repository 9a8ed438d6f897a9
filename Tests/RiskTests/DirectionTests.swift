import Results
import Risk
import Testing

@Suite struct DirectionTests {
    @Test("D16 · ledger lines, standard metrics and events know which way is good")
    func usual() {
        let cases: [(String, Direction)] = [
            ("revenue.api", .higher), ("operating_profit", .higher), ("npv.2027", .higher),
            ("expense.compute.aws", .lower), ("compute.idle.fleet", .lower), ("waste", .lower),
            ("cash", .higher), ("cash.compute.aws", .lower), ("true_up.aws", .lower),
            ("sold.true_up.customer", .higher), ("sold.cash.compute.customer", .higher),
            ("quantity.gpu_hours.used.aws", .higher), ("quantity.gpu_hours.unserved", .lower),
            ("quantity.gpu_hours.committed.used", .higher),
            ("quantity.gpu_hours.required", .none), ("demand.api", .none), ("miss.2027", .lower),
            ("hit", .higher), ("party.rival.revenue", .none), ("own", .none), ("", .none),
        ]
        for (name, direction) in cases { #expect(Direction.usual(of: name) == direction, "\(name)") }
    }

    @Test("D16 · a formula has the direction of its parts")
    func formulas() {
        var directions = Directions()
        directions["own"] = .lower
        let cases: [(String, Direction)] = [
            ("revenue - compute", .higher), ("-npv", .lower), ("-1 * npv", .lower),
            ("compute / served.api", .lower), ("gross_profit / revenue", .higher),
            ("1 / compute", .higher), ("revenue + compute", .none), ("npv < 0", .lower),
            ("compute > 5e6 USD", .lower), ("npv > 0 and cash_trough > 0", .higher),
            ("not (npv > 0)", .lower), ("own.2027", .lower), ("max(compute, expense.cost.a)", .lower),
            ("if(demand > 3, compute, 0)", .lower), ("price * 2", .none), ("spot == 3", .none),
        ]
        for (text, direction) in cases {
            #expect(directions.direction(ofText: text) == direction, "\(text)")
        }
    }

    @Test("D16 · measures of a cost are better lower, and so are VaR and CVaR of anything")
    func measures() throws {
        let directions = Directions()
        let cases: [(String, Direction)] = [
            ("mean(npv)", .higher), ("p5(npv)", .higher), ("cvar95(npv)", .lower),
            ("sd(npv)", .lower), ("mean(compute)", .lower), ("P(loss | miss)", .lower),
            ("P(npv > 0)", .higher), ("mean(demand)", .none), ("p_miss", .lower),
        ]
        for (text, direction) in cases {
            #expect(directions.direction(of: try MeasureText(text)) == direction, "\(text)")
        }
    }
}
