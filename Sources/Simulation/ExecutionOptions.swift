#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif
import Randomness
import Risk

/// How a plan is executed. Threads, tile and instruction set change time, never a result; the path
/// table and its memory decide which quantiles are exact.
public struct ExecutionOptions: Sendable {
    /// Worker threads; nil takes every core.
    public var threads: Int?
    /// Paths per tile: 64, 128, 256, 512 or 1,024.
    public var tile: Int
    public var instructionSet: InstructionSet
    public var pathTable: PathTablePolicy
    /// Bytes for what is kept of the paths; nil takes ``PathTablePolicy/defaultMemory``, or where
    /// everything is to be kept three quarters of the machine's memory, or of what limits it.
    public var memory: Int?

    public init(
        threads: Int? = nil, tile: Int = 128, instructionSet: InstructionSet = .selected,
        pathTable: PathTablePolicy = .automatic, memory: Int? = nil
    ) {
        self.threads = threads
        self.tile = tile
        self.instructionSet = instructionSet
        self.pathTable = pathTable
        self.memory = memory
    }

    /// Bytes that may be spent.
    package var memoryLimit: Int {
        memory ?? (pathTable == .on ? MachineMemory.total / 4 * 3 : PathTablePolicy.defaultMemory)
    }

    /// What the limit allows for columns and for tails.
    package var budget: Retention.Budget {
        let tails = memoryLimit / 4
        return switch pathTable {
        case .automatic: Retention.Budget(columns: memoryLimit - tails, tails: tails)
        case .on: .unlimited
        case .off: Retention.Budget(columns: 0, tails: tails)
        }
    }

    /// Cores that the system gives this process.
    package static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}

/// Whether per-path results are kept, for exact quantiles and what a miss costs.
public enum PathTablePolicy: Hashable, Sendable {
    /// Kept in order of priority where they fit three quarters of the memory; the ends of the other
    /// columns are kept exactly where they fit the last quarter.
    case automatic
    /// All are kept, or the run is refused.
    case on
    /// None are kept; the ends are, as with `automatic`.
    case off

    /// 256 MiB.
    public static let defaultMemory = 256 << 20
}
