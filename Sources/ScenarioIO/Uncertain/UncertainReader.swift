import ScenarioModel

/// Reads the section `uncertain` of a document to which all changes have been applied: finds each
/// input, its value and its range, and tries both ends.
struct UncertainReader {
    private let document: DocumentNode
    /// With every default filled in.
    private let resolved: DocumentNode
    private let table: TermTable
    private let diagnostics: Diagnostics
    /// What the document reports as it stands.
    private let known: Set<Diagnostic>

    init(_ document: DocumentNode, _ table: TermTable, _ diagnostics: Diagnostics) {
        self.document = document
        self.table = table
        self.diagnostics = diagnostics
        let found = Diagnostics()
        resolved = Fields(document, table, Self.reading(document, found)).resolved
        known = Set(found.all)
    }

    private static func reading(_ document: DocumentNode, _ diagnostics: Diagnostics) -> Reading {
        let code = document["basis"]?["currency"]?.text ?? "USD"
        let isKnown = Unit.currencies.contains(code)
        return Reading(
            diagnostics: diagnostics, currency: isKnown ? code : "USD", checksCurrency: isKnown)
    }

    /// The inputs in the order of the document. Entries of a wrong form are left out; they are
    /// reported where the section is read by its table.
    func inputs() -> [UncertainInput] {
        guard let section = document[UncertainSection.name] else { return [] }
        var inputs: [UncertainInput] = []
        for node in section.elements ?? [] {
            guard let key = node.text else { continue }
            if inputs.contains(where: { $0.key == key }) {
                report(node, key, "named twice", expected: "each input once")
            } else if let input = input(key, at: node.position, node, range: nil) {
                inputs.append(input)
            }
        }
        for entry in section.entries ?? [] where entry.value.entries != nil {
            let trial = Diagnostics()
            let range = Fields(entry.value, UncertainSection.table, Self.reading(document, trial))
            guard !trial.hasErrors else { continue }
            let input = input(entry.key, at: entry.keyPosition, entry.value, range: range)
            if let input { inputs.append(input) }
        }
        return inputs
    }

    // MARK: - One input

    /// - Parameters:
    ///   - position: where the key stands.
    ///   - node: what is pointed at where low or high are missing.
    private func input(
        _ key: String, at position: SourcePosition, _ node: DocumentNode, range: Fields?
    ) -> UncertainInput? {
        guard let found = DocumentChanger.node(at: key, of: resolved) else {
            return unknown(key, at: position)
        }
        let value = found.unwrapped?.value ?? found
        func refuse(_ message: String, _ expected: String, _ suggestion: String? = nil) {
            diagnostics.add(
                Diagnostic(
                    at: position, keyPath: UncertainSection.name, offending: key,
                    message: message, expected: expected, suggestion: suggestion))
        }
        guard let text = value.text else {
            refuse(
                "\(key) is \(value.kindName)", "the key path of a single number",
                value.entries?.first.map { "\(key).\($0.key)" }
                    ?? value.elements.flatMap { $0.isEmpty ? nil : "\(key)[0]" })
            return nil
        }
        guard let own = try? Quantity(text) else {
            refuse(
                "\(key) is no number but '\(text)'",
                "the key path of a single number, such as a lever: levers.demand")
            return nil
        }
        func end(_ name: String) -> (quantity: Quantity, node: DocumentNode)? {
            if let quantity = range?.quantity(name), let node = range?.node(name) {
                return (quantity, node)
            }
            guard let beside = found.unwrapped != nil ? found[name] : nil,
                let quantity = beside.text.flatMap({ try? Quantity($0) })
            else { return nil }
            return (quantity, beside)
        }
        guard let low = end("low"), let high = end("high") else {
            let names = [("low", end("low") == nil), ("high", end("high") == nil)]
            report(
                node, key,
                "no " + names.filter(\.1).map(\.0).joined(separator: " and ") + " of \(key)",
                expected: "\(key): {low: …, high: …}, or both beside the value itself: "
                    + "{low: …, base: \(text), high: …}")
            return nil
        }
        let base = end("base")?.quantity ?? own
        return ordered(key, low, (base, range?["base"]?.node ?? node), high, own, range)
    }

