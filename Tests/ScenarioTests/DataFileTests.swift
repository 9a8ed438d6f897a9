import ScenarioModel
import Testing

/// Data files: what is read, and what is refused where.
@Suite struct DataFileTests {
    private struct Read {
        let table: DataTable?
        let diagnostics: Diagnostics
        let node: DocumentNode

        var said: [String] { diagnostics.all.map(\.description) }

        func column(_ name: String, in rows: Range<Int>? = nil) -> [Double]? {
            table?.column(name, node, in: rows, diagnostics)
        }
    }

    private func read(
        _ text: String, every interval: DataInterval = .month, _ aggregate: DataAggregate? = nil
    ) throws -> Read {
        let diagnostics = Diagnostics()
        let node = DocumentNode.scalar(
            "d.csv", at: SourcePosition(file: "s.yaml", line: 3, column: 5), keyPath: "file")
        let files = DataFiles { name, _ in .text(text, path: name) }
        let table = files.table(
            node, scale: try Quantity("1"), every: interval, aggregate: aggregate, wanted: [],
            diagnostics)
        return Read(table: table, diagnostics: diagnostics, node: node)
    }

    @Test("F1 · a comma, a quote and a line end inside quotes are part of the cell")
    func quotedCells() throws {
        let read = try read(
            "month,\"b, EUR\",\"say \"\"hi\"\"\",a\r\n2026-01,\"1\n\",\"2,5\",  \"3\" \r\n")
        #expect(read.table?.names == ["b, EUR", "say \"hi\"", "a"])
        #expect(read.column("a") == [3])
        #expect(read.column("say \"hi\"") == nil)
        #expect(read.said.contains { $0.contains("d.csv:3:3: error: file: a decimal comma: '2,5'") })
    }

    @Test("F1 · a quote that nothing closes, and text behind one that closes, are refused")
    func brokenQuotes() throws {
        let open = try read("month,a\n2026-01,\"1\n2026-02,2\n")
        #expect(open.table == nil)
        #expect(open.said.contains { $0.contains("d.csv:2:9") && $0.contains("nothing closes") })
        let behind = try read("month,a\n2026-01,\"1\"x\n")
        #expect(behind.table == nil)
        #expect(behind.said.contains { $0.contains("d.csv:2:9") && $0.contains("behind the closing") })
    }

    @Test(
        "F2 · blank rows say nothing, at the end or between",
        arguments: ["\n", "\n\n\r\n", "  \n\t\n", ",\n,\n", "\r\n\r\n"])
    func blankRows(end: String) throws {
        let read = try read("\u{FEFF}month,a\n\n2026-01,1\n\(end)2026-02,2\n\(end)")
        #expect(read.column("a") == [1, 2])
        #expect(read.said.isEmpty)
    }

