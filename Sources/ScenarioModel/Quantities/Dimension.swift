/// What kind of thing a quantity measures: a product of base dimensions with small exponents.
///
/// Clock time (`hour`) and calendar time (`month`) are separate, because the hours of a month are
/// 730 or the calendar's, as the scenario says. Energy is power times hours, and accelerator time
/// is accelerators times hours.
package struct Dimension: Sendable, Hashable {
    package enum Base: Int, Sendable, CaseIterable {
        case currency, token, accelerator, power, hour, month, user, action, byte
    }

    private var exponents: SIMD16<Int8>

    /// A pure number.
    package static let one = Dimension(exponents: .zero)
    package static let currency = Dimension(.currency)
    package static let token = Dimension(.token)
    package static let accelerator = Dimension(.accelerator)
    package static let power = Dimension(.power)
    package static let hour = Dimension(.hour)
    package static let month = Dimension(.month)
    package static let user = Dimension(.user)
    package static let action = Dimension(.action)
    package static let byte = Dimension(.byte)

    package static let energy = power * hour
    package static let acceleratorHour = accelerator * hour
    package static let perMonth = one / month

    private init(exponents: SIMD16<Int8>) { self.exponents = exponents }

    package init(_ base: Base) {
        exponents = .zero
        exponents[base.rawValue] = 1
    }

    package func exponent(of base: Base) -> Int { Int(exponents[base.rawValue]) }

    package static func * (a: Dimension, b: Dimension) -> Dimension {
        Dimension(exponents: a.exponents &+ b.exponents)
    }

    package static func / (a: Dimension, b: Dimension) -> Dimension {
        Dimension(exponents: a.exponents &- b.exponents)
    }

    /// Whether no exponent of the product would leave −100…100.
    package func canBeMultiplied(by other: Dimension) -> Bool {
        Base.allCases.allSatisfy {
            (-100...100).contains(exponent(of: $0) + other.exponent(of: $0))
        }
    }

    /// The dimension of a whole power, or nil when an exponent would leave −100…100.
    package func raised(to power: Int) -> Dimension? {
        var result = Dimension.one
        for base in Base.allCases {
            let (product, overflow) = exponent(of: base).multipliedReportingOverflow(by: power)
            guard !overflow, (-100...100).contains(product) else { return nil }
            result.exponents[base.rawValue] = Int8(product)
        }
        return result
    }

    /// The dimension of a square root, or nil when an exponent is odd.
    package var squareRoot: Dimension? {
        var result = Dimension.one
        for base in Base.allCases {
            guard exponent(of: base).isMultiple(of: 2) else { return nil }
            result.exponents[base.rawValue] = Int8(exponent(of: base) / 2)
        }
        return result
    }
}

// MARK: - In words and symbols

extension Dimension {
    private typealias Part = (symbol: String, one: String, many: String, exponent: Int)

    /// Base dimensions with their exponents, accelerator-hours and energy as one where they can be.
    private func parts(currency: String) -> [Part] {
        var rest = exponents
        func take(_ base: Base, with other: Base) -> Int {
            let a = Int(rest[base.rawValue])
            let b = Int(rest[other.rawValue])
            guard a * b > 0 else { return 0 }
            let shared = a > 0 ? min(a, b) : max(a, b)
            rest[base.rawValue] -= Int8(shared)
            rest[other.rawValue] -= Int8(shared)
            return shared
        }
        let acceleratorHours = take(.accelerator, with: .hour)
        let energy = take(.power, with: .hour)
        func left(_ base: Base) -> Int { Int(rest[base.rawValue]) }
        return [
            (currency, "unit of money", "money", left(.currency)),
            ("tok", "token", "tokens", left(.token)),
            ("GPU-h", "accelerator-hour", "accelerator-hours", acceleratorHours),
            ("GPU", "accelerator", "accelerators", left(.accelerator)),
            ("kWh", "kilowatt-hour", "energy", energy),
            ("kW", "kilowatt", "power", left(.power)),
            ("user", "user", "users", left(.user)),
            ("action", "action", "actions", left(.action)),
            ("B", "byte", "bytes", left(.byte)),
            ("h", "hour", "hours", left(.hour)),
            ("month", "month", "months", left(.month)),
        ].filter { $0.exponent != 0 }
    }

    /// The canonical unit, `USD/GPU-h`; empty for a pure number.
    package func symbol(currency: String = "USD") -> String {
        func power(_ part: Part) -> String {
            abs(part.exponent) == 1 ? part.symbol : "\(part.symbol)^\(abs(part.exponent))"
        }
        let parts = parts(currency: currency)
        let above = parts.filter { $0.exponent > 0 }.map(power).joined(separator: "-")
        let below = parts.filter { $0.exponent < 0 }.map { "/" + power($0) }.joined()
        return above + below
    }

    /// In words: `money per accelerator-hour`.
    package var words: String {
        func power(_ name: String, _ exponent: Int) -> String {
            abs(exponent) == 1 ? name : "\(name) to the power \(abs(exponent))"
        }
        let parts = parts(currency: "USD")
        if parts.isEmpty { return "a pure number" }
        let above = parts.filter { $0.exponent > 0 }.map { power($0.many, $0.exponent) }
        let below = parts.filter { $0.exponent < 0 }.map { "per " + power($0.one, $0.exponent) }
        let start = above.isEmpty ? "a number" : above.joined(separator: " times ")
        return ([start] + below).joined(separator: " ")
    }

    /// In words with an example that parses: `money per accelerator-hour such as 1.45 USD/GPU-h`.
    package func wordsWithExample(currency: String = "USD") -> String {
        "\(words) such as \(example(currency: currency))"
    }

    package func example(currency: String = "USD") -> String {
        let known: [(Dimension, String)] = [
            (.one, "0.25 or 25 %"),
            (.currency, "5e6 USD"),
            (.currency / .acceleratorHour, "1.45 USD/GPU-h"),
            (.currency / .token, "2.50 USD/Mtok"),
            (.currency / .energy, "0.08 USD/kWh"),
            (.currency / .month, "20e6 USD/month"),
            (.currency / .user / .month, "20 USD/user/month"),
            (.token / .month, "5e6 Mtok/month"),
            (.token / .acceleratorHour, "1000 tok/s/GPU"),
            (.acceleratorHour, "2e6 GPU-h"),
            (.acceleratorHour / .month, "2e6 GPU-h/month"),
            (.accelerator, "512 GPU"),
            (.power, "2 GW"),
            (.power / .accelerator, "1.3 kW/GPU"),
            (.energy, "5e6 kWh"),
            (.perMonth, "35 %/yr"),
            (.month, "18 months"),
            (.hour, "24 h"),
        ]
        let text = known.first { $0.0 == self }?.1 ?? "1 \(symbol(currency: "USD"))"
        guard currency != "USD", let code = text.firstRange(of: "USD") else { return text }
        return text.replacingCharacters(in: code, with: currency)
    }
}

extension String {
    fileprivate func replacingCharacters(
        in range: Swift.Range<String.Index>, with replacement: String
    ) -> String {
        var copy = self
        copy.replaceSubrange(range, with: replacement)
        return copy
    }
}
