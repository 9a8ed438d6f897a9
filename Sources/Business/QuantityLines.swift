import ScenarioModel
import Series

/// A supply of accelerator-hours by name, as the business knows it.
package struct NamedSupply {
    package let name: String
    package let node: DocumentNode
    /// Nil for the reference generation.
    package let generation: String?
    /// The generation that takes its place, and 1 from then on, 0 before; nil where none does.
    package let successor: (generation: String?, since: () -> Series?)?
    /// Place in the merit order.
    package let order: Int
    /// 1 in the months in which it is there, 0 elsewhere; nil after a report. Asked for where it is
    /// not limited.
    package let isOpen: () -> Series?
    /// Whether what can be used is limited, by the line `quantity.gpu_hours.available.NAME`.
    package let isLimited: Bool

    package init(
        name: String, node: DocumentNode, generation: String?,
        successor: (generation: String?, since: () -> Series?)? = nil, order: Int,
        isOpen: @escaping () -> Series?, isLimited: Bool
    ) {
        self.name = name
        self.node = node
        self.generation = generation
        self.successor = successor
        self.order = order
        self.isOpen = isOpen
        self.isLimited = isLimited
    }
}

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

    /// What is used of the supplies, and what is served:
    ///
    /// - `quantity.gpu_hours.required` and `.unserved`: work wanted, and work that found no
    ///   capacity, in hours of the reference generation;
    /// - `quantity.gpu_hours.used.C` in hours of the supply's own generation, and
    ///   `quantity.energy.C` in energy at the meter, where the generation states its power;
    /// - `served.P`, `unserved.P`. All products are served in the same share; without any supply,
    ///   everything is served.
    package func defineUse(of supplies: [NamedSupply]) {
        define("quantity.gpu_hours.required") { [self] in
            sum(of: products, on: generations.first)
        }
        let merit = supplies.sorted { $0.order < $1.order }
        let places = supplies.map { supply in merit.firstIndex { $0.name == supply.name } ?? 0 }
        let dispatch = Deferred<Dispatch>(
            onCycle: { [self] in
                compiler.reportCycle(
                    "a price or capacity needs the use of the same month", at: node)
            }, { [self] in makeDispatch(over: merit) })
        for (supply, place) in zip(supplies, places) {
            define("quantity.gpu_hours.used.\(supply.name)", for: supply.node) {
                dispatch.value?.used[place]
            }
        }
        define("quantity.gpu_hours.unserved") { [self] in
            supplies.isEmpty
                ? compiler.graph.series(0, Self.hours) : dispatch.value?.unserved
        }
        for supply in supplies {
            let names = [supply.generation] + (supply.successor.map { [$0.generation] } ?? [])
            let powers = names.compactMap { generation(named: $0)?.facilityPower }
            guard powers.count == names.count else { continue }
            define("quantity.energy.\(supply.name)", for: supply.node) { [self] in
                guard let used = line("quantity.gpu_hours.used.\(supply.name)") else { return nil }
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
                share(of: product, whenNothingIsWanted: 0) {
                    line("quantity.gpu_hours.unserved")
                }
            }
        }
    }

    private func makeDispatch(over supplies: [NamedSupply]) -> Dispatch? {
        guard let wanted = line("quantity.gpu_hours.required") else { return nil }
        var resolved: [Supply] = []
        for supply in supplies {
            var capacity: Series?
            var isOpen: Series? = compiler.graph.series(1)
            if supply.isLimited {
                let name = "quantity.gpu_hours.available.\(supply.name)"
                guard let hours = line(name, for: supply.node) else { return nil }
                capacity = hours
            } else {
                isOpen = supply.isOpen()
            }
            guard let isOpen, let ratio = hoursPerReferenceHour(of: supply) else { return nil }
            resolved.append(
                Supply(capacity: capacity, isOpen: isOpen, hoursPerReferenceHour: ratio))
        }
        return Dispatch(of: wanted, with: loadShape, over: resolved)
    }

    // MARK: - Hours of work

    /// Hours per month that a product wants of a generation; nil after a report.
    private func hours(of product: Product, on generation: Generation?) -> Series? {
        guard let demand = line("demand.\(product.name)", for: product.fields.node),
            let efficiency = product.efficiency(of: generation, for: demand, compiler)
        else { return nil }
        return demand / efficiency
    }

    func sum(of products: [Product], on generation: Generation?) -> Series? {
        var total = compiler.graph.series(0, Self.hours)
        var isFine = true
        for product in products {
            if let hours = hours(of: product, on: generation) {
                total = total + hours
            } else {
                isFine = false
            }
        }
        return isFine ? total : nil
    }

    /// The same for a supply, whose generation may change.
    private func hoursPerReferenceHour(of supply: NamedSupply) -> Series? {
        let names = [supply.generation] + (supply.successor.map { [$0.generation] } ?? [])
        let ratios = names.compactMap { hoursPerReferenceHour(of: generation(named: $0)) }
        return ratios.count == names.count ? switched(supply, ratios) : nil
    }

    /// What holds for a supply's generation, and from its successor's day on what holds for that.
    private func switched(_ supply: NamedSupply, _ ofEach: [Series]) -> Series? {
        guard let successor = supply.successor, ofEach.count == 2 else { return ofEach.first }
        return successor.since().map { select($0, ofEach[1], else: ofEach[0]) }
    }

    /// Hours of a generation that do the work of one reference hour, at this month's mix of
    /// products.
    private func hoursPerReferenceHour(of generation: Generation?) -> Series? {
        guard let generation, let reference = generations.first, generation.name != reference.name
        else { return compiler.graph.series(1) }
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
        guard let base = line("quantity.gpu_hours.required"),
            let other = sum(of: products, on: generation)
        else { return nil }
        return select(
            base.constant(0, Self.hours) < base, other / base, else: base.constant(1))
    }

    /// The part of a product's demand that some of the work makes up.
    ///
    /// For a single product that is the work times its efficiency, which needs no quotient.
    private func share(
        of product: Product, whenNothingIsWanted fallback: Double, _ work: () -> Series?
    ) -> Series? {
        guard let demand = line("demand.\(product.name)"), let work = work() else { return nil }
        if products.count == 1 {
            return product.efficiency(of: generations.first, for: demand, compiler)
                .map { $0 * work }
        }
        guard let wanted = line("quantity.gpu_hours.required") else { return nil }
        let share = select(
            wanted.constant(0, Self.hours) < wanted, work / wanted,
            else: wanted.constant(fallback))
        return demand * share
    }
}
