import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why files could not be written; whatever stood there before still does.
public struct OutputError: Error, Hashable, Sendable {
    public enum Step: String, Sendable {
        case createDirectory = "create the directory"
        case write = "write"
        case rename = "put in place"
    }

    public let step: Step
    public let path: String
    /// The system's error number.
    public let code: Int32

    /// `cannot write 'results/report.txt': No space left on device`.
    public var message: String { "cannot \(step.rawValue) '\(path)': \(String(cString: strerror(code)))" }
}

/// Writes sets of files so that each exists whole or not at all.
///
/// Every file is first written under a temporary name beside its place and synced; only when all are
/// are they renamed and the directory synced. A failure before the first rename leaves earlier results
/// as they were, and no temporary file.
public enum AtomicOutput {
    /// - Parameters:
    ///   - files: plain names within `directory`, and their contents.
    ///   - directory: created, with those above it, where it is missing.
    /// - Throws: ``OutputError`` for what the system refuses.
    public static func write(
        _ files: [(name: String, text: String)], to directory: String
    ) throws(OutputError) {
        try createDirectory(directory)
        var waiting: [(temporary: String, final: String)] = []
        do throws(OutputError) {
            for file in files {
                let final = directory + "/" + file.name
                let temporary = "\(directory)/.\(file.name).\(getpid()).partial"
                waiting.append((temporary, final))
                try write(Array(file.text.utf8), to: temporary)
            }
            for (_, final) in waiting where isDirectory(final) {
                throw OutputError(step: .rename, path: final, code: EISDIR)
            }
            for (temporary, final) in waiting {
                guard rename(temporary, final) == 0 else {
                    throw OutputError(step: .rename, path: final, code: errno)
                }
            }
        } catch {
            for (temporary, _) in waiting { unlink(temporary) }
            throw error
        }
        syncDirectory(directory)
    }

    private static func createDirectory(_ directory: String) throws(OutputError) {
        var path = ""
        for (index, part) in directory.split(separator: "/", omittingEmptySubsequences: false)
            .enumerated()
        {
            path += index == 0 ? String(part) : "/" + part
            if part.isEmpty || part == "." || part == ".." { continue }
            if mkdir(path, 0o777) != 0 {
                // A directory that exists may answer EEXIST, but also EROFS or EACCES.
                let code = errno
                guard isDirectory(path) else {
                    throw OutputError(step: .createDirectory, path: path, code: code)
                }
            }
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(OutputError) {
        func failure() -> OutputError { OutputError(step: .write, path: path, code: errno) }
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw failure() }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { unistdWrite(file, $0) }
            if count < 0 {
                if errno == EINTR { continue }
                let error = failure()
                close(file)
                throw error
            }
            written += count
        }
        guard fsync(file) == 0 else {
            let error = failure()
            close(file)
            throw error
        }
        guard close(file) == 0 else { throw failure() }
    }

    /// The system's `write`, whose name this type's own would hide.
    private static func unistdWrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(file, bytes.baseAddress, bytes.count)
        #else
            Darwin.write(file, bytes.baseAddress, bytes.count)
        #endif
    }

    /// Makes the renames last; file systems that cannot sync a directory are left to themselves.
    private static func syncDirectory(_ directory: String) {
        let handle = open(directory, O_RDONLY | O_CLOEXEC)
        guard handle >= 0 else { return }
        fsync(handle)
        close(handle)
    }
}
