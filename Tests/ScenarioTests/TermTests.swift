import ScenarioIO
import ScenarioModel
import Testing

/// A table with a term of every kind, and what reading makes of good and bad values.
struct TermTests {
    static let price = Dimension.currency / .acceleratorHour

    static let ramp = TermTable(
        "ramp", "How capacity arrives.",
        [
            Term("months", .number(.month), .defaulted("12 months"), in: .atLeast(0), "Length."),
            Term("start", .number(.one), .defaulted("25 %"), in: .within(0, 1), "First share."),
        ])

    static let gbm = TermTable(
        "gbm", "Geometric Brownian motion.",
        [
            Term("start", .number(price), .required, in: .above(0), "Start."),
            Term(
                "volatility", .volatility, .required, in: .atLeast(0), plausible: .within(0.01, 2),
                "Volatility."),
        ])

    static let table = TermTable(
        "test", "A term of every kind.",
        [
            Term("price", .number(price), .optional, in: .above(0), "A price."),
            Term("growth", .rate, .defaulted("0 %/yr"), "A rate."),
            Term("paths", .integer, .defaulted("100000"), in: .atLeast(1), "A count."),
            Term("demand", .series(.token / .month), .optional, in: .atLeast(0), "A series."),
            Term("from", .date, .optional, "A date."),
            Term("tenor", .duration, .optional, in: .above(0), "A duration."),
            Term("side", .choice(["buyer", "seller"]), .defaulted("buyer"), "A choice."),
            Term("title", .text, .optional, "A text."),
            Term("exact", .flag, .defaulted("false"), "A flag."),
            Term("index", .reference(to: "factors"), .optional, "A reference."),
            Term("test", .expression, .optional, "A formula."),
            Term("shares", .list(.number(.one)), .optional, in: .within(0, 1), "A list."),
            Term("ramp", .record(ramp), .filled, "A record."),
            Term("products", .map(.record(ramp)), .optional, "A map."),
            Term(
                "factor", .tagged(by: "process", [gbm, TermTable("fixed", "Fixed.", [])]),
                "A choice of tables."),
            Term("make_up", .either([.choice(["none"]), .record(ramp)]), "Either."),
            Term("raw", .any, "Anything."),
            Term("horizon", .either([.duration, .date]), "Two scalars."),
        ])

    /// Reads `text` by the table.
    private func read(_ text: String, currency: String = "USD") -> (Fields, Reading) {
        let loaded = ScenarioLoader.load(text: text, name: "t.yaml")
        let reading = Reading(diagnostics: loaded.diagnostics, currency: currency)
        let root =
            loaded.document
            ?? DocumentNode(
                position: SourcePosition(file: "t.yaml", line: 1, column: 1), keyPath: "",
                content: .null)
        return (Fields(root, Self.table, reading), reading)
    }

