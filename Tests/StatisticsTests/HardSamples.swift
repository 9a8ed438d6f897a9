import Statistics

/// Samples that upset order statistics: every order, ties, signs, magnitudes.
enum HardSamples {
    static let names = [
        "normal", "ascending", "descending", "organ pipe", "constant", "two points", "few atoms",
        "atoms and a density", "zeros", "infinities", "subnormal", "across the smallest normal",
        "huge range", "Cauchy", "Pareto", "powers of two",
    ]

    static func values(_ name: String, count: Int) -> [Double] {
        var draws = CounterDraws(seed: 41)
        return (0..<count).map { i in
            switch name {
            case "ascending": Double(i)
            case "descending": Double(-i)
            case "organ pipe": Double(min(i, count - i))
            case "constant": 0.1
            case "two points": draws.uniform() < 0.95 ? 3 : -7
            case "few atoms": Double(draws.bits() % 5) - 2
            case "atoms and a density": max(-0.5, min(0.7, draws.normal()))
            case "zeros": draws.bits() % 2 == 0 ? 0.0 : -0.0
            case "infinities":
                [-.infinity, .infinity, -1, 2][Int(draws.bits() % 4)] * (1 + Double(i % 3))
            case "subnormal": draws.normal() * 0x1p-1060
            case "across the smallest normal": draws.normal() * 0x1p-1022
            case "huge range":
                // 1e-300 to 1e300, either sign.
                (draws.uniform() < 0.5 ? -1 : 1) * Elementary.exp(1381 * (draws.uniform() - 0.5))
            case "Cauchy": draws.normal() / draws.normal()
            case "Pareto": Elementary.exp(-2 * Elementary.log(draws.uniform()))
            case "powers of two": Elementary.exp(Double(i % 40)).binade
            default: draws.normal()
            }
        }
    }
}
