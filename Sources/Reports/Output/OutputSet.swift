import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes the files of a run as one set: who reads them sees all of one run's files, or all of another's.
///
/// *Layout* of the folder:
///
///     .sets/12/report.txt, …          the files of one run; sets are numbered in order
///     current -> .sets/12             the set that counts
///     report.txt -> current/report.txt
///
/// A set is written and synced in full before `current` is exchanged for it by one rename, so that a
/// process that is killed leaves the earlier set or the new one. Links at the top to files that the
/// new set does not have are removed. The set before stays for those who still read it; older
/// ones, and what a writer that died has left, go with the next one. Other files are not touched.
///
/// One process writes at a time: it holds a lock of the folder, and others wait for it.
public enum OutputSet {
    /// The link to the set that counts.
    public static let current = "current"
    private static let store = ".sets"
    private static let fresh = ".current.new"

    /// - Parameters:
    ///   - files: plain names, and their contents.
    ///   - folder: created, with those above it, where it is missing.
    ///   - patience: seconds that another writer is waited for.
    ///   - isUnwanted: asked until the set counts; where it says yes, nothing is left behind.
    ///   - onWait: called once, when there is another writer.
    /// - Throws: ``OutputError`` for what the system refuses; then earlier results stand as they were, and
    ///   nothing new is left behind.
    public static func write(
        _ files: [(name: String, text: String)], to folder: String, patience: Double = 30,
        isUnwanted: () -> Bool = { false }, onWait: () -> Void = {}
    ) throws(OutputError) {
        let names = files.map(\.name)
        let made = try Folders.create(folder)
        do throws(OutputError) {
            let lock = try FolderLock(folder, patience: patience, isUnwanted, onWait)
            defer { lock.release() }
            try refuseForeign(names, in: folder)
            removeLeftovers(of: names, in: folder)
            try exchange(files, in: folder, isUnwanted)
            removeStaleLinks(in: folder, besides: Set(names))
            prune(folder)
        } catch {
            Folders.remove(made)
            throw error
        }
    }

    // MARK: - What is there

    /// The number of the set that counts, and of all that are there.
    private static func numbers(in folder: String) -> (current: Int?, all: [Int]) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(store)")) ?? []
        let target = Links.target("\(folder)/\(current)") ?? ""
        let number = target.hasPrefix(store + "/") ? Int(target.dropFirst(store.count + 1)) : nil
        return (number, names.compactMap { Int($0) })
    }

    /// Refuses to take the place of what no run has written.
    private static func refuseForeign(
        _ names: [String], in folder: String
    ) throws(OutputError) {
        for name in names + [current] {
            let path = "\(folder)/\(name)"
            guard Folders.exists(path) else { continue }
            let target = Links.target(path) ?? ""
            let isOwn = name == current ? target.hasPrefix(store + "/") : target == link(to: name)
            if !isOwn { throw OutputError(step: .replace, path: path, code: EEXIST) }
        }
    }

    private static func link(to name: String) -> String { "\(current)/\(name)" }

    // MARK: - Writing

    private static func exchange(
        _ files: [(name: String, text: String)], in folder: String, _ isUnwanted: () -> Bool
    ) throws(OutputError) {
        func goOn() throws(OutputError) {
            if isUnwanted() { throw OutputError(step: .stop, path: folder, code: EINTR) }
        }
        let number = (numbers(in: folder).all.max() ?? 0) + 1
        let (all, set) = ("\(folder)/\(store)", "\(folder)/\(store)/\(number)")
        var made = try Folders.create(set)
        do throws(OutputError) {
            for file in files {
                let path = "\(set)/\(file.name)"
                try goOn()
                made.append(path)
                try Files.write(Array(file.text.utf8), to: path)
            }
            Folders.sync(set)
            Folders.sync(all)
            for file in files where !Folders.exists("\(folder)/\(file.name)") {
                try Links.make("\(folder)/\(file.name)", to: link(to: file.name))
                made.append("\(folder)/\(file.name)")
            }
            try Links.make("\(folder)/\(fresh)", to: "\(store)/\(number)")
            made.append("\(folder)/\(fresh)")
            try goOn()
            guard rename("\(folder)/\(fresh)", "\(folder)/\(current)") == 0 else {
                throw OutputError(step: .rename, path: "\(folder)/\(current)", code: errno)
            }
        } catch {
            Folders.remove(made)
            throw error
        }
        Folders.sync(folder)
    }

    // MARK: - Clearing

    /// Removes sets that no link ever named, and files `.NAME.PID.partial`: their writers died.
    private static func removeLeftovers(of names: [String], in folder: String) {
        unlink("\(folder)/\(fresh)")
        let (current, all) = numbers(in: folder)
        for number in all where number > current ?? 0 { remove(number, in: folder) }
        removeStaleLinks(in: folder, besides: Self.names(of: current, in: folder))
        let ending = ".partial"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where name.hasPrefix(".") && name.hasSuffix(ending) {
            let parts = name.dropFirst().dropLast(ending.count)
            guard let dot = parts.lastIndex(of: "."), Int(parts[dot...].dropFirst()) != nil,
                names.contains(String(parts[..<dot]))
            else { continue }
            unlink("\(folder)/\(name)")
        }
    }

    private static func names(of set: Int?, in folder: String) -> Set<String> {
        guard let set else { return [] }
        let path = "\(folder)/\(store)/\(set)"
        return Set((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
    }

    private static func removeStaleLinks(in folder: String, besides names: Set<String>) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        where !names.contains(name) && Links.target("\(folder)/\(name)") == link(to: name) {
            unlink("\(folder)/\(name)")
        }
    }

    /// Keeps the set that counts and the one before it.
    private static func prune(_ folder: String) {
        let (current, all) = numbers(in: folder)
        guard let current else { return }
        let before = all.filter { $0 < current }.max()
        for number in all where number < current && number != before { remove(number, in: folder) }
    }

    private static func remove(_ number: Int, in folder: String) {
        try? FileManager.default.removeItem(atPath: "\(folder)/\(store)/\(number)")
    }
}
