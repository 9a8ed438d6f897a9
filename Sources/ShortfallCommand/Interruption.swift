import CSignals
import Foundation
import Shortfall

/// What a signal asks of a command: to end within two seconds, whole or not at all.
///
/// The first SIGINT, SIGTERM or SIGHUP raises the flag, at which work stops by itself; what does not
/// look at the flag is ended a second later, and everything at once by a second signal. Outputs
/// are sets that count when they are whole, so that no instant is a bad one.
enum Interruption {
    /// Seconds in which work may stop by itself.
    private static let grace: UInt32 = 1

    /// Raised once a signal came.
    static let flag = CancellationFlag { shortfall_signal() != 0 }

    /// What is done whatever comes; changed on the main thread alone.
    nonisolated(unsafe) private static var outcome = "nothing was written"

    /// Takes over signals, and closes what a parent left open or shut: called before anything else.
    static func watch() {
        openStandardStreams()
        shortfall_parting_words(lasting("stopped; \(outcome)\n"))
        shortfall_watch_signals(grace)
        // Libraries ask for up to 128 MiB at once.
        shortfall_explain_exhaustion(
            lasting(
                """
                error: the system gives no more memory
                    take fewer --paths or --threads, or allow more (ulimit -v, the container's limit)

                """), ExitStatus.resource.rawValue, 144 << 20)
    }

    /// Says what is written, whatever comes after it.
    static func noteOutput(in folder: String) {
        outcome = "the files in '\(Diagnostic.shortened(folder))' are written"
        shortfall_parting_words(lasting("stopped; \(outcome)\n"))
    }

    /// Ends a command that a signal has asked to end.
    static func check() throws {
        if flag.isRaised { throw exit("stopped; \(outcome)") }
    }

    /// Says what was done until a signal came, and gives the exit code.
    static func exit(_ words: String) -> any Error {
        Terminal.say(words)
        return ExitStatus.signal(shortfall_signal())
    }

    private static func lasting(_ text: String) -> UnsafePointer<CChar>? {
        strdup(text).map { UnsafePointer($0) }
    }

    /// A stream that a parent closed would be the next file opened. Reading from it, or writing a result
    /// to it, then fails as on any stream that is not there; messages go nowhere.
    private static func openStandardStreams() {
        let modes = [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
        for (stream, mode) in modes where fcntl(stream, F_GETFD) == -1 { open("/dev/null", mode) }
    }
}
