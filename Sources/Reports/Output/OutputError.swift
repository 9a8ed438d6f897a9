import Foundation

/// Why files could not be written; whatever stood there before still does.
public struct OutputError: Error, Hashable, Sendable {
    public enum Step: String, Sendable {
        case createDirectory = "create the directory"
        case write = "write"
        case link = "link"
        case rename = "put in place"
        /// What stands there is no run's.
        case replace
        /// Another writer holds the folder.
        case wait
        /// The set is no longer wanted.
        case stop
    }

    public let step: Step
    public let path: String
    /// The system's error number.
    public let code: Int32

    /// `cannot write 'results/.sets/3/report.txt': No space left on device`.
    public var message: String {
        switch step {
        case .replace:
            "'\(path)' was not written by an earlier run, and is not replaced; move it away, or name "
                + "another folder"
        case .stop: "stopped before '\(path)' was replaced"
        case .wait: "another run is still writing to '\(path)'; try again, or name another folder"
        default: "cannot \(step.rawValue) '\(path)': \(String(cString: strerror(code)))"
        }
    }
}
