import ScenarioModel
import Series

extension Business {
    /// Units wanted: the lines `demand.P`.
    package func defineDemand() {
        for product in products {
            define("demand.\(product.name)", for: product.fields.node) { [self] in
                let demand = product.demand(compiler)
                if demand == nil { product.reportOtherFaults(compiler) }
                return demand
            }
        }
    }

    /// What is used of the supplies, and what is served, pool by pool:
    ///
    /// - `quantity.gpu_hours.required` and `.unserved`: work wanted, and work that found no
    ///   capacity, in hours of the reference generation, ``WorkUnit``; `quantity.POOL.required` in
    ///   another pool's unit;
    /// - `quantity.gpu_hours.used.C` in hours of the supply's own generation, and
    ///   `quantity.energy.C` in energy at the meter, where the generation states its power;
    /// - `served.P`, `unserved.P`. All products of a pool are served in the same share; without any
    ///   supply, everything is served.
    package func defineUse(of supplies: [NamedSupply]) {
        for pool in pools {
            let isUsed = pool == .accelerators
                || products.contains { $0.pool == pool } || sold.contains { $0.pool == pool }
                || supplies.contains { $0.pool == pool }
            if isUsed { defineUse(of: supplies.filter { $0.pool == pool }, in: pool) }
        }
    }

    private func defineUse(of supplies: [NamedSupply], in pool: ResourcePool) {
        let prefix = "quantity.\(pool.name)"
        let products = products.filter { $0.pool == pool }
        define("\(prefix).required") { [self] in required(in: pool) }
        let merit = supplies.sorted { $0.order < $1.order }
        let places = supplies.map { supply in merit.firstIndex { $0.name == supply.name } ?? 0 }
        let dispatch = Deferred<Dispatch>(
            for: compiler.names,
            onCycle: { [self] in
                compiler.reportCycle(
                    "a price or capacity needs the use of the same month", at: node)
            }, { [self] in makeDispatch(over: merit, in: pool) })
        for (supply, place) in zip(supplies, places) {
            define("\(prefix).used.\(supply.name)", for: supply.node) {
                if let use = supply.use { return use() }
                return dispatch.value?.used[place]
            }
        }
        define("\(prefix).unserved") { [self] in
            supplies.isEmpty
                ? compiler.graph.series(0, pool.flow) : dispatch.value?.unserved
        }
        for supply in supplies where pool.hasGenerations {
            let names = [supply.generation] + (supply.successor.map { [$0.generation] } ?? [])
            let powers = names.compactMap { generation(named: $0)?.facilityPower }
            guard powers.count == names.count else { continue }
            define("quantity.energy.\(supply.name)", for: supply.node) { [self] in
                guard let used = line("\(prefix).used.\(supply.name)") else { return nil }
                let ofEach = powers.map { compiler.graph.series($0, .power / .accelerator) }
                return switched(supply, ofEach).map { used * $0 }
            }
        }
        for product in products {
            define("served.\(product.name)", for: product.fields.node) { [self] in
                if supplies.isEmpty { return line("demand.\(product.name)") }
                return share(of: product, whenNothingIsWanted: 1) {
                    dispatch.value.map { dispatch in
                        places.dropFirst().reduce(dispatch.usedReference[places[0]]) {
                            $0 + dispatch.usedReference[$1]
                        }
                    }
                }
            }
            define("unserved.\(product.name)", for: product.fields.node) { [self] in
                share(of: product, whenNothingIsWanted: 0) { line("\(prefix).unserved") }
            }
        }
    }

