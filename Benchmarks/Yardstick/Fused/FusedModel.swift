import FusedKernels
import Foundation

extension fused_model {
    /// R1 with the constants of `scenarios/reference/r1.yaml`.
    static func r1(seed: UInt64) -> fused_model {
        var model = fused_model()
        model.seed = seed
        set(&model.names, drawNames.map(nameHash))
        set(&model.lower, cholesky(correlation).flatMap { $0 })

        let step = 1.0 / 12
        // Speed, volatility and drift a year; no speed makes it a Brownian motion.
        let laws = [
            (0, 0.40, 0), (1.5, 0.35, 0), (1.0, 0.20, 0), (1.5, 0.40, 0), (0, 0.15, -0.15),
            (0.3, 0.12, 0),
        ]
        set(&model.persistence, laws.map { exp(-$0.0 * step) })
        set(
            &model.deviation,
            laws.map { speed, volatility, _ in
                let years = speed == 0 ? step : (1 - exp(-2 * speed * step)) / (2 * speed)
                return volatility * years.squareRoot()
            })
        set(&model.drift, laws.map { $0.2 * step })
        set(&model.start, [0, 0, 0, 0, log(2.35), 0])

        let years = (1...Int(FUSED_MONTHS)).map { Double($0) * step }
        set(&model.demand, years.map { log(800) + (0.65 - 0.40 * 0.40 / 2) * $0 })
        set(&model.price, years.map { log(3.0) - 0.52 * $0 })
        set(&model.efficiency, years.map { 0.50 * $0 })
        model.energy = log(0.08)
        set(&model.discount, years.map { exp(-0.11 * $0) })
        set(&model.hours, years.map { 700 * min(1, $0) })
        set(&model.rate, years.map { 1.45 * pow(1.03, $0) })
        model.take = 0.80
        model.reserved_hours = 200
        model.reserved_rate = 1.80
        model.demand_hours = 400
        model.power = 1.6 * 1.2
        return model
    }

    private static let drawNames = [
        "demand", "token_price", "efficiency", "spot.chi", "spot.xi", "energy",
    ]

    private static let correlation = [
        [1.00, -0.05, 0.28, 0.39, 0.30, 0.15],
        [-0.05, 1.00, -0.51, 0.25, 0.37, 0.05],
        [0.28, -0.51, 1.00, -0.20, -0.26, 0.00],
        [0.39, 0.25, -0.20, 1.00, 0.10, 0.10],
        [0.30, 0.37, -0.26, 0.10, 1.00, 0.10],
        [0.15, 0.05, 0.00, 0.10, 0.10, 1.00],
    ]

    /// FNV-1a, as the engine names its draws.
    private static func nameHash(_ name: String) -> UInt32 {
        name.utf8.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
    }

    /// The lower triangular L with L Lᵀ equal to the matrix.
    private static func cholesky(_ matrix: [[Double]]) -> [[Double]] {
        var lower = matrix.map { $0.map { _ in 0.0 } }
        for i in matrix.indices {
            for j in 0...i {
                let rest = matrix[i][j] - (0..<j).reduce(0) { $0 + lower[i][$1] * lower[j][$1] }
                lower[i][j] = i == j ? rest.squareRoot() : rest / lower[j][j]
            }
        }
        return lower
    }

    /// Fills a C array, which Swift sees as a tuple.
    private static func set<Tuple, Element>(_ array: inout Tuple, _ values: [Element]) {
        precondition(MemoryLayout<Tuple>.size == values.count * MemoryLayout<Element>.stride)
        withUnsafeMutableBytes(of: &array) { array in
            values.withUnsafeBytes { array.copyMemory(from: $0) }
        }
    }
}
