import ScenarioModel

/// Turns the text of a scenario's formulas into series, units checked.
///
/// Text and Swift code build the same graph, so a formula gives the bits that the same formula in
/// Swift gives. Whatever is wrong is reported at its place in the text, and the result is nil.
package struct ExpressionCompiler {
    package let graph: SeriesGraph
    /// The months whose values are read.
    package private(set) var grid: TimeGrid
    /// The months of the whole run, which formulas see.
    private let whole: TimeGrid
    /// Whether the scenario says where its months lie; else they stand in for it.
    package let isDated: Bool
    /// Names of the text.
    package let names: Namespace
    /// Names inside `total(…)` and its like, where the text itself is about whole paths; nil where
    /// the text is about months, and such functions are not allowed.
    package let monthlyNames: Namespace?
    /// Names of whole paths, where the text is about the months inside `total(…)` and its like.
    let closingNames: Namespace?
    package let diagnostics: Diagnostics
    /// Tables that factors name.
    package let data: DataFiles

    package init(
        graph: SeriesGraph, grid: TimeGrid, names: Namespace, monthlyNames: Namespace? = nil,
        closingNames: Namespace? = nil, diagnostics: Diagnostics, data: DataFiles = DataFiles(),
        isDated: Bool = true
    ) {
        self.graph = graph
        self.grid = grid
        whole = grid
        self.names = names
        self.monthlyNames = monthlyNames
        self.closingNames = closingNames
        self.diagnostics = diagnostics
        self.data = data
        self.isDated = isDated
    }

    /// The same for what is simulated only: to be used from the first month simulated on.
    package var simulating: ExpressionCompiler {
        var compiler = self
        compiler.grid = grid.simulated
        return compiler
    }

    /// The formula's series, or nil after a report.
    ///
    /// - Parameter dimension: what the formula must measure; zero measures anything.
    package func series(_ formula: Formula, expecting dimension: Dimension? = nil) -> Series? {
        do throws(TextFault) {
            let series = try graph.since(0) { () throws(TextFault) in
                try compile(formula.expression, formula)
            }
            guard let dimension, series.dimension != dimension, series.constantValue != 0 else {
                return dimension.map { series.retagged($0) } ?? series
            }
            throw formula.fault(
                formula.expression, "measures \(series.dimension.words)",
                expected: dimension.wordsWithExample())
        } catch {
            tell(error, formula)
            return nil
        }
    }

    /// What is thrown when the cause has been reported already.
    private static let reported = TextFault(at: 0, "")

    // MARK: - Forms

    private func compile(
        _ part: Expression, _ formula: Formula
    ) throws(TextFault) -> Series {
        names.partDepth += 1
        defer { names.partDepth -= 1 }
        if names.isTooDeep {
            if names.hasRefusedDepth { throw Self.reported }
            names.hasRefusedDepth = true
            if let circle = names.underwayName.flatMap({ names.links?.circle(from: $0) }) {
                throw formula.cycle(part, Diagnostic.chain(circle))
            }
            throw formula.fault(
                part, "formulas lead through too many others",
                expected: "chains of at most \(Namespace.depthLimit) names")
        }
        switch part.form {
        case .literal(let quantity): return graph.series(quantity.value, quantity.dimension)
        case .name(let name): return try look(up: name, part, formula)
        case .unary(.minus, let operand): return -(try compile(operand, formula))
        case .unary(.not, let operand): return try pure(operand, formula, "'not'").not
        case .binary(let sign, let left, let right):
            return try binary(sign, left, right, part, formula)
        case .call(let name, let arguments):
            return try call(name, arguments, part, formula)
        }
    }

    private func look(
        up name: String, _ part: Expression, _ formula: Formula
    ) throws(TextFault) -> Series {
        if !names.isDefined(name), let series = CalendarName(rawValue: name)?.series(graph, whole) {
            return series
        }
        switch names.resolve(name, for: part, of: formula) {
        case .found(let series): return series
        case .failed: throw Self.reported
        case .unknown(let nearest):
            if names.isIncomplete { throw Self.reported }
            throw unknown(name, part, formula, nearest)
        case .withheld:
            throw formula.fault(
                part, "'\(name)' is a factor, and factors do not build on one another",
                expected: "a number, a dated schedule or a formula of the calendar")
        case .cycle(let chain):
            // A sum of lines that nobody calls by name was meant as something else.
            if names.isIncomplete && !names.isDefined(name) { throw Self.reported }
            throw formula.cycle(
                part, Diagnostic.chain(chain), isSum: !names.isDefined(name),
                hasStates: names.isWithinAnother)
        case .unmeasured(let name):
            throw formula.fault(
                part, "'\(name)' follows from its own past alone, so that nothing says its unit",
                expected: "a definition with a term of its own, such as 100 USD/month + "
                    + "50 % * lag(x, 1)")
        case .unlike(let a, let b):
            throw formula.fault(
                part, "'\(name)' cannot be summed: '\(a)' and '\(b)' have unlike units")
        }
    }

    private func unknown(
        _ name: String, _ part: Expression, _ formula: Formula, _ nearest: String?
    ) -> TextFault {
        let shown = Diagnostic.shortened(name)
        if monthlyNames?.stands(for: name) == true {
            return formula.fault(
                part, "'\(name)' is a monthly line, not one number a path",
                expected: "a metric, or a fold such as total(\(name))")
        }
        if closingNames?.isDefined(name) == true {
            return formula.fault(
                part, "'\(name)' is one number a path, not a monthly line",
                expected: "a factor or a ledger line")
        }
        if let hyphened = names.hyphened.first(where: { $0.hasPrefix(name + "-") }) {
            return formula.fault(
                part, "unknown name '\(shown)'",
                expected: "backquotes around a name that has a hyphen",
                suggestion: "`\(hyphened)`")
        }
        var expected =
            (names.isWithinAnother ? "a name defined beside it, " : "") + "a factor or a ledger line"
        if monthlyNames != nil {
            expected =
                ["miss", "hit"].contains(name)
                ? "'targets', from which '\(name)' follows" : "a metric, a target or an event"
        }
        return formula.fault(
            part, "unknown name '\(shown)'", expected: expected, suggestion: nearest)
    }

    private func binary(
        _ sign: Expression.BinaryOperator, _ left: Expression, _ right: Expression,
        _ part: Expression, _ formula: Formula
    ) throws(TextFault) -> Series {
        switch sign {
        case .and, .or:
            let (a, b) = try both(left, right, formula) { part throws(TextFault) in
                try pure(part, formula, "'\(sign.rawValue)'")
            }
            return sign == .and ? a.and(b) : a.or(b)
        case .power: return try power(left, right, part, formula)
        default: break
        }
        let (a, b) = try both(left, right, formula) { part throws(TextFault) in
            try compile(part, formula)
        }
        if sign == .multiply || sign == .divide {
            let other = sign == .multiply ? b.dimension : Dimension.one / b.dimension
            guard a.dimension.canBeMultiplied(by: other) else {
                throw formula.fault(part, "the unit has too large a power")
            }
        }
        if sign == .multiply { return a * b }
        if sign == .divide { return a / b }
        try requireLike(a, b, part, formula, "'\(sign.rawValue)'")
        switch sign {
        case .add: return a + b
        case .subtract: return a - b
        case .less: return a < b
        case .lessOrEqual: return a <= b
        case .greater: return a > b
        case .greaterOrEqual: return a >= b
        case .equal: return a.equals(b)
        default: return a.differs(from: b)
        }
    }

    private func tell(_ fault: TextFault, _ formula: Formula) {
        if !fault.message.isEmpty { diagnostics.report(fault, in: formula.node) }
    }

    /// All parts; where one is at fault the others may still have faults of their own, which are told too.
    func all(
        _ parts: [Expression], _ formula: Formula,
        _ compiled: (Int, Expression) throws(TextFault) -> Series
    ) throws(TextFault) -> [Series] {
        var values: [Series] = []
        for (place, part) in parts.enumerated() {
            do throws(TextFault) { values.append(try compiled(place, part)) } catch {
                tell(error, formula)
                // A name with a hyphen that was read as a difference: its other part is no name of its own.
                if error.suggestion?.hasPrefix("`") == true { break }
            }
        }
        if values.count < parts.count { throw Self.reported }
        return values
    }

    /// Both sides of a sign.
    private func both(
        _ left: Expression, _ right: Expression, _ formula: Formula,
        _ compiled: (Expression) throws(TextFault) -> Series
    ) throws(TextFault) -> (Series, Series) {
        let values = try all([left, right], formula) { _, part throws(TextFault) in try compiled(part) }
        return (values[0], values[1])
    }

    private func power(
        _ base: Expression, _ exponent: Expression, _ part: Expression, _ formula: Formula
    ) throws(TextFault) -> Series {
        let values = try all([base, exponent], formula) { place, part throws(TextFault) in
            place == 0 ? try compile(part, formula) : try pure(part, formula, "'^'")
        }
        let (a, b) = (values[0], values[1])
        if a.dimension == .one { return a.power(b) }
        guard let value = b.constantValue, let whole = Int(exactly: value),
            a.dimension.raised(to: whole) != nil
        else {
            throw formula.fault(
                part, "only a pure number takes this power",
                expected: "a small whole power of \(a.dimension.words)")
        }
        return a.power(b)
    }

    // MARK: - Units

    /// Compiles a part that must be a pure number.
    func pure(
        _ part: Expression, _ formula: Formula, _ user: String
    ) throws(TextFault) -> Series {
        let series = try compile(part, formula)
        guard series.dimension == .one || series.constantValue == 0 else {
            throw formula.fault(
                part, "\(user) takes a pure number, and this measures \(series.dimension.words)")
        }
        return series.retagged(.one)
    }

    func requireLike(
        _ a: Series, _ b: Series, _ part: Expression, _ formula: Formula, _ user: String
    ) throws(TextFault) {
        if a.dimension == b.dimension || a.constantValue == 0 || b.constantValue == 0 { return }
        throw formula.fault(
            part, "\(user) mixes \(a.dimension.words) and \(b.dimension.words)",
            expected: "the same units on both sides")
    }

    // MARK: - Arguments

    func monthly(
        _ part: Expression, _ formula: Formula
    ) throws(TextFault) -> Series {
        try compile(part, formula)
    }

    /// The same for a part of which only past months are read.
    func past(_ part: Expression, _ formula: Formula) throws(TextFault) -> Series {
        try names.readingPast { () throws(TextFault) in try compile(part, formula) }
    }

    /// A whole number of months known in advance: `12` or `12 months`.
    func wholeMonths(
        _ part: Expression, _ formula: Formula
    ) throws(TextFault) -> Int {
        let series = try compile(part, formula)
        guard let value = series.constantValue, let whole = Int(exactly: value),
            (0...TimeGrid.stepCountLimits.upperBound).contains(whole),
            series.dimension == .one || series.dimension == .month
        else {
            throw formula.fault(
                part, "a number of months must be whole and fixed", expected: "such as 12 months")
        }
        return whole
    }

    private func call(
        _ name: String, _ arguments: [Expression.Argument], _ part: Expression, _ formula: Formula
    ) throws(TextFault) -> Series {
        let local = names.function(named: name)
        let builtIn = BuiltInFunction(rawValue: name)
        guard let counts = local.map({ $0.argumentCount...$0.argumentCount })
            ?? builtIn?.argumentCounts
        else {
            throw formula.fault(
                part, "unknown function '\(name)'", expected: "a function of the language",
                suggestion: names.trail.search.nearest(
                    to: name, in: names.functionNames + BuiltInFunction.allCases.map(\.rawValue)))
        }
        if let labeled = arguments.first(where: { $0.label != nil }) {
            throw formula.fault(
                labeled.value, "'\(name)' takes its arguments by position, without labels")
        }
        guard counts.contains(arguments.count) else {
            throw formula.fault(
                part,
                "'\(name)' was given \(arguments.count) argument"
                    + (arguments.count == 1 ? "" : "s"),
                expected: local?.signature ?? builtIn?.signature)
        }
        if let builtIn, local == nil {
            return try builtIn.apply(arguments.map(\.value), part, formula, self)
        }
        let values = try all(arguments.map(\.value), formula) { _, part throws(TextFault) in
            local?.readsPast == true ? try past(part, formula) : try monthly(part, formula)
        }
        guard let series = local?.apply(values) else {
            throw formula.fault(part, "the unit has too large a power")
        }
        return series
    }
}

