import ScenarioModel

/// The functions of the expression language, declared once: name, argument counts, meaning.
package enum BuiltInFunction: String, CaseIterable {
    // Month by month
    case min, max, clamp
    case `if`
    case exp, log, sqrt, abs, floor
    case normalCDF = "normal_cdf"
    // Along the months
    case lag, cumulative
    case trailingMean = "trailing_mean"
    case trailingSum = "trailing_sum"
    case adjust
    // One number per path
    case total, average, lowest, highest, first, last

    var argumentCounts: ClosedRange<Int> {
        switch self {
        case .min, .max: 2...64
        case .clamp, .if: 3...3
        case .adjust: 2...3
        case .lag, .trailingMean, .trailingSum: 2...2
        case .exp, .log, .sqrt, .abs, .floor, .normalCDF, .cumulative, .first, .last: 1...1
        case .total, .average, .lowest, .highest: 1...3
        }
    }

    package var signature: String {
        switch self {
        case .min, .max: "\(rawValue)(a, b, ...)"
        case .clamp: "clamp(x, low, high)"
        case .if: "if(condition, then, else)"
        case .exp, .log, .sqrt, .abs, .floor, .normalCDF, .cumulative: "\(rawValue)(x)"
        case .lag, .trailingMean, .trailingSum: "\(rawValue)(x, months)"
        case .adjust: "adjust(x, speed) or adjust(x, speed, start)"
        case .first, .last: "\(rawValue)(line)"
        case .total, .average, .lowest, .highest:
            "\(rawValue)(line), \(rawValue)(line, year or month) or \(rawValue)(line, from, to)"
        }
    }

    package var summary: String {
        switch self {
        case .min: "the smallest of its arguments"
        case .max: "the largest of its arguments"
        case .clamp: "x, but at least low and at most high"
        case .if: "then where the condition holds, else elsewhere"
        case .exp: "e to the power x"
        case .log: "natural logarithm"
        case .sqrt: "square root"
        case .abs: "magnitude"
        case .floor: "the largest whole number not above x"
        case .normalCDF: "standard normal distribution function"
        case .lag: "the value so many months ago, zero before the first month"
        case .cumulative: "running total from the first month"
        case .trailingMean: "mean over this month and those before it"
        case .trailingSum: "sum over this month and those before it"
        case .adjust: "follows x, closing the share speed of the gap each month"
        case .total: "sum over the months of the path, of a year, a month, or from one to another"
        case .average: "mean over the months"
        case .lowest: "smallest monthly value"
        case .highest: "largest monthly value"
        case .first: "value in the first month"
        case .last: "value in the last month"
        }
    }

    var isFold: Bool {
        switch self {
        case .total, .average, .lowest, .highest, .first, .last: true
        default: false
        }
    }

    /// Whether the value of a month depends on the months before it.
    var followsMonths: Bool {
        switch self {
        case .lag, .cumulative, .trailingMean, .trailingSum, .adjust: true
        default: false
        }
    }

    func apply(
        _ arguments: [Expression], _ part: Expression, _ formula: Formula,
        _ compiler: ExpressionCompiler
    ) throws(TextFault) -> Series {
        if isFold { return try fold(arguments, part, formula, compiler) }
        if followsMonths, compiler.monthlyNames != nil {
            throw formula.fault(
                part, "'\(rawValue)' follows the months, and this formula is about whole paths",
                expected: "a fold of it over monthly lines, such as lowest(cumulative(cash))")
        }
        func pure() throws(TextFault) -> Series {
            try compiler.pure(arguments[0], formula, "'\(rawValue)'")
        }
        switch self {
        case .exp: return try pure().exponential
        case .log: return try pure().logarithm
        case .normalCDF: return try pure().normalCDF
        default: break
        }
        if self == .lag {
            let months = try compiler.wholeMonths(arguments[1], formula)
            let x = months == 0
                ? try compiler.monthly(arguments[0], formula)
                : try compiler.past(arguments[0], formula)
            return x.lagged(by: months)
        }
        if [.if, .min, .max, .clamp].contains(self) {
            return try choice(arguments, part, formula, compiler)
        }
        let x = try compiler.monthly(arguments[0], formula)
        switch self {
        case .abs: return x.magnitude
        case .floor: return x.roundedDown
        case .cumulative: return x.cumulative
        case .sqrt:
            guard x.dimension.squareRoot != nil else {
                throw formula.fault(
                    arguments[0], "no square root of \(x.dimension.words)")
            }
            return x.squareRoot
        case .trailingMean, .trailingSum:
            let months = try compiler.wholeMonths(arguments[1], formula)
            guard months >= 1 else {
                throw formula.fault(arguments[1], "a window has at least one month")
            }
            warn(ofWindow: months, arguments[1], formula, compiler)
            return self == .trailingMean
                ? x.trailingMean(over: months) : x.trailingSum(over: months)
        case .adjust: return try compiler.adjusted(x, arguments, formula)
        default: return x
        }
    }

    /// One of several values of the same unit.
    private func choice(
        _ arguments: [Expression], _ part: Expression, _ formula: Formula,
        _ compiler: ExpressionCompiler
    ) throws(TextFault) -> Series {
        let values = try compiler.all(arguments, formula) { place, part throws(TextFault) in
            self == .if && place == 0
                ? try compiler.pure(part, formula, "'if'") : try compiler.monthly(part, formula)
        }
        if self == .if {
            try compiler.requireLike(values[1], values[2], part, formula, "'if'")
            return select(values[0], values[1], else: values[2])
        }
        var result = values[0]
        for (index, next) in values.enumerated().dropFirst() {
            try compiler.requireLike(result, next, arguments[index], formula, "'\(rawValue)'")
            let isUpper = self == .min || (self == .clamp && index == 2)
            result = isUpper ? minimum(result, next) : maximum(result, next)
        }
        return result
    }

    /// A window longer than the run never fills.
    private func warn(
        ofWindow months: Int, _ part: Expression, _ formula: Formula, _ compiler: ExpressionCompiler
    ) {
        let run = compiler.graph.stepCount
        guard compiler.isDated, months > run else { return }
        let node = formula.node
        compiler.diagnostics.add(
            Diagnostic(
                .warning, at: formula.position(of: part), keyPath: node.keyPath,
                offending: "\(months)",
                message: "the run has \(run) months, so that '\(rawValue)' never covers \(months)",
                expected: "a window of \(run) months or less, or a longer horizon"))
    }

    // MARK: - Folds

    private func fold(
        _ arguments: [Expression], _ part: Expression, _ formula: Formula,
        _ compiler: ExpressionCompiler
    ) throws(TextFault) -> Series {
        guard let monthlyNames = compiler.monthlyNames else {
            throw formula.fault(
                part, "'\(rawValue)' needs the whole path, which a month cannot know",
                expected: "a monthly function such as cumulative(x) or trailing_mean(x, 12)")
        }
        let inner = ExpressionCompiler(
            graph: compiler.graph, grid: compiler.grid, names: monthlyNames,
            closingNames: compiler.names, diagnostics: compiler.diagnostics)
        let x = try inner.monthly(arguments[0], formula)
        let grid = compiler.grid.horizon
        let steps = try FoldSpan(grid: grid, formula: formula).steps(arguments.dropFirst())
        switch self {
        case .total: return x.total(over: steps)
        case .average: return x.mean(over: steps)
        case .lowest: return x.lowest(over: steps)
        case .highest: return x.highest(over: steps)
        case .first: return x.value(at: 0)
        default: return x.value(at: grid.stepCount - 1)
        }
    }
}
