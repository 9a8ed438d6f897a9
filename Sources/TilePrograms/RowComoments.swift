import CKernels
import Randomness

/// Means and central sums of two rows over the same paths, computed by a leaf in eight lanes of fixed
/// order.
///
/// *Formula*: `xy = Σ(x − meanX)(y − meanY)`; `xx` and `yy` likewise. With a mask, only elements whose
/// mask is 1 count.
package struct RowComoments: Sendable {
    package let count: Int
    package let meanX: Double
    package let meanY: Double
    package let xx: Double
    package let yy: Double
    package let xy: Double

    package init(
        x: UnsafePointer<Double>, y: UnsafePointer<Double>, mask: UnsafePointer<Double>? = nil,
        count: Int, instructionSet: InstructionSet
    ) {
        var sums = sf_comoments()
        instructionSet.leaves?.pointee.comoments(&sums, x, y, mask, count)
        self.count = Int(sums.count)
        meanX = sums.mean_x
        meanY = sums.mean_y
        xx = sums.xx
        yy = sums.yy
        xy = sums.xy
    }
}