    /// Work of supplies at its fixed weights, see ``WorkUnit``:
    ///
    /// - `work.used.C`, and `work.delivered.C` where capacity is committed, of accelerators;
    /// - `quantity.POOL.committed.delivered` and `.used`: sums of the work of committed capacity.
    ///   A commitment to spend is no capacity, and is left out;
    /// - `quantity.POOL.committed_hours.delivered` and `.used`: the same as plain hours, of whatever
    ///   generation.
    package func defineWork(of supplies: [NamedSupply]) {
        for supply in supplies where supply.pool.hasGenerations {
            for quantity in ["used"] + (supply.isCommitted ? ["delivered"] : []) {
                define("work.\(quantity).\(supply.name)", for: supply.node) { [self] in
                    let name = "quantity.\(supply.pool.name).\(quantity).\(supply.name)"
                    guard let hours = line(name) else { return nil }
                    return weight(of: supply).map { hours * $0 }
                }
            }
        }
        for pool in pools {
            let committed = supplies.filter { $0.isCommitted && $0.pool == pool }
            guard let first = committed.first else { continue }
            for quantity in ["delivered", "used"] {
                let hours = committed.map { "quantity.\(pool.name).\(quantity).\($0.name)" }
                let work = committed.map { "work.\(quantity).\($0.name)" }
                let nodes = committed.map(\.node)
                let sums = [
                    ("committed", pool.hasGenerations ? work : hours), ("committed_hours", hours),
                ]
                for (sum, parts) in sums {
                    let name = "quantity.\(pool.name).\(sum).\(quantity)"
                    define(name, for: first.node) { [self] in total(parts, at: nodes) }
                }
            }
        }
    }

    /// Σ of one line or more, which are not all zero to begin with.
    private func total(_ names: [String], at nodes: [DocumentNode]) -> Series? {
        var sum: Series?
        for (name, node) in zip(names, nodes) {
            guard let series = line(name, for: node) else { return nil }
            sum = sum.map { $0 + series } ?? series
        }
        return sum
    }

    /// Work per hour of a supply, whose generation may change.
    private func weight(of supply: NamedSupply) -> Series? {
        let names = [supply.generation] + (supply.successor.map { [$0.generation] } ?? [])
        return switched(supply, names.map { compiler.graph.series(work.weight(of: $0)) })
    }

    /// The work of products, and what is owed under contracts sold.
    private func required(in pool: ResourcePool) -> Series? {
        var work = sum(of: products.filter { $0.pool == pool }, on: work.reference, in: pool)
        for load in sold where load.pool == pool {
            guard let own = compiler.line(load.line, for: load.node),
                let ratio = unitsPerReferenceUnit(of: load.generation, in: pool)
            else { return nil }
            work = work.map { $0 + own / ratio }
        }
        return work
    }

    /// The share of the work wanted in a pool that found no capacity; 0 where nothing is wanted.
    package func unservedShare(in pool: ResourcePool) -> Series? {
        guard let wanted = line("quantity.\(pool.name).required"),
            let unserved = line("quantity.\(pool.name).unserved")
        else { return nil }
        if unserved.constantValue == 0 { return compiler.graph.series(0) }
        return select(
            wanted.constant(0, pool.flow) < wanted, unserved / wanted, else: compiler.graph.series(0))
    }

    private func makeDispatch(over supplies: [NamedSupply], in pool: ResourcePool) -> Dispatch? {
        guard let wanted = line("quantity.\(pool.name).required") else { return nil }
        var resolved: [Supply] = []
        for supply in supplies {
            var capacity: Series?
            var isOpen: Series? = compiler.graph.series(1)
            if supply.isLimited {
                let name = "quantity.\(pool.name).available.\(supply.name)"
                guard let units = line(name, for: supply.node) else { return nil }
                capacity = units
            } else {
                isOpen = supply.isOpen()
            }
            guard let isOpen, let ratio = unitsPerReferenceUnit(of: supply, in: pool) else {
                return nil
            }
            var resolvedSupply = Supply(
                capacity: capacity, isOpen: isOpen, hoursPerReferenceHour: ratio)
            // A supply that is alone is compared with nothing.
            if rule.comparesPrices && (supplies.count > 1 || rule != .proRata) {
                let line = "price.compute.\(supply.name)"
                guard self.line(line, for: supply.node) != nil,
                    let price = supply.claims.price()
                else { return nil }
                resolvedSupply.claim(supply.claims, by: rule, price: price)
            }
            resolved.append(resolvedSupply)
        }
        return Dispatch(of: wanted, with: loadShape, over: resolved, by: rule)
    }

