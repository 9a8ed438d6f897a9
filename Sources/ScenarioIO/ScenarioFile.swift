import Foundation
import ScenarioModel

enum ScenarioFile {
    /// How a command line calls standard input.
    static let standardInput = "-"

    /// What standard input held, which can be read but once.
    private static let standardInputText = Result<String, FileFailure>.reading {
        () throws(FileFailure) in
        try text(of: InputFile.standardInput(limit: ReadingLimits.fileSize))
    }

    /// The text of a file of at most `limit` bytes.
    static func text(
        at path: String, limit: Int = ReadingLimits.fileSize
    ) throws(FileFailure) -> String {
        try text(of: InputFile.bytes(at: path, limit: limit))
    }

    /// The text of a scenario that the command line names.
    static func scenarioText(at path: String) throws(FileFailure) -> String {
        path == standardInput ? try standardInputText.get() : try text(at: path)
    }

    private static func text(of bytes: [UInt8]) throws(FileFailure) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .notText(byteOffset: firstInvalidByte(of: bytes))
        }
        return text
    }

    private static func firstInvalidByte(of bytes: [UInt8]) -> Int {
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
