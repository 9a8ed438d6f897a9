import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The system's calls on files, folders and links, with its reasons as errors.
enum Files {
    /// Writes and syncs a file.
    static func write(_ bytes: [UInt8], to path: String) throws(OutputError) {
        func failure() -> OutputError { OutputError(step: .write, path: path, code: errno) }
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw failure() }
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { put(file, $0) }
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
    private static func put(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            Glibc.write(file, bytes.baseAddress, bytes.count)
        #else
            Darwin.write(file, bytes.baseAddress, bytes.count)
        #endif
    }
}

enum Folders {
    /// Creates a folder and those above it.
    ///
    /// - Returns: those that were not there, outermost first.
    static func create(_ folder: String) throws(OutputError) -> [String] {
        var made: [String] = []
        var path = ""
        let parts = folder.split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            path += index == 0 ? String(part) : "/" + part
            if part.isEmpty || part == "." || part == ".." { continue }
            if mkdir(path, 0o777) == 0 {
                made.append(path)
                continue
            }
            // A folder that exists may answer EEXIST, but also EROFS or EACCES.
            let code = errno
            guard isFolder(path) else {
                remove(made)
                throw OutputError(step: .createDirectory, path: path, code: code)
            }
        }
        return made
    }

    /// Takes back what was made, last first; a folder that something else has come into stays.
    static func remove(_ made: [String]) {
        for path in made.reversed() where unlink(path) != 0 { rmdir(path) }
    }

    static func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Whether a path names what is open.
    static func isSame(_ path: String, _ handle: Int32) -> Bool {
        var (named, opened) = (stat(), stat())
        return stat(path, &named) == 0 && fstat(handle, &opened) == 0
            && named.st_dev == opened.st_dev && named.st_ino == opened.st_ino
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Makes entries last; file systems that cannot sync a folder are left to themselves.
    static func sync(_ folder: String) {
        let handle = open(folder, O_RDONLY | O_CLOEXEC)
        guard handle >= 0 else { return }
        fsync(handle)
        close(handle)
    }
}

enum Links {
    static func make(_ path: String, to target: String) throws(OutputError) {
        guard symlink(target, path) == 0 else {
            throw OutputError(step: .link, path: path, code: errno)
        }
    }

    /// What a link names; nil for anything else.
    static func target(_ path: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: path)
    }
}

/// The lock of a folder: held by one process at a time, and gone with it.
struct FolderLock {
    private let handle: Int32

    /// Seconds between two tries.
    private static let pause = 0.05

    /// - Parameters: as ``OutputSet/write(_:to:patience:isUnwanted:onWait:)``.
    init(
        _ folder: String, patience: Double, _ isUnwanted: () -> Bool, _ onWait: () -> Void
    ) throws(OutputError) {
        handle = try Self.acquire(folder, patience, isUnwanted, onWait)
    }

    private static func acquire(
        _ folder: String, _ patience: Double, _ isUnwanted: () -> Bool, _ onWait: () -> Void
    ) throws(OutputError) -> Int32 {
        var waited = 0.0
        while true {
            let handle = open(folder, O_RDONLY | O_CLOEXEC)
            guard handle >= 0 else {
                throw OutputError(step: .createDirectory, path: folder, code: errno)
            }
            // A file system without locks has one writer, as far as anyone can tell.
            let isHeld = flock(handle, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK && errno != EINTR
            // The folder may be another one by now: a writer that fails takes back what it made.
            if isHeld && Folders.isSame(folder, handle) { return handle }
            close(handle)
            if isHeld { continue }
            if isUnwanted() { throw OutputError(step: .stop, path: folder, code: EINTR) }
            if waited == 0 { onWait() }
            guard waited < patience else {
                throw OutputError(step: .wait, path: folder, code: EWOULDBLOCK)
            }
            usleep(UInt32(pause * 1e6))
            waited += pause
        }
    }

    func release() { close(handle) }
}
