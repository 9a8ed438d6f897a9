import Foundation
import Statistics
import Testing

/// Rows of a table in `Tests/Oracles` for one function, without its name.
func oracleRows(_ function: String, in table: String = "statistics") throws -> [[String]] {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Oracles/\(table).csv").standardizedFileURL
    let rows = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        .map { $0.split(separator: ",").map(String.init) }
        .filter { $0.first == function }
        .map { Array($0.dropFirst()) }
    try #require(!rows.isEmpty, "no oracle rows for \(function)")
    return rows
}

/// The numbers of an oracle row.
func numbers(_ row: [String]) throws -> [Double] {
    try row.map { try #require(Double($0)) }
}

/// Whether two numbers agree within a relative bound, or an absolute one near zero.
func agree(_ a: Double, _ b: Double, relative: Double, absolute: Double = 0) -> Bool {
    a == b || abs(a - b) <= max(relative * max(abs(a), abs(b)), absolute)
}

/// Draws that are a pure function of seed and index (SplitMix64's finaliser over a counter).
///
/// Source: Steele, Lea & Flood (2014), doi:10.1145/2660193.2660195.
struct CounterDraws {
    private let seed: UInt64
    private var index: UInt64 = 0

    init(seed: UInt64) { self.seed = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func bits() -> UInt64 {
        index &+= 1
        var z = seed ^ (index &* 0xD134_2543_DE82_EF95)
        for _ in 0..<2 {
            z &+= 0x9E37_79B9_7F4A_7C15
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            z ^= z >> 31
        }
        return z
    }

    /// In the open interval (0, 1).
    mutating func uniform() -> Double { (Double(bits() >> 12) + 0.5) * 0x1p-52 }

    mutating func normal() -> Double { NormalDistribution.quantile(uniform()) }

    mutating func normals(_ count: Int) -> [Double] { (0..<count).map { _ in normal() } }
}

/// Whether `hits` of `trials` is as likely as `probability` says, within four standard errors.
func matches(_ hits: Int, of trials: Int, probability: Double) -> Bool {
    let n = Double(trials)
    let spread = (n * probability * (1 - probability)).squareRoot()
    return abs(Double(hits) - n * probability) <= 4 * spread
}
