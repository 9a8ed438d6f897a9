/// A function that only the formulas of one namespace know, such as `to_date(x)` of a contract.
package struct LocalFunction {
    package let name: String
    /// As it is called, for messages: `to_date(x)`.
    package let signature: String
    package let argumentCount: Int
    /// Whether it reads its arguments in months before this one only.
    package let readsPast: Bool
    /// Nil where the units of the arguments have no unit as their result.
    package let apply: ([Series]) -> Series?

    package init(
        _ name: String, _ signature: String, argumentCount: Int = 1, readsPast: Bool = false,
        _ apply: @escaping ([Series]) -> Series?
    ) {
        self.name = name
        self.signature = signature
        self.argumentCount = argumentCount
        self.readsPast = readsPast
        self.apply = apply
    }
}
