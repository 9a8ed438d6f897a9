import CKernels
import Randomness

/// A 64-byte aligned row of doubles, as the leaves want it.
final class Row {
    let buffer: UnsafeMutableBufferPointer<Double>

    init(count: Int) {
        let bytes = max(count, 1) * MemoryLayout<Double>.stride
        let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        let base = raw.initializeMemory(as: Double.self, repeating: 0, count: max(count, 1))
        buffer = UnsafeMutableBufferPointer(start: base, count: count)
    }

    convenience init(_ values: [Double]) {
        self.init(count: values.count)
        for (index, value) in values.enumerated() { buffer[index] = value }
    }

    deinit { UnsafeMutableRawPointer(pointer).deallocate() }

    var pointer: UnsafeMutablePointer<Double> { buffer.baseAddress! }
    var values: [Double] { Array(buffer) }
}

/// Equal bits; NaN equals NaN whatever its sign and payload.
func sameBits(_ a: Double, _ b: Double) -> Bool {
    a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
}

func sameBits(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { sameBits($0, $1) }
}

/// Input that looks for trouble: special values, random bit patterns, and ordinary numbers.
enum Nasty {
    static let specials: [Double] = [
        0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, .infinity, -.infinity, .nan,
        .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
        -.leastNormalMagnitude, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
        709.782712893384, 710, -745.1332191019411, -745.2, 1e300, -1e300, 0.46875, 1.0 / 32,
        31.0 / 32, 0x1p-53, 1 - 0x1p-53, 4_503_599_627_370_495.5, 0x1p53,
    ]

    /// `count` values that depend on `seed` alone.
    static func values(_ count: Int, seed: UInt64) -> [Double] {
        let generator = Philox4x32(seed: seed)
        return (0..<count).map { index in
            let words = generator.words(at: SIMD4(UInt32(index), 0, 0, 99))
            let bits = UInt64(words[0]) | UInt64(words[1]) << 32
            switch words[2] % 8 {
            case 0, 1: return specials[Int(words[3]) % specials.count]
            case 2: return Double(bitPattern: bits)
            case 3, 4: return Double(bits >> 11) * 0x1p-53
            case 5: return (Double(bits >> 11) * 0x1p-53 - 0.5) * 1500
            default: return (Double(bits >> 11) * 0x1p-53 - 0.5) * 8
            }
        }
    }
}

// MARK: - Calling a leaf on arrays

extension UnsafePointer where Pointee == sf_leaves {
    func unary(_ operation: sf_unary_operation, _ a: [Double]) -> [Double] {
        let input = Row(a), output = Row(count: a.count)
        sf_unary_leaf(self, operation)(output.pointer, input.pointer, a.count)
        return output.values
    }

    func binary(_ operation: sf_binary_operation, _ a: [Double], _ b: [Double]) -> [Double] {
        let left = Row(a), right = Row(b), output = Row(count: a.count)
        sf_binary_vv_leaf(self, operation)(output.pointer, left.pointer, right.pointer, a.count)
        return output.values
    }

    func binary(_ operation: sf_binary_operation, _ a: [Double], _ b: Double) -> [Double] {
        let left = Row(a), output = Row(count: a.count)
        sf_binary_vs_leaf(self, operation)(output.pointer, left.pointer, b, a.count)
        return output.values
    }

    func binary(_ operation: sf_binary_operation, _ a: Double, _ b: [Double]) -> [Double] {
        let right = Row(b), output = Row(count: b.count)
        sf_binary_sv_leaf(self, operation)(output.pointer, a, right.pointer, b.count)
        return output.values
    }

    func draws(_ leaf: sf_draw_row?, _ address: DrawAddress, _ count: Int) -> [Double] {
        let output = Row(count: count)
        leaf?(output.pointer, address.draw, count)
        return output.values
    }

    func moments(_ x: [Double], mask: [Double]? = nil) -> sf_moments {
        var result = sf_moments()
        let row = Row(x), maskRow = mask.map { Row($0) }
        withExtendedLifetime(maskRow) {
            self.pointee.moments(&result, row.pointer, maskRow?.pointer, x.count)
        }
        return result
    }

    func comoments(_ x: [Double], _ y: [Double], mask: [Double]? = nil) -> sf_comoments {
        var result = sf_comoments()
        let left = Row(x), right = Row(y), maskRow = mask.map { Row($0) }
        withExtendedLifetime(maskRow) {
            self.pointee.comoments(&result, left.pointer, right.pointer, maskRow?.pointer, x.count)
        }
        return result
    }
}

let everyUnary = (0..<SF_UNARY_COUNT.rawValue).map { sf_unary_operation(rawValue: $0) }
let everyBinary = (0..<SF_BINARY_COUNT.rawValue).map { sf_binary_operation(rawValue: $0) }

/// The leaves of a supported instruction set.
func table(of set: InstructionSet) throws -> UnsafePointer<sf_leaves> {
    struct Unsupported: Error {}
    guard let leaves = set.leaves else { throw Unsupported() }
    return leaves
}
