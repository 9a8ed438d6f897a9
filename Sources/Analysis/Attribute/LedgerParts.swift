import Results
import Risk
import ScenarioModel
import Simulation

/// The parts of an outcome that add up to it on every path: products, contracts and costs.
struct LedgerParts {
    enum Kind: String, CaseIterable {
        case product, bought = "contract", sold = "contract sold", cost, other
    }

    struct Part {
        let name: String
        let kind: Kind
        /// Supplier or customer of a contract.
        let counterparty: String?
        /// What it brings on a path; below zero for what is paid.
        let formula: String
    }

    let parts: [Part]

    /// *Formulas*. Operating profit: Σ revenue − Σ accrued cost of contracts − Σ other costs.
    /// NPV: Σ of discounted revenue of products, receipts and prepayments of contracts sold, less
    /// invoices, prepayments and investments of contracts bought, less other costs.
    init(of outcome: AttributeQuestion.Outcome, _ lines: LedgerNames) {
        parts =
            lines.products.map { product in
                Part(
                    name: product, kind: .product, counterparty: nil,
                    formula: Self.folded(["revenue.\(product)"], [], outcome))
            }
            + lines.contracts.map { contract in
                let name = contract.name
                let plus: [String]
                let minus: [String]
                switch (contract.isSold, outcome.ofLedger == .npv) {
                case (true, false): (plus, minus) = (["revenue.\(name)"], [])
                case (false, false): (plus, minus) = ([], ["expense.compute.\(name)"])
                case (true, true):
                    plus = [
                        "sold.cash.compute.\(name)", "sold.cash.prepayment.\(name)",
                        "sold.settlement.\(name)",
                    ]
                    minus = []
                case (false, true):
                    plus = []
                    minus =
                        ["cash.compute.\(name)", "cash.prepayment.\(name)", "settlement.\(name)"]
                        + lines.investments(in: name)
                }
                return Part(
                    name: name, kind: contract.isSold ? .sold : .bought,
                    counterparty: contract.supplier,
                    formula: Self.folded(
                        plus.filter(lines.contains), minus.filter(lines.contains), outcome))
            }
            + lines.names(below: "expense.cost").map { line in
                Part(
                    name: String(line.dropFirst("expense.cost.".count)), kind: .cost,
                    counterparty: nil, formula: Self.folded([], [line], outcome))
            }
    }

    private static func folded(
        _ plus: [String], _ minus: [String], _ outcome: AttributeQuestion.Outcome
    ) -> String {
        let sum =
            plus.map(LedgerNames.quoted).joined(separator: " + ")
            + minus.map { " - " + LedgerNames.quoted($0) }.joined()
        return outcome.ofLedger == .npv
            ? "total((\(sum)) * \(RiskBuilder.discountName))" : "total(\(sum))"
    }
}

/// Which lines the ledger of the business has, other parties left out.
struct LedgerNames {
    private let lines: [String]
    private let known: Set<String>
    /// Contracts of the business, in the order of the file.
    let contracts: [Presentation.Contract]
    /// Products with a price.
    let products: [String]
    /// Products, priced or not.
    let served: [String]

    init(_ plan: RunPlan) {
        lines = plan.replay.lines.map(\.name).filter { !$0.hasPrefix("party.") }
        known = Set(lines)
        let known = known
        contracts = plan.presentation.contracts.filter {
            known.contains(($0.isSold ? "revenue." : "expense.compute.") + $0.name)
        }
        let sold = Set(contracts.filter(\.isSold).map(\.name))
        func below(_ prefix: String) -> [String] {
            plan.replay.lines.map(\.name).filter { $0.hasPrefix(prefix + ".") }
                .map { String($0.dropFirst(prefix.count + 1)) }
        }
        products = below("revenue").filter { !sold.contains($0) }
        served = below("served")
    }

    func contains(_ line: String) -> Bool { known.contains(line) }

    func names(below prefix: String) -> [String] { lines.filter { $0.hasPrefix(prefix + ".") } }

    /// Lines of money paid for what a contract owns.
    func investments(in contract: String) -> [String] {
        lines.filter { line in
            ["capex.\(contract)", "sale.\(contract)"].contains {
                line == $0 || line.hasPrefix($0 + ".")
            }
        }
    }

    /// The pool and the line of hours of a contract: delivered, else used.
    func quantity(of contract: Presentation.Contract) -> (pool: String, line: String)? {
        let scope = contract.isSold ? "sold.quantity." : "quantity."
        for quantity in ["delivered", "used"] {
            let end = ".\(quantity).\(contract.name)"
            if let line = lines.first(where: { $0.hasPrefix(scope) && $0.hasSuffix(end) }) {
                return (String(line.dropFirst(scope.count).dropLast(end.count)), line)
            }
        }
        return nil
    }

    /// The name as a formula writes it.
    static func quoted(_ name: String) -> String {
        name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
            ? name : "`\(name)`"
    }
}
