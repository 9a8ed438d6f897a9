import CKernels
import Randomness

/// One row of a tile's register file: a quantity of every path in the tile at one step.
package struct Row: Hashable, Sendable {
    package let index: Int
    package init(_ index: Int) { self.index = index }
}

/// One entry of the scalar table: a number per step that all paths share.
package struct Scalar: Hashable, Sendable {
    package let slot: Int
    package init(_ slot: Int) { self.slot = slot }
}

/// What an instruction reads: a row of the register file, or the step's scalar.
package enum Operand: Hashable, Sendable {
    case row(Row)
    case scalar(Scalar)
}

/// Elementwise operations of one argument.
package enum UnaryOperation: String, CaseIterable, Sendable {
    case negate, absolute, squareRoot, exp, log, normalCDF, normalQuantile, floor, not

    package var kernel: sf_unary_operation {
        switch self {
        case .negate: SF_NEGATE
        case .absolute: SF_ABSOLUTE
        case .squareRoot: SF_SQUARE_ROOT
        case .exp: SF_EXP
        case .log: SF_LOG
        case .normalCDF: SF_NORMAL_CDF
        case .normalQuantile: SF_NORMAL_QUANTILE
        case .floor: SF_FLOOR
        case .not: SF_NOT
        }
    }

    /// The value for one number, with the bits of the row leaf.
    package func callAsFunction(_ a: Double) -> Double { sf_unary_scalar(kernel, a) }
}

/// Elementwise operations of two arguments; comparisons give 1 or 0, and NaN for NaN.
package enum BinaryOperation: String, CaseIterable, Sendable {
    case add, subtract, multiply, divide, minimum, maximum
    case less, lessOrEqual, equal, notEqual, and, or, power

    package var kernel: sf_binary_operation {
        switch self {
        case .add: SF_ADD
        case .subtract: SF_SUBTRACT
        case .multiply: SF_MULTIPLY
        case .divide: SF_DIVIDE
        case .minimum: SF_MINIMUM
        case .maximum: SF_MAXIMUM
        case .less: SF_LESS
        case .lessOrEqual: SF_LESS_OR_EQUAL
        case .equal: SF_EQUAL
        case .notEqual: SF_NOT_EQUAL
        case .and: SF_AND
        case .or: SF_OR
        case .power: SF_POWER
        }
    }

    /// The value for one pair of numbers, with the bits of the row leaf.
    package func callAsFunction(_ a: Double, _ b: Double) -> Double {
        sf_binary_scalar(kernel, a, b)
    }
}

/// The law of an addressed draw.
package enum DrawLaw: String, CaseIterable, Sendable {
    case uniform, normal
    /// No chance at all: the number of the path, from 0.
    case number

    /// What a draw is held at; nil where there is no chance.
    package var median: Double? {
        switch self {
        case .uniform: 0.5
        case .normal: 0
        case .number: nil
        }
    }
}

/// Whose draw it is: everything of the address but seed, path and month.
package struct DrawSource: Hashable, Sendable {
    package let name: NameHash
    package let purpose: DrawPurpose
    /// Position among the draws of one month and purpose, below 2^24.
    package let index: Int
    /// The month in the address, where it is not the one in which the draw is made.
    package let fixedMonth: Int?
    /// Whether this is the independent copy of the draw, for pick-freeze designs.
    package private(set) var isRedrawn = false
    /// Whether the draw is its law's median on every path.
    package private(set) var isHeld = false

    /// - Parameter fixedMonth: counted as ``DrawAddress`` does; for a draw made once for a path.
    package init(
        name: NameHash, purpose: DrawPurpose, index: Int = 0, fixedMonth: Int? = nil
    ) {
        precondition((0..<DrawAddress.Field.index.limit).contains(index), "draw index out of range")
        self.name = name
        self.purpose = purpose
        self.index = index
        self.fixedMonth = fixedMonth
    }

    /// The same draw from a second, independent stream.
    package var redrawn: DrawSource {
        var copy = self
        copy.isRedrawn = true
        return copy
    }

    /// The same draw held at its median.
    package var held: DrawSource {
        var copy = self
        copy.isHeld = true
        return copy
    }

    /// Added to the purpose of a copy's draws; purposes are below it, so addresses never meet.
    private static let copyPurpose: UInt32 = 0x80

    /// The address of a path's draw in a month.
    ///
    /// - Precondition: path and month fit their fields; a plan is checked for that when it is made.
    func draw(seed: UInt64, path: UInt64, month: Int) -> sf_draw {
        sf_draw(
            seed: seed, first_path: path,
            month: UInt32(truncatingIfNeeded: fixedMonth ?? month), name: name.value,
            purpose: UInt32(purpose.rawValue) | (isRedrawn ? Self.copyPurpose : 0),
            index: UInt32(truncatingIfNeeded: index))
    }
}

/// Names whose draws are replaced by independent copies.
package struct RedrawnNames: Hashable, Sendable {
    private let names: Set<NameHash>

    package init(_ names: some Sequence<String>) { self.names = Set(names.map(NameHash.init)) }

    package func contains(_ name: NameHash) -> Bool { names.contains(name) }

    /// The draw, or its copy where the name is one of these.
    package func callAsFunction(_ source: DrawSource) -> DrawSource {
        names.contains(source.name) ? source.redrawn : source
    }
}

/// A tile instruction: one call into a leaf loop over the tile's paths.
///
/// `out` may equal an input row. Scalars are read at the current step.
package enum Instruction: Hashable, Sendable {
    case unary(UnaryOperation, out: Row, Row)
    case binary(BinaryOperation, out: Row, Operand, Operand)
    /// `out = condition ? then : else`.
    case select(out: Row, condition: Row, then: Operand, else: Operand)
    /// `out = fma(p, x, fma(q, z, r))`, the exact transition of a Gaussian state.
    case affine(out: Row, p: Scalar, x: Row, q: Scalar, z: Row, r: Scalar)
    /// `out = Σ c[k] x[k]` by fused steps in order; the scalars are neighbours from `first` on.
    case combine(out: Row, rows: [Row], first: Scalar)
    /// `out = exp(a + b)`, the bits of an addition followed by `exp`.
    case expSum(out: Row, Row, Operand)
    /// `out = curve(a)`, a function that was tabulated while planning.
    case curve(Curve, out: Row, Row)
    /// `out` = how many of `thresholds` ascending scalars lie below a; they are neighbours from
    /// `first` on.
    case countBelow(out: Row, Row, first: Scalar, thresholds: Int)
    case fill(out: Row, Scalar)
    case copy(out: Row, Row)
    case draw(DrawLaw, out: Row, DrawSource)
    /// Reads what `writeRing` stored `back` steps ago; a ring is `depth` rows from `first` on.
    case readRing(out: Row, first: Row, depth: Int, back: Int)
    case writeRing(first: Row, depth: Int, Row)
    /// Writes the row of recorded series number `series` for this step.
    case record(series: Int, Row)
    /// Writes column number `column` of the per-path results.
    case result(column: Int, Row)
}
