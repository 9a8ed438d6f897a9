// The accumulators of Statistics on a million values, normal and lognormal, in rows of the tile.

import Benchmark
import CKernels
import Foundation
import Statistics

let valueCount = 1 << 20
let rowLength = 256

typealias Values = UnsafeBufferPointer<Double>

/// As many values as are asked for, aligned as rows are, for the life of the process.
func values(_ value: (Int) -> Double) -> Values {
    let row = UnsafeMutableRawPointer.allocate(byteCount: valueCount * 8, alignment: 64)
        .bindMemory(to: Double.self, capacity: valueCount)
    for index in 0..<valueCount { row[index] = value(index) }
    return Values(start: row, count: valueCount)
}

/// Standard normals of the engine's own draws.
func normals() -> Values {
    let row = UnsafeMutablePointer(mutating: values { _ in 0 }.baseAddress!)
    let draw = sf_draw(seed: 42, first_path: 0, month: 1, name: 1, purpose: 0, index: 0)
    sf_leaves_selected().pointee.normal(row, draw, valueCount)
    return Values(start: row, count: valueCount)
}

func sketch(of values: Slice<Values>) -> LogLinearSketch {
    var sketch = LogLinearSketch()
    for start in stride(from: values.startIndex, to: values.endIndex, by: rowLength) {
        sketch.add(values.base.baseAddress! + start, count: rowLength)
    }
    return sketch
}

/// Merged from blocks of the engine's size.
func blockMoments(of values: Values) -> Moments {
    let leaf = sf_leaves_selected().pointee.moments!
    var total = Moments()
    for start in stride(from: 0, to: values.count, by: 1024) {
        var sums = sf_moments()
        leaf(&sums, values.baseAddress! + start, nil, 1024)
        total.merge(
            Moments(
                count: Int(sums.count), mean: sums.mean, m2: sums.m2, m3: sums.m3, m4: sums.m4,
                minimum: sums.minimum, maximum: sums.maximum, notFinite: Int(sums.not_finite)))
    }
    return total
}

func require(_ condition: Bool, _ fault: String) {
    if condition { return }
    FileHandle.standardError.write(Data("wrong answer: \(fault)\n".utf8))
    exit(1)
}

func requireQuantiles(_ sketch: LogLinearSketch, of sorted: [Double]) {
    require(sketch.count == sorted.count, "a sketch of \(sketch.count) values")
    for percent in [1, 5, 25, 50, 75, 95, 99] {
        let exact = sorted[(sorted.count * percent + 99) / 100 - 1]
        let found = sketch.quantile(Double(percent) / 100) ?? .nan
        require(
            abs(found - exact) <= abs(exact) * LogLinearSketch.relativeError,
            "P\(percent) is \(found), not \(exact)")
    }
}

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock], timeUnits: .microseconds, warmupIterations: 2,
        maxDuration: .seconds(2), maxIterations: 200)

    let normals = normals()
    for (name, values) in [("normal", normals), ("lognormal", values { exp(0.5 * normals[$0]) })] {
        let sorted = values.sorted()
        Benchmark("sketch, 2^20 \(name) values") { benchmark in
            benchmark.startMeasurement()
            let sketch = sketch(of: values[...])
            benchmark.stopMeasurement()
            requireQuantiles(sketch, of: sorted)
        }
        Benchmark("merge of two sketches, \(name)") { benchmark in
            let half = valueCount / 2
            var first = sketch(of: values[..<half])
            let second = sketch(of: values[half...])
            benchmark.startMeasurement()
            first.merge(second)
            benchmark.stopMeasurement()
            requireQuantiles(first, of: sorted)
        }
        Benchmark("radix sort, 2^20 \(name) values") { benchmark in
            var copy = Array(values)
            copy.withUnsafeMutableBufferPointer { copy in
                benchmark.startMeasurement()
                RadixSort.sort(copy)
                benchmark.stopMeasurement()
            }
            require(copy == sorted, "the sort")
        }
        Benchmark("moments of blocks, 2^20 \(name) values") { benchmark in
            benchmark.startMeasurement()
            let moments = blockMoments(of: values)
            benchmark.stopMeasurement()
            let mean = name == "normal" ? 0 : exp(0.125)
            let error = moments.standardErrorOfMean ?? .nan
            require(abs(moments.mean - mean) <= 4 * error, "a mean of \(moments.mean)")
        }
        Benchmark("ten estimates with intervals, 2^20 \(name) values") { benchmark in
            let ranked = OrderStatistics(sorted: sorted)
            benchmark.startMeasurement()
            let levels = [0.01, 0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95, 0.99]
            let quantiles = levels.map { ranked.quantileEstimate($0, level: .percent95) }
            let tail = ranked.conditionalValueAtRisk(0.95, level: .percent95)
            benchmark.stopMeasurement()
            let median = name == "normal" ? 0.0 : 1.0
            let found = quantiles[4]
            require(
                abs((found.value ?? .nan) - median) <= 4 * (found.standardError ?? .nan),
                "a median of \(String(describing: found.value))")
            require(
                (tail.value ?? .nan) >= -(quantiles[1].value ?? .nan), "a tail mean above its edge")
        }
    }
}
