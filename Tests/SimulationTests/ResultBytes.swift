import Foundation
import Reports
import Results
import Simulation

/// A result as the bytes that a user gets, to be compared line by line.
enum ResultBytes {
    /// JSON without `execution`, which names the instruction set, and CSV.
    static func lines(of result: RunResult) -> [String] {
        var json = JSONReport.render(result).split(separator: "\n", omittingEmptySubsequences: false)
        if let first = json.firstIndex(where: { $0.hasPrefix("  \"execution\": {") }) {
            let last = json[first...].firstIndex { $0.hasPrefix("  }") } ?? first
            json.removeSubrange(first...last)
        }
        let csv = CSVReport.render(result).split(separator: "\n")
        return (json + csv).map(String.init)
    }

    /// The first line in which two results differ; nil where they are equal byte for byte.
    static func difference(_ a: [String], _ b: [String]) -> String? {
        if let pair = zip(a, b).first(where: { !$0.utf8.elementsEqual($1.utf8) }) {
            return "\(pair.0) | \(pair.1)"
        }
        return a.count == b.count ? nil : "\(a.count) and \(b.count) lines"
    }
}

/// Scenarios whose metrics are exactly zero on many paths, with either sign before it is settled.
enum AtomScenario {
    static func text(seed: UInt64) -> String {
        var g = SplitMix(state: seed)
        let forms = [
            "if(b > 1, if(a > 1, 1, 0), 0) * (b - 1)", "min(0, a - b)", "max(0, b - a) * (0 - 1)",
            "-max(b - 1.2, 0)", "0 * (a - 1)", "min(max(a - 1, 0), 0 * (b - 1))",
            "(a - 1) * if(b > 1.1, 0, -0)", "max(0 * (b - 1), -max(a - 1, 0))",
        ]
        func form() -> String { forms[Int(g.next() % UInt64(forms.count))] }
        let metrics = (0..<4).map { index in
            let aggregate = ["sum", "minimum", "maximum", "last"][Int(g.next() % 4)]
            let by = ["month", "year"][Int(g.next() % 2)]
            return "  x\(index): {of: \"\(form()) + \(form())\", aggregate: \(aggregate), by: \(by)}"
        }
        return """
            time: {as_of: 2026-01-01, horizon: \(3 + g.next() % 12) months}
            factors:
              a: {process: gbm, start: 1, volatility: \(10 + g.next() % 60) %/yr}
              b: {process: gbm, start: 1, volatility: \(10 + g.next() % 60) %/yr}
            metrics:
            \(metrics.joined(separator: "\n"))
            events:
              low: x0 < 0
            run: {paths: 5003, seed: \(seed)}
            """
    }
}

/// A small generator with published constants (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
