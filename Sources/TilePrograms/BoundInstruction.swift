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
    case pair(sf_pair, Out, In, BoundOperand, BoundOperand)
    case selectRowRow(Out, In, In, In)
    case selectRowScalar(Out, In, In, Int)
    case selectScalarRow(Out, In, Int, In)
    case selectScalarScalar(Out, In, Int, Int)
    case affine(Out, p: Int, In, q: Int, In, r: Int)
    case sums(BoundSums)
    case expSumRow(Out, In, In)
    case expSumScalar(Out, In, Int)
    case curve(Out, In, sf_curve)
    case countBelow(Out, In, first: Int, Int)
    case fill(Out, Int)
    case copy(Out, In)
    case uniform(Out, DrawSource)
    case number(Out)
    /// Draws that are given.
    case supplied(Out, row: Int)
    case normals(BoundNormals)
    case readRing(Out, In, depth: Int, back: Int)
    case writeRing(Out, depth: Int, In)
    case record(Int, In)
    case result(Int, In)
}

/// A row's address, or any address and a scalar's slot; the leaf reads what its form names.
struct BoundOperand {
    let row: UnsafePointer<Double>
    let slot: Int
}

/// A list of weighted sums of rows that one leaf computes side by side.
struct BoundSums {
    let out: UnsafeMutablePointer<UnsafeMutablePointer<Double>?>
    let rows: UnsafeMutablePointer<UnsafePointer<UnsafePointer<Double>?>?>
    let lengths: UnsafeMutablePointer<Int>
    /// Slots of the first weights, and room for their addresses in the current step.
    let slots: UnsafeMutablePointer<Int>
    let weights: UnsafeMutablePointer<UnsafePointer<Double>?>
    let count: Int
    /// Leading rows that all sums share.
    let common: Int
}

/// Rows of normals that one leaf draws together; the draws lack seed, path and step.
struct BoundNormals {
    let out: UnsafeMutablePointer<UnsafeMutablePointer<Double>?>
    let draws: UnsafeMutablePointer<sf_draw>
    let count: Int
}

/// Where an executor's instructions find rows and leaves, and the memory of their lists.
struct Binder {
    let rows: UnsafeMutablePointer<Double>
    let tile: Int
    let leaves: UnsafePointer<sf_leaves>
    private let fusion: Fusion
    private let space: DrawSpace?
    /// To be freed with the instructions.
    private(set) var lists: [UnsafeMutableRawPointer] = []

    init(
        _ program: TileProgram, rows: UnsafeMutablePointer<Double>, tile: Int,
        leaves: UnsafePointer<sf_leaves>, space: DrawSpace? = nil
    ) {
        self.space = space
        fusion = Fusion(program)
        self.rows = rows
        self.tile = tile
        self.leaves = leaves
    }

    /// Instructions with neighbors fused where one leaf can carry them out together.
    mutating func bind(_ instructions: [Instruction]) -> [BoundInstruction] {
        var bound: [BoundInstruction] = []
        var next = 0
        let fleeting = fusion.fleeting(instructions)
        while next < instructions.count {
            if case .draw(let law, let out, let source) = instructions[next],
                let row = space?.row(law, source)
            {
                bound.append(.supplied(address(out), row: row))
                next += 1
                continue
            }
            let length = fusion.run(of: instructions, from: next, fleeting)
            if let pair = fusion.pair(instructions, at: next, fleeting) {
                bound.append(bind(pair))
            } else {
                bound.append(bind(instructions[next..<next + length]))
            }
            next += length
        }
        return bound
    }

    private mutating func bind(_ run: ArraySlice<Instruction>) -> BoundInstruction {
        switch run.first! {
        case .draw(.normal, _, _): normals(run)
        case .combine: sums(run)
        case .curve(let curve, let out, let a): bind(curve, address(out), address(a))
        case let instruction: bind(instruction)
        }
    }

    private func address(_ row: Row) -> UnsafeMutablePointer<Double> { rows + row.index * tile }

    private mutating func list<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
        let list = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
        list.initialize(from: elements, count: elements.count)
        lists.append(UnsafeMutableRawPointer(list))
        return list
    }

    private func bind(_ pair: Fusion.Pair) -> BoundInstruction {
        func operand(_ operand: Operand) -> BoundOperand {
            switch operand {
            case .row(let row): BoundOperand(row: address(row), slot: 0)
            case .scalar(let scalar): BoundOperand(row: rows, slot: scalar.slot)
            }
        }
        let leaf = sf_pair_leaf(leaves, pair.first.kernel, pair.second.kernel, pair.form)
        return .pair(
            leaf!, address(pair.out), address(pair.a), operand(pair.b), operand(pair.c))
    }

    private mutating func normals(_ run: ArraySlice<Instruction>) -> BoundInstruction {
        var out: [UnsafeMutablePointer<Double>?] = []
        var draws: [sf_draw] = []
        for case .draw(_, let row, let source) in run {
            out.append(address(row))
            draws.append(source.draw(seed: 0, path: 0, month: 0))
        }
        return .normals(BoundNormals(out: list(out), draws: list(draws), count: run.count))
    }

    private mutating func sums(_ run: ArraySlice<Instruction>) -> BoundInstruction {
        var out: [UnsafeMutablePointer<Double>?] = []
        var sources: [[Row]] = []
        var slots: [Int] = []
        for case .combine(let row, let rows, let first) in run {
            out.append(address(row))
            sources.append(rows)
            slots.append(first.slot)
        }
        let rows = sources.map { source -> UnsafePointer<UnsafePointer<Double>?>? in
            UnsafePointer(list(source.map { UnsafePointer(address($0)) }))
        }
        return .sums(
            BoundSums(
                out: list(out), rows: list(rows), lengths: list(sources.map(\.count)),
                slots: list(slots), weights: list(slots.map { _ in nil }), count: run.count,
                common: Fusion.commonPrefix(sources)))
    }

    private mutating func bind(
        _ curve: Curve, _ out: BoundInstruction.Out, _ a: BoundInstruction.In
    ) -> BoundInstruction {
        .curve(out, a, curve.kernel(list(curve.coefficients)))
    }

    /// Looks up leaf and addresses.
    private func bind(_ instruction: Instruction) -> BoundInstruction {
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
        case .expSum(let out, let a, .row(let b)):
            return .expSumRow(address(out), address(a), address(b))
        case .expSum(let out, let a, .scalar(let b)):
            return .expSumScalar(address(out), address(a), b.slot)
        case .countBelow(let out, let a, let first, let thresholds):
            return .countBelow(address(out), address(a), first: first.slot, thresholds)
        case .fill(let out, let value): return .fill(address(out), value.slot)
        case .copy(let out, let a): return .copy(address(out), address(a))
        case .draw(.uniform, let out, let source): return .uniform(address(out), source)
        case .draw(.number, let out, _): return .number(address(out))
        case .draw(.normal, _, _), .combine, .curve:
            preconditionFailure("bound with their lists")
        case .readRing(let out, let first, let depth, let back):
            return .readRing(address(out), address(first), depth: depth, back: back)
        case .writeRing(let first, let depth, let a):
            return .writeRing(address(first), depth: depth, address(a))
        case .record(let series, let a): return .record(series, address(a))
        case .result(let column, let a): return .result(column, address(a))
        }
    }
}
