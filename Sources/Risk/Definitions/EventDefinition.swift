import ScenarioModel
import Series

/// An event by name: whose truth it is, and with what it is crossed in conditional probabilities.
struct EventDefinition {
    /// As formulas and results name it: `miss`, `operating_loss.2027`.
    let name: String
    /// The year of an event that is about one year.
    let period: String?
    /// Where the scenario defines it; nil for a standard event.
    let node: DocumentNode?

    /// The name without the period: `loss` of `loss.2027`.
    var stem: String {
        guard let period, name.hasSuffix(".\(period)") else { return name }
        return String(name.dropLast(period.count + 1))
    }

    /// Whether its conditional probabilities are taken against all others of this rank: the
    /// headline events and the scenario's own, not those of single years.
    var isPrincipal: Bool { period == nil }

    init(_ name: String, period: String? = nil, node: DocumentNode? = nil) {
        self.name = name
        self.period = period
        self.node = node
    }

    /// Names of events that follow from targets and metrics, and that a metric may not take.
    static let reservedNames = [
        "miss", "hit", "loss", "operating_loss", "cash_out", "dscr_breach",
    ]
}

// MARK: - Yes or no

extension Expression {
    /// Whether the expression says yes or no rather than how much.
    ///
    /// - Parameter events: names that do.
    func isCondition(events: Set<String>) -> Bool {
        switch form {
        case .literal: false
        case .name(let name): events.contains(name)
        case .unary(.not, _): true
        case .unary(.minus, _): false
        case .binary(let sign, _, _):
            switch sign {
            case .add, .subtract, .multiply, .divide, .power: false
            case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual: true
            case .and, .or: true
            }
        case .call("if", let arguments):
            arguments.dropFirst().allSatisfy { $0.value.isCondition(events: events) }
        case .call: false
        }
    }
}
