import ScenarioModel
import TilePrograms

/// A quantity per month and path, as a formula: what contract code in Swift reads and writes.
///
/// Operators do not compute; they add nodes to the series' ``SeriesGraph``. Code over series runs once,
/// at plan time, and the compiled program runs for every path:
///
///     let served = minimum(wanted, capacity)
///     let cost   = price * maximum(served, takeFraction * capacity)
///
/// *Units*: every series carries its dimension. Adding or comparing unlike dimensions is a programmer's
/// fault and traps; text expressions are checked before they reach these operators.
public struct Series {
    public let graph: SeriesGraph
    package let node: NodeID
    package let dimension: Dimension

    package init(graph: SeriesGraph, node: NodeID, dimension: Dimension) {
        self.graph = graph
        self.node = node
        self.dimension = dimension
    }

    package var level: Level { graph.level(of: node) }

    /// The number, where the series is one for all months and paths.
    package var constantValue: Double? { graph.constantValue(node) }

    /// The values per step, where no path differs from another.
    package var tableValues: [Double]? { graph.tableValues(node) }

    /// A number in the same graph.
    package func constant(_ value: Double, _ dimension: Dimension = .one) -> Series {
        graph.series(value, dimension)
    }

    /// The same numbers under another dimension; for formulas whose constants carry hidden units.
    package func retagged(_ dimension: Dimension) -> Series {
        Series(graph: graph, node: node, dimension: dimension)
    }

    // MARK: - Helpers

    private func unary(_ operation: UnaryOperation, _ dimension: Dimension) -> Series {
        Series(graph: graph, node: graph.unary(operation, node), dimension: dimension)
    }

    fileprivate func binary(
        _ operation: BinaryOperation, _ other: Series, _ dimension: Dimension
    ) -> Series {
        Series(
            graph: graph, node: graph.binary(operation, node, other.node), dimension: dimension)
    }

    /// Zero has every dimension.
    fileprivate func common(_ other: Series) -> Dimension {
        if dimension == other.dimension { return dimension }
        if other.constantValue == 0 { return dimension }
        if constantValue == 0 { return other.dimension }
        preconditionFailure("unlike units: \(dimension.words) and \(other.dimension.words)")
    }

    // MARK: - Arithmetic

    public static func + (a: Series, b: Series) -> Series { a.binary(.add, b, a.common(b)) }
    public static func - (a: Series, b: Series) -> Series { a.binary(.subtract, b, a.common(b)) }
    public static func * (a: Series, b: Series) -> Series {
        a.binary(.multiply, b, a.dimension * b.dimension)
    }
    public static func / (a: Series, b: Series) -> Series {
        a.binary(.divide, b, a.dimension / b.dimension)
    }
    public static prefix func - (a: Series) -> Series { a.unary(.negate, a.dimension) }

    public static func + (a: Series, b: Double) -> Series { a + a.constant(b, a.dimension) }
    public static func - (a: Series, b: Double) -> Series { a - a.constant(b, a.dimension) }
    public static func - (a: Double, b: Series) -> Series { b.constant(a, b.dimension) - b }
    public static func * (a: Series, b: Double) -> Series { a * a.constant(b) }
    public static func * (a: Double, b: Series) -> Series { b.constant(a) * b }
    public static func / (a: Double, b: Series) -> Series { b.constant(a) / b }
    public static func / (a: Series, b: Double) -> Series { a / a.constant(b) }

    // MARK: - Comparison and logic (1 for true, 0 for false)

    public static func < (a: Series, b: Series) -> Series { a.compared(.less, b) }
    public static func <= (a: Series, b: Series) -> Series { a.compared(.lessOrEqual, b) }
    public static func > (a: Series, b: Series) -> Series { b.compared(.less, a) }
    public static func >= (a: Series, b: Series) -> Series { b.compared(.lessOrEqual, a) }

    public func equals(_ other: Series) -> Series { compared(.equal, other) }
    public func differs(from other: Series) -> Series { compared(.notEqual, other) }
    public func and(_ other: Series) -> Series { binary(.and, other, .one) }
    public func or(_ other: Series) -> Series { binary(.or, other, .one) }
    public var not: Series { unary(.not, .one) }

    private func compared(_ operation: BinaryOperation, _ other: Series) -> Series {
        _ = common(other)
        return binary(operation, other, .one)
    }

    // MARK: - Functions

    /// max(x, 0).
    public var positivePart: Series { maximum(self, constant(0, dimension)) }
    public var magnitude: Series { unary(.absolute, dimension) }
    public var roundedDown: Series { unary(.floor, dimension) }

    /// √x; the dimension's exponents halve.
    public var squareRoot: Series {
        guard let half = dimension.squareRoot else {
            preconditionFailure("no square root of \(dimension.words)")
        }
        return unary(.squareRoot, half)
    }

    /// eˣ of a pure number.
    public var exponential: Series {
        precondition(dimension == .one, "exp takes a pure number")
        return unary(.exp, .one)
    }

    /// ln x of a pure number.
    public var logarithm: Series {
        precondition(dimension == .one, "log takes a pure number")
        return unary(.log, .one)
    }

    /// Φ(x), the standard normal distribution function.
    public var normalCDF: Series {
        precondition(dimension == .one, "normal_cdf takes a pure number")
        return unary(.normalCDF, .one)
    }

    /// x raised to a constant or varying power; only a pure number may take a varying one.
    public func power(_ exponent: Series) -> Series {
        precondition(exponent.dimension == .one, "a power is a pure number")
        if dimension == .one { return binary(.power, exponent, .one) }
        guard let value = exponent.constantValue, let whole = Int(exactly: value),
            let raised = dimension.raised(to: whole)
        else { preconditionFailure("units take small whole powers") }
        return binary(.power, exponent, raised)
    }
}

/// The smaller of two series, month by month.
public func minimum(_ a: Series, _ b: Series) -> Series { a.binary(.minimum, b, a.common(b)) }

/// The larger of two series, month by month.
public func maximum(_ a: Series, _ b: Series) -> Series { a.binary(.maximum, b, a.common(b)) }

/// `condition ? a : b`, month by month and path by path.
public func select(_ condition: Series, _ a: Series, else b: Series) -> Series {
    let node = a.graph.select(condition.node, then: a.node, else: b.node)
    return Series(graph: a.graph, node: node, dimension: a.common(b))
}

// MARK: - Making series

extension SeriesGraph {
    package func series(_ value: Double, _ dimension: Dimension = .one) -> Series {
        Series(graph: self, node: constant(value), dimension: dimension)
    }

    /// A number per step that all paths share.
    package func series(perStep values: [Double], _ dimension: Dimension = .one) -> Series {
        Series(graph: self, node: table(values), dimension: dimension)
    }

    package func series(_ node: NodeID, _ dimension: Dimension = .one) -> Series {
        Series(graph: self, node: node, dimension: dimension)
    }
}
