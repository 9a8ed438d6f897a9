import CKernels

/// Neighboring instructions that one leaf carries out together, with the bits they have apart.
///
/// Draws of normals are made several rows at a time, because their tails are then evaluated densely;
/// weighted sums of the same rows share the loads of those rows; an operation whose only reader is
/// the next one hands its value over in a register.
struct Fusion {
    /// Rows that some list of the program reads before it writes them: what they hold outlives the
    /// list that wrote it.
    private let outliving: Set<Row>

    init(_ program: TileProgram) {
        var outliving: Set<Row> = []
        for list in [program.opening, program.closing] + program.segments.map(\.instructions) {
            var written: Set<Row> = []
            for instruction in list {
                outliving.formUnion(instruction.reads.filter { !written.contains($0) })
                if let row = instruction.write { written.insert(row) }
            }
        }
        self.outliving = outliving
    }

    /// The longest run of instructions from `start` that one leaf carries out; 1 where there is
    /// nothing to fuse.
    ///
    /// - Parameter fleeting: of the instructions; see ``fleeting(_:)``.
    func run(of instructions: [Instruction], from start: Int, _ fleeting: [Bool]) -> Int {
        switch instructions[start] {
        case .draw(.normal, let out, _):
            var outputs: Set<Row> = [out]
            return length(instructions, start) {
                guard case .draw(.normal, let out, _) = $0 else { return false }
                return outputs.insert(out).inserted
            }
        case .combine(let out, let rows, _):
            var outputs: Set<Row> = [out]
            return length(instructions, start, most: Self.mostSums) {
                // No sum may read what an earlier one of the run has written, nor write it again.
                guard case .combine(let out, let more, _) = $0, more[0] == rows[0],
                    outputs.isDisjoint(with: more)
                else { return false }
                return outputs.insert(out).inserted
            }
        case .binary: return pair(instructions, at: start, fleeting) == nil ? 1 : 2
        default: return 1
        }
    }

    /// Sums that share loads: as many as the leaf keeps in registers.
    private static let mostSums = 4

    /// Rows that all the lists start with.
    static func commonPrefix(_ lists: [[Row]]) -> Int {
        let shortest = lists.map(\.count).min() ?? 0
        return (0..<shortest).first { place in
            lists.contains { $0[place] != lists[0][place] }
        } ?? shortest
    }

    private func length(
        _ instructions: [Instruction], _ start: Int, most: Int = .max,
        while joins: (Instruction) -> Bool
    ) -> Int {
        var end = start + 1
        while end < instructions.count, end - start < most, joins(instructions[end]) { end += 1 }
        return end - start
    }

    // MARK: - Pairs

    /// `out = second(first(a, b), c)`, or `second(c, first(a, b))` where `isReversed`.
    struct Pair {
        let first: BinaryOperation
        let second: BinaryOperation
        let out: Row
        let a: Row
        let b: Operand
        let c: Operand
        let isReversed: Bool

        /// The operands' kinds as the leaf counts them.
        var form: Int32 {
            (b.row == nil ? SF_PAIR_B_SCALAR : 0) | (c.row == nil ? SF_PAIR_C_SCALAR : 0)
                | (isReversed ? SF_PAIR_REVERSED : 0)
        }
    }

    /// The two operations from `start` as one, if the first one's value goes nowhere else.
    func pair(_ instructions: [Instruction], at start: Int, _ fleeting: [Bool]) -> Pair? {
        guard start + 1 < instructions.count,
            case .binary(let first, let value, let x, let y) = instructions[start],
            case .binary(let second, let out, let left, let right) = instructions[start + 1],
            Self.fused.contains(first), Self.fused.contains(second),
            (left.row == value) != (right.row == value),
            out == value || fleeting[start]
        else { return nil }
        let isReversed = right.row == value
        let other = isReversed ? left : right
        // A scalar comes second; only where the operation does not mind.
        if case .row(let a) = x {
            return Pair(
                first: first, second: second, out: out, a: a, b: y, c: other,
                isReversed: isReversed)
        }
        guard case .row(let a) = y, Self.commuting.contains(first) else { return nil }
        return Pair(
            first: first, second: second, out: out, a: a, b: x, c: other, isReversed: isReversed)
    }

    private static let commuting: Set<BinaryOperation> = [.add, .multiply, .minimum, .maximum]
    private static let fused = commuting.union([.subtract, .divide])

    // MARK: - Values that are read no more

    /// By place: whether nobody reads what an instruction writes but the instruction behind it.
    ///
    /// - Complexity: one pass over the list, from its end.
    func fleeting(_ instructions: [Instruction]) -> [Bool] {
        // What happens next to a row, behind the place looked at.
        enum Access { case read, written }
        var next: [Row: Access] = [:]
        var result = Array(repeating: false, count: instructions.count)
        for place in instructions.indices.reversed() {
            if place > 0, let row = instructions[place - 1].write {
                result[place - 1] = next[row].map { $0 == .written } ?? !outliving.contains(row)
            }
            if let row = instructions[place].write { next[row] = .written }
            for row in instructions[place].reads { next[row] = .read }
        }
        return result
    }
}
