import ScenarioModel
import Series

extension Business {
    /// What a line of the business measures, known before the line is; nil for others.
    package func dimension(of line: String, _ compiler: ExpressionCompiler) -> Dimension? {
        guard line.hasPrefix(scope) else { return nil }
        let rest = line.dropFirst(scope.count)
        let parts = rest.split(separator: ".")
        guard let first = parts.first else { return nil }
        switch first {
        case "demand", "served", "unserved":
            let product = products.first { rest == "\(first).\($0.name)" }
            return product.flatMap { compiler.names.dimension(of: $0.fields.value("demand")) }
        case "quantity":
            guard parts.count > 1 else { return nil }
            if parts[1] == "energy" { return .energy / .month }
            return pools.first { $0.name == String(parts[1]) }?.flow
        case "revenue", "lost_revenue", "expense", "compute", "cash", "cost_of_revenue",
            "gross_profit", "compute_profit", "operating_profit", "pretax_profit",
            "cash_after_debt", "unserved_cost":
            return Self.money
        default: return nil
        }
    }
}
