/// An input whose value nobody knows for sure: a key path of the scenario with a range.
///
/// Apart from what is random: a run takes one value of it, and only an outer loop over draws of all
/// such inputs shows what the lack of knowledge means.
public struct UncertainInput: Hashable, Sendable {
    /// How likely the values between the ends are.
    public enum Law: String, Hashable, Sendable, CaseIterable {
        /// A beta law on the range with mean (low + 4 base + high)/6.
        case pert
        case triangular
        /// All values alike; the base only names the value in use.
        case uniform
    }

    /// Dotted path into the scenario: `contracts.aws.take`.
    public let key: String
    public let law: Law
    /// In ``unit``, in ascending order.
    public let low: Double
    public let base: Double
    public let high: Double
    /// As written: `%`, `USD/GPU-h`; empty for pure numbers.
    public let unit: String

    package init(
        key: String, law: Law, low: Double, base: Double, high: Double, unit: String = ""
    ) {
        self.key = key
        self.law = law
        self.low = low
        self.base = base
        self.high = high
        self.unit = unit
    }

    /// A value of the input as the scenario writes it: `72.5 %`.
    public func text(of value: Double) -> String {
        let number = NumberScanner.text(of: value)
        return unit.isEmpty ? number : "\(number) \(unit)"
    }

    /// The setting that gives the input a value: `contracts.aws.take=72.5 %`.
    public func setting(_ value: Double) -> String { "\(key)=\(text(of: value))" }
}
