/// A number with its unit.
package struct Quantity: Sendable, Hashable {
    /// The number as written, before the unit scales it.
    package let magnitude: Double
    package let unit: Unit

    package init(magnitude: Double, unit: Unit = .none) {
        self.magnitude = magnitude
        self.unit = unit
    }

    package var dimension: Dimension { unit.dimension }

    /// In canonical units: USD, tokens, accelerators, kW, hours, months.
    package var value: Double { unit.scale.scaling(magnitude) }

    /// The number per year of a quantity per month, free of the detour's rounding.
    ///
    /// - Precondition: the dimension is per month.
    package var perYear: Double {
        precondition(dimension == .perMonth, "only a rate is so much per year")
        return (unit.scale.times(Ratio(12)) ?? unit.scale).scaling(magnitude)
    }

    /// As a reader would write it: `1.45 USD/GPU-h`.
    package var text: String {
        let number = NumberScanner.text(of: magnitude)
        return unit.text.isEmpty ? number : "\(number) \(unit.text)"
    }
}

// MARK: - Reading

extension Quantity {
    /// Reads `text` as a number and an optional unit, with nothing before or behind.
    ///
    /// - Throws: the fault with its place: no number, not a finite number, an unknown unit, text
    ///   behind the unit.
    package init(_ text: String) throws(TextFault) {
        let scalars = Array(text.unicodeScalars)
        guard let number = try NumberScanner.scan(scalars, at: 0, allowsSign: true) else {
            throw TextFault(
                at: 0, length: scalars.count, NumberScanner.complaint(about: text),
                expected: "a number with a unit such as 1.45 USD/GPU-h")
        }
        var index = number.end
        while index < scalars.count, scalars[index] == " " { index += 1 }
        guard index < scalars.count else {
            self.init(magnitude: number.value)
            return
        }
        guard let (unit, end) = try UnitScanner.scan(scalars, at: index, in: .quantity) else {
            throw TextFault(
                at: index, length: scalars.count - index, "unexpected text behind the number",
                expected: scalars[index] == ","
                    ? "a number without commas: 1000 or 1_000" : "a unit such as USD/GPU-h")
        }
        guard end == scalars.count else {
            index = end
            while index < scalars.count - 1, scalars[index] == " " { index += 1 }
            throw TextFault(
                at: index, length: scalars.count - index, "unexpected text behind the unit")
        }
        self.init(magnitude: number.value, unit: unit)
        guard value.isFinite else {
            throw TextFault(at: 0, length: number.end, "not a finite number")
        }
    }
}
