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
        // The closed pipe then shows as an error of `write`, and not as a signal that kills.
        signal(SIGPIPE, SIG_IGN)
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let written = bytes.withUnsafeBytes {
                Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count)
            }
            if written > 0 {
                bytes = bytes.dropFirst(written)
            } else if errno == EPIPE {
                Foundation.exit(0)
            } else if errno != EINTR && errno != EAGAIN {
                say("error: cannot write to standard output: \(String(cString: strerror(errno)))")
                throw ExitStatus.output
            }
        }
    }

    /// Writes the files of a result to a folder, as a set.
    static func save(_ files: [(name: String, text: String)], in folder: String) throws {
        // A limit of the size of files then shows as an error of `write`, and not as a signal that kills.
        signal(SIGXFSZ, SIG_IGN)
        let patience = 30.0
        do throws(OutputError) {
            try OutputSet.write(files, to: folder, patience: patience) {
                say("another run is writing to '\(folder)'; waiting up to \(Int(patience)) s")
            }
        } catch {
            say("error: \(error.message)")
            throw error.step == .wait ? ExitStatus.busy : ExitStatus.output
        }
    }

    static func say(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }

    /// Prints diagnostics and how many there are.
    static func report(_ diagnostics: [Diagnostic]) {
        guard !diagnostics.isEmpty else { return }
        let errors = diagnostics.filter { $0.severity == .error }.count
        let warnings = diagnostics.count - errors
        func count(_ n: Int, _ word: String) -> String { "\(n) \(word)\(n == 1 ? "" : "s")" }
        let total =
            errors > 0
            ? [count(errors, "error")] + (warnings > 0 ? [count(warnings, "warning")] : [])
            : [count(warnings, "warning")]
        say((diagnostics.map(\.description) + [total.joined(separator: ", ")]).joined(separator: "\n"))
    }
}
