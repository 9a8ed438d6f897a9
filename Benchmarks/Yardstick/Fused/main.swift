// The engine on reference workload R1 against the hand-fused loop, in turn, on one thread.
//
//     Fused [PATHS] [ROUNDS]
//
// Both draw the same numbers, so that every figure must agree to rounding. Prints Markdown. The
// engine's time is that of the library's run: planning and the report are not in it.

import CKernels
import FusedKernels
import Foundation
import Shortfall

let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let tile = Int(FUSED_TILE)
let pathCount = ((arguments.first ?? 1 << 20) + tile - 1) / tile * tile
let rounds = max(1, arguments.dropFirst().first ?? 5)

let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
let scenario = try Scenario.load(
    ScenarioSource(path: root.appending(path: "scenarios/reference/r1.yaml").path))
let plan = try scenario.plan.with(seed: 1, pathCount: pathCount)

/// Seconds and the value.
func timed<Value>(_ body: () throws -> Value) rethrows -> (seconds: Double, value: Value) {
    let clock = ContinuousClock()
    let start = clock.now
    let value = try body()
    return (Double((clock.now - start).components.attoseconds) * 1e-18
        + Double((clock.now - start).components.seconds), value)
}

/// Stops the program where a figure differs: no time without its answer.
func check(_ fused: FusedRun, against result: RunResult) {
    let faults = fused.figures.compactMap { figure -> String? in
        let estimate = result.estimate(
            figure.metric, figure.statistic, period: figure.period, given: figure.condition)
        guard let expected = estimate?.value else { return "\(figure) has no counterpart" }
        // Rounding differs, so a path may fall into the next bin or across a threshold: monthly
        // quantiles may move by a bin, probabilities by a path or two.
        let tolerance =
            switch figure.statistic {
            case .probability: 2 / Double(pathCount)
            case _ where figure.isBinned: abs(expected) * 0x1p-9
            default: abs(expected) * 1e-8
            }
        return abs(figure.value - expected) <= tolerance
            ? nil : "\(figure), but the engine has \(expected)"
    }
    guard !faults.isEmpty else { return }
    FileHandle.standardError.write(Data((faults.joined(separator: "\n") + "\n").utf8))
    exit(1)
}

func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

func text(_ value: Double) -> String { String(format: "%.3f", value) }

print("| R1, \(pathCount) paths, one thread | engine, s | hand-fused, s | ratio | min–max |")
print("|---|--:|--:|--:|--:|")
let sets = [
    (ExecutionOptions(threads: 1, instructionSet: .v4), SF_ISA_V4),
    (ExecutionOptions(threads: 1, instructionSet: .v3), SF_ISA_V3),
]
for (options, isa) in sets where fused_tile_for(isa) != nil {
    var (engine, fused): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds {
        let ours = try timed { try Run(plan, options: options)() }
        let other = timed { FusedRun(pathCount: pathCount, seed: 1, isa: isa) }
        check(other.value, against: ours.value)
        engine.append(ours.seconds)
        fused.append(other.seconds)
    }
    let ratios = zip(engine, fused).map { $0 / $1 }
    let cells = [
        options.instructionSet.name, text(median(engine)), text(median(fused)), text(median(ratios)),
        text(ratios.min() ?? .nan) + "–" + text(ratios.max() ?? .nan),
    ]
    print("| \(cells.joined(separator: " | ")) |")
}
