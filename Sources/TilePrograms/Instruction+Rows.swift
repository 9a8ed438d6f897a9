/// Which rows an instruction touches.
extension Instruction {
    /// Rows whose values it reads. A ring's reader and its writer count as readers of all its rows,
    /// because which one they touch depends on the step.
    var reads: [Row] {
        switch self {
        case .unary(_, _, let a), .curve(_, _, let a), .countBelow(_, let a, _, _), .copy(_, let a),
            .record(_, let a), .result(_, let a):
            [a]
        case .binary(_, _, let a, let b): [a.row, b.row].compactMap(\.self)
        case .expSum(_, let a, let b): [a] + [b.row].compactMap(\.self)
        case .select(_, let condition, let a, let b): [condition] + [a.row, b.row].compactMap(\.self)
        case .affine(_, _, let x, _, let z, _): [x, z]
        case .combine(_, let rows, _): rows
        case .fill, .draw: []
        case .readRing(_, let first, let depth, _): Self.ring(first, depth)
        case .writeRing(let first, let depth, let a): Self.ring(first, depth) + [a]
        }
    }

    /// The row that it overwrites.
    var write: Row? {
        switch self {
        case .unary(_, let out, _), .binary(_, let out, _, _), .select(let out, _, _, _),
            .affine(let out, _, _, _, _, _), .combine(let out, _, _), .expSum(let out, _, _),
            .curve(_, let out, _), .fill(let out, _), .copy(let out, _), .draw(_, let out, _),
            .countBelow(let out, _, _, _), .readRing(let out, _, _, _):
            out
        case .writeRing, .record, .result: nil
        }
    }

    private static func ring(_ first: Row, _ depth: Int) -> [Row] {
        (0..<depth).map { Row(first.index + $0) }
    }
}

extension Operand {
    var row: Row? { if case .row(let row) = self { row } else { nil } }
}