    // MARK: - Work

    /// Units of its pool per month that a product wants, on a generation where there are any; nil
    /// after a report.
    private func work(of product: Product, on generation: Generation?) -> Series? {
        guard let demand = line("demand.\(product.name)", for: product.fields.node),
            let efficiency = product.efficiency(
                of: product.pool.hasGenerations ? generation : nil, for: demand, compiler)
        else { return nil }
        return demand / efficiency
    }

    func sum(
        of products: [Product], on generation: Generation?, in pool: ResourcePool
    ) -> Series? {
        var total = compiler.graph.series(0, pool.flow)
        var isFine = true
        for product in products {
            if let work = work(of: product, on: generation) {
                total = total + work
            } else {
                isFine = false
            }
        }
        return isFine ? total : nil
    }

    /// The same for a supply, whose generation may change.
    private func unitsPerReferenceUnit(of supply: NamedSupply, in pool: ResourcePool) -> Series? {
        let names = [supply.generation] + (supply.successor.map { [$0.generation] } ?? [])
        let ratios = names.compactMap { unitsPerReferenceUnit(of: $0, in: pool) }
        return ratios.count == names.count ? switched(supply, ratios) : nil
    }

    /// What holds for a supply's generation, and from its successor's day on what holds for that.
    private func switched(_ supply: NamedSupply, _ ofEach: [Series]) -> Series? {
        guard let successor = supply.successor, ofEach.count == 2 else { return ofEach.first }
        return successor.since().map { select($0, ofEach[1], else: ofEach[0]) }
    }

    /// Units of a generation that do the work of one reference unit, at this month's mix of
    /// products; 1 in a pool without generations.
    ///
    /// The dispatch alone counts so: what is counted and reported as work has fixed weights.
    private func unitsPerReferenceUnit(of name: String?, in pool: ResourcePool) -> Series? {
        guard pool.hasGenerations, let generation = generation(named: name) else {
            return compiler.graph.series(1)
        }
        let reference = work.reference
        if generation.name == reference.name { return compiler.graph.series(1) }
        let products = products.filter { $0.pool == pool }
        let differs = products.contains {
            if case .byGeneration = $0.efficiency { return true }
            return false
        }
        if !differs { return compiler.graph.series(reference.performance / generation.performance) }
        if products.count == 1 {
            guard let demand = line("demand.\(products[0].name)"),
                let base = products[0].efficiency(of: reference, for: demand, compiler),
                let other = products[0].efficiency(of: generation, for: demand, compiler)
            else { return nil }
            return base / other
        }
        guard let base = sum(of: products, on: reference, in: pool),
            let other = sum(of: products, on: generation, in: pool)
        else { return nil }
        return select(
            base.constant(0, pool.flow) < base, other / base, else: base.constant(1))
    }

    /// The part of a product's demand that some of the work makes up.
    ///
    /// For a product alone in its pool that is the work times its efficiency, which needs no quotient.
    private func share(
        of product: Product, whenNothingIsWanted fallback: Double, _ work: () -> Series?
    ) -> Series? {
        guard let demand = line("demand.\(product.name)"), let work = work() else { return nil }
        let pool = product.pool
        let isAlone = products.filter { $0.pool == pool }.count == 1
        if isAlone && !sold.contains(where: { $0.pool == pool }) {
            return product.efficiency(
                of: pool.hasGenerations ? self.work.reference : nil, for: demand, compiler
            ).map { $0 * work }
        }
        guard let wanted = line("quantity.\(pool.name).required") else { return nil }
        let share = select(
            wanted.constant(0, pool.flow) < wanted, work / wanted,
            else: wanted.constant(fallback))
        return demand * share
    }
}
