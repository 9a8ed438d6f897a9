import ArgumentParser
import Foundation
import Randomness

/// How the command ends; the numbers are those of sysexits where it has one.
enum ExitStatus {
    /// A check found a figure that differs from theory.
    static let disagreement = ExitCode(1)
    /// All is written, but an estimate is not as precise as wanted, or what was asked for, such as a
    /// root, does not exist.
    static let notReached = ExitCode(3)
    static let usage = ExitCode(64)
    static let badScenario = ExitCode(65)
    static let inputMissing = ExitCode(66)
    static let notFinite = ExitCode(70)
    /// The system gives too little memory.
    static let resource = ExitCode(71)
    static let output = ExitCode(74)
    /// Another run was still writing where this one was to write.
    static let busy = ExitCode(75)

    /// A signal's own code, 128 + its number.
    static func signal(_ number: Int32) -> ExitCode { ExitCode(128 + number) }

    /// Refuses a wrong `SHORTFALL_ISA` before anything runs.
    static func checkInstructionSet() throws {
        let value = ProcessInfo.processInfo.environment["SHORTFALL_ISA"]
        do {
            _ = try InstructionSet.requested(environmentValue: value)
        } catch {
            let names = InstructionSet.supported.map(\.name).joined(separator: ", ")
            Terminal.say(
                "error: SHORTFALL_ISA=\(value ?? "") is not an instruction set of this processor; "
                    + "expected one of \(names)")
            throw usage
        }
    }
}
