import Results
import Risk

extension Laboratory {
    /// The answer to a question of sensitivity, as findings, tables and charts.
    public func sensitivityStudy(_ question: SensitivityQuestion) throws(StudyError) -> Study {
        let result = try sensitivity(question)
        var study = study("sensitivity", notes: result.notes(question))
        let findings = SensitivityFindings(result: result, words: words)
        study.findings = findings.sentences
        study.sections = [result.tornado.overview] + result.tornado.details
        if !result.levers.rows.isEmpty { study.sections.append(result.levers.section) }
        if let shares = result.shares { study.sections.append(shares.section) }
        if let shapley = result.shapley { study.sections.append(shapley.section) }
        return study
    }
}

extension SensitivityResult {
    fileprivate func notes(_ question: SensitivityQuestion) -> [String] {
        var notes = [
            "One input is varied at a time, the others at their base, on the same paths in every "
                + "variant. Changes and swings carry paired 95 % intervals, from the differences path "
                + "by path.",
            "A swing is the measure at the high end of an input's range less that at the low end; "
                + "ranges differ in width, so a long bar may be a wide range. Per 1 % is the swing "
                + "for each hundredth of the input's base.",
        ]
        if shares != nil {
            notes.append(
                "Shares of variance are Sobol' indices of the random drivers with all inputs at "
                    + "their base. Drivers are independent: what factors have in common is a "
                    + "driver of its own (latent, site, dependence). Under a correlation matrix a "
                    + "factor's driver is the independent normal that stands in its place in the "
                    + "matrix's order. The interval of a tail's indices takes its VaR as given.")
        }
        if let skipped = shares?.skipped, !skipped.isEmpty {
            notes.append(
                "No indices of " + skipped.map(\.text).joined(separator: ", ")
                    + ": they are for means, probabilities and CVaR without a condition.")
        }
        for reason in Omission.allCases {
            let keys = leftOut.filter { $0.reason == reason }.map(\.key)
            if keys.isEmpty { continue }
            notes.append(
                "Tagged but not varied, \(reason.rawValue): " + keys.joined(separator: ", ") + ".")
        }
        return notes
    }
}

extension MeasureText {
    /// As data names it: `cvar95(npv)` is `cvar95_npv`.
    var columnName: String {
        var name = ""
        for scalar in text.lowercased().unicodeScalars {
            if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) {
                name.unicodeScalars.append(scalar)
            } else if !name.hasSuffix("_") {
                name += "_"
            }
        }
        while name.hasSuffix("_") { name.removeLast() }
        return name
    }
}
