/// Reads a series term: a quantity, a dated schedule, a name or an expression.
struct ScheduleReader {
    let reading: Reading
    let term: Term
    private let scalars: ScalarReader

    init(_ reading: Reading, _ term: Term) {
        self.reading = reading
        self.term = term
        scalars = ScalarReader(reading, term)
    }

    private var diagnostics: Diagnostics { reading.diagnostics }

    func series(_ node: DocumentNode, _ dimension: Dimension) -> FieldValue? {
        let source: SeriesInput.Source?
        switch node.content {
        case .scalar: source = scalar(node, dimension)
        case .mapping(let entries): source = schedule(node, entries, dimension)
        case .null, .sequence:
            diagnostics.report(
                node, node.misfit,
                expected: Term.Kind.series(dimension).words(currency: reading.currency))
            source = nil
        }
        return source.map {
            .series(SeriesInput($0, dimension: dimension, range: term.range, node: node))
        }
    }

    /// A dated schedule whose first value says what all of them measure.
    func schedule(_ node: DocumentNode) -> FieldValue? {
        var entries = node.entries ?? []
        if entries.count == 1, let inner = entries[0].value.entries,
            SeriesInput.Schedule.Interpolation(rawValue: entries[0].key) != nil
        {
            entries = inner
        }
        let quantities = entries.lazy.compactMap { entry in
            try? Quantity((entry.value.unwrapped?.value ?? entry.value).text ?? "")
        }
        guard node.entries != nil else {
            diagnostics.report(
                node, node.misfit,
                expected: Term.Kind.schedule.words(currency: reading.currency))
            return nil
        }
        return series(node, quantities.first?.dimension ?? .one)
    }

    private func unit(_ dimension: Dimension) -> String {
        dimension.symbol(currency: reading.currency)
    }

    private func scalar(_ node: DocumentNode, _ dimension: Dimension) -> SeriesInput.Source? {
        if let quantity = try? Quantity(node.text ?? "") {
            let isFine =
                scalars.isAccepted(quantity, node, dimension, .series(dimension))
                && scalars.isInRange(quantity.value, node, unit: unit(dimension))
            return isFine ? .constant(quantity) : nil
        }
        do {
            return .formula(try Formula(node))
        } catch {
            diagnostics.report(error, in: node)
            return nil
        }
    }

    // MARK: - Schedules

    private func schedule(
        _ node: DocumentNode, _ entries: [DocumentNode.Entry], _ dimension: Dimension
    ) -> SeriesInput.Source? {
        if entries.count == 1,
            let named = SeriesInput.Schedule.Interpolation(rawValue: entries[0].key)
        {
            guard let inner = entries[0].value.entries else {
                diagnostics.report(
                    entries[0].value, "found \(entries[0].value.kindName) where dates belong",
                    expected: "a mapping such as {2026-01: 1.5, 2027-01: 1.4}")
                return nil
            }
            return points(node, inner, dimension, named)
        }
        return points(node, entries, dimension, .step)
    }

    private func points(
        _ node: DocumentNode, _ entries: [DocumentNode.Entry], _ dimension: Dimension,
        _ interpolation: SeriesInput.Schedule.Interpolation
    ) -> SeriesInput.Source? {
        guard !entries.isEmpty else {
            diagnostics.report(node, "a schedule without dates", expected: "at least one date")
            return nil
        }
        var points: [SeriesInput.Schedule.Point] = []
        var isFine = true
        for entry in entries {
            guard let month = month(entry, of: node) else {
                isFine = false
                continue
            }
            if let last = points.last, last.month >= month {
                diagnostics.add(
                    Diagnostic(
                        at: entry.keyPosition, keyPath: entry.value.keyPath, offending: entry.key,
                        message: "dates of a schedule must ascend",
                        expected: "a month after \(last.month)"))
                isFine = false
            }
            let valueNode = reading.unwrapped(entry.value) ?? entry.value
            guard valueNode.text != nil else {
                diagnostics.report(
                    valueNode, valueNode.misfit,
                    expected: dimension.wordsWithExample(currency: reading.currency))
                isFine = false
                continue
            }
            guard let quantity = scalars.quantity(valueNode, dimension, .number(dimension)),
                scalars.isInRange(quantity.value, valueNode, unit: unit(dimension))
            else {
                isFine = false
                continue
            }
            points.append(.init(month: month, quantity: quantity))
        }
        return isFine
            ? .schedule(SeriesInput.Schedule(interpolation: interpolation, points: points)) : nil
    }

    /// The month of a schedule's key; a bare year is its January.
    private func month(
        _ entry: DocumentNode.Entry, of node: DocumentNode
    ) -> CalendarMonth? {
        let text = entry.key.utf8.count == 4 ? entry.key + "-01" : entry.key
        if let month = CalendarMonth(text) { return month }
        let names = SeriesInput.Schedule.Interpolation.allCases.map(\.rawValue)
        let isNamed = names.contains(entry.key)
        diagnostics.add(
            Diagnostic(
                at: entry.keyPosition, keyPath: node.keyPath, offending: entry.key,
                message: "not a date",
                expected: isNamed
                    ? "\(entry.key) alone with all dates below it, or dates alone"
                    : "a month such as 2026-11 or a year such as 2027",
                suggestion: isNamed ? nil : nearestName(to: entry.key, in: names)))
        return nil
    }
}
