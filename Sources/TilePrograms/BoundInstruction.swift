import CKernels

/// An instruction with its leaf and its addresses looked up: a trivial value, so that running it
/// neither counts references nor allocates.
enum BoundInstruction {
    typealias Out = UnsafeMutablePointer<Double>
    typealias In = UnsafePointer<Double>

    case unary(sf_unary, Out, In)
    case binaryRowRow(sf_binary_vv, Out, In, In)
    case binaryRowScalar(sf_binary_vs, Out, In, Int)
    case binaryScalarRow(sf_binary_sv, Out, Int, In)
    case selectRowRow(Out, In, In, In)
    case selectRowScalar(Out, In, In, Int)
    case selectScalarRow(Out, In, Int, In)
    case selectScalarScalar(Out, In, Int, Int)
    case affine(Out, p: Int, In, q: Int, In, r: Int)
    case combine(Out, UnsafePointer<UnsafePointer<Double>?>, Int, count: Int)
    case expSumRow(Out, In, In)
    case expSumScalar(Out, In, Int)
    case fill(Out, Int)
    case copy(Out, In)
    case uniform(Out, DrawSource)
    case normal(Out, DrawSource)
    case readRing(Out, In, depth: Int, back: Int)
    case writeRing(Out, depth: Int, In)
    case record(Int, In)
    case result(Int, In)
}

extension TileExecutor {
    /// Looks up leaf and addresses. Pointer lists that `combine` needs are appended to `lists`.
    static func bind(
        _ instruction: Instruction, rows: UnsafeMutablePointer<Double>, tile: Int,
        leaves: UnsafePointer<sf_leaves>, lists: inout [UnsafeMutablePointer<UnsafePointer<Double>?>]
    ) -> BoundInstruction {
        func address(_ row: Row) -> UnsafeMutablePointer<Double> { rows + row.index * tile }
        switch instruction {
        case .unary(let operation, let out, let a):
            return .unary(sf_unary_leaf(leaves, operation.kernel), address(out), address(a))
        case .binary(let operation, let out, .row(let a), .row(let b)):
            return .binaryRowRow(
                sf_binary_vv_leaf(leaves, operation.kernel), address(out), address(a), address(b))
        case .binary(let operation, let out, .row(let a), .scalar(let b)):
            return .binaryRowScalar(
                sf_binary_vs_leaf(leaves, operation.kernel), address(out), address(a), b.slot)
        case .binary(let operation, let out, .scalar(let a), .row(let b)):
            return .binaryScalarRow(
                sf_binary_sv_leaf(leaves, operation.kernel), address(out), a.slot, address(b))
        case .binary(_, _, .scalar, .scalar):
            preconditionFailure("a binary instruction reads at least one row")
        case .select(let out, let condition, .row(let a), .row(let b)):
            return .selectRowRow(address(out), address(condition), address(a), address(b))
        case .select(let out, let condition, .row(let a), .scalar(let b)):
            return .selectRowScalar(address(out), address(condition), address(a), b.slot)
        case .select(let out, let condition, .scalar(let a), .row(let b)):
            return .selectScalarRow(address(out), address(condition), a.slot, address(b))
        case .select(let out, let condition, .scalar(let a), .scalar(let b)):
            return .selectScalarScalar(address(out), address(condition), a.slot, b.slot)
        case .affine(let out, let p, let x, let q, let z, let r):
            return .affine(
                address(out), p: p.slot, address(x), q: q.slot, address(z), r: r.slot)
        case .combine(let out, let sources, let first):
            let list = UnsafeMutablePointer<UnsafePointer<Double>?>.allocate(
                capacity: sources.count)
            for (index, source) in sources.enumerated() {
                (list + index).initialize(to: UnsafePointer(address(source)))
            }
            lists.append(list)
            return .combine(address(out), list, first.slot, count: sources.count)
        case .expSum(let out, let a, .row(let b)):
            return .expSumRow(address(out), address(a), address(b))
        case .expSum(let out, let a, .scalar(let b)):
            return .expSumScalar(address(out), address(a), b.slot)
        case .fill(let out, let value): return .fill(address(out), value.slot)
        case .copy(let out, let a): return .copy(address(out), address(a))
        case .draw(.uniform, let out, let source): return .uniform(address(out), source)
        case .draw(.normal, let out, let source): return .normal(address(out), source)
        case .readRing(let out, let first, let depth, let back):
            return .readRing(address(out), address(first), depth: depth, back: back)
        case .writeRing(let first, let depth, let a):
            return .writeRing(address(first), depth: depth, address(a))
        case .record(let series, let a): return .record(series, address(a))
        case .result(let column, let a): return .result(column, address(a))
        }
    }
}
