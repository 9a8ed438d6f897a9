package import CKernels

/// The processor features that the leaves are compiled for. Results are the same on all of them.
public enum InstructionSet: String, Sendable, CaseIterable {
    /// The platform's own: SSE2 on x86-64, NEON on arm64.
    case baseline
    /// x86-64 level 3: AVX2 with fused multiply-add.
    case v3
    /// x86-64 level 4: AVX-512.
    case v4

    public var name: String { rawValue }

    private var isa: sf_isa {
        switch self {
        case .baseline: SF_ISA_BASELINE
        case .v3: SF_ISA_V3
        case .v4: SF_ISA_V4
        }
    }

    /// The table of leaves; nil where this processor cannot run them.
    package var leaves: UnsafePointer<sf_leaves>? { sf_leaves_for(isa) }

    public var isSupported: Bool { leaves != nil }

    /// The instruction sets that this processor runs, slowest first.
    public static var supported: [InstructionSet] { allCases.filter(\.isSupported) }

    // MARK: - The one in use

    /// The table of leaves in use. Fixed at first use for the life of the process.
    package static var selectedLeaves: UnsafePointer<sf_leaves> { sf_leaves_selected() }

    /// The instruction set in use: the value of `SHORTFALL_ISA` where that names a supported one,
    /// else the best of `supported`.
    public static var selected: InstructionSet {
        allCases.first { $0.isa == selectedLeaves.pointee.isa } ?? .baseline
    }

    /// The instruction set that a value of `SHORTFALL_ISA` asks for; nil where none is set.
    ///
    /// The leaves pass over a wrong value in silence; a command calls this first, to refuse it.
    ///
    /// - Throws: `unknownInstructionSet` or `unsupportedInstructionSet`.
    package static func requested(
        environmentValue: String?
    ) throws(RandomnessError) -> InstructionSet? {
        guard let text = environmentValue, !text.isEmpty else { return nil }
        guard let set = InstructionSet(rawValue: text) else { throw .unknownInstructionSet(text) }
        guard set.isSupported else { throw .unsupportedInstructionSet(set) }
        return set
    }
}
