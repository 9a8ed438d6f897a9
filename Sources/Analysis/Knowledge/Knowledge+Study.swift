import Results
import Risk
import ScenarioModel
import Statistics

extension Laboratory {
    /// Both bands of every headline, and which inputs move it most.
    ///
    /// - Parameter measures: by default those of the headline.
    public func knowledgeStudy(
        _ knowledge: Knowledge, measures: [MeasureText] = []
    ) throws(StudyError) -> Study {
        let measures = measures.isEmpty ? Knowledge.standardMeasures(of: family) : measures
        let results = try knowledge(self, measures).first ?? []
        let page = KnowledgePage(knowledge: knowledge, results: results, words: words)
        var study = study("knowledge", notes: page.notes, isWhole: false)
        study.findings = page.findings
        study.sections = [page.headlines, page.drivers, page.inputs]
        return study
    }
}

/// The bands of one scenario in sentences and tables.
struct KnowledgePage {
    let knowledge: Knowledge
    let results: [MeasureKnowledge]
    let words: StudyWords

    // MARK: - Words

    var findings: [String] {
        results.prefix(1).flatMap(sentences) + results.dropFirst().filter {
            ["mean(npv)", "P(loss | miss)"].contains($0.measure.text)
        }.flatMap(sentences)
    }

    private func sentences(_ result: MeasureKnowledge) -> [String] {
        let name = result.measure.text
        guard let band = result.band else {
            return ["\(name) has no band: \(result.estimable) of \(knowledge.drawCount) draws count."]
        }
        func text(_ value: Double) -> String { words.text(value, result.unit) }
        if band.low == band.high {
            return ["\(name) is \(text(band.median)) whatever the uncertain inputs are."]
        }
        var sentences = [
            "\(name) is \(words.text(StudyEstimate(result.base), result.unit)), in brackets its "
                + "sampling error; for lack of knowledge it lies anywhere from \(text(band.low)) "
                + "to \(text(band.high)) (90 %, median \(text(band.median)))."
        ]
        let ranked = order(result)
        if let first = ranked.first, let share = result.drivers[first].share, share >= 0.05,
            let low = result.drivers[first].lowFifth.value,
            let high = result.drivers[first].highFifth.value
        {
            sentences.append(
                "\(knowledge.inputs[first].key) moves \(name) most: \(text(low)) where it is in "
                    + "its lowest fifth, \(text(high)) in its highest.")
        }
        return sentences
    }

    /// Inputs by what they move, the most first.
    private func order(_ result: MeasureKnowledge) -> [Int] {
        let shares = result.drivers.map { $0.share ?? -1 }
        return shares.indices.sorted { (-shares[$0], $0) < (-shares[$1], $1) }
    }

    var notes: [String] {
        [
            "Two bands, never added. In brackets: 95 % sampling intervals, which more paths narrow. "
                + "Knowledge: P5 to P95 over \(knowledge.drawCount) draws of the uncertain "
                + "inputs, each on the same paths, which only knowing more narrows.",
            "Draws are a Latin hypercube, input by input, independent of each other. The ends of "
                + "the band are order statistics ⌈np⌉; their 95 % intervals are for independent "
                + "draws and wide enough for these.",
            "The spread over draws contains sampling error, but only that of the difference from the "
                + "scenario as it stands, for all draws share their paths; its share of the "
                + "variance is told.",
        ]
    }

    // MARK: - Tables

    var headlines: StudySection {
        var table = StudyTable(
            "knowledge",
            columns: [
                .init("measure", "measure"),
                .init("value", "as the scenario stands", unit: .quantity("")),
                .init("p5", "P5 over draws", unit: .quantity("")),
                .init("median", "median", unit: .quantity("")),
                .init("p95", "P95 over draws", unit: .quantity("")),
                .init("sampling_share", "sampling share", unit: .fraction),
            ])
        for result in results {
            table.add(
                [.text(result.measure.text), .measured(result.estimate, result.unit)]
                    + [result.low, result.median, result.high].map {
                        .measured(StudyEstimate($0), result.unit)
                    } + [result.samplingShare.map { .number(($0 * 1e4).rounded() / 1e4) } ?? .empty])
        }
        return StudySection("Headlines with both bands", tables: [table])
    }

    var drivers: StudySection {
        var table = StudyTable(
            "knowledge_drivers",
            columns: [
                .init("measure", "measure"), .init("input", "input"),
                .init("rank_correlation", "rank correlation", unit: .quantity("")),
                .init("share", "share of rank variance", unit: .fraction),
                .init("low_fifth", "in its lowest fifth", unit: .quantity("")),
                .init("high_fifth", "in its highest fifth", unit: .quantity("")),
            ])
        for result in results {
            for input in order(result) {
                let driver = result.drivers[input]
                table.add([
                    .text(result.measure.text), .text(knowledge.inputs[input].key),
                    .estimate(StudyEstimate(driver.rankCorrelation)),
                    driver.share.map { .number(($0 * 1e3).rounded() / 1e3) } ?? .empty,
                    .measured(StudyEstimate(driver.lowFifth), result.unit),
                    .measured(StudyEstimate(driver.highFifth), result.unit),
                ])
            }
        }
        return StudySection(
            "Which inputs move each headline",
            text: ["Rank correlation of the drawn input with the result, the strongest first."],
            tables: [table], charts: results.compactMap(chart))
    }

    var inputs: StudySection {
        StudySection(
            "Uncertain inputs",
            tables: [
                StudyTable(
                    "knowledge_inputs",
                    columns: [
                        .init("input", "input"), .init("low", "low"), .init("base", "base"),
                        .init("high", "high"), .init("law", "law"),
                    ],
                    rows: knowledge.inputs.map { input in
                        [
                            .text(input.key), .text(input.text(of: input.low)),
                            .text(input.text(of: input.base)), .text(input.text(of: input.high)),
                            .text(input.law.rawValue),
                        ]
                    })
            ])
    }

    /// The measure against its strongest input, draw by draw.
    private func chart(_ result: MeasureKnowledge) -> StudyChart? {
        guard let first = order(result).first, result.band.map({ $0.low < $0.high }) == true else {
            return nil
        }
        let input = knowledge.inputs[first]
        let isPercent = input.unit == "%"
        let points = zip(knowledge.values[first], result.values).compactMap { x, y in
            y.map { StudyChart.Point(x: isPercent ? x / 100 : x, y: $0) }
        }
        return StudyChart(
            "knowledge_\(result.measure.fileName)",
            title: "\(result.measure.text) over draws of \(input.key)",
            .scatter(
                [.init("draws", points)], frontier: nil,
                x: .init(input.key, unit: isPercent ? .fraction : .quantity(input.unit)),
                y: .init(result.measure.text, unit: result.unit)))
    }
}

extension MeasureText {
    /// The text as a file's name may be: letters and digits, the rest underscores.
    fileprivate var fileName: String {
        let letters = text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
        return String(letters).split(separator: "_").joined(separator: "_")
    }
}
