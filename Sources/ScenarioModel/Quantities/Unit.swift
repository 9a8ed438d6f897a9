/// A unit of measurement as written: its dimension and its exact size in canonical units.
///
/// Canonical units are the scenario's currency, token, accelerator, kilowatt, hour, month, user,
/// action and byte.
package struct Unit: Sendable, Hashable {
    package let text: String
    package let dimension: Dimension
    /// Canonical units in one of this unit.
    package let scale: Ratio
    /// The ISO 4217 code of the currency named, if one is.
    package let currency: String?

    package init(text: String, dimension: Dimension, scale: Ratio, currency: String? = nil) {
        self.text = text
        self.dimension = dimension
        self.scale = scale
        self.currency = currency
    }

    /// The unit of a bare number.
    package static let none = Unit(text: "", dimension: .one, scale: .one)
}

// MARK: - The symbols

extension Unit {
    /// A symbol that units are written with.
    package struct Symbol: Sendable {
        package let name: String
        package let dimension: Dimension
        package let scale: Ratio
        package let currency: String?
        /// Whether the symbol only scales the unit that follows it after a space: `138 bn USD`.
        package let isMultiplier: Bool
    }

    /// Every symbol, in the order in which documentation lists them.
    package static let symbols: [Symbol] = {
        var list: [Symbol] = []
        func add(
            _ names: String, _ dimension: Dimension, _ numerator: UInt64 = 1,
            per denominator: UInt64 = 1, currency: String? = nil, multiplier: Bool = false
        ) {
            for name in names.split(separator: " ") {
                list.append(
                    Symbol(
                        name: String(name), dimension: dimension,
                        scale: Ratio(numerator, denominator), currency: currency,
                        isMultiplier: multiplier))
            }
        }
        add("% percent", .one, per: 100)
        add("points point", .one, per: 100)
        add("bp bps", .one, per: 10_000)
        add("k thousand e3", .one, 1_000, multiplier: true)
        add("M mn million e6", .one, 1_000_000, multiplier: true)
        add("bn billion e9", .one, 1_000_000_000, multiplier: true)
        add("tn trillion e12", .one, 1_000_000_000_000, multiplier: true)
        for code in currencies { add(code, .currency, currency: code) }
        add("tok token tokens", .token)
        add("ktok", .token, 1_000)
        add("Mtok", .token, 1_000_000)
        add("Gtok Btok", .token, 1_000_000_000)
        add("Ttok", .token, 1_000_000_000_000)
        add("GPU GPUs TPU TPUs XPU XPUs accelerator accelerators chip chips", .accelerator)
        add("W", .power, per: 1_000)
        add("kW", .power)
        add("MW", .power, 1_000)
        add("GW", .power, 1_000_000)
        add("TW", .power, 1_000_000_000)
        add("Wh", .energy, per: 1_000)
        add("kWh", .energy)
        add("MWh", .energy, 1_000)
        add("GWh", .energy, 1_000_000)
        add("TWh", .energy, 1_000_000_000)
        add("s sec second seconds", .hour, per: 3_600)
        add("min minute minutes", .hour, per: 60)
        add("h hr hour hours", .hour)
        add("day days", .hour, 24)
        add("week weeks", .hour, 168)
        add("month months mo", .month)
        add("quarter quarters", .month, 3)
        add("yr year years", .month, 12)
        add("user users seat seats subscriber subscribers", .user)
        add("action actions request requests call calls task tasks query queries", .action)
        add("B byte bytes", .byte)
        add("kB", .byte, 1_000)
        add("MB", .byte, 1_000_000)
        add("GB", .byte, 1_000_000_000)
        add("TB", .byte, 1_000_000_000_000)
        add("PB", .byte, 1_000_000_000_000_000)
        return list
    }()

    /// Currencies that a scenario may be written in; one scenario uses one of them.
    package static let currencies = [
        "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN",
        "CZK", "INR", "KRW", "TWD", "SGD", "HKD", "MYR", "IDR", "BRL", "MXN", "ZAR", "AED", "SAR",
        "ILS", "TRY",
    ]

    private static let symbolsByName = Dictionary(
        symbols.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    package static func symbol(named name: String) -> Symbol? { symbolsByName[name] }

    /// The symbol that a mistyped one most likely means.
    package static func nearestSymbol(to name: String) -> String? {
        switch name {
        case "$": "USD"
        case "€": "EUR"
        case "£": "GBP"
        case "y", "a", "annum", "annual", "yearly": "yr"
        case "monthly": "month"
        case "hourly": "h"
        case "b", "Bn", "BN": "bn"
        case "m": "M"
        default: nearestName(to: name, in: symbols.map(\.name))
        }
    }
}
