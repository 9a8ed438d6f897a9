/// Neighboring instructions that one leaf carries out together, with the bits they have apart.
///
/// Draws of normals are made several rows at a time, because their tails are then evaluated densely;
/// weighted sums of the same rows share the loads of those rows.
enum Fusion {
    /// The longest run of instructions from `start` that one leaf carries out; 1 where there is
    /// nothing to fuse.
    static func run(of instructions: [Instruction], from start: Int) -> Int {
        switch instructions[start] {
        case .draw(.normal, let out, _):
            var outputs: Set<Row> = [out]
            return length(instructions, start) {
                guard case .draw(.normal, let out, _) = $0 else { return false }
                return outputs.insert(out).inserted
            }
        case .combine(let out, let rows, _):
            var outputs: Set<Row> = [out]
            return length(instructions, start, most: mostSums) {
                // No sum may read what an earlier one of the run has written, nor write it again.
                guard case .combine(let out, let more, _) = $0, more[0] == rows[0],
                    outputs.isDisjoint(with: more)
                else { return false }
                return outputs.insert(out).inserted
            }
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

    private static func length(
        _ instructions: [Instruction], _ start: Int, most: Int = .max,
        while joins: (Instruction) -> Bool
    ) -> Int {
        var end = start + 1
        while end < instructions.count, end - start < most, joins(instructions[end]) { end += 1 }
        return end - start
    }
}
