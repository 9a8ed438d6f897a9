/// Reads the scalars of a term: numbers, dates, choices, texts.
struct ScalarReader {
    let reading: Reading
    let term: Term

    init(_ reading: Reading, _ term: Term) {
        self.reading = reading
        self.term = term
    }

    private var diagnostics: Diagnostics { reading.diagnostics }

    func value(of node: DocumentNode, _ kind: Term.Kind) -> FieldValue? {
        guard let text = node.text else {
            refuse(node, node.misfit, kind)
            return nil
        }
        switch kind {
        case .number(let dimension):
            return quantity(node, dimension, kind).flatMap { quantity in
                isInRange(quantity.value, node, unit: dimension.symbol(currency: reading.currency))
                    ? .number(quantity) : nil
            }
        case .quantity:
            return anyQuantity(node)
        case .rate, .volatility:
            return quantity(node, .perMonth, kind).flatMap { quantity in
                isInRange(quantity.perYear, node, unit: "/yr") ? .rate(quantity) : nil
            }
        case .integer:
            return integer(node, text)
        case .duration:
            return quantity(node, .month, kind).flatMap { quantity in
                isInRange(quantity.value, node, unit: "months")
                    ? .duration(CalendarDuration(months: quantity.value)) : nil
            }
        case .date:
            if let month = CalendarMonth(text) { return .month(month) }
            refuse(node, "not a date", kind)
        case .choice(let choices):
            if choices.contains(text) { return .text(text) }
            refuse(node, "not one of the choices", kind, nearestName(to: text, in: choices))
        case .text:
            return .text(text)
        case .flag:
            if !node.isQuoted, let flag = Bool(text) { return .flag(flag) }
            refuse(node, "not a flag", kind)
        case .reference(let section):
            reading.note(Reading.Reference(section: section, name: text, node: node))
            return .text(text)
        case .expression:
            do { return .formula(try Formula(node)) } catch {
                diagnostics.report(error, in: node)
            }
        case .series, .schedule, .list, .record, .map, .tagged, .either, .any:
            preconditionFailure("not a scalar kind")
        }
        return nil
    }

    private func refuse(
        _ node: DocumentNode, _ message: String, _ kind: Term.Kind, _ suggestion: String? = nil
    ) {
        diagnostics.report(
            node, message, expected: kind.words(currency: reading.currency),
            suggestion: suggestion)
    }

    // MARK: - Numbers

    /// A quantity of the dimension, in the scenario's currency; nil with the reason reported.
    func quantity(
        _ node: DocumentNode, _ dimension: Dimension, _ kind: Term.Kind
    ) -> Quantity? {
        let quantity: Quantity
        do {
            quantity = try Quantity(node.text ?? "")
        } catch {
            var fault = error
            fault.expected = fault.suggestion == nil ? kind.words(currency: reading.currency) : nil
            diagnostics.report(fault, in: node)
            return nil
        }
        return isAccepted(quantity, node, dimension, kind) ? quantity : nil
    }

    /// A quantity that says itself what it measures.
    private func anyQuantity(_ node: DocumentNode) -> FieldValue? {
        guard let dimension = (try? Quantity(node.text ?? ""))?.dimension else {
            _ = quantity(node, .one, .quantity)
            return nil
        }
        return quantity(node, dimension, .quantity).flatMap { quantity in
            isInRange(quantity.value, node, unit: dimension.symbol(currency: reading.currency))
                ? .number(quantity) : nil
        }
    }

    /// Whether dimension and currency are the right ones; reports when not.
    func isAccepted(
        _ quantity: Quantity, _ node: DocumentNode, _ dimension: Dimension, _ kind: Term.Kind
    ) -> Bool {
        guard quantity.dimension == dimension else {
            // `30 %` where a rate belongs is most often a rate a year.
            let isShare = quantity.unit.scale != .one && quantity.dimension == .one
            refuse(
                node, "wrong unit: this is \(quantity.dimension.words)", kind,
                isShare && dimension == .perMonth ? quantity.text + "/yr" : nil)
            return false
        }
        if reading.checksCurrency, let currency = quantity.unit.currency,
            currency != reading.currency
        {
            refuse(node, "wrong currency: this scenario is in \(reading.currency)", kind)
            return false
        }
        return true
    }

    /// Whether `x` lies in the term's range; reports when not, and warns of the implausible.
    func isInRange(_ x: Double, _ node: DocumentNode, unit: String) -> Bool {
        guard term.range.contains(x) else {
            diagnostics.report(
                node, "out of range", expected: words(for: term.range, node, unit),
                suggestion: unit.isEmpty ? percentage(x, in: term.range) : nil)
            return false
        }
        let isMeant = x == 0 && term.plausible == .share
        if !term.plausible.contains(x) && !node.isDefault && !isMeant {
            diagnostics.report(
                node, "unusual value", expected: words(for: term.plausible, node, unit),
                suggestion: unit.isEmpty ? percentage(x, in: term.plausible) : nil, as: .warning)
        }
        return true
    }

    /// The bounds in words; those of a rate in the unit in which it is written.
    private func words(for bounds: Bounds, _ node: DocumentNode, _ unit: String) -> String {
        let written = (try? Quantity(node.text ?? ""))?.unit
        guard unit == Dimension.perMonth.symbol(), let written, written.dimension == .perMonth else {
            return bounds.words(unit: unit)
        }
        let inverse = written.scale.inverse
        return bounds.scaled(by: { (inverse.scaling($0) * 1e9).rounded() / 1e9 }).words(unit: written.text)
    }

    /// The share that was most often meant by `80`, `8000 %` or `0.8 %`: 80 %; nil where none is.
    private func percentage(_ x: Double, in bounds: Bounds) -> String? {
        switch term.kind {
        case .number(.one), .series(.one): break
        default: return nil
        }
        let hundredths = [x / 100, x * 100].first { (0.02...1).contains($0) && bounds.contains($0) }
        return hundredths.map { NumberScanner.text(of: ($0 * 1e8).rounded() / 1e6) + " %" }
    }

    private func integer(_ node: DocumentNode, _ text: String) -> FieldValue? {
        guard let quantity = quantity(node, .one, .integer) else { return nil }
        // Plain digits are read as an integer, because a double holds only 53 bits of a seed.
        let plain = text.filter { $0 != "_" }
        guard let value = Int(plain) ?? Int(exactly: quantity.value) else {
            refuse(node, "not a whole number below 2^63", .integer)
            return nil
        }
        return isInRange(Double(value), node, unit: "") ? .integer(value) : nil
    }
}
