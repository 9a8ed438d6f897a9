import ScenarioModel
import Testing

/// Numbers and units: what reads as what, and what is refused where.
struct UnitTests {
    typealias D = Dimension

    static let quantities: [(String, Double, D)] = [
        ("1.45 USD/GPU-h", 1.45, D.currency / .acceleratorHour),
        ("2e6 GPU-h/month", 2e6, .acceleratorHour / .month),
        ("5 Mtok/month", 5e6, .token / .month),
        ("2.50 USD/Mtok", 2.5 / 1e6, .currency / .token),
        ("1000 tok/s/GPU", 3.6e6, .token / .acceleratorHour),
        ("1000 tok/s per GPU", 3.6e6, .token / .acceleratorHour),
        ("35 %", 0.35, .one),
        ("35%", 0.35, .one),
        ("180 bp", 0.018, .one),
        ("2 points", 0.02, .one),
        ("0.08 USD/kWh", 0.08, .currency / .energy),
        ("30 USD/MWh", 0.03, .currency / .energy),
        ("269.92 USD/MW-day", 269.92 / 24_000, .currency / .energy),
        ("1.3 kW/GPU", 1.3, .power / .accelerator),
        ("2 GW", 2e6, .power),
        ("120 MW", 120_000, .power),
        ("512 GPU", 512, .accelerator),
        ("38e9 USD", 38e9, .currency),
        ("138 bn USD", 138e9, .currency),
        ("138 e9 USD", 138e9, .currency),
        ("5 M USD", 5e6, .currency),
        ("5 million tok", 5e6, .token),
        ("3 trillion tokens/month", 3e12, .token / .month),
        ("7 years", 84, .month),
        ("2 quarters", 6, .month),
        ("96 months", 96, .month),
        ("24 h", 24, .hour),
        ("90 min", 1.5, .hour),
        ("20 USD/user/month", 20, .currency / .user / .month),
        ("0.03 USD/call", 0.03, .currency / .action),
        ("2 GB", 2e9, .byte),
        ("-0.15 /yr", -0.15 / 12, .perMonth),
        ("+3", 3, .one),
        ("1_000_000", 1e6, .one),
        (".5", 0.5, .one),
        ("0", 0, .one),
        ("-0e-999", 0, .one),
        ("1 GPU^2", 1, .accelerator * .accelerator),
    ]

    @Test(arguments: quantities)
    func quantityReadsInCanonicalUnits(_ text: String, _ value: Double, _ dimension: Dimension)
        throws
    {
        let quantity = try Quantity(text)
        // Scaling rounds at most twice, and so may the expected value.
        #expect(abs(quantity.value - value) <= 2 * value.ulp.magnitude, "\(quantity.value)")
        #expect(quantity.dimension == dimension)
    }

    static let badQuantities: [(String, Int, String)] = [
        ("nan", 0, "not a finite number"), ("NaN", 0, "not a finite number"),
        (".nan", 0, "not a finite number"), ("-inf", 0, "not a finite number"),
        ("Infinity USD", 0, "not a finite number"), ("1e400", 0, "not a finite number"),
        ("1e400 USD", 0, "not a finite number"), ("9e307 Mtok", 0, "not a finite number"),
        ("1e-400", 0, "too small"), ("0x1p3", 0, "not a decimal number"),
        ("-0x10", 0, "not a decimal number"), ("", 0, "not a number"), ("-", 0, "not a number"),
        ("abc", 0, "not a number"), ("1.2.3", 3, "unexpected '.'"), ("5.", 1, "unexpected '.'"),
        ("1,000", 1, "unexpected text"), ("1 USDD", 2, "unknown unit"),
        ("1.45 USD/GPU-hr/zork", 16, "unknown unit"), ("5 USD/", 6, "a unit is missing"),
        ("1 USD/EUR", 6, "two currencies"), ("12 % of x", 5, "behind the unit"),
        ("1 TB-TB-TB", 5, "too large"), ("1__0", 1, "unknown unit"), ("٣", 0, "not a number"),
        ("1 PB-PB", 5, "too large"), ("1e", 1, "unknown unit"),
    ]

    @Test(arguments: badQuantities)
    func badQuantityTellsWhere(_ text: String, _ offset: Int, _ message: String) {
        do {
            let quantity = try Quantity(text)
            Issue.record("read as \(quantity)")
        } catch {
            #expect(error.offset == offset, "\(error)")
            #expect(error.message.contains(message), "\(error)")
        }
    }

    @Test(arguments: [
        ("1 usd", "USD"), ("1 GPu", "GPU"), ("1 mtok", "Mtok"), ("1 yrs", "yr"), ("1 $", "USD"),
        ("1 montth", "month"), ("1 USD/GPU-hrs", "hr"),
    ])
    func unknownUnitSuggestsTheNearest(_ text: String, _ suggestion: String) {
        #expect { try Quantity(text) } throws: { ($0 as? TextFault)?.suggestion == suggestion }
    }

    @Test func rateReadsBackExactly() throws {
        for percent in 1...400 {
            let rate = try Quantity("\(percent) %/yr")
            #expect(rate.perYear == Double(percent) / 100)
        }
        #expect(try Quantity("0.4 /yr").perYear == 0.4)
        #expect(try Quantity("0.10 per yr").perYear == 0.1)
        #expect(try Quantity("10 % per year").perYear == 0.1)
        #expect(try Quantity("3 %/month").perYear == 36.0 / 100)
    }

    @Test func everySymbolIsUniqueAndReads() throws {
        let names = Unit.symbols.map(\.name)
        #expect(Set(names).count == names.count)
        for symbol in Unit.symbols where !symbol.isMultiplier {
            #expect(try Quantity("1 \(symbol.name)").dimension == symbol.dimension)
        }
    }

    @Test func everyExampleReadsAsItsDimension() throws {
        let dimensions: [Dimension] = [
            .currency, .currency / .acceleratorHour, .token / .acceleratorHour, .perMonth, .month,
            .energy / .token, .user / .month, .byte, .currency / .action,
        ]
        for dimension in dimensions {
            #expect(try Quantity(dimension.example()).dimension == dimension)
            #expect(try Quantity(dimension.example(currency: "EUR")).dimension == dimension)
            #expect(try Quantity("1 \(dimension.symbol())").dimension == dimension)
        }
    }

    @Test func dimensionSpeaksInFieldWords() {
        #expect((D.currency / .acceleratorHour).words == "money per accelerator-hour")
        #expect((D.currency / .acceleratorHour).symbol() == "USD/GPU-h")
        #expect(D.perMonth.words == "a number per month")
        #expect(D.one.words == "a pure number")
        #expect((D.currency / .energy).symbol(currency: "EUR") == "EUR/kWh")
    }
}
