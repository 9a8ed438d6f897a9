import Shortfall

extension Terminal {
    /// Says why there is no study, and gives the exit code.
    static func exit(for error: StudyError) -> any Error {
        switch error {
        case .scenario(let diagnostics, let isInputMissing):
            report(diagnostics)
            return isInputMissing ? ExitStatus.inputMissing : ExitStatus.badScenario
        case .request(let diagnostics):
            report(diagnostics)
            // A change that the scenario has not is a fault of the scenario asked for, as with --overlay.
            let changes = ["--variant", "--against"]
            return diagnostics.contains {
                changes.contains($0.position.file) && !$0.offending.isEmpty
            }
                ? ExitStatus.badScenario : ExitStatus.usage
        case .simulation(.cancelled(let completed), _):
            return Interruption.exit("stopped after \(completed) paths; nothing was written")
        case .simulation(.memoryUnavailable(let bytes, let available), _):
            return exit(lacking: bytes, available)
        case .simulation(.pathTableTooLarge(let bytes, let limit), _):
            say(
                "error: the paths kept take \(MemorySize(bytes: bytes)); the limit is "
                    + "\(MemorySize(bytes: limit))\n    take fewer paths or variants, or allow "
                    + "more with --memory")
            return ExitStatus.usage
        case .simulation(.notFinite(let path, let period, let place, let value), let variant):
            say(
                "error: a value is not finite (\(value)) on path \(path)"
                    + (variant.map { " of variant \($0)" } ?? "")
                    + (period.map { ", month \($0)" } ?? "")
                    + (place.map { ", ledger line \($0)" } ?? ""))
            return ExitStatus.notFinite
        }
    }
}
