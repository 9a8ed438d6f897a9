import Foundation
import LinearAlgebra
import Testing

/// The matrices that a script of `Tests/Oracles` wrote, by case and quantity.
struct OracleTable {
    private var entries: [String: [(row: Int, column: Int, value: Double)]] = [:]

    init(_ name: String = "linear_algebra") throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Oracles/\(name).csv").standardizedFileURL
        let text = try String(contentsOf: file, encoding: .utf8)
        for line in text.split(separator: "\n").dropFirst() {
            let fields = line.split(separator: ",")
            try #require(fields.count == 5)
            let row = try #require(Int(fields[2]))
            let column = try #require(Int(fields[3]))
            let value = try #require(Double(fields[4]))
            entries["\(fields[0]) \(fields[1])", default: []].append((row, column, value))
        }
    }

    func matrix(_ name: String, _ quantity: String) throws -> Matrix {
        let places = try #require(entries["\(name) \(quantity)"])
        var matrix = Matrix(
            rowCount: (places.map(\.row).max() ?? 0) + 1,
            columnCount: (places.map(\.column).max() ?? 0) + 1)
        for place in places { matrix[place.row, place.column] = place.value }
        return matrix
    }
}

/// The largest difference of two matrices' entries.
func largestDifference(_ first: Matrix, _ second: Matrix) -> Double {
    (first - second).columnMajor.reduce(0) { max($0, $1.magnitude) }
}

/// Runs a body that must throw, and returns its error.
func thrown(_ body: () throws(LinearAlgebraError) -> Void) -> LinearAlgebraError? {
    do {
        try body()
        return nil
    } catch {
        return error
    }
}
