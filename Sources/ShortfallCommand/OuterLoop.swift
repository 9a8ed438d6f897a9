import Shortfall

/// The draws of uncertain inputs around a run.
struct OuterLoop {
    private let family: ScenarioFamily
    private let options: ExecutionOptions
    private let knowledge: Knowledge

    /// Loads the scenario as the run does, and refuses a wrong number of draws before it.
    init(
        draws: Int, _ source: ScenarioOptions, paths: Int?, seed: UInt64?, _ threads: Int?,
        _ memory: MemorySize?
    ) throws {
        do throws(StudyError) {
            family = try ScenarioFamily(
                path: source.scenario, overlays: source.overlays, settings: source.settings,
                isStrict: source.isStrict, paths: paths, seed: seed)
            options = ExecutionOptions(threads: threads, pathTable: .on, memory: memory?.bytes)
            knowledge = try Knowledge(Laboratory(family, options: options), draws: draws)
        } catch {
            throw Terminal.exit(for: error)
        }
    }

    /// - Parameter pathCount: that of the run, which may have found it itself.
    func callAsFunction(pathCount: Int, _ isQuiet: Bool) throws -> Study {
        let line = isQuiet ? nil : ProgressLine(headline: nil)
        defer { line?.finish() }
        do throws(StudyError) {
            let laboratory = Laboratory(
                try family.with(paths: pathCount), options: options, cancellation: Interruption.flag,
                progress: { line?.update($0.step, task: $0.task) })
            return try laboratory.knowledgeStudy(knowledge)
        } catch {
            line?.finish()
            throw Terminal.exit(for: error)
        }
    }
}
