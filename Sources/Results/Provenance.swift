/// Where a result comes from: enough to make it again, and nothing that changes from run to run.
///
/// Two runs of one plan have equal provenance whatever machine, threads or day; those are told in
/// ``Execution``.
public struct Provenance: Hashable, Sendable {
    public struct InputFile: Hashable, Sendable {
        public let name: String
        /// SHA-256 in hexadecimal.
        public let digest: String

        public init(name: String, digest: String) {
            self.name = name
            self.digest = digest
        }
    }

    public var engineVersion: String
    /// Changes when the same seed would give other draws.
    public var streamVersion: Int
    public var inputs: [InputFile]
    /// `key=value`, in the order given.
    public var settings: [String]
    public var overlays: [String]
    /// SHA-256 of the plan: program, measures, labels, seed, paths.
    public var planDigest: String
    public var seed: UInt64
    public var pathCount: Int
    public var blockCount: Int
    public var blockSize: Int
    public var stepCount: Int
    /// `YYYY-MM` of the first and last month.
    public var firstMonth: String
    public var lastMonth: String
    /// How shocks are correlated: `independent`, `loadings`, `matrix`.
    public var dependence: String
    /// The most that a value rounded by the sketch is off, relative to it.
    public var sketchRelativeError: Double
    /// Confidence level of all intervals.
    public var intervalLevel: Double
    /// `YYYY-MM` of the first simulated month.
    public var asOf: String?
    /// What is kept of every path: `auto`, `on`, `off`.
    public var pathTable: String?
    /// Bytes for what is kept, which decide what is exact; nil where all is kept.
    public var memory: Int?
    /// Of the sources that the program was built from; `unknown` outside a working copy.
    public var commit: String?

    public init(
        engineVersion: String, streamVersion: Int, inputs: [InputFile], settings: [String],
        overlays: [String], planDigest: String, seed: UInt64, pathCount: Int, blockCount: Int,
        blockSize: Int, stepCount: Int, firstMonth: String, lastMonth: String, dependence: String,
        sketchRelativeError: Double, intervalLevel: Double = 0.95, asOf: String? = nil,
        pathTable: String? = nil, memory: Int? = nil, commit: String? = nil
    ) {
        self.asOf = asOf
        self.pathTable = pathTable
        self.memory = memory
        self.commit = commit
        self.engineVersion = engineVersion
        self.streamVersion = streamVersion
        self.inputs = inputs
        self.settings = settings
        self.overlays = overlays
        self.planDigest = planDigest
        self.seed = seed
        self.pathCount = pathCount
        self.blockCount = blockCount
        self.blockSize = blockSize
        self.stepCount = stepCount
        self.firstMonth = firstMonth
        self.lastMonth = lastMonth
        self.dependence = dependence
        self.sketchRelativeError = sketchRelativeError
        self.intervalLevel = intervalLevel
    }
}

/// How a run was carried out; none of it changes a result.
public struct Execution: Hashable, Sendable {
    public var instructionSet: String
    public var linearAlgebra: String

    public init(instructionSet: String, linearAlgebra: String) {
        self.instructionSet = instructionSet
        self.linearAlgebra = linearAlgebra
    }
}