    @Test("F3 · a complete column is read although another has gaps; a needed gap is named")
    func gaps() throws {
        let text = "month,a,b,note\n2026-01,1,,x\n2026-02,2,5,\n2026-03,3,n/a,y\n2026-04,4,7,\n"
        let read = try read(text)
        #expect(read.column("a") == [1, 2, 3, 4])
        #expect(read.column("b", in: 1..<2) == [5])
        #expect(read.said.isEmpty)
        #expect(read.column("b") == nil)
        #expect(
            read.said == [
                "d.csv:2:11: error: file: no value of b for 2026-01, and 1 more\n"
                    + "    expected a number; nothing is filled in"
            ])
    }

    @Test("F6 · days become the mean, last, sum or greatest of their month")
    func days() throws {
        // 31 days of January from 1, 28 of February from 101.
        let rows = (1...31).map { "2026-01-\($0 < 10 ? "0" : "")\($0),\($0)" }
            + (1...28).map { "2026-02-\($0 < 10 ? "0" : "")\($0),\(100 + $0)" }
        let text = "date,a\n" + rows.joined(separator: "\n")
        #expect(try read(text, every: .day, .mean).column("a") == [16, 114.5])
        #expect(try read(text, every: .day, .last).column("a") == [31, 128])
        #expect(try read(text, every: .day, .sum).column("a") == [496, 3206])
        #expect(try read(text, every: .day, .max).column("a") == [31, 128])
    }

    @Test("F6 · weeks and hours; a month of which rows are missing is left out with a warning")
    func weeksAndHours() throws {
        let weeks = "week,a\n2026-01-02,1\n2026-01-09,2\n2026-01-16,3\n2026-01-23,4\n2026-01-30,5\n"
        let read = try read(weeks + "2026-02-06,6\n", every: .week, .mean)
        #expect(read.column("a") == [3])
        #expect(read.said.count == 1)
        #expect(read.said[0].contains("warning: file: 2026-02 has rows to day 6 only and is left out"))
        let hours = (1...31).map { "2026-01-\($0 < 10 ? "0" : "")\($0)T12:00:00Z,\($0)" }
        let byHour = try self.read("time,a\n" + hours.joined(separator: "\n"), every: .hour, .max)
        #expect(byHour.column("a") == [31])
        #expect(byHour.said.isEmpty)
    }

    @Test(
        "F6 · rows out of order, twice there or too far apart are refused",
        arguments: [
            ("2026-01-01,1\n2026-01-01,2", "the day stands twice"),
            ("2026-01-02,1\n2026-01-01,2", "days are not in order"),
            ("2026-01-01,1\n2026-01-20,2", "days are missing"),
            ("2026-01,1", "not a date"),
        ])
    func dayFaults(rows: String, message: String) throws {
        let read = try read("date,a\n\(rows)\n", every: .day, .sum)
        #expect(read.table == nil)
        #expect(read.said.contains { $0.contains(message) })
    }

    @Test("F6 · the long form takes days as well")
    func longDays() throws {
        let rows = ["a", "b"].flatMap { path in
            (1...31).map { "2026-01-\($0 < 10 ? "0" : "")\($0),\(path),\(path == "a" ? $0 : 2 * $0)" }
        }
        let read = try read("date,path,value\n" + rows.joined(separator: "\n"), every: .day, .mean)
        #expect(read.table?.columns(in: 0..<1, read.node, read.diagnostics) == [[16], [32]])
    }

    @Test("F7 · faults of one kind are told once, with a count")
    func counts() throws {
        let rows = (1...20).map { "20\($0 + 10)-01-01T00:00:00Z,$3.60" }
        let read = try read("month,a\n" + rows.joined(separator: "\n"))
        #expect(read.table == nil)
        #expect(read.said.count == 1)
        #expect(
            read.said[0].hasPrefix(
                "d.csv:2:1: error: file: a time where a month belongs, and 19 more: "
                    + "'2011-01-01T00:00:00Z'"))
    }

    @Test(
        "F7 · what a number looks like elsewhere is refused with the way to write it",
        arguments: [
            ("$3.60", "a currency sign", "expected 3.60"), ("\"€ 1,250.5\"", "currency", "1250.5"),
            ("\"2,5\"", "a decimal comma", "expected 2.5"),
            ("\"1,234,567\"", "commas between thousands", "expected 1234567"),
            ("\"1,234\"", "a comma in a number", "1234, or 1.234"),
            ("2.5 USD", "a unit in a cell", "2.35"), ("inf", "not a finite number", "2.35"),
        ])
    func numbers(cell: String, message: String, expected: String) throws {
        let read = try read("month,a\n2026-01,\(cell)\n")
        #expect(read.column("a") == nil)
        #expect(read.said.count == 1)
        #expect(read.said[0].contains(message) && read.said[0].contains(expected))
    }

    @Test("F7 · date and month both, semicolons, and tabs are refused once")
    func headers() throws {
        #expect(try read("month,date,a\n2026-01,2026-01-31,1\n").said[0].contains("both month and date"))
        #expect(try read("month;a\n2026-01;2,5\n").said[0].contains("separated by semicolons"))
        #expect(try read("month\ta\n2026-01\t2\n").said[0].contains("separated by tabs"))
        #expect(try read("date,a\n2026-01-01,2\n").said[0].contains("need every: and aggregate:"))
    }

    @Test("Numbers are rounded once, and as by any other way of reading")
    func rounding() throws {
        let words = ["0.1", "-2.5", "123456789012345", "1e-3", "1_000", "0.30000000000000004"]
        let text = "month,a\n"
            + words.enumerated().map { "2026-0\($0 + 1),\($1)\n" }.joined()
        #expect(
            try read(text).column("a") == [0.1, -2.5, 123456789012345, 1e-3, 1000, 0.30000000000000004])
    }
}
