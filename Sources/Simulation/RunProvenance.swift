import CBuild
import LinearAlgebra
import Randomness
import Results
import Statistics

extension RunPlan {
    /// Where results of the plan come from, carried out with the options.
    package func provenance(_ options: ExecutionOptions) -> Provenance {
        var provenance = provenance
        provenance.pathTable = options.pathTable.name
        // What is kept whole is exact however much memory there is.
        provenance.memory = options.pathTable == .on ? nil : options.memoryLimit
        return provenance
    }

    /// Where results of the plan come from.
    package var provenance: Provenance {
        Provenance(
            engineVersion: engineVersion, streamVersion: Self.streamVersion,
            inputs: sources.inputs, settings: sources.settings, overlays: sources.overlays,
            planDigest: digest, seed: seed, pathCount: pathCount,
            blockCount: (pathCount + blockSize - 1) / blockSize, blockSize: blockSize,
            stepCount: grid.stepCount, firstMonth: grid.label(at: 0),
            lastMonth: grid.label(at: grid.stepCount - 1), dependence: dependence,
            sketchRelativeError: LogLinearSketch.relativeError,
            asOf: grid.label(at: grid.knownCount), commit: String(cString: shortfall_build_commit()))
    }
}

extension PathTablePolicy {
    /// As `--path-table` names it.
    package var name: String {
        switch self {
        case .automatic: "auto"
        case .on: "on"
        case .off: "off"
        }
    }
}

extension ExecutionOptions {
    /// How a run with these options is carried out.
    package var execution: Execution {
        Execution(
            instructionSet: instructionSet.name, linearAlgebra: "OpenBLAS \(BLAS.coreName)")
    }
}
