import LinearAlgebra
import Randomness
import Results
import Statistics

extension RunPlan {
    /// Where results of the plan come from.
    package var provenance: Provenance {
        Provenance(
            engineVersion: engineVersion, streamVersion: Self.streamVersion,
            inputs: sources.inputs, settings: sources.settings, overlays: sources.overlays,
            planDigest: digest, seed: seed, pathCount: pathCount,
            blockCount: (pathCount + blockSize - 1) / blockSize, blockSize: blockSize,
            stepCount: grid.stepCount, firstMonth: grid.label(at: 0),
            lastMonth: grid.label(at: grid.stepCount - 1), dependence: dependence,
            sketchRelativeError: LogLinearSketch.relativeError)
    }
}

extension ExecutionOptions {
    /// How a run with these options is carried out.
    package var execution: Execution {
        Execution(
            instructionSet: instructionSet.name, linearAlgebra: "OpenBLAS \(BLAS.coreName)")
    }
}
