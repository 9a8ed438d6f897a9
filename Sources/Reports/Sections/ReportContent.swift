import Results

/// What a report says, section by section; each section stands in a file of its own.
struct ReportContent {
    let result: RunResult
    /// Pictures are for forms that show them.
    var form = StudyFormat.text

    /// Names that the standard events carry.
    enum StandardEvent {
        static let loss = "loss"
        static let miss = "miss"
        static let hit = "hit"
        static let operatingLoss = "operating_loss"
    }

    var presentation: Presentation { result.presentation }
    var provenance: Provenance { result.provenance }

    var page: ReportPage {
        let sections = [
            headlineSection, missSection, yearSection, periodSection, metricSection, timeSection,
            eventSection, contractSection, convergenceSection, assumptionSection, noteSection,
            conventionSection, provenanceSection,
        ]
        let knowledge = result.knowledge.map {
            StudyPage(study: $0, form: form).sections(under: "What is not known")
        }
        let all = sections.prefix(1).compactMap { $0 } + (knowledge ?? [])
            + sections.dropFirst().compactMap { $0 }
        return ReportPage(
            title: Self.oneLine(presentation.title), sections: all.filter { !$0.blocks.isEmpty })
    }

    // MARK: - Looking up

    func metric(_ name: String) -> Presentation.Metric? {
        presentation.metrics.first { $0.name == name }
    }

    func title(of name: String) -> String { metric(name)?.title ?? name }

    func hasEvent(_ name: String) -> Bool { presentation.events.contains { $0.name == name } }

    func figure(_ estimate: Estimate?, unit: Presentation.Unit, scale: Scale? = nil) -> Figure {
        Figure(estimate, unit: unit, currency: presentation.currency, scale: scale)
    }

    func figure(
        _ metric: String, _ statistic: Statistic, period: String? = nil, given: String? = nil
    ) -> Figure {
        figure(
            result.estimate(metric, statistic, period: period, given: given),
            unit: self.metric(metric)?.unit ?? .quantity(""))
    }

    /// What a table prints as the average of a metric: of a ratio that of the sums over paths, of
    /// other amounts the mean.
    ///
    /// A mean of path ratios cannot stand beside money: a path with little revenue weighs in it as
    /// much as any.
    func average(
        of metric: String, period: String? = nil, given: String? = nil
    ) -> Estimate? {
        result.estimate(metric, .pooled, period: period, given: given)
            ?? result.estimate(metric, .mean, period: period, given: given)
    }

    func chance(of event: String, given condition: String? = nil) -> Figure {
        figure(result.probability(of: event, given: condition), unit: .fraction)
    }

    /// P(event) within a year, whether the year is part of the event's name or its period.
    ///
    /// A loss of a year is an operating loss.
    func probability(of event: String, in year: String) -> Estimate? {
        result.estimate("\(event).\(year)", .probability)
            ?? result.estimate(event, .probability, period: year)
    }

    // MARK: - Words

    /// The years of the yearly tables that a metric is told for, in order; all of its years where it
    /// has none of them.
    func yearLabels(of metric: Presentation.Metric) -> [String] {
        let years = metric.periods.compactMap { $0 }.filter(Self.isYear)
        let shown = years.filter(presentation.years.contains)
        return shown.isEmpty ? years : shown
    }

    /// Whether a period is `YYYY`, `FYYYYY` or `YN`.
    static func isYear(_ period: String) -> Bool {
        if period.hasPrefix("Y"), let number = Int(period.dropFirst()) { return number < 1000 }
        let digits = period.hasPrefix("FY") ? period.dropFirst(2) : period[...]
        return digits.count == 4 && digits.allSatisfy(\.isASCIIDigit)
    }

    /// The year in the name of an event such as `loss.2027`.
    static func year(inEvent name: String) -> String? {
        guard let dot = name.lastIndex(of: ".") else { return nil }
        let tail = String(name[name.index(after: dot)...])
        return isYear(tail) ? tail : nil
    }

    /// A title within a sentence: `net present value`, but `EBIT`.
    static func inSentence(_ title: String) -> String {
        guard let second = title.dropFirst().first, second.isLowercase else { return title }
        return title.prefix(1).lowercased() + title.dropFirst()
    }

    /// `text` with its line ends and tabs turned into blanks.
    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
