import Foundation
import Reports
import Testing

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Files of a run are one set, whatever happens on the way.
@Suite struct OutputSetTests {
    /// A folder of this test's own, removed behind it.
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "shortfall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.path)
    }

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test("I3, I5: a set replaces the one before as a whole")
    func aSetReplacesTheOneBefore() throws {
        try withFolder { top in
            let folder = top + "/deep/er"
            try OutputSet.write([("a.txt", "one"), ("b.txt", "two")], to: folder)
            #expect(try names(in: folder) == [".sets", "a.txt", "b.txt", "current"])
            try OutputSet.write([("a.txt", "three"), ("c.txt", "four")], to: folder + "/")
            #expect(try names(in: folder) == [".sets", "a.txt", "c.txt", "current"])
            #expect(try text(folder + "/a.txt") == "three")
            #expect(try text(folder + "/current/c.txt") == "four")
        }
    }

    @Test func theSetBeforeStaysAndOlderOnesGo() throws {
        try withFolder { folder in
            for number in 1...4 { try OutputSet.write([("a.txt", "\(number)")], to: folder) }
            #expect(try names(in: folder + "/.sets") == ["3", "4"])
            #expect(try text(folder + "/.sets/3/a.txt") == "3")
        }
    }

    @Test("I7: what fails leaves earlier results, and nothing new")
    func aFailureLeavesNothingNew() throws {
        try withFolder { top in
            let files = [("a.txt", "new"), ("missing/b.txt", "new")]
            #expect(throws: OutputError.self) { try OutputSet.write(files, to: top + "/x/y") }
            #expect(try names(in: top) == [])
            try OutputSet.write([("a.txt", "earlier")], to: top)
            #expect(throws: OutputError.self) { try OutputSet.write(files, to: top) }
            #expect(try text(top + "/a.txt") == "earlier")
            #expect(try names(in: top) == [".sets", "a.txt", "current"])
            #expect(try names(in: top + "/.sets") == ["1"])
        }
    }

    @Test("files of others are not touched", arguments: ["a.txt", "current"])
    func othersStay(name: String) throws {
        try withFolder { folder in
            let path = folder + "/" + name
            try Data("mine".utf8).write(to: URL(filePath: path))
            let error = #expect(throws: OutputError.self) {
                try OutputSet.write([("a.txt", "new")], to: folder)
            }
            #expect(error?.step == .replace)
            #expect(error?.message.contains(path) == true)
            #expect(try text(path) == "mine")
            #expect(try names(in: folder) == [name])
        }
    }

    @Test func aFileInTheWayOfTheFolderIsTold() throws {
        try withFolder { folder in
            let path = folder + "/a"
            try Data("mine".utf8).write(to: URL(filePath: path))
            let error = #expect(throws: OutputError.self) {
                try OutputSet.write([("b.txt", "new")], to: path + "/below")
            }
            #expect(error?.step == .createDirectory)
            #expect(error?.message.contains(path) == true)
            #expect(try text(path) == "mine")
        }
    }

    @Test("I4: what a writer that died has left goes with the next set")
    func leftoversGo() throws {
        try withFolder { folder in
            try OutputSet.write([("a.txt", "one")], to: folder)
            let files = FileManager.default
            try files.createDirectory(atPath: folder + "/.sets/7", withIntermediateDirectories: false)
            try Data("half".utf8).write(to: URL(filePath: folder + "/.sets/7/a.txt"))
            try files.createSymbolicLink(
                atPath: folder + "/.current.new", withDestinationPath: ".sets/7")
            try files.createSymbolicLink(
                atPath: folder + "/later.txt", withDestinationPath: "current/later.txt")
            #expect(try text(folder + "/a.txt") == "one")
            try OutputSet.write([("a.txt", "two")], to: folder)
            #expect(try names(in: folder) == [".sets", "a.txt", "current"])
            #expect(try names(in: folder + "/.sets") == ["1", "2"])
        }
    }

    @Test("I2: a second writer waits, and then gives up")
    func aSecondWriterWaits() throws {
        try withFolder { folder in
            try OutputSet.write([("a.txt", "one")], to: folder)
            let handle = open(folder, O_RDONLY)
            #expect(flock(handle, LOCK_EX) == 0)
            var waits = 0
            let error = #expect(throws: OutputError.self) {
                try OutputSet.write(
                    [("a.txt", "two")], to: folder, patience: 0.2, onWait: { waits += 1 })
            }
            #expect(error?.step == .wait && waits == 1)
            #expect(try text(folder + "/a.txt") == "one")
            close(handle)
            try OutputSet.write([("a.txt", "three")], to: folder)
            #expect(try text(folder + "/a.txt") == "three")
        }
    }

    @Test("I4: what an earlier writer left unfinished is removed, and nothing of others")
    func unfinishedFilesAreRemoved() throws {
        try withFolder { folder in
            for name in [".a.txt.123.partial", ".b.txt.123.partial", ".a.txt.x.partial", "a.partial"] {
                try "left".write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
            }
            try OutputSet.write([("a.txt", "one")], to: folder)
            #expect(
                try names(in: folder)
                    == [".a.txt.x.partial", ".b.txt.123.partial", ".sets", "a.partial", "a.txt", "current"])
        }
    }

    @Test("I8: a set that is no longer wanted leaves nothing, however far it has come", arguments: 0..<4)
    func anUnwantedSetLeavesNothing(step: Int) throws {
        try withFolder { folder in
            try OutputSet.write([("a.txt", "one")], to: folder)
            var asked = 0
            let error = #expect(throws: OutputError.self) {
                try OutputSet.write(
                    [("a.txt", "two"), ("b.txt", "two"), ("c.txt", "two")], to: folder,
                    isUnwanted: {
                        defer { asked += 1 }
                        return asked == step
                    })
            }
            #expect(error?.step == .stop)
            #expect(try text(folder + "/a.txt") == "one")
            #expect(try names(in: folder) == [".sets", "a.txt", "current"])
            #expect(try names(in: folder + "/.sets") == ["1"])
        }
    }
}
