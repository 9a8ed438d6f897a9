import Foundation
import Shortfall

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Results go to standard output, everything else to standard error.
enum Terminal {
    /// Whether bold and dim may be used on standard output.
    static var isStyled: Bool {
        isatty(STDOUT_FILENO) == 1 && ProcessInfo.processInfo.environment["NO_COLOR"] == nil
    }

    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes a result. A reader that has gone away, as `| head` does, ends the program quietly.
    static func write(_ text: String) throws {
        try Interruption.check()
        let code = put(text, STDOUT_FILENO)
        if code == EPIPE { Foundation.exit(0) }
        if code != 0 {
            say("error: cannot write to standard output: \(String(cString: strerror(code)))")
            throw ExitStatus.output
        }
    }

    /// Writes the files of a result to a folder, as a set.
    static func save(_ files: [(name: String, text: String)], in folder: String) throws {
        try Interruption.check()
        let patience = 30.0
        do throws(OutputError) {
            try OutputSet.write(
                files, to: folder, patience: patience, isUnwanted: { Interruption.flag.isRaised }
            ) {
                say("another run is writing to '\(folder)'; waiting up to \(Int(patience)) s")
            }
        } catch {
            if error.step == .stop { throw Interruption.exit("stopped; nothing was written") }
            say("error: \(error.message)")
            throw error.step == .wait ? ExitStatus.busy : ExitStatus.output
        }
        Interruption.noteOutput(in: folder)
    }

    /// Writes lines to standard error, if anyone reads it, with nothing in them that a terminal obeys.
    static func say(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        say(raw: lines.map { Diagnostic.shortened(String($0), limit: .max) }.joined(separator: "\n") + "\n")
    }

    /// Writes to standard error as it stands.
    static func say(raw text: String) { _ = put(text, STDERR_FILENO) }

    /// - Returns: the system's error number; 0 when all is written.
    private static func put(_ text: String, _ stream: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = Foundation.write(stream, rest.baseAddress, rest.count)
                if written > 0 {
                    rest = UnsafeRawBufferPointer(rebasing: rest[written...])
                } else if errno == EAGAIN {
                    // A stream that does not block, as some parents leave it.
                    var ready = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
                    poll(&ready, 1, -1)
                } else if errno != EINTR {
                    return errno
                }
            }
            return 0
        }
    }

    /// Prints diagnostics and how many there are.
    static func report(_ diagnostics: [Diagnostic]) {
        let lines = DiagnosticList(diagnostics).lines
        if !lines.isEmpty { say(lines.joined(separator: "\n")) }
    }
}
