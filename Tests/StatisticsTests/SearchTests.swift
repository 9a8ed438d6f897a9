import Statistics
import Testing

/// Roots and minima of functions that are costly to evaluate.
struct SearchTests {
    private static func function(_ name: String) -> (Double) -> Double {
        switch name {
        case "cubic": { $0 * $0 * $0 - 2 * $0 - 5 }
        case "flat": { ($0 - 0.7) * ($0 - 0.7) * ($0 - 0.7) }
        default: { Elementary.log($0) - 0.25 }
        }
    }

    /// Within the tolerance of SciPy's roots, and with no more evaluations than bisection and one.
    @Test func rootsMatchTheOracle() throws {
        for row in try oracleRows("root", in: "decisions") {
            let n = try numbers(Array(row.dropFirst()))
            for tolerance in [1e-2, 1e-6, 1e-10] {
                let search = RootSearch.find(
                    in: n[0]...n[1], samples: 2, tolerance: tolerance, Self.function(row[0]))
                #expect(abs(try #require(search.root) - n[2]) <= 2 * tolerance)
                guard case .root(let root, let low, let high) = search.outcome else { continue }
                #expect(low.x <= root && root <= high.x && high.x - low.x <= 2 * tolerance)
                var (width, steps) = (n[1] - n[0], 0)
                while width > 2 * tolerance { (width, steps) = (width / 2, steps + 1) }
                #expect(search.evaluations.count <= 2 + steps + 1, "\(row) \(tolerance)")
            }
        }
    }

    @Test func smoothRootsTakeFewEvaluations() {
        let search = RootSearch.find(in: 2...3, samples: 2, tolerance: 1e-9) {
            $0 * $0 * $0 - 2 * $0 - 5
        }
        // Bisection takes 29.
        #expect(search.evaluations.count <= 2 + 12, "\(search.evaluations.count)")
    }

    @Test func functionsThatNeverCrossShowTheirCurve() {
        let search = RootSearch.find(in: -1...3, tolerance: 0.01) { ($0 - 1) * ($0 - 1) + 0.5 }
        #expect(search.outcome == .noSignChange(nearest: CurvePoint(x: 1, value: 0.5)))
        #expect(search.curve.map(\.x) == [-1, 0, 1, 2, 3])
        #expect(search.root == nil)
    }

    @Test func theFirstOfSeveralRootsIsFound() throws {
        // Roots at 1, 2 and 3, between the samples.
        let search = RootSearch.find(in: 0.4...3.7, samples: 12, tolerance: 1e-8) { x in
            (x - 1) * (x - 2) * (x - 3)
        }
        #expect(search.signChanges == 3)
        #expect(abs(try #require(search.root) - 1) <= 2e-8)
    }

    @Test func aSampleAtARootIsTheAnswer() {
        let search = RootSearch.find(in: -1...1, samples: 3, tolerance: 0.1) { $0 }
        #expect(search.root == 0 && search.evaluations.count == 3 && search.signChanges == 1)
        let steep = RootSearch.find(in: 0...1, samples: 2, tolerance: 1e-300) {
            $0 < 0.3 ? -1 : 1
        }
        // A jump is narrowed to neighbouring doubles.
        #expect(agree(steep.root ?? 0, 0.3, relative: 0x1p-52))
    }

    private struct Failure: Error {}

    @Test func failuresPassThrough() {
        #expect(throws: Failure.self) {
            try RootSearch.find(in: 0...1, tolerance: 0.1) { _ throws(Failure) in throw Failure() }
        }
        let broken = RootSearch.find(in: 0...1, samples: 3, tolerance: 0.1) {
            $0 < 0.5 ? -1 : .nan
        }
        #expect(broken.outcome == .notFinite(at: 0.5))
        let inside = RootSearch.find(in: 0...1, samples: 2, tolerance: 0.1) {
            $0 == 0 ? -1 : $0 == 1 ? 1 : .infinity
        }
        #expect(inside.outcome == .notFinite(at: 0.5))
    }

    @Test func minimaAreFoundWithinTheTolerance() throws {
        let search = MinimumSearch.find(in: -4...7, tolerance: 1e-6) { abs($0 - 1.234) + 2 }
        let minimum = try #require(search.minimum)
        #expect(abs(minimum.x - 1.234) <= 1e-6 && !search.isAtEnd)
        // Two dips, the deeper one on the right.
        let dips = MinimumSearch.find(in: -3...3, samples: 13, tolerance: 1e-6) { x in
            (x * x - 4) * (x * x - 4) - 0.5 * x
        }
        #expect(abs(try #require(dips.minimum).x - 2) < 0.1)
    }

    @Test func minimaAtAnEndSaySo() throws {
        let search = MinimumSearch.find(in: 2...9, tolerance: 1e-3) { $0 }
        #expect(search.minimum == CurvePoint(x: 2, value: 2) && search.isAtEnd)
        let broken = MinimumSearch.find(in: 0...1, tolerance: 0.1) { _ in .nan }
        #expect(broken.minimum == nil && !broken.isAtEnd)
        let partly = MinimumSearch.find(in: 0...1, tolerance: 1e-3) { $0 < 0.4 ? .nan : $0 }
        #expect(abs(try #require(partly.minimum).x - 0.4) <= 1e-3)
        #expect(throws: Failure.self) {
            try MinimumSearch.find(in: 0...1, tolerance: 0.1) { _ throws(Failure) in
                throw Failure()
            }
        }
    }
}
