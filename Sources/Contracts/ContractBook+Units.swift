import ScenarioModel

extension ContractBook {
    /// What a line of one of the contracts measures, known before the line is; nil for others.
    package func dimension(of line: String) -> Dimension? {
        let contract = contracts.first { contract in
            guard line.hasPrefix(contract.context.scope) else { return false }
            // A line of the business may begin like one of a contract sold.
            return line.hasSuffix("." + contract.name)
        }
        guard let contract else { return nil }
        let rest = line.dropFirst(contract.context.scope.count).dropLast(contract.name.count + 1)
        let context = contract.context
        if rest == "price.compute" { return context.price }
        if rest == "quantity.energy" { return .energy / .month }
        if rest.hasPrefix("quantity.\(context.pool.name).") { return context.hours }
        if rest.hasPrefix("balance.") {
            return contract.dimension(ofBalance: String(rest.dropFirst(8)))
        }
        let money =
            [
                "expense.compute", "cash.compute", "cash.prepayment", "compute.idle", "spend",
                "revenue", "list_cost", "savings",
            ] + contract.parts + contract.structure.investments
        return money.contains(String(rest)) || money.contains(line) ? ContractContext.money : nil
    }
}

extension Contract {
    /// What a balance measures: money, but for the hours of a make-up bank and what a script says.
    fileprivate func dimension(ofBalance name: String) -> Dimension? {
        if structure is Script {
            let entry = context.fields.map("balances").first { $0.name == name }
            return compiler.names.dimension(of: entry?.value)
        }
        return ["make_up", "carry_forward"].contains(name) ? context.pool.unit : .currency
    }
}
