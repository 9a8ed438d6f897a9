// The leaves of CKernels, a thousand rows a sample, of a thousand elements or of the engine's tile.
// The table shows nanoseconds a row: of a thousand elements, these are picoseconds an element. Rows
// stay in the first-level cache.
//
// Every case checks its answer after the clock has stopped; a fast wrong answer fails.

import Benchmark
import CKernels
import Foundation

/// The longest row.
let rowCount = 1000
/// Elements of the rows timed: as many as are easily read, and the engine's tile.
let lengths = [1000, 256]

/// 64-byte aligned rows that live as long as the process.
func alignedRow(_ value: (Int) -> Double) -> UnsafeMutablePointer<Double> {
    let bytes = rowCount * MemoryLayout<Double>.stride
    let row = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        .bindMemory(to: Double.self, capacity: rowCount)
    for index in 0..<rowCount { row[index] = value(index) }
    return row
}

/// One leaf over one row, and what each element of its result must be.
struct LeafCase {
    let name: String
    /// Writes the row `out`; the argument counts the rows, for draws to move on.
    let run: (UnsafeMutablePointer<Double>, Int) -> Void
    /// Whether element `index` of the row written last, with the given row number, is right.
    let check: (Double, Int, Int) -> Bool
}

/// |x - expected| within `count` units in the last place.
func within(_ count: Double, _ x: Double, _ expected: Double) -> Bool {
    abs(x - expected) <= count * expected.ulp
}

func draw(row: Int) -> sf_draw {
    sf_draw(
        seed: 42, first_path: 0, step: 1, name: 0x811c_9dc5, purpose: 0,
        index: UInt32(row & 0xff_ffff))
}

func draw(row: Int, path: Int) -> sf_draw {
    var draw = draw(row: row)
    draw.first_path = UInt64(path)
    return draw
}

/// - Parameter count: elements of a row.
func cases(_ leaves: UnsafePointer<sf_leaves>, count: Int) -> [LeafCase] {
    // Arguments spread over (-4, 4), (-2, 2) in another order, and (0.01, 10).
    let x = alignedRow { Double($0 * 617 % 1000) / 125 - 4 }
    let z = alignedRow { Double($0 * 389 % 1000) / 250 - 2 }
    let positive = alignedRow { Double($0 * 761 % 1000) / 100 + 0.01 }
    let rows: [UnsafePointer<Double>?] = (0..<6).map { UnsafePointer($0 % 2 == 0 ? x : z) }
    let weights = (0..<6).map { 0.1 * Double($0) + 0.2 }
    let table = leaves.pointee

    func unary(
        _ name: String, _ operation: sf_unary_operation, _ a: UnsafeMutablePointer<Double>,
        _ check: @escaping (Double, Double) -> Bool
    ) -> LeafCase {
        let leaf = sf_unary_leaf(leaves, operation)!
        return LeafCase(
            name: name, run: { out, _ in leaf(out, a, count) },
            check: { result, index, _ in check(result, a[index]) })
    }

    func binary(
        _ name: String, _ operation: sf_binary_operation,
        _ twin: @escaping (Double, Double) -> Double
    ) -> LeafCase {
        let leaf = sf_binary_vv_leaf(leaves, operation)!
        return LeafCase(
            name: name, run: { out, _ in leaf(out, x, z, count) },
            check: { result, index, _ in result == twin(x[index], z[index]) })
    }

    return [
        LeafCase(
            name: "bits",
            run: { out, row in
                out.withMemoryRebound(to: UInt64.self, capacity: count) {
                    table.bits($0, draw(row: row), count)
                }
            },
            check: { result, index, row in
                let uniform = (Double(result.bitPattern >> 12) + 0.5) * 0x1p-52
                return uniform == sf_uniform_scalar(draw(row: row, path: index))
            }),
        LeafCase(
            name: "uniform", run: { out, row in table.uniform(out, draw(row: row), count) },
            check: { $0 == sf_uniform_scalar(draw(row: $2, path: $1)) }),
        LeafCase(
            name: "normal", run: { out, row in table.normal(out, draw(row: row), count) },
            check: { result, index, row in
                // Back through the math library's complementary error function.
                let uniform = sf_uniform_scalar(draw(row: row, path: index))
                return abs(0.5 * erfc(-result / 2.0.squareRoot()) - uniform) < 1e-14
            }),
        unary("exp", SF_EXP, x) { within(2, $0, exp($1)) },
        unary("log", SF_LOG, positive) { within(2, $0, log($1)) },
        unary("normalCDF", SF_NORMAL_CDF, x) {
            abs($0 - 0.5 * erfc(-$1 / 2.0.squareRoot())) < 1e-15
        },
        binary("add", SF_ADD) { $0 + $1 },
        binary("mul", SF_MULTIPLY) { $0 * $1 },
        LeafCase(
            name: "affine",
            run: { out, _ in table.affine(out, 0.9, x, 0.3, z, 0.1, count) },
            check: { result, index, _ in
                result == (0.1).addingProduct(0.3, z[index]).addingProduct(0.9, x[index])
            }),
        LeafCase(
            name: "combine of 6",
            run: { out, _ in table.combine(out, rows, weights, rows.count, count) },
            check: { result, index, _ in
                let first = weights[0] * x[index]
                return result == (1..<6).reduce(first) { sum, row in
                    sum.addingProduct(weights[row], row % 2 == 0 ? x[index] : z[index])
                }
            }),
    ]
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock], timeUnits: .nanoseconds, warmupIterations: 10,
        scalingFactor: .kilo, maxDuration: .milliseconds(400), maxIterations: 100_000)

    // The baseline is for correctness; it is timed only where nothing faster runs.
    let sets = [SF_ISA_V4, SF_ISA_V3].compactMap { sf_leaves_for($0) }
    for leaves in sets.isEmpty ? [sf_leaves_for(SF_ISA_BASELINE)!] : sets {
        for length in lengths {
            let set = String(cString: leaves.pointee.name)
                + (length == rowCount ? "" : ", rows of \(length)")
            for item in cases(leaves, count: length) {
                let out = alignedRow { _ in .nan }
                Benchmark("\(item.name), \(set)") { benchmark in
                    var row = 0
                    for iteration in benchmark.scaledIterations {
                        row = iteration
                        item.run(out, row)
                    }
                    benchmark.stopMeasurement()
                    blackHole(out)
                    // A crash: an error reported to the runner leaves its exit code at zero.
                    let right = (0..<length).allSatisfy { item.check(out[$0], $0, row) }
                    precondition(right, "\(item.name) on \(set) gives a wrong answer")
                }
            }
        }
    }
}
