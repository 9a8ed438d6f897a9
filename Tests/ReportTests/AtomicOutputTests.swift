import Foundation
import Reports
import Testing

@Suite struct AtomicOutputTests {
    /// A directory of this test's own, removed behind it.
    private func withDirectory(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "shortfall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: directory) }
        try body(directory.path)
    }

    private func names(in directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test func filesReplaceEarlierOnesAndDirectoriesAreCreated() throws {
        try withDirectory { top in
            let directory = top + "/deep/er"
            try AtomicOutput.write([("a.txt", "one"), ("b.txt", "two")], to: directory)
            try AtomicOutput.write([("a.txt", "three")], to: directory + "/")
            #expect(try names(in: directory) == ["a.txt", "b.txt"])
            #expect(try text(directory + "/a.txt") == "three")
            #expect(try text(directory + "/b.txt") == "two")
        }
    }

    @Test func aFailureLeavesEarlierFilesAndNoTemporaryOnes() throws {
        try withDirectory { directory in
            try AtomicOutput.write([("a.txt", "earlier")], to: directory)
            #expect(throws: OutputError.self) {
                try AtomicOutput.write([("a.txt", "new"), ("missing/b.txt", "new")], to: directory)
            }
            #expect(try text(directory + "/a.txt") == "earlier")
            #expect(try names(in: directory) == ["a.txt"])
        }
    }

    @Test func aDirectoryInTheWayStopsTheWholeSet() throws {
        try withDirectory { directory in
            try AtomicOutput.write([("a.txt", "earlier")], to: directory)
            try FileManager.default.createDirectory(
                atPath: directory + "/b.txt", withIntermediateDirectories: false)
            let error = #expect(throws: OutputError.self) {
                try AtomicOutput.write([("a.txt", "new"), ("b.txt", "new")], to: directory)
            }
            #expect(error?.step == .rename)
            #expect(error?.code == EISDIR)
            #expect(try text(directory + "/a.txt") == "earlier")
            #expect(try names(in: directory) == ["a.txt", "b.txt"])
        }
    }

    @Test func aFileInTheWayOfTheDirectoryIsTold() throws {
        try withDirectory { directory in
            try AtomicOutput.write([("a.txt", "earlier")], to: directory)
            let path = directory + "/a.txt"
            let error = #expect(throws: OutputError.self) {
                try AtomicOutput.write([("b.txt", "new")], to: path + "/below")
            }
            #expect(error?.step == .createDirectory)
            #expect(error?.message.contains(path) == true)
            #expect(try text(path) == "earlier")
        }
    }
}
