import Risk
import ScenarioModel
import Simulation
import Statistics

/// What risk is attributed, and to what.
public struct AttributeQuestion: Sendable {
    /// What is attributed: a sum of ledger lines over the horizon.
    public enum Outcome: String, CaseIterable, Sendable {
        /// Discounted cash.
        case npv
        case operatingProfit = "operating_profit"
        /// Discounted cash paid: −NPV.
        case presentCost = "present_cost"
        /// Compute and all other costs less revenue: −operating profit.
        case totalCost = "total_cost"

        /// Whether less of it is better, so that it is itself the loss.
        var isCost: Bool { self == .presentCost || self == .totalCost }

        /// What the ledger's lines add up to: the outcome, or the negative of a cost.
        var ofLedger: Outcome {
            switch self {
            case .npv, .presentCost: .npv
            case .operatingProfit, .totalCost: .operatingProfit
            }
        }
    }

    public enum Drivers: String, CaseIterable, Sendable {
        case none
        /// Each driver held at its median, the others as they are.
        case leaveOneOut = "leave-one-out"
        /// Beside that, Shapley values of groups of drivers.
        case shapley
    }

    public let outcome: Outcome
    /// α of CVaR, in (0, 1).
    public let level: Double
    public let drivers: Drivers
    /// `name=driver,driver`; drivers not named stand alone.
    public let groups: [String]
    /// The month from which a counterparty that fails delivers, takes and pays nothing.
    public let failsFrom: CalendarMonth
    /// Share of the claim that is paid then: text of a fraction.
    public let recovery: String

    /// - Parameters:
    ///   - outcome: `npv`, `operating_profit`, `present_cost` or `total_cost`; by default that of the
    ///     scenario's perspective.
    ///   - level: `95%`, a fraction in (0, 1), of a percent.
    ///   - failsFrom: `2027-01`; nil for the first month simulated.
    /// - Throws: ``StudyError/request(_:)`` with every problem.
    public init(
        _ family: ScenarioFamily, outcome: String? = nil, level: String = "95%",
        drivers: Drivers = .shapley, groups: [String] = [], failsFrom: String? = nil,
        recovery: String = "0 %"
    ) throws(StudyError) {
        var problems: [Diagnostic] = []
        func refuse(
            _ flag: String, _ text: String, _ message: String, _ expected: String,
            _ suggestion: String? = nil
        ) {
            problems.append(
                Diagnostic(
                    at: SourcePosition(file: flag, line: 1, column: 1), offending: text,
                    message: message, expected: expected, suggestion: suggestion))
        }
        func fraction(_ flag: String, _ text: String, _ range: String, _ fits: (Double) -> Bool)
            -> Double
        {
            guard let quantity = try? Quantity(text), quantity.dimension == .one else {
                refuse(flag, text, "not a fraction", range)
                return .nan
            }
            if !fits(quantity.value) { refuse(flag, text, "out of range", range) }
            return quantity.value
        }
        let outcome = outcome ?? (family.plan.measures.perspective ?? .seller).outcome
        let names = Outcome.allCases.map(\.rawValue)
        if Outcome(rawValue: outcome) == nil {
            refuse(
                "--of", outcome, "no sum of ledger lines",
                "one of " + names.joined(separator: ", "), nearestName(to: outcome, in: names))
        }
        self.outcome = Outcome(rawValue: outcome) ?? .npv
        self.level = fraction("--level", level, "50 % to 99.9 %") { (0.5...0.999).contains($0) }
        _ = fraction("--recovery", recovery, "0 % to 100 %") { (0...1).contains($0) }
        self.recovery = recovery
        self.drivers = drivers
        self.groups = groups
        let grid = family.plan.grid
        let first = grid.month(at: grid.knownCount)
        let month = failsFrom.map { CalendarMonth($0) } ?? first
        if let month, month >= first, month <= grid.lastMonth {
            self.failsFrom = month
        } else {
            self.failsFrom = first
            refuse(
                "--fails-from", failsFrom ?? "", "not a month simulated",
                "a month from \(first) to \(grid.lastMonth)")
        }
        if drivers == .none && !groups.isEmpty {
            refuse("--group", groups[0], "no drivers are attributed to", "another --drivers")
        }
        if !problems.isEmpty { throw .request(problems) }
    }

    /// CVaR at the level: `CVaR 95`.
    var tailName: String { "CVaR " + SampleStatistic.tailMean(level).name.dropFirst(4) }
}
