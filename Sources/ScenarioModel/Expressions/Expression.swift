/// The syntax tree of a formula such as `price * max(served, 70 % * capacity)`.
///
/// Only syntax: names are not looked up and units not checked here. Every node knows where it
/// stands in its text, in Unicode scalars from the start.
package struct Expression: Sendable, Hashable {
    package indirect enum Form: Sendable, Hashable {
        case literal(Quantity)
        /// A dotted name: `spot`, `expense.compute.aws`, `loss.2027`.
        case name(String)
        /// `if a then b else c` reads as `if(a, b, c)`.
        case call(String, [Argument])
        case unary(UnaryOperator, Expression)
        case binary(BinaryOperator, Expression, Expression)
    }

    package struct Argument: Sendable, Hashable {
        package let label: String?
        package let value: Expression
    }

    package enum UnaryOperator: String, Sendable {
        case minus = "-"
        case not = "not"
    }

    package enum BinaryOperator: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case power = "^"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case equal = "=="
        case notEqual = "!="
        case and = "and"
        case or = "or"
    }

    package let form: Form
    /// Where the node's own sign stands: a name's or call's first letter, a binary operator.
    package let offset: Int
    /// Scalars of that sign.
    package let length: Int
    /// One more than the deepest operand's; at most `ExpressionParser.depthLimit`.
    package let depth: Int

    package init(_ form: Form, offset: Int, length: Int) {
        self.form = form
        self.offset = offset
        self.length = length
        let below =
            switch form {
            case .literal, .name: 0
            case .call(_, let arguments): arguments.map(\.value.depth).max() ?? 0
            case .unary(_, let operand): operand.depth
            case .binary(_, let left, let right): max(left.depth, right.depth)
            }
        depth = below + 1
    }

    /// Names that the expression refers to, in the order of their first use.
    package var names: [String] {
        var found: [String] = []
        func visit(_ expression: Expression) {
            switch expression.form {
            case .literal: break
            case .name(let name): if !found.contains(name) { found.append(name) }
            case .call(_, let arguments): for argument in arguments { visit(argument.value) }
            case .unary(_, let operand): visit(operand)
            case .binary(_, let left, let right):
                visit(left)
                visit(right)
            }
        }
        visit(self)
        return found
    }

    /// Fully bracketed, for tests and messages: `(a + (b * c))`.
    package var bracketed: String {
        switch form {
        case .literal(let quantity):
            return quantity.text
        case .name(let name):
            return name
        case .call(let name, let arguments):
            let list = arguments.map { argument in
                (argument.label.map { "\($0): " } ?? "") + argument.value.bracketed
            }
            return "\(name)(\(list.joined(separator: ", ")))"
        case .unary(.minus, let operand):
            return "(-\(operand.bracketed))"
        case .unary(.not, let operand):
            return "(not \(operand.bracketed))"
        case .binary(let sign, let left, let right):
            return "(\(left.bracketed) \(sign.rawValue) \(right.bracketed))"
        }
    }
}

/// An expression with the scalar of the document it was read from, so that whatever is found wrong
/// with a part of it later can be reported at that part.
package struct Formula: Sendable {
    package let expression: Expression
    package let node: DocumentNode

    package init(_ expression: Expression, from node: DocumentNode) {
        self.expression = expression
        self.node = node
    }

    /// Reads the text of a scalar node.
    package init(_ node: DocumentNode) throws(TextFault) {
        self.init(try ExpressionParser.parse(node.text ?? ""), from: node)
    }

    package var text: String { node.text ?? "" }

    package func position(of part: Expression) -> SourcePosition {
        node.position(atOffset: part.offset)
    }

    /// A fault of `part`, to be given to `Diagnostics.report(_:in:)` with this formula's node.
    package func fault(
        _ part: Expression, _ message: String, expected: String? = nil, suggestion: String? = nil
    ) -> TextFault {
        TextFault(
            at: part.offset, length: part.length, message, expected: expected,
            suggestion: suggestion)
    }
}
