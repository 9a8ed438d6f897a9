import Results
import ScenarioModel

extension Laboratory {
    /// Stresses and the search for what breaks the scenario, as one study.
    ///
    /// - Throws: ``StudyError``; also where there is nothing to do.
    public func stressStudy(
        _ question: StressQuestion, breach: ReverseStressQuestion?
    ) throws(StudyError) -> Study {
        guard !question.stresses.isEmpty || breach != nil else {
            throw .request([
                Diagnostic(
                    "--stress", nil, "no stress, and no limit to breach",
                    expected: "overlays in the scenario, --stress, or --breach 'npv < 0'")
            ])
        }
        var study = study("stress")
        if !question.stresses.isEmpty {
            let result = try stress(question)
            study.findings += result.findings(words)
            study.sections += result.sections
            study.notes += StressResult.conventions
        }
        if let breach {
            let result = try reverseStress(breach)
            study.findings += result.findings(words)
            study.sections += result.sections(words)
            study.notes += ReverseStress.conventions
        }
        return study
    }
}