extension Formula {
    /// The fault of a part that leads back to itself by way of the names of `chain`.
    func cycle(
        _ part: Expression, _ chain: String, isSum: Bool = false, hasStates: Bool = false
    ) -> TextFault {
        let remedy = hasStates ? "a state carries a value on" : "lag(x, 1) reads last month's"
        return fault(
            part, "cyclic definition: \(chain)",
            expected: isSum
                ? "another name: this one, which no factor has, is the sum of the lines below it"
                : "names that do not lead back to themselves; \(remedy)")
    }
}

// MARK: - The calendar

/// Names that every formula knows.
package enum CalendarName: String, CaseIterable {
    /// Years from the view to the end of the month; not above 0 in known months.
    case t
    /// Calendar month, 1 to 12.
    case month
    /// Calendar year.
    case year
    /// Clock hours of the month.
    case hours = "hours_in_month"

    func series(_ graph: SeriesGraph, _ grid: TimeGrid) -> Series {
        let steps = 0..<grid.stepCount
        return switch self {
        case .t: graph.series(perStep: steps.map { grid.time(at: $0) })
        case .month: graph.series(perStep: steps.map { Double(grid.month(at: $0).month) })
        case .year: graph.series(perStep: steps.map { Double(grid.year(at: $0)) })
        case .hours:
            graph.series(perStep: steps.map { grid.hours(at: $0) }, .hour / .month)
        }
    }
}
