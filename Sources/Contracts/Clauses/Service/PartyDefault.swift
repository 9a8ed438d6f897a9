import ScenarioModel
import Series

/// From when on a party to the contract pays and delivers nothing, and what is paid of a claim.
struct PartyDefault {
    static func table(_ name: String, _ summary: String, of claim: String) -> TermTable {
        TermTable(
            name, summary,
            [
                ContractSignal.term(
                    "The default: a line such as `NAME.defaulted` of a factor NAME with `process: "
                        + "default`; it is final."),
                Term(
                    "recovery", .series(.one), .defaulted("0 %"), in: .within(0, 1),
                    "Share of \(claim) that is paid in the month of the default."),
            ])
    }

    let signal: ContractSignal
    private let recoveryInput: SeriesInput

    init?(_ fields: Fields?, _ context: ContractContext) {
        guard let fields, let when = fields.series("when"), let recovery = fields.series("recovery")
        else { return nil }
        signal = ContractSignal(when, context)
        recoveryInput = recovery
    }

    /// 1 from the month of the default on, 0 before; nil after a report.
    var since: Series? { signal.since }

    func recovery(_ context: ContractContext) -> Series? { context.compiler.series(recoveryInput) }

    /// 1 before the month of the default, 0 from it on.
    func lives(_ context: ContractContext) -> Series? { since.map { 1 - $0 } }

    /// What is left of the flows when the contract breaks off: nothing from the default on. What was
    /// accrued and not yet invoiced is taken back; what was invoiced and not yet accrued is booked.
    func breakOff(_ flows: ContractFlows, _ context: ContractContext) -> ContractFlows? {
        guard let lives = lives(context) else { return nil }
        var ended = flows
        if flows.expense.node != flows.invoice.node {
            let graph = context.graph
            let state = graph.state(initial: graph.constant(0))
            let open = graph.series(graph.value(of: state), ContractContext.money)
            let next = lives * (open + (flows.expense - flows.invoice))
            graph.bind(state, next: next.node)
            let takenBack = (1 - lives) * open
            ended.expense = lives * flows.expense - takenBack
            ended.parts = flows.parts.mapValues { lives * $0 }
            if let part = Self.deferred(flows) {
                ended.parts[part] = ended.parts[part].map { $0 - takenBack }
            }
        } else {
            ended.expense = lives * flows.expense
            ended.parts = flows.parts.mapValues { lives * $0 }
        }
        ended.invoice = lives * flows.invoice
        ended.tested = flows.tested.map { lives * $0 }
        ended.spend = lives * flows.spend
        ended.invoicedParts = flows.invoicedParts.mapValues { lives * $0 }
        ended.balances = flows.balances.mapValues { lives * $0 }
        ended.quantities = flows.quantities.mapValues { lives * $0 }
        return ended
    }

    /// The part of the expense that is not booked when it is invoiced.
    private static func deferred(_ flows: ContractFlows) -> String? {
        if flows.parts["true_up"] != nil { return "true_up" }
        return flows.parts.keys.sorted().first {
            flows.parts[$0]?.node != flows.invoicedParts[$0]?.node
        }
    }
}

/// A clause by which the contract breaks off when one of its parties defaults.
protocol PartyDefaultClause: ContractClause {
    var party: PartyDefault { get }
}

extension PartyDefaultClause {
    package func capacity(
        _ capacity: ContractCapacity, price: Series, _ context: ContractContext
    ) -> ContractCapacity? {
        party.lives(context).map { lives in capacity.mapping { lives * $0 } }
    }

    package func open(_ open: Series, _ context: ContractContext) -> Series? {
        party.lives(context).map { $0 * open }
    }

    package func settle(
        _ flows: ContractFlows, used: Series, _ site: ContractSite
    ) -> ContractFlows? { party.breakOff(flows, site.context) }
}
