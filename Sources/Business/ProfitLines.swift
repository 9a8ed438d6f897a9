import ScenarioModel
import Series

extension Business {
    /// Money from products: the lines `revenue.P`, what unserved demand would have paid as
    /// `lost_revenue.P`, and `revenue` as zero where nothing has a price; and `unserved_cost.P`,
    /// what is not served by what a unit of it is worth, which is part of no cash and no profit.
    package func defineRevenue() {
        for product in products where product.valuesUnserved {
            define("unserved_cost.\(product.name)", for: product.fields.node) { [self] in
                guard let demand = line("demand.\(product.name)"),
                    let unserved = line("unserved.\(product.name)"),
                    let value = product.unservedValue(for: demand, compiler)
                else { return nil }
                return value * unserved
            }
        }
        for product in products where product.isPriced {
            define("revenue.\(product.name)", for: product.fields.node) { [self] in
                guard let demand = line("demand.\(product.name)"),
                    let served = line("served.\(product.name)"),
                    let price = product.price(for: demand, compiler)
                else { return nil }
                return price * served
            }
            define("lost_revenue.\(product.name)", for: product.fields.node) { [self] in
                guard let demand = line("demand.\(product.name)"),
                    let unserved = line("unserved.\(product.name)"),
                    let price = product.price(for: demand, compiler)
                else { return nil }
                return price * unserved
            }
        }
        if !products.contains(where: \.isPriced) && sold.isEmpty {
            define("revenue") { [self] in zero }
        }
    }

    /// Costs besides contracts: the lines `expense.cost.NAME`.
    package func defineCosts() {
        for cost in costs {
            define(cost.lineName, for: cost.node) { [self] in compiler.series(cost.amount) }
        }
    }

    /// Profit and cash:
    ///
    /// - `compute`: the accrued cost of all contracts, and its parts by the work of each class,
    ///   `compute.paying`, `.free`, `.training`, `.internal`, in which what is idle is shared
    ///   alike;
    /// - `cost_of_revenue`: compute without training, and the costs of that class;
    /// - `gross_profit` = revenue − cost of revenue; `compute_profit` = revenue − compute of paying
    ///   users;
    /// - `operating_profit` = gross profit − training − operating costs;
    /// - `cash.operating`: the same with invoices paid in place of accrued cost; `cash` is that
    ///   less prepayments and what is paid for a fleet owned, positive when money comes in.
    ///
    /// - Parameters:
    ///   - contracts: names and pools of the contracts bought, whose lines `expense.compute.C`,
    ///     `cash.compute.C` and possibly `cash.prepayment.C` are defined.
    ///   - sold: names of the contracts sold, whose lines `revenue.C`, `sold.cash.compute.C` and
    ///     possibly `sold.cash.prepayment.C` are defined.
    ///   - investments: lines of money paid for what is owned, which is part of the cash alone.
    package func defineProfit(
        contracts: [(name: String, pool: ResourcePool)], sold: [String], investments: [String]
    ) {
        let names = contracts.map(\.name)
        define("compute") { [self] in
            sum(names.map { "expense.compute.\($0)" }, Self.money)
        }
        defineComputeByClass(
            pools.map { pool in (pool, contracts.filter { $0.pool == pool }.map(\.name)) })
        func costs(_ costClass: CostLine.Class) -> [CostLine] {
            self.costs.filter { $0.costClass == costClass }
        }
        define("cost_of_revenue") { [self] in
            guard let compute = line("compute"), let training = line("compute.training"),
                let other = sum(costs(.costOfRevenue))
            else { return nil }
            return compute - training + other
        }
        define("gross_profit") { [self] in difference("revenue", "cost_of_revenue") }
        define("compute_profit") { [self] in difference("revenue", "compute.paying") }
        define("operating_profit") { [self] in
            guard let gross = line("gross_profit"), let training = line("compute.training"),
                let other = sum(costs(.training) + costs(.operating))
            else { return nil }
            return gross - training - other
        }
        define("cash.operating") { [self] in
            guard let profit = line("operating_profit"), let accrued = line("compute"),
                let paid = sum(names.map { "cash.compute.\($0)" }, Self.money),
                let earned = sum(sold.map { "revenue.\($0)" }, Self.money),
                let received = sum(sold.map { "sold.cash.compute.\($0)" }, Self.money)
            else { return nil }
            // Where every contract is paid as it accrues, cash is profit to the bit.
            var cash = accrued.node == paid.node ? profit : profit + (accrued - paid)
            if earned.node != received.node { cash = cash + (received - earned) }
            return cash
        }
        define("cash") { [self] in
            func prepayments(_ lines: [String]) -> Series? {
                sum(lines.filter { compiler.names.isDefined(scope + $0) }, Self.money)
            }
            guard let operating = line("cash.operating"),
                let paid = prepayments(names.map { "cash.prepayment.\($0)" }),
                let received = prepayments(sold.map { "sold.cash.prepayment.\($0)" }),
                let invested = sum(
                    investments.map { String($0.dropFirst(scope.count)) }, Self.money)
            else { return nil }
            return operating - paid + received - invested
        }
    }