    @Test func everyKindReads() throws {
        let (fields, reading) = read(
            """
            price: {value: 1.45 USD/GPU-h, tag: A, source: "a survey"}
            growth: 35 %/yr
            paths: 1e6
            demand: {linear: {2026: 5 Mtok/month, 2027-01: 10 Mtok/month}}
            from: 2026-11-20
            tenor: 7 years
            side: seller
            title: "true"
            exact: true
            index: spot
            test: price * 2
            shares: [10 %, 0.5]
            ramp: {months: 6 months}
            products: {chat: {start: 1}, api: {}}
            factor: {process: gbm, start: 2 USD/GPU-h, volatility: 40 %/yr}
            make_up: none
            raw: [1, {a: b}]
            """)
        #expect(reading.diagnostics.all.isEmpty)
        #expect(fields.number("price") == 1.45)
        #expect(fields.number("growth") == 0.35)
        #expect(fields.integer("paths") == 1_000_000)
        #expect(fields.month("from") == CalendarMonth(year: 2026, month: 11))
        #expect(fields.duration("tenor")?.wholeMonths == 84)
        #expect(fields.text("side") == "seller")
        #expect(fields.text("title") == "true")
        #expect(fields.flag("exact") == true)
        #expect(fields.text("index") == "spot")
        #expect(fields.formula("test")?.expression.bracketed == "(price * 2)")
        #expect(fields.list("shares")?.map(\.number) == [0.1, 0.5])
        #expect(fields.record("ramp")?.number("start") == 0.25)
        #expect(fields.map("products").map(\.name) == ["chat", "api"])
        #expect(fields.map("products")[1].value?.record?.number("months") == 12)
        #expect(fields.record("factor")?.table.name == "gbm")
        #expect(fields.record("factor")?.number("volatility") == 0.4)
        #expect(fields.text("make_up") == "none")
        #expect(fields.value("raw")?.node?.elements?.count == 2)
        #expect(
            reading.assumptions == [
                Assumption(keyPath: "price", value: "1.45 USD/GPU-h", tag: "A", source: "a survey")
            ])
        guard case .schedule(let schedule)? = fields.series("demand")?.source else {
            Issue.record("no schedule")
            return
        }
        #expect(schedule.value(in: CalendarMonth(year: 2026, month: 7)) == 7.5e6)
        #expect(schedule.value(in: CalendarMonth(year: 2030, month: 1)) == 10e6)
        #expect(schedule.value(in: CalendarMonth(year: 2020, month: 1)) == 5e6)
    }

    @Test func stepScheduleHoldsTheLatestValue() {
        let (fields, _) = read("demand: {2026-01: 1 tok/month, 2027-01: 2 tok/month}")
        guard case .schedule(let schedule)? = fields.series("demand")?.source else {
            Issue.record("no schedule")
            return
        }
        #expect(schedule.value(in: CalendarMonth(year: 2026, month: 12)) == 1)
        #expect(schedule.value(in: CalendarMonth(year: 2027, month: 1)) == 2)
    }

    static let badValues: [(String, String, String, String)] = [
        ("pirce: 1 USD/GPU-h", "1:1", "unknown key", "price"),
        ("price: 4 USD", "1:8", "wrong unit: this is money", "1.45 USD/GPU-h"),
        ("price: 4", "1:8", "wrong unit: this is a pure number", "money per accelerator-hour"),
        ("price: 1 EUR/GPU-h", "1:8", "wrong currency", ""),
        ("price: 1.45 USD/GPX-h", "1:17", "unknown unit", "GPU"),
        ("price: -1 USD/GPU-h", "1:8", "out of range", "more than 0 USD/GPU-h"),
        ("price: [1]", "1:8", "found a list", "money per"),
        ("price: {base: 1 USD, tag: A}", "1:15", "wrong unit", ""),
        ("price: {low: 0 USD/GPU-h, base: 1 USD/GPU-h, high: 2 USD/GPU-h}", "1:14", "range", ""),
        ("price: {value: 1 USD/GPU-h, tga: A}", "1:29", "unknown key", "tag"),
        ("price: {low: 1 USD/GPU-h, high: 2 USD/GPU-h}", "1:8", "no value", "value, base"),
        ("price: {low: 3 USD/GPU-h, base: 2 USD/GPU-h}", "1:14", "above the value", "ascending"),
        ("price: nan", "1:8", "not a finite number", ""),
        ("growth: 35 %", "1:9", "wrong unit", "35 %/yr"),
        ("paths: 1.5", "1:8", "not a whole number", ""),
        ("paths: 0", "1:8", "out of range", "at least 1"),
        ("paths: 1e30", "1:8", "not a whole number", ""),
        ("demand: 5 Mtok", "1:9", "wrong unit", "Mtok/month"),
        ("demand: 5 Mtok/month +", "1:23", "ends too early", ""),
        ("demand: \"a + *b\"", "1:14", "unexpected", ""),
        ("demand: {2026-13: 1 tok/month}", "1:10", "not a date", ""),
        ("demand: {2027: 1 tok/month, 2026: 2 tok/month}", "1:29", "must ascend", "2027-01"),
        ("demand: {2026: -1 tok/month}", "1:16", "out of range", ""),
        ("demand: {linera: {2026: 1 tok/month}}", "1:10", "not a date", "linear"),
        ("demand: {}", "1:9", "without dates", ""),
        ("from: 2026-02-30", "1:7", "not a date", "2026-11"),
        ("tenor: 12", "1:8", "wrong unit", "18 months"),
        ("tenor: 0 months", "1:8", "out of range", ""),
        ("side: byuer", "1:7", "not one of", "buyer"),
        ("title: [a]", "1:8", "found a list", "text"),
        ("exact: yes", "1:8", "not a flag", "true or false"),
        ("exact: \"true\"", "1:8", "not a flag", ""),
        ("test: a +* b", "1:10", "unexpected", ""),
        ("shares: 10 %", "1:9", "found text", "a list"),
        ("shares: [10 %, 2]", "1:16", "out of range", ""),
        ("ramp: 12", "1:7", "found text", "a mapping with months, start"),
        ("ramp: {mnths: 1 months}", "1:8", "unknown key", "months"),
        ("products: {a b: {}}", "1:12", "not usable as a name", ""),
        ("products: {not: {}}", "1:12", "a word of formulas", ""),
        ("factor: {process: gmb}", "1:19", "unknown process", "gbm"),
        ("factor: {start: 1 USD/GPU-h}", "1:9", "missing", "gbm"),
        ("factor: {process: gbm, start: 1 USD/GPU-h}", "1:9", "missing", "a volatility"),
        ("factor: {process: fixed, start: 1}", "1:26", "unknown key", ""),
        ("make_up: non", "1:10", "not one of", "none"),
        ("horizon: 7 cows", "1:12", "unknown unit", "18 months"),
        ("make_up: {start: 2}", "1:18", "out of range", ""),
        ("make_up: [1]", "1:10", "fits none", ""),
    ]

    @Test(arguments: badValues)
    func badValueIsReportedAtItsPlace(
        _ text: String, _ place: String, _ message: String, _ remedy: String
    ) {
        let (_, reading) = read(text)
        let errors = reading.diagnostics.all
        #expect(errors.count == 1, "\(errors)")
        guard let error = errors.first else { return }
        #expect("\(error.position)" == "t.yaml:\(place)", "\(error)")
        #expect(error.message.contains(message), "\(error)")
        #expect(remedy.isEmpty || error.description.contains(remedy), "\(error)")
    }

    @Test func allFaultsAreReportedAtOnce() {
        let (_, reading) = read(
            """
            price: 4 USD
            sied: buyer
            ramp: {start: 2, month: 3}
            factor: {process: gbm, start: 0 USD/GPU-h, volatility: -40 %/yr}
            """)
        #expect(
            reading.diagnostics.all.map { "\($0.position.line):\($0.position.column)" } == [
                "1:8", "2:1", "3:15", "3:18", "4:31", "4:56",
            ])
    }

    @Test func implausibleValueIsAWarning() {
        let (fields, reading) = read(
            "factor: {process: gbm, start: 2 USD/GPU-h, volatility: 900 %/yr}")
        #expect(reading.diagnostics.all.map(\.severity) == [.warning])
        #expect(!reading.diagnostics.hasErrors)
        #expect(fields.record("factor")?.number("volatility") == 9)
    }

    @Test func referencesCloseAgainstTheirSection() {
        let (_, reading) = read("index: spto")
        reading.closeReferences(to: "factors", names: ["need", "spot"])
        #expect(reading.diagnostics.all.map(\.suggestion) == ["spot"])
    }

    @Test func seedsKeepAll63Bits() {
        let (fields, _) = read("paths: 9223372036854775807")
        #expect(fields.integer("paths") == Int.max)
    }

    @Test func resolvedViewShowsEveryDefaultAndReadsBack() throws {
        let (fields, _) = read("ramp: {months: 6 months}\nproducts: {chat: {}}")
        let text = YAMLWriter.text(of: fields.resolved)
        #expect(
            text == """
                growth: 0 %/yr  # default
                paths: 100000  # default
                side: buyer  # default
                exact: false  # default
                ramp:
                  months: 6 months
                  start: 25 %  # default
                products:
                  chat:
                    months: 12 months  # default
                    start: 25 %  # default

                """)
        let (again, reading) = read(text)
        #expect(reading.diagnostics.all.isEmpty)
        #expect(
            YAMLWriter.text(of: again.resolved, marksDefaults: false)
                == YAMLWriter.text(of: fields.resolved, marksDefaults: false))
    }

    @Test func schemaKnowsKeysChoicesAndTables() {
        let schema = TermSchema.document(Self.table, title: "Test").rendered()
        let draft = "https://json-schema.org/draft/2020-12/schema"
        #expect(schema.hasPrefix("{\n  \"$schema\": \"\(draft)\""))
        for fragment in [
            "\"buyer\"", "\"const\": \"gbm\"", "\"additionalProperties\": false",
            "\"default\": \"100000\"", "#/$defs/schedule", "Range: more than 0 USD/GPU-h.",
        ] {
            #expect(schema.contains(fragment), "\(fragment)")
        }
    }

    @Test func timeSectionMakesAGrid() throws {
        func grid(_ text: String) -> (TimeGrid?, [Diagnostic]) {
            let loaded = ScenarioLoader.load(text: text, name: "t.yaml")
            let reading = Reading(diagnostics: loaded.diagnostics)
            guard let root = loaded.document else { return (nil, loaded.diagnostics.all) }
            let fields = Fields(root, TimeSection.table, reading)
            let grid = TimeSection.grid(fields, reading.diagnostics)
            return (grid, reading.diagnostics.all)
        }
        #expect(grid("as_of: 2026-01-01\nhorizon: 96 months").0?.stepCount == 96)
        #expect(grid("as_of: 2026-11-20\nhorizon: 2029-03").0?.stepCount == 29)
        #expect(grid("as_of: 2026-11-20\nhorizon: 7 yr").0?.stepCount == 84)
        #expect(
            grid("as_of: 2026-01\nfiscal_year: starts Feb\nhours: actual").0
                == TimeGrid(
                    start: CalendarMonth(year: 2026, month: 1), stepCount: 60,
                    monthHours: .actual, fiscalYearStart: 2))
        for (text, message) in [
            ("as_of: 2026-11\nhorizon: 2025-01", "ends before"),
            ("as_of: 2026-11\nhorizon: 0 months", "out of range"),
            ("as_of: 2026-11\nhorizon: 1201 months", "out of range"),
            ("as_of: 2026-11\nhorizon: 1e300 months", "whole number"),
            ("as_of: 2026-11\nhorizon: 1.5 months", "whole number"),
            ("horizon: 12 months", "missing"),
        ] {
            let (none, diagnostics) = grid(text)
            #expect(none == nil)
            #expect(diagnostics.map(\.message).contains { $0.contains(message) }, "\(diagnostics)")
        }
    }
}
