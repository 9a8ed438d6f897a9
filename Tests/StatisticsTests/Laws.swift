import Statistics
import Testing

/// Laws whose quantiles and moments `Tests/Oracles/tail_risk.csv` holds.
enum Law: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case normal, t5, lognormal, exponential, pareto

    var testDescription: String { rawValue }

    func draw(_ draws: inout CounterDraws) -> Double {
        switch self {
        case .normal: return draws.normal()
        case .t5:
            // χ² of five degrees: two exponentials of mean two and a squared normal.
            let z = draws.normal()
            let square = z * z - 2 * Elementary.log(draws.uniform())
                - 2 * Elementary.log(draws.uniform())
            return draws.normal() / (square / 5).squareRoot()
        case .lognormal: return Elementary.exp(0.5 * draws.normal())
        case .exponential: return -Elementary.log(draws.uniform())
        case .pareto: return Elementary.exp(-Elementary.log(draws.uniform()) / 3)
        }
    }

    func sample(_ count: Int, seed: UInt64) -> [Double] {
        var draws = CounterDraws(seed: seed)
        return (0..<count).map { _ in draw(&draws) }
    }

    /// Mean, standard deviation and P(X > 1.5).
    func moments() throws -> (mean: Double, deviation: Double, above: Double) {
        let row = try numbers(row("law"))
        return (row[0], row[1], row[2])
    }

    func quantile(_ p: Double) throws -> Double {
        let row = try oracleRows("quantile", in: "tail_risk").first {
            $0[0] == rawValue && Double($0[1]) == p
        }
        return try numbers(Array(#require(row).dropFirst()))[1]
    }

    /// VaR and CVaR of the law as a loss.
    func tail(_ alpha: Double) throws -> (atRisk: Double, tailMean: Double) {
        let row = try oracleRows("tail").first {
            $0[0] == rawValue && Double($0[1]) == alpha
        }
        let tail = try numbers(Array(#require(row).dropFirst()))
        return (tail[1], tail[2])
    }

    private func row(_ name: String) throws -> [String] {
        let row = try oracleRows(name, in: "tail_risk").first { $0[0] == rawValue }
        return Array(try #require(row).dropFirst())
    }
}

/// P(X < x | Y < y) and E[X | Y < y] of standard normals with a correlation.
func conditionalOracle(
    _ rho: Double, _ x: Double, _ y: Double
) throws -> (probability: Double, mean: Double) {
    let rows = try oracleRows("conditional", in: "tail_risk").map(numbers)
    let row = try #require(rows.first { $0[0] == rho && $0[1] == x && $0[2] == y })
    return (row[3], row[4])
}

extension CounterDraws {
    /// Two standard normals with a correlation.
    mutating func pair(_ rho: Double) -> (x: Double, y: Double) {
        let y = normal()
        return (rho * y + (1 - rho * rho).squareRoot() * normal(), y)
    }
}