    private func ordered(
        _ key: String, _ low: (quantity: Quantity, node: DocumentNode),
        _ base: (quantity: Quantity, node: DocumentNode),
        _ high: (quantity: Quantity, node: DocumentNode), _ own: Quantity, _ range: Fields?
    ) -> UncertainInput? {
        for (quantity, node) in [low, base, high] where quantity.dimension != own.dimension {
            report(
                node, quantity.text, "wrong unit: this is \(quantity.dimension.words)",
                expected: "\(own.dimension.wordsWithExample()), as \(key) has it")
            return nil
        }
        guard low.quantity.value < high.quantity.value else {
            report(
                low.node, low.quantity.text, "not below high",
                expected: "a low below \(high.quantity.text)")
            return nil
        }
        guard low.quantity.value <= base.quantity.value,
            base.quantity.value <= high.quantity.value
        else {
            report(
                base.node, base.quantity.text, "the base of \(key) lies outside its range",
                expected: "a value from \(low.quantity.text) to \(high.quantity.text)")
            return nil
        }
        let unit = own.unit
        func number(_ quantity: Quantity) -> Double {
            quantity.unit.text == unit.text
                ? quantity.magnitude
                : quantity.value / Quantity(magnitude: 1, unit: unit).value
        }
        let law = range?.text("law").flatMap(UncertainInput.Law.init) ?? .pert
        let input = UncertainInput(
            key: key, law: law, low: number(low.quantity), base: number(base.quantity),
            high: number(high.quantity), unit: unit.text)
        let isFine = accepts(input, input.low, low.node) && accepts(input, input.high, high.node)
            && accepts(input, input.low + 0.381966 * (input.high - input.low), low.node)
        return isFine ? input : nil
    }

    /// Whether the scenario takes the value; what it says against it is reported at `node`.
    private func accepts(_ input: UncertainInput, _ value: Double, _ node: DocumentNode) -> Bool {
        let found = Diagnostics()
        let changed = DocumentChanger(table: table, found)
            .applying(input.setting(value), to: document)
        _ = Fields(changed, table, Self.reading(document, found))
        guard let fault = found.all.first(where: { $0.severity == .error && !known.contains($0) })
        else { return true }
        report(
            node, input.text(of: value), "\(input.key): \(fault.message)",
            expected: fault.expected)
        return false
    }

    // MARK: - Reports

    private func unknown(_ key: String, at position: SourcePosition) -> UncertainInput? {
        let (segment, names) = DocumentChanger.missingName(of: key, in: resolved)
        diagnostics.add(
            Diagnostic(
                at: position.advanced(byColumns: segment.offset), keyPath: UncertainSection.name,
                offending: key, message: "no such key: '\(segment.text)'",
                expected: names.isEmpty
                    ? "the key path of a number"
                    : Diagnostic.choice(of: names, limit: 120),
                suggestion: diagnostics.nearestName(to: segment.text, in: names)))
        return nil
    }

    private func report(
        _ node: DocumentNode, _ offending: String, _ message: String, expected: String?
    ) {
        diagnostics.report(node, message, offending: offending, expected: expected)
    }
}

extension DocumentChanger {
    /// The first name of a dotted key path that is not there, and the names that are.
    static func missingName(
        of path: String, in document: DocumentNode
    ) -> (segment: KeyPathText.Segment, names: [String]) {
        var node: DocumentNode? = document
        let segments = KeyPathText.segments(of: path)
        for segment in segments {
            var names = node?.entries?.map(\.key) ?? []
            if let elements = node?.elements {
                names = elements.indices.map { "\($0)" }
                let index = Int(segment.text)
                node = index.flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            } else {
                node = node?[segment.text]
            }
            if node == nil { return (segment, names) }
        }
        return (segments.last ?? KeyPathText.Segment(text: path, offset: 0), [])
    }
}