    /// The line `cash.settlement`: what is received less what is paid after the horizon for what has
    /// happened in it, in months of run-off and, as a value at that month's end, in the last one. It
    /// counts in net present value alone. `cash.after_horizon` is the same with nothing discounted.
    ///
    /// - Parameters:
    ///   - bought, sold: names of contracts that may have something to settle, whose lines
    ///     `settlement.C`, `sold.settlement.C` and the like of `after_horizon` are defined.
    package func defineSettlement(bought: [String], sold: [String]) {
        if bought.isEmpty && sold.isEmpty { return }
        for line in ["settlement", "after_horizon"] {
            define("cash.\(line)") { [self] in
                guard let received = sum(sold.map { "sold.\(line).\($0)" }, Self.money),
                    let paid = sum(bought.map { "\(line).\($0)" }, Self.money)
                else { return nil }
                return received - paid
            }
        }
    }

    /// The compute of each class in proportion to its work. When nothing is wanted at all, the cost
    /// falls on the first class in the order paying, free, training, internal that has a product.
    private func defineComputeByClass(_ bought: [(pool: ResourcePool, names: [String])]) {
        let classes = Product.Class.allCases
        let present = classes.filter { productClass in
            products.contains { $0.productClass == productClass }
                || (productClass == .paying && !sold.isEmpty)
        }
        let bearer = present.first ?? .paying
        for productClass in classes {
            define("compute.\(productClass.rawValue)") { [self] in
                if productClass == bearer {
                    let others = present.filter { $0 != bearer }.map { "compute.\($0.rawValue)" }
                    guard let compute = line("compute"), let rest = sum(others, Self.money) else {
                        return nil
                    }
                    return compute - rest
                }
                guard present.contains(productClass) else { return zero }
                var sum = zero
                for (pool, names) in bought {
                    let own = products.filter {
                        $0.productClass == productClass && $0.pool == pool
                    }
                    if own.isEmpty { continue }
                    guard
                        let compute = self.sum(
                            names.map { "expense.compute.\($0)" }, Self.money),
                        let wanted = line("quantity.\(pool.name).required"),
                        let work = self.sum(of: own, on: work.reference, in: pool)
                    else { return nil }
                    let share = select(
                        wanted.constant(0, pool.flow) < wanted, work / wanted,
                        else: wanted.constant(0))
                    sum = sum + compute * share
                }
                return sum
            }
        }
    }

    private func difference(_ a: String, _ b: String) -> Series? {
        guard let first = line(a), let second = line(b) else { return nil }
        return first - second
    }

    private var zero: Series { compiler.graph.series(0, Self.money) }
}
