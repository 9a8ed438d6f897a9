#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The memory that the system gives this process, in bytes.
///
/// Limits on Linux: the machine's, that of each control group above the process (version 2 and 1), and
/// that of its address space (`ulimit -v`). What cannot be found limits nothing.
enum MachineMemory {
    /// The least of all limits, whatever is in use.
    static var total: Int { min(machine, addressSpace, groups.map(\.limit).min() ?? Int.max) }

    /// What is still free below every limit.
    static var available: Int {
        let free = groups.map { $0.limit - $0.used }.min() ?? Int.max
        return max(0, min(machineFree, addressSpace - addressesUsed, free))
    }

    // MARK: - The machine

    private static var pageSize: Int { max(1, sysconf(Int32(_SC_PAGESIZE))) }
    private static var machine: Int { max(0, sysconf(Int32(_SC_PHYS_PAGES))) * pageSize }

    private static var machineFree: Int {
        let lines = text("/proc/meminfo").split(separator: "\n")
        func kibibytes(_ name: String) -> Int? {
            let line = lines.first { $0.hasPrefix(name + ":") }
            return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
        }
        guard let available = kibibytes("MemAvailable") else { return machine }
        return (available + (kibibytes("SwapFree") ?? 0)) << 10
    }

    // MARK: - The process

    private static var addressSpace: Int {
        var limit = rlimit()
        #if canImport(Glibc)
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return Int.max }
        #else
        guard getrlimit(RLIMIT_AS, &limit) == 0 else { return Int.max }
        #endif
        return Int(clamping: limit.rlim_cur)
    }

    private static var addressesUsed: Int {
        let pages = text("/proc/self/statm").split(separator: " ").first.flatMap { Int($0) }
        return (pages ?? 0) * pageSize
    }

    // MARK: - Control groups

    private struct Group {
        let limit: Int
        let used: Int
    }

    /// The groups with a limit that the process is in.
    private static var groups: [Group] {
        text("/proc/self/cgroup").split(separator: "\n").flatMap { line -> [Group] in
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { return [] }
            if parts[1].isEmpty {
                return groups(
                    at: "/sys/fs/cgroup", parts[2], limit: "memory.max", used: "memory.current")
            }
            guard parts[1].split(separator: ",").contains("memory") else { return [] }
            return groups(
                at: "/sys/fs/cgroup/memory", parts[2], limit: "memory.limit_in_bytes",
                used: "memory.usage_in_bytes")
        }
    }

    /// A group and those around it.
    private static func groups(
        at root: String, _ path: Substring, limit: String, used: String
    ) -> [Group] {
        var folder = root
        return ([""] + path.split(separator: "/")).compactMap { part in
            folder += part.isEmpty ? "" : "/" + part
            guard let limit = number(folder + "/" + limit) else { return nil }
            return Group(limit: limit, used: number(folder + "/" + used) ?? 0)
        }
    }

    /// nil where there is no such file, or no number in it, such as `max`.
    private static func number(_ path: String) -> Int? {
        text(path).split(separator: "\n").first.flatMap { Int($0) }
    }

    /// What a small file of the system says; empty where it cannot be read.
    private static func text(_ path: String) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        let count = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
