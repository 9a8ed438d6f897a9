/// Reads an expression by operator precedence.
///
/// From loose to tight: `or`, `and`, `not`, one comparison, `+ -`, `* /`, unary minus, `^`. All
/// binary operators group to the left except `^`; so `-2^2` is −4 and `2^3^2` is 2⁹. Comparisons
/// do not chain.
///
/// - Source: V. R. Pratt, "Top down operator precedence", 1973, doi:10.1145/512927.512931.
package struct ExpressionParser {
    /// Brackets, calls and signs within each other; beyond it a fault, never a full stack.
    package static let nestingLimit = 200
    /// The depth of the finished tree; a long sum is as deep as it has terms.
    package static let depthLimit = 1_000
    /// Unicode scalars of one expression.
    package static let lengthLimit = 50_000

    private var lexer: ExpressionLexer
    private var token: ExpressionLexer.Token
    private var nesting = 0

    package static func parse(_ text: String) throws(TextFault) -> Expression {
        guard text.unicodeScalars.count <= lengthLimit else {
            throw TextFault(at: 0, length: 20, "the expression is too long")
        }
        var parser = try ExpressionParser(text)
        guard parser.token.kind != .end else {
            throw TextFault(at: 0, "the expression is empty", expected: "a number or a formula")
        }
        let expression = try parser.expression(above: 0)
        guard parser.token.kind == .end else { throw parser.unexpected() }
        return expression
    }

    private init(_ text: String) throws(TextFault) {
        lexer = ExpressionLexer(text)
        token = try lexer.next()
    }

    // MARK: - Operators

    private static let comparisonLevel = 4
    private static let notLevel = 3
    private static let minusLevel = 7

    /// How tightly a binary operator binds, and whether it groups to the right.
    private static func binding(
        of sign: String
    ) -> (level: Int, operator: Expression.BinaryOperator, groupsRight: Bool)? {
        guard let binary = Expression.BinaryOperator(rawValue: sign) else { return nil }
        switch binary {
        case .or: return (1, binary, false)
        case .and: return (2, binary, false)
        case .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual:
            return (comparisonLevel, binary, false)
        case .add, .subtract: return (5, binary, false)
        case .multiply, .divide: return (6, binary, false)
        case .power: return (8, binary, true)
        }
    }

    /// Reads on while operators bind tighter than `level`; `start` is an operand read already.
    private mutating func expression(
        above level: Int, startingWith start: Expression? = nil
    ) throws(TextFault) -> Expression {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= ExpressionParser.nestingLimit else {
            throw TextFault(
                at: token.offset, length: token.length,
                "nested more than \(ExpressionParser.nestingLimit) deep")
        }
        var left: Expression
        if let start { left = start } else { left = try operand() }
        while case .sign(let sign) = token.kind, let binding = ExpressionParser.binding(of: sign),
            binding.level > level
        {
            let place = token
            try advance()
            let right = try expression(
                above: binding.groupsRight ? binding.level - 1 : binding.level)
            left = try make(.binary(binding.operator, left, right), at: place)
            if binding.level == ExpressionParser.comparisonLevel, isComparison(token) {
                throw TextFault(
                    at: token.offset, length: token.length, "comparisons do not chain",
                    expected: "two comparisons joined by 'and'")
            }
        }
        return left
    }

    private func isComparison(_ token: ExpressionLexer.Token) -> Bool {
        guard case .sign(let sign) = token.kind else { return false }
        return ExpressionParser.binding(of: sign)?.level == ExpressionParser.comparisonLevel
    }

    // MARK: - Operands

    private mutating func operand() throws(TextFault) -> Expression {
        let place = token
        switch token.kind {
        case .literal(let quantity):
            try advance()
            return try make(.literal(quantity), at: place)
        case .name(let name):
            try advance()
            if token.kind == .sign("(") {
                return try make(.call(name, try arguments()), at: place)
            }
            if ["nan", "inf", "infinity"].contains(name.lowercased()) {
                throw TextFault(at: place.offset, length: place.length, "not a finite number")
            }
            return try make(.name(name), at: place)
        case .sign("("):
            try advance()
            let inner = try expression(above: 0)
            try expect(")", toClose: place)
            return inner
        case .sign("-"):
            try advance()
            let inner = try expression(above: ExpressionParser.minusLevel)
            return try make(.unary(.minus, inner), at: place)
        case .sign("+"):
            try advance()
            return try expression(above: ExpressionParser.minusLevel)
        case .sign("not"):
            try advance()
            let inner = try expression(above: ExpressionParser.notLevel)
            return try make(.unary(.not, inner), at: place)
        case .sign("if"):
            return try conditional()
        case .sign, .end:
            throw unexpected()
        }
    }

    private mutating func conditional() throws(TextFault) -> Expression {
        let place = token
        try advance()
        if token.kind == .sign("(") {
            // `if(a, b, c)`, unless the bracket only holds the condition of `if (a) then …`.
            let list = try arguments()
            guard list.count == 1, list[0].label == nil else {
                return try make(.call("if", list), at: place)
            }
            let condition = try expression(above: 0, startingWith: list[0].value)
            return try branches(of: condition, at: place)
        }
        return try branches(of: try expression(above: 0), at: place)
    }

    private mutating func branches(
        of condition: Expression, at place: ExpressionLexer.Token
    ) throws(TextFault) -> Expression {
        try expect("then", toClose: place)
        let consequence = try expression(above: 0)
        try expect("else", toClose: place)
        let alternative = try expression(above: 0)
        let arguments = [condition, consequence, alternative].map {
            Expression.Argument(label: nil, value: $0)
        }
        return try make(.call("if", arguments), at: place)
    }

    private mutating func arguments() throws(TextFault) -> [Expression.Argument] {
        let open = token
        try advance()
        var list: [Expression.Argument] = []
        if token.kind == .sign(")") {
            try advance()
            return list
        }
        while true {
            let value = try expression(above: 0)
            if token.kind == .sign(":"), case .name(let label) = value.form {
                try advance()
                list.append(.init(label: label, value: try expression(above: 0)))
            } else {
                list.append(.init(label: nil, value: value))
            }
            guard token.kind == .sign(",") else { break }
            try advance()
        }
        try expect(")", toClose: open)
        return list
    }

    // MARK: - Tokens

    private mutating func advance() throws(TextFault) { token = try lexer.next() }

    private mutating func expect(
        _ sign: String, toClose open: ExpressionLexer.Token
    ) throws(TextFault) {
        guard token.kind == .sign(sign) else {
            var fault = unexpected()
            fault.expected = sign == ")" ? "a ')' for the '(' before" : "'\(sign)'"
            throw fault
        }
        try advance()
    }

    private func make(
        _ form: Expression.Form, at place: ExpressionLexer.Token
    ) throws(TextFault) -> Expression {
        let expression = Expression(form, offset: place.offset, length: place.length)
        guard expression.depth <= ExpressionParser.depthLimit else {
            throw TextFault(
                at: place.offset, length: place.length,
                "more than \(ExpressionParser.depthLimit) operations in a row")
        }
        return expression
    }

    private func unexpected() -> TextFault {
        if token.kind == .end {
            return TextFault(
                at: token.offset, "the expression ends too early", expected: "a number or a name")
        }
        return TextFault(
            at: token.offset, length: token.length, "unexpected text in the expression",
            expected: "an operator, or the end")
    }
}
