import ScenarioModel
import Series

/// The names that every script knows, and the rules for those that its author chooses.
package enum ScriptWords {
    // MARK: - Names

    /// What the contract offers and what is used of it, hours per month and money per hour.
    package enum Quantity: String, CaseIterable {
        case used, contracted, delivered, committed, available, price
    }

    /// The contract's calendar.
    package enum Calendar: String, CaseIterable {
        /// 1 in the contract's first month; 0 before it.
        case month = "contract_month"
        /// 1 in the contract's first year; 0 before it.
        case year = "contract_year"
        /// 1 in the months in which the contract is in force, 0 elsewhere.
        case term = "in_term"
        /// 1 in the first month of each test period, 0 elsewhere.
        case start = "period_starts"
        /// 1 in the last month of each test period, 0 elsewhere.
        case end = "period_ends"
        /// The same per month: turns an amount into a flow.
        case settlement = "settles"
        /// Months of the test period, 0 outside the term.
        case length = "months_in_period"
    }

    /// Flows with a meaning of their own; all others are parts of the expense.
    package static let flows = ["expense", "cash", "spend"]

    package static let all =
        Quantity.allCases.map(\.rawValue) + Calendar.allCases.map(\.rawValue) + flows

    /// First words of ledger lines: a part of that name would be counted among them.
    package static let lineRoots = [
        "after_horizon", "balance", "beyond", "book", "cash", "commitment", "compute",
        "compute_profit", "cost_of_revenue", "cut_true_up", "demand", "expense", "gross_profit",
        "list_cost", "lost_revenue",
        "operating_profit", "party", "price", "quantity", "revenue", "savings", "served",
        "settlement", "sold", "spend", "test", "unserved", "unserved_cost", "work",
    ]

    // MARK: - Rules

    /// Reports what comes with use and is no part of the expense.
    static func checkUse(of parts: [String], _ fields: Fields, _ context: ContractContext) {
        for element in fields.node("with_use").elements ?? [] {
            guard let name = element.text, !parts.contains(name) else { continue }
            context.diagnostics.report(
                element, "no part of the expense", expected: "the name of a part under 'flows'",
                suggestion: nearestName(to: name, in: parts))
        }
    }

    /// Reports names of the author's that are taken.
    static func check(_ fields: Fields, _ context: ContractContext) {
        let own = ["terms", "state", "let"]
        let taken = Set(all + CalendarName.allCases.map(\.rawValue))
        var seen: [String: String] = [:]
        for section in own + ["flows"] {
            for entry in fields.map(section) {
                let isPart = section == "flows"
                if isPart && flows.contains(entry.name) { continue }
                var fault: String?
                if taken.contains(entry.name) {
                    fault = "a name that every script knows"
                } else if isPart && lineRoots.contains(entry.name) {
                    fault = "a name of ledger lines that would count this part among them"
                } else if let other = seen[entry.name] {
                    fault = "a name that '\(other)' gives already"
                } else if context.compiler.names.isDefined(entry.name) {
                    fault = "a factor has this name, and formulas could mean either"
                }
                seen[entry.name] = seen[entry.name] ?? section
                guard let fault else { continue }
                context.diagnostics.add(
                    Diagnostic(
                        at: entry.keyPosition,
                        keyPath: DocumentNode.keyPath(fields.node(section).keyPath, entry.name),
                        offending: entry.name, message: fault, expected: "another name"))
            }
        }
    }
}

extension ScriptWords.Calendar {
    /// The values of the name, known before the run.
    func series(_ script: Script, _ site: ContractSite) -> Series {
        let (context, window) = (script.context, script.context.window)
        let graph = context.graph
        func table(_ value: (Int) -> Int) -> Series {
            graph.series(perStep: (0..<graph.stepCount).map { Double(max(value($0), 0)) })
        }
        switch self {
        case .month: return table { window.monthIndex(at: $0) + 1 }
        case .year:
            let origin = script.year.origin(of: window)
            return table { step in
                window.monthIndex(at: step) < 0
                    ? 0 : origin.distance(to: window.grid.month(at: step)) / 12 + 1
            }
        case .term:
            let term = context.flags(window.possibleSteps)
            return site.capacity.inForce.map { term * (graph.series(0) < $0) } ?? term
        case .start:
            let starts = Set(script.periods.ranges.map(\.lowerBound))
            return context.flags { starts.contains($0) }
        case .end:
            let ends = Set(script.periods.ranges.map { $0.upperBound - 1 })
            return context.flags { ends.contains($0) }
        case .settlement: return script.periods.settlement(in: graph)
        case .length:
            return table { step in
                script.periods.ranges.first { $0.contains(step) }?.count ?? 0
            }.retagged(.month)
        }
    }
}
