import ScenarioModel
import Series

/// Hours that a customer wants under its contract and that the seller has no capacity for.
///
/// Lines of a sold contract `C` whose seller buys or owns capacity in the same pool:
///
/// - `sold.quantity.gpu_hours.wanted.C`: what the customer wants, up to what the contract offers;
/// - `sold.quantity.gpu_hours.used.C`: the part of it that is supplied, wanted · served ÷ required of
///   the pool, the share that its products are served in;
/// - `sold.unsupplied.C`: below zero, the price of the hours that are missing.
///
/// *Formula*: revenue = R(wanted) − P · (wanted − used), where R(u) is what the structure asks for a use
/// of u. So nobody pays for hours that were not there, and the customer's commitment counts them as
/// if it had used them.
extension Contract {
    /// The part of the expense that credits what was not supplied.
    static let unsuppliedPart = "unsupplied"

    private var isSupplied: Bool { context.side == .sell && statedUse == nil && unservedShare != nil }

    var unsuppliedParts: [String] { isSupplied ? [Self.unsuppliedPart] : [] }

    /// Defines wanted and used hours of a contract that is sold.
    func defineSoldUse() {
        define("quantity.\(context.pool.name).wanted") { [self] in wanted }
        define("quantity.\(context.pool.name).used") { [self] in
            if let statedUse { return statedUse() }
            guard let wanted = line(context.lineName("wanted")) else { return nil }
            guard let unservedShare else { return wanted }
            return unservedShare().map { $0.constantValue == 0 ? wanted : wanted * (1 - $0) }
        }
    }

    private var wanted: Series? {
        guard let wanted = context.series("usage", in: context.hours) else { return nil }
        if isLimited { return site.value?.capacity.available.map { minimum(wanted, $0) } }
        // The stated use has had the downtime of the service already.
        return isOpen().map { wanted * ($0.constant(0) < $0) }
    }

    /// What of the hours promised is there, without those that are missing.
    func supplied(_ delivered: Series) -> Series? {
        if !isSupplied { return delivered }
        return use().map { $0.asked.node == $0.used.node ? delivered : delivered - ($0.asked - $0.used) }
    }

    /// What the contract is asked for, and what of it is used; the same line where all is supplied.
    func use() -> (asked: Series, used: Series)? {
        guard let used = line(context.lineName("used")) else { return nil }
        if !isSupplied { return (used, used) }
        return line(context.lineName("wanted")).map { ($0, used) }
    }
}
