import ArgumentParser
import Shortfall

extension Terminal {
    /// Carries out a simulation with progress on standard error, stopped by a signal; says why it
    /// ended early and throws the exit code.
    ///
    /// - Parameters:
    ///   - scenario: the scenario's path, for what a message proposes.
    ///   - headline: the event whose standard error is shown.
    ///   - currency: of the scenario, as an ISO code.
    ///   - pathTable: what was asked to be kept, so that no remedy names what is so already.
    static func simulating<Result>(
        _ scenario: String, headline: String?, currency: String, isQuiet: Bool,
        pathTable: PathTablePolicy = .on,
        _ body: (CancellationFlag, @escaping (RunProgress) -> Void) throws(SimulationError) -> Result
    ) throws -> Result {
        let line = isQuiet ? nil : ProgressLine(headline: headline, currency: currency)
        do throws(SimulationError) {
            let result = try body(Interruption.flag) { line?.update($0) }
            line?.finish()
            return result
        } catch {
            line?.finish()
            switch error {
            case .cancelled(let completed):
                throw Interruption.exit("stopped after \(completed) paths; nothing was written")
            case .memoryUnavailable(let bytes, let available):
                throw exit(lacking: bytes, available)
            case .pathTableTooLarge(let bytes, let limit):
                say(
                    "error: what is kept of every path takes \(MemorySize(bytes: bytes)); the limit "
                        + "is \(MemorySize(bytes: limit))\n    take "
                        + (pathTable == .on ? "--path-table auto or " : "")
                        + "fewer paths (with --until: --max-paths), or allow more with "
                        + "--memory \((bytes >> 20) + 1)MiB")
                throw ExitStatus.usage
            case .notFinite(let path, let period, let place, let value):
                say(
                    "error: a value is not finite (\(value)) on path \(path)"
                        + (period.map { ", month \($0)" } ?? "")
                        + (place.map { ", ledger line \($0)" } ?? "")
                        + "\n    see it with: shortfall explain \(scenario) --path \(path)")
                throw ExitStatus.notFinite
            }
        }
    }

    /// Says what memory is lacking and what lowers it, and gives the exit code.
    static func exit(lacking bytes: Int, _ available: Int) -> any Error {
        say(
            "error: the paths take \(MemorySize(bytes: bytes)) of memory; the system has "
                + "\(MemorySize(bytes: available)) left\n    take fewer --paths or --threads, or less "
                + "--memory; or allow more (ulimit -v, the container's limit)")
        return ExitStatus.resource
    }
}
