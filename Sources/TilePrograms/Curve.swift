import CKernels

/// A smooth function of one argument, tabulated while planning: a polynomial of degree 7 per piece.
///
/// *Formula*: [lower, upper] falls into equal pieces; in each, the polynomial agrees with the function
/// at the piece's eight Chebyshev–Lobatto points, both ends among them.
///
/// *Accuracy*: max|f⁽⁸⁾| (w/2)⁸ / (2⁶·8!) on a piece of width w, and a few roundings. It is for the
/// maker of a curve to take enough pieces.
///
/// *Edge cases*: beyond its ends the outermost polynomials go on; NaN stays NaN.
package struct Curve: Hashable, Sendable {
    private let lower: Double
    private let scale: Double
    /// Shape `[piece][power]`, of the distance from the piece's middle in widths of a piece.
    let coefficients: [Double]
    /// Names the curve in digests: FNV-1a of the bits of all its numbers.
    package let fingerprint: UInt64

    private static let termCount = Int(SF_CURVE_TERMS)

    /// −cos(kπ/7)/2 for k = 0 … 7.
    private static let points = [
        -0.5, -0.450484433951209565, -0.311744900929366777, -0.111260466978157200,
        0.111260466978157200, 0.311744900929366777, 0.450484433951209565, 0.5,
    ]

    /// - Parameters:
    ///   - range: where the curve is to be used.
    ///   - pieces: 1 … 2²⁴.
    ///   - function: called eight times a piece, from left to right.
    package init(
        over range: ClosedRange<Double>, pieces: Int, _ function: (Double) -> Double
    ) {
        precondition((1...1 << 24).contains(pieces), "1 to 2^24 pieces")
        let width = (range.upperBound - range.lowerBound) / Double(pieces)
        lower = range.lowerBound
        scale = 1 / width
        coefficients = (0..<pieces).flatMap { piece in
            Self.polynomial(
                Self.points.map { point in
                    function(range.lowerBound + (Double(piece) + 0.5 + point) * width)
                })
        }
        fingerprint = Self.fingerprint(lower, scale, coefficients)
    }

    /// The element of a list by its number: exact at the whole numbers from 0 on.
    ///
    /// - Parameter values: 1 … 2²⁴ numbers.
    package init(numbered values: [Double]) {
        precondition((1...1 << 24).contains(values.count), "1 to 2^24 values")
        lower = 0
        scale = 1
        var coefficients = Array(repeating: 0.0, count: values.count * Self.termCount)
        for (index, value) in values.enumerated() { coefficients[index * Self.termCount] = value }
        self.coefficients = coefficients
        fingerprint = Self.fingerprint(lower, scale, coefficients)
    }

    private static func fingerprint(
        _ lower: Double, _ scale: Double, _ coefficients: [Double]
    ) -> UInt64 {
        ([lower, scale] + coefficients).reduce(14_695_981_039_346_656_037) {
            // The product is modulo 2^64 by definition.
            ($0 ^ $1.bitPattern) &* 1_099_511_628_211
        }
    }

    /// The fingerprint alone, because a curve may have millions of numbers.
    package func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }

    /// Coefficients, lowest power first, of the polynomial through `values` at ``points``: Newton's
    /// divided differences, multiplied out.
    private static func polynomial(_ values: [Double]) -> [Double] {
        var differences = values
        for order in 1..<termCount {
            for k in (order..<termCount).reversed() {
                differences[k] =
                    (differences[k] - differences[k - 1]) / (points[k] - points[k - order])
            }
        }
        var result = Array(repeating: 0.0, count: termCount)
        for k in (0..<termCount).reversed() {
            // result · (x − points[k]) + differences[k]
            for power in (1..<termCount).reversed() {
                result[power] = result[power - 1] - result[power] * points[k]
            }
            result[0] = differences[k] - result[0] * points[k]
        }
        return result
    }

    /// As a leaf takes it, with its coefficients at `memory`.
    func kernel(_ memory: UnsafePointer<Double>) -> sf_curve {
        sf_curve(
            coefficients: memory, lower: lower, scale: scale,
            last: Double(coefficients.count / Self.termCount - 1))
    }

    /// The value for one number, with the bits of the row leaf.
    package func callAsFunction(_ x: Double) -> Double {
        coefficients.withUnsafeBufferPointer { sf_curve_scalar(x, kernel($0.baseAddress!)) }
    }
}
