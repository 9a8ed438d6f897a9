import CKernels
import Randomness

/// Central sums of one row, computed by a leaf in eight lanes of fixed order.
///
/// *Formula*: `m2 = Σ(x − mean)²`, `m3`, `m4` likewise. With a mask, only elements whose mask is 1 count.
/// *Edge cases*: values that are not finite are counted in `notFinite` and not left out of the sums.
package struct RowMoments: Sendable {
    package let count: Double
    package let mean: Double
    package let m2: Double
    package let m3: Double
    package let m4: Double
    package let minimum: Double
    package let maximum: Double
    package let notFinite: Int

    package init(
        of row: UnsafePointer<Double>, mask: UnsafePointer<Double>? = nil, count: Int,
        instructionSet: InstructionSet
    ) {
        var sums = sf_moments()
        instructionSet.leaves?.pointee.moments(&sums, row, mask, count)
        self.count = sums.count
        mean = sums.mean
        m2 = sums.m2
        m3 = sums.m3
        m4 = sums.m4
        minimum = sums.minimum
        maximum = sums.maximum
        notFinite = Int(sums.not_finite)
    }
}
