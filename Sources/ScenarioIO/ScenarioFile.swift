import Foundation
import ScenarioModel

/// Why a file could not be read at all.
enum FileFailure: Error {
    case missing
    case isDirectory
    case unreadable
    /// More bytes than this.
    case tooLarge(limit: Int)
    case notText(byteOffset: Int)

    /// Whether the input is not there, as against there and bad.
    var isMissingInput: Bool {
        switch self {
        case .missing, .isDirectory, .unreadable: true
        case .tooLarge, .notText: false
        }
    }

    var message: String {
        switch self {
        case .missing: "no such file"
        case .isDirectory: "a directory, not a file"
        case .unreadable: "the file cannot be read"
        case .tooLarge(let limit): "larger than \(limit >> 20) MiB"
        case .notText(let offset): "not UTF-8 text, from byte \(offset) on"
        }
    }
}

enum ScenarioFile {
    /// How a command line calls standard input.
    static let standardInput = "-"

    /// What standard input held, which can be read but once.
    private static let standardInputText = Result<String, FileFailure>.reading {
        () throws(FileFailure) in
        try text(of: FileHandle.standardInput, limit: ReadingLimits.fileSize)
    }

    /// The text of a file of at most `limit` bytes.
    static func text(
        at path: String, limit: Int = ReadingLimits.fileSize
    ) throws(FileFailure) -> String {
        var isDirectory: ObjCBool = false
        guard !path.isEmpty, !path.contains("\0"),
            FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory)
        else { throw .missing }
        guard !isDirectory.boolValue else { throw .isDirectory }
        guard let file = FileHandle(forReadingAtPath: path) else { throw .unreadable }
        defer { try? file.close() }
        return try text(of: file, limit: limit)
    }

    /// The text of a scenario that the command line names.
    static func scenarioText(at path: String) throws(FileFailure) -> String {
        path == standardInput ? try standardInputText.get() : try text(at: path)
    }

    private static func text(of file: FileHandle, limit: Int) throws(FileFailure) -> String {
        // A device or a pipe has no size to ask for, so the bound is kept while reading.
        var bytes = Data()
        while bytes.count <= limit {
            let wanted = limit + 1 - bytes.count
            guard wanted > 0 else { break }
            let piece: Data?
            do { piece = try file.read(upToCount: wanted) } catch { throw .unreadable }
            guard let piece, !piece.isEmpty else { break }
            bytes.append(piece)
        }
        guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .notText(byteOffset: firstInvalidByte(of: bytes))
        }
        return text
    }

    private static func firstInvalidByte(of bytes: Data) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var valid = 0
        while case .scalarValue(let scalar) = decoder.decode(&iterator) {
            valid += UTF8.width(scalar)
        }
        return valid
    }

    /// The path of `name` as a file that `file` names: relative to the folder of `file`.
    static func path(of name: String, besides file: String) -> String {
        if name.hasPrefix("/") { return name }
        // Foundation's own way of finding the folder traps where the path has one character.
        guard let slash = file.lastIndex(of: "/") else { return name }
        return file[...slash] + name
    }

    /// One spelling for one file, whatever links and dots lead to it.
    static func identity(of path: String) -> String {
        URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
}

extension Result where Success == String, Failure == FileFailure {
    fileprivate static func reading(_ body: () throws(FileFailure) -> String) -> Self {
        do throws(FileFailure) { return .success(try body()) } catch { return .failure(error) }
    }
}
