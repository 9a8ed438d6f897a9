import Analysis
import Shortfall
import Testing

/// What is wrong with a comparison is said at the flag or place where it stands.
@Suite struct CompareFaultTests {
    private static let text = CompareFixture.text(
        contracts: "{structure: on-demand, price: 2 USD/GPU-h}",
        variants: """
              dear: {contracts.cloud.price: 2.5 USD/GPU-h}
              renamed:
                contracts:
                  cloud: null
                  other: {structure: on-demand, price: 2.2 USD/GPU-h}
            """)

    private static func laboratory() throws -> Laboratory {
        Laboratory(try CompareFixture.family(text, paths: 500))
    }

    private static func faults(
        variants: [String] = [], measures: [String] = [], against: String? = nil,
        outcome: String = "npv", ignoreBelow: [String] = []
    ) throws -> [String] {
        let laboratory = try laboratory()
        return CompareFixture.faults { () throws(StudyError) in
            _ = try laboratory.compare(
                try CompareQuestion(
                    laboratory, variants: variants, measures: measures, against: against,
                    outcome: outcome, ignoreBelow: ignoreBelow))
        }.map(\.description)
    }

    @Test func nothingIsWrong() throws {
        #expect(try Self.faults().isEmpty)
        #expect(try Self.faults(variants: ["dear"], against: "renamed").isEmpty)
    }

    @Test func unknownNamesHaveTheNearest() throws {
        let faults = try Self.faults(
            variants: ["daer"], measures: ["men(npv)", "mean(npv"], against: "bass",
            ignoreBelow: ["5 EUR", "0 USD", "much"])
        #expect(faults.count == 7, "\(faults)")
        #expect(faults.contains { $0.hasPrefix("--variant:") && $0.contains("'dear'") })
        #expect(faults.contains { $0.hasPrefix("--against:") && $0.contains("'base'") })
        #expect(faults.contains { $0.hasPrefix("--measure:") && $0.contains("'mean'") })
        #expect(faults.contains { $0.contains("'5 EUR'") && $0.contains("expected USD") })
    }

    @Test("D21 · a line that one variant lacks counts as a flow of zero there, and it is said")
    func aLineThatSomeVariantsLackIsZeroThere() throws {
        let laboratory = try Self.laboratory()
        func comparison(_ line: String) throws -> Comparison {
            try laboratory.compare(
                try CompareQuestion(laboratory, measures: ["mean(total(\(line)))"]))
        }
        let cloud = try comparison("expense.compute.cloud")
        #expect(cloud.entries[0].map(\.value.value)[2] == 0 && cloud.entries[0][0].value.value != 0)
        let note = "expense.compute.cloud is not in renamed: it counts as a flow of zero there."
        #expect(cloud.study(of: laboratory).notes.contains(note))
        // The reference may be the one that lacks it.
        let other = try comparison("expense.compute.other")
        #expect(other.entries[0][0].value.value == 0 && other.entries[0][2].value.value != 0)
        #expect(other.samples.absences.map(\.variant) == ["base", "dear"])
        // Of a price there is no value; nothing else is aborted for it.
        let price = try comparison("price.compute.other")
        #expect(price.entries[0][0].value.value == nil && price.entries[0][2].value.value != nil)
        #expect(
            price.study(of: laboratory).notes.contains {
                $0.contains("price.compute.other is not in base, dear: it has no value there.")
            })
    }

    /// A metric of the file that names such a line does not stop the comparison either.
    @Test("D21 · a metric of a line that one variant lacks is zero there")
    func aMetricOfALineThatSomeVariantsLack() throws {
        let text = Self.text + """

            metrics: {cloud_cost: {of: expense.compute.cloud}}
            """
        let laboratory = Laboratory(try CompareFixture.family(text, paths: 500))
        let found = try laboratory.compare(
            try CompareQuestion(laboratory, measures: ["mean(cloud_cost)"]))
        #expect(found.entries[0][2].value.value == 0)
        // Less of a cost is better: the variant without it comes first, the dearer one last.
        #expect(found.order == [2, 0, 1])
    }

    @Test(
        "a monthly line is not one number a path, whichever variant has it",
        arguments: ["compute", "cash", "need", "expense", "expense.compute.cloud"])
    func aMonthlyLineIsRefused(line: String) throws {
        let wanted = "'\(line)' is a monthly line, not one number a path\n"
            + "    expected a metric, or a fold such as total(\(line))"
        for text in ["mean(\(line))", "mean(npv | \(line) > 0)", "P(\(line) > 0)", "pooled(\(line))"] {
            let faults = try Self.faults(measures: [text])
            #expect(!faults.isEmpty && faults.allSatisfy { $0.contains(wanted) }, "\(text): \(faults)")
        }
        #expect(try Self.faults(outcome: line).contains { $0.contains(wanted) })
        #expect(try Self.faults(measures: ["mean(total(\(line)))"]).isEmpty)
    }

    @Test func aMonthlyLineThatOneVariantHasIsRefused() throws {
        let faults = try Self.faults(measures: ["mean(expense.compute.other)"])
        #expect(
            faults.contains {
                $0.contains("'expense.compute.other' is a monthly line") && $0.contains("in variant renamed")
            }, "\(faults)")
    }

    @Test func aNameThatNobodyHasIsRefused() throws {
        let all = try Self.faults(measures: ["mean(nvp)"])
        #expect(all.count == 1 && all[0].contains("'npv'") && !all[0].contains("variant"))
    }

    @Test func aSizeMustFitAMeasure() throws {
        let faults = try Self.faults(measures: ["mean(npv)"], ignoreBelow: ["3 GPU-h"])
        #expect(faults.count == 1 && faults[0].hasPrefix("--ignore-below:"), "\(faults)")
    }

    @Test func oneAloneIsNoComparison() throws {
        let plain = CompareFixture.text(
            contracts: "{structure: on-demand, price: 2 USD/GPU-h}", variants: "  {}")
        let laboratory = Laboratory(try CompareFixture.family(plain, paths: 500))
        let faults = CompareFixture.faults { () throws(StudyError) in
            _ = try CompareQuestion(laboratory)
        }
        #expect(faults.count == 1 && faults[0].message == "nothing to compare with")
    }

    @Test func currenciesMustAgree() throws {
        var laboratory = try Self.laboratory()
        laboratory.others = [
            try CompareFixture.family(
                CompareFixture.text(
                    currency: "EUR", contracts: "{structure: on-demand, price: 2 EUR/GPU-h}",
                    variants: "  {}"), name: "euro")
        ]
        let faults = CompareFixture.faults { () throws(StudyError) in
            _ = try laboratory.compare(
                try CompareQuestion(laboratory, measures: ["mean(npv)"]))
        }
        #expect(faults.contains { $0.offending == "EUR" && $0.expected == "USD" }, "\(faults)")
    }

    @Test func noVariantIsCalledBase() throws {
        #expect(throws: StudyError.self) {
            try CompareFixture.family(Self.text.replacing("dear:", with: "base:"))
        }
    }
}
