import Foundation

/// Why a file could not be read at all.
enum FileFailure: Error {
    case missing
    case isDirectory
    case isSocket
    /// The system's reason.
    case unreadable(String)
    /// A pipe into which nobody writes.
    case silent
    case changing
    /// More bytes than this.
    case tooLarge(limit: Int)
    case notText(byteOffset: Int)

    /// Whether the input is not there, as against there and bad.
    var isMissingInput: Bool {
        switch self {
        case .missing, .isDirectory, .isSocket, .unreadable, .silent, .changing: true
        case .tooLarge, .notText: false
        }
    }

    var message: String {
        switch self {
        case .missing: "no such file"
        case .isDirectory: "a directory, not a file"
        case .isSocket: "a socket, not a file"
        case .unreadable(let reason): "the file cannot be read: \(reason)"
        case .silent: "a pipe into which nobody writes"
        case .changing: "the file changed while it was read"
        case .tooLarge(let limit): "larger than \(limit >> 20) MiB"
        case .notText(let offset): "not UTF-8 text, from byte \(offset) on"
        }
    }
}

/// Reads the bytes of whatever a path names, without waiting for what may never come.
///
/// A pipe or a device has no size to ask for, so the bound is kept while reading. What can be read but
/// once is remembered, so that all who ask see the same.
enum InputFile {
    /// Seconds in which somebody has to begin to write into a pipe.
    private static let patience = 3.0

    private static let remembered = Remembered()

    /// - Throws: ``FileFailure``.
    static func bytes(at path: String, limit: Int) throws(FileFailure) -> [UInt8] {
        guard !path.isEmpty, !path.contains("\0") else { throw .missing }
        if let known = remembered[path] { return known }
        // Without O_NONBLOCK to open a pipe waits for a writer.
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
        guard file >= 0 else { throw failure(errno) }
        defer { close(file) }
        let before = state(of: file)
        if before.kind == S_IFDIR { throw .isDirectory }
        let isPipe = before.kind == S_IFIFO
        let bytes = try read(file, limit: limit, patience: isPipe ? patience : 0)
        if before.kind == S_IFREG {
            if state(of: file) != before { throw .changing }
        } else {
            remembered[path] = bytes
        }
        return bytes
    }

    /// Everything that standard input holds, however long it takes.
    static func standardInput(limit: Int) throws(FileFailure) -> [UInt8] {
        try read(STDIN_FILENO, limit: limit, patience: 0)
    }

    /// - Parameter patience: seconds in which a pipe without a writer may get one.
    private static func read(
        _ file: Int32, limit: Int, patience: Double
    ) throws(FileFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        var left = patience
        var hadWriter = false
        while bytes.count <= limit {
            let count = piece.withUnsafeMutableBytes { Foundation.read(file, $0.baseAddress, $0.count) }
            if count > 0 {
                bytes += piece[..<count]
            } else if count == 0 {
                if hadWriter || !bytes.isEmpty || patience == 0 { return bytes }
                if left <= 0 { throw .silent }
                hadWriter = wait(file, milliseconds: 50) & POLLHUP != 0
                left -= 0.05
            } else if errno == EAGAIN {
                hadWriter = true
                _ = wait(file, milliseconds: -1)
            } else if errno != EINTR {
                throw failure(errno)
            }
        }
        throw .tooLarge(limit: limit)
    }

    /// Waits until there is something to read, or until no writer is left.
    private static func wait(_ file: Int32, milliseconds: Int32) -> Int32 {
        var request = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, milliseconds) > 0 ? Int32(request.revents) : 0
    }

    private static func failure(_ code: Int32) -> FileFailure {
        switch code {
        case ENOENT, ENOTDIR: .missing
        case EISDIR: .isDirectory
        case ENXIO: .isSocket
        default: .unreadable(String(cString: strerror(code)))
        }
    }

    // MARK: - What changes

    private struct State: Equatable {
        let kind: mode_t
        let size: off_t
        let seconds: Int
        let nanoseconds: Int
    }

    private static func state(of file: Int32) -> State {
        var status = stat()
        fstat(file, &status)
        #if canImport(Darwin)
        let changed = status.st_mtimespec
        #else
        let changed = status.st_mtim
        #endif
        return State(
            kind: status.st_mode & S_IFMT, size: status.st_size, seconds: changed.tv_sec,
            nanoseconds: changed.tv_nsec)
    }

    /// What pipes and devices held, by path.
    private final class Remembered: @unchecked Sendable {
        private let lock = NSLock()
        private var contents: [String: [UInt8]] = [:]

        subscript(path: String) -> [UInt8]? {
            get { lock.withLock { contents[path] } }
            set { lock.withLock { contents[path] = newValue } }
        }
    }
}
