import ScenarioModel

extension ExpressionCompiler {
    /// `adjust(x, speed)` and `adjust(x, speed, start)`; the speed is a share, or a rate per month.
    func adjusted(
        _ x: Series, _ arguments: [Expression], _ formula: Formula
    ) throws(TextFault) -> Series {
        let speed = try monthly(arguments[1], formula)
        guard speed.dimension == .one || speed.dimension == .perMonth else {
            throw formula.fault(
                arguments[1], "a speed is a share a month, and this measures "
                    + speed.dimension.words, expected: "such as 20 %/month")
        }
        if let values = speed.tableValues, let bad = values.first(where: { !(0...1 ~= $0) }) {
            throw formula.fault(
                arguments[1], "a speed of \(NumberScanner.text(of: bad)) a month",
                expected: "a share from 0 to 1 a month, such as 20 %/month")
        }
        guard arguments.count == 3 else { return x.adjusting(at: speed, from: nil) }
        let start = try monthly(arguments[2], formula)
        try requireLike(x, start, arguments[2], formula, "'adjust'")
        guard let value = start.constantValue else {
            throw formula.fault(
                arguments[2], "the value before the first month must be fixed",
                expected: "a number")
        }
        return x.adjusting(at: speed, from: value)
    }
}
