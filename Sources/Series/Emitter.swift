import TilePrograms

/// Turns scheduled nodes into instructions and gives every value its row.
struct Emitter {
    let graph: SeriesGraph
    let demand: Demand
    let schedule: Schedule

    private var rowCount = 0
    private var free: [Int] = []
    private var rowOf: NodeMap<Row>
    private var stateRow: [StateID: Row] = [:]
    private var ringRow: [RingID: Row] = [:]
    private var slots: [[UInt64]] = []
    private var slotOf: [[UInt64]: Int] = [:]
    private var blockOf: [[NodeID]: Int] = [:]

    init(graph: SeriesGraph, demand: Demand, schedule: Schedule) {
        self.graph = graph
        self.demand = demand
        self.schedule = schedule
        rowOf = NodeMap(graph)
    }

    mutating func program(recorded: [NodeID], results: [NodeID]) -> TileProgram {
        let opening = emitOpening()
        let steps = emitSteps(recorded: recorded)
        let closing = emitClosing(results: results)
        let slotCount = slots.count
        var scalars = Array(repeating: 0.0, count: graph.stepCount * slotCount)
        for (slot, values) in slots.enumerated() {
            for step in 0..<graph.stepCount {
                scalars[step * slotCount + slot] = Double(bitPattern: values[step])
            }
        }
        return TileProgram(
            stepCount: graph.stepCount, recordedSteps: graph.horizonCount,
            firstMonth: graph.firstMonth, rowCount: rowCount,
            scalars: scalars, slotCount: slotCount, opening: opening, segments: segments(of: steps), closing: closing,
            recordedCount: recorded.count, resultCount: results.count)
    }

    // MARK: - Rows and slots

    private mutating func newRow() -> Row {
        if let index = free.popLast() { return Row(index) }
        rowCount += 1
        return Row(rowCount - 1)
    }

    /// A row that nothing else will ever use.
    private mutating func ownRow() -> Row {
        rowCount += 1
        return Row(rowCount - 1)
    }

    private mutating func slot(_ value: Double) -> Scalar {
        slot(Array(repeating: value.bitPattern, count: graph.stepCount))
    }

    private mutating func slot(_ node: NodeID) -> Scalar {
        slot(graph.tableValues(node)!.map(\.bitPattern))
    }

    private mutating func slot(_ bits: [UInt64]) -> Scalar {
        if let slot = slotOf[bits] { return Scalar(slot) }
        slots.append(bits)
        slotOf[bits] = slots.count - 1
        return Scalar(slots.count - 1)
    }

    /// Neighboring slots for a list of coefficients.
    private mutating func block(_ nodes: [NodeID]) -> Scalar {
        if let first = blockOf[nodes] { return Scalar(first) }
        let first = slots.count
        for node in nodes { slots.append(graph.tableValues(node)!.map(\.bitPattern)) }
        blockOf[nodes] = first
        return Scalar(first)
    }

    private mutating func operand(_ node: NodeID) -> Operand {
        if graph.level(of: node) <= .time { return .scalar(slot(node)) }
        return .row(rowOf[node]!)
    }

    /// The node's row; a scalar is filled into a row borrowed until `release`.
    private mutating func row(
        _ node: NodeID, borrowed: inout [Row], into code: inout [Instruction]
    ) -> Row {
        if let row = rowOf[node] { return row }
        let row = newRow()
        borrowed.append(row)
        code.append(.fill(out: row, slot(node)))
        return row
    }

    // MARK: - Instructions of one node

    /// Appends the node's instructions; `out` is chosen after the operands are known.
    private mutating func emit(
        _ node: NodeID, into code: inout [Instruction], out choose: (inout Emitter) -> Row
    ) {
        var borrowed: [Row] = []
        switch graph.kind(of: node) {
        case .constant, .table, .state, .stateEnd, .forward:
            return
        case .final(let source):
            rowOf[node] = rowOf[source]
            return
        case .draw(let law, let source, _):
            if source.isHeld, let median = law.median {
                let slot = slot(median)
                code.append(.fill(out: choose(&self), slot))
                break
            }
            code.append(.draw(law, out: choose(&self), source))
        case .past(let ring, let back):
            let depth = graph.rings[ring.index].depth
            let first = ringRow[ring]!
            code.append(.readRing(out: choose(&self), first: first, depth: depth, back: back))
        case .unary(.exp, let sum) where schedule.fused.contains(sum):
            guard case .binary(_, let a, let b) = graph.kind(of: sum) else { return }
            let (x, y) = graph.level(of: a) >= .path ? (a, b) : (b, a)
            let (left, right) = (rowOf[x]!, operand(y))
            code.append(.expSum(out: choose(&self), left, right))
        case .unary(let operation, let a):
            let a = rowOf[a]!
            code.append(.unary(operation, out: choose(&self), a))
        case .curve(let curve, let a):
            let a = rowOf[a]!
            code.append(.curve(curve, out: choose(&self), a))
        case .countBelow(let thresholds, let a):
            let a = row(a, borrowed: &borrowed, into: &code)
            let first = block(thresholds)
            code.append(
                .countBelow(out: choose(&self), a, first: first, thresholds: thresholds.count))
        case .binary(let operation, let a, let b):
            let (a, b) = (operand(a), operand(b))
            code.append(.binary(operation, out: choose(&self), a, b))
        case .select(let condition, let a, let b):
            let condition = row(condition, borrowed: &borrowed, into: &code)
            let (a, b) = (operand(a), operand(b))
            code.append(.select(out: choose(&self), condition: condition, then: a, else: b))
        case .affine(let p, let x, let q, let z, let r):
            let x = row(x, borrowed: &borrowed, into: &code)
            let z = row(z, borrowed: &borrowed, into: &code)
            let (p, q, r) = (slot(p), slot(q), slot(r))
            code.append(.affine(out: choose(&self), p: p, x: x, q: q, z: z, r: r))
        case .spliced(let known, _, let inner):
            // Where none of its months is needed, what is spliced in has no row.
            let isMade = graph.level(of: inner) <= .time || rowOf[inner] != nil
            let source = operand(isMade ? inner : known)
            let out = choose(&self)
            switch source {
            case .scalar(let scalar): code.append(.fill(out: out, scalar))
            case .row(let row): code.append(.copy(out: out, row))
            }
        case .combine(let coefficients, let sources):
            let rows = sources.map { row($0, borrowed: &borrowed, into: &code) }
            let first = block(coefficients)
            code.append(.combine(out: choose(&self), rows: rows, first: first))
        }
        free.append(contentsOf: borrowed.map(\.index))
    }

    // MARK: - Opening

    private mutating func emitOpening() -> [Instruction] {
        var code: [Instruction] = []
        for node in demand.opening.sorted() {
            emit(node, into: &code) { emitter in
                let row = emitter.ownRow()
                emitter.rowOf[node] = row
                return row
            }
        }
        func start(_ row: Row, from initial: NodeID) {
            switch operand(initial) {
            case .scalar(let scalar): code.append(.fill(out: row, scalar))
            case .row(let source): code.append(.copy(out: row, source))
            }
        }
        for state in schedule.states {
            stateRow[state] = ownRow()
            start(stateRow[state]!, from: graph.states[state.index].initial)
        }
        for ring in schedule.rings {
            let info = graph.rings[ring.index]
            let rows = (0..<info.depth).map { _ in ownRow() }
            ringRow[ring] = rows[0]
            for row in rows { start(row, from: info.initial) }
        }
        return code
    }

    // MARK: - Steps

    private typealias Timed = (steps: Range<Int>, code: [Instruction])

    private mutating func emitSteps(recorded: [NodeID]) -> [Timed] {
        var output: [Timed] = []
        let merged = mergedStates()
        var seriesOf = NodeMap<[Int]>(graph)
        for index in recorded.indices { seriesOf[recorded[index], default: []].append(index) }
        for (index, node) in schedule.nodes.enumerated() {
            var code: [Instruction] = []
            if case .state(let state) = graph.kind(of: node) {
                rowOf[node] = stateRow[state]
                if schedule.lastUse[node] == Schedule.never {
                    // The closing program asks for the value before the last update: save it.
                    rowOf[node] = ownRow()
                    code.append(.copy(out: rowOf[node]!, stateRow[state]!))
                }
            }
            // An operand that is not read again gives its row to the output; what is spliced in has
            // none where none of its months is needed.
            let dying = Set(schedule.inputs(of: node, in: graph)).sorted().filter {
                schedule.lastUse[$0] == index && isTemporary($0, merged: merged)
            }
            let given = dying.compactMap { rowOf[$0]?.index }
            emit(node, into: &code) { emitter in
                emitter.free.append(contentsOf: given)
                let row: Row
                if let state = merged[node] {
                    row = emitter.stateRow[state]!
                } else if emitter.schedule.lastUse[node] == Schedule.never {
                    row = emitter.ownRow()
                } else {
                    row = emitter.newRow()
                }
                emitter.rowOf[node] = row
                return row
            }
            let records = (seriesOf[node] ?? []).map {
                Instruction.record(series: $0, rowOf[node]!)
            }
            if schedule.lastUse[node] == nil || schedule.lastUse[node] == index,
                isTemporary(node, merged: merged), let row = rowOf[node]
            {
                free.append(row.index)
            }
            guard !code.isEmpty || !records.isEmpty, let steps = demand.steps[node] else { continue }
            func append(_ code: [Instruction], from lower: Int, to upper: Int) {
                if lower < upper { output.append((lower..<upper, code)) }
            }
            if case .spliced(let known, let own, _) = graph.kind(of: node) {
                let other = [Instruction.fill(out: rowOf[node]!, slot(known))]
                append(other, from: steps.lowerBound, to: min(steps.upperBound, own.lowerBound))
                append(
                    code, from: max(steps.lowerBound, own.lowerBound),
                    to: min(steps.upperBound, own.upperBound))
                append(other, from: max(steps.lowerBound, own.upperBound), to: steps.upperBound)
            } else {
                append(code, from: steps.lowerBound, to: steps.upperBound)
            }
            append(
                records, from: steps.lowerBound, to: min(steps.upperBound, graph.horizonCount))
        }
        output.append(contentsOf: recordScalars(recorded))
        output.append(contentsOf: endOfStep(merged: merged))
        return output
    }

    /// Rows that return to the pool: not a state's, not a path-level value's, not one kept to the end.
    private func isTemporary(_ node: NodeID, merged: NodeMap<StateID>) -> Bool {
        guard graph.level(of: node) == .step, merged[node] == nil else { return false }
        if case .state = graph.kind(of: node) { return false }
        return true
    }

    /// Next values that can be written straight into their state's row: nothing reads the old value
    /// later in the step, and where the value is made the state moves, or is not read again.
    private func mergedStates() -> NodeMap<StateID> {
        var merged = NodeMap<StateID>(graph)
        for state in schedule.states {
            guard let next = graph.states[state.index].next,
                let made = schedule.position[next], merged[next] == nil,
                demand.mayMove(state, with: next)
            else { continue }
            switch graph.kind(of: next) {
            case .state, .past, .spliced: continue
            default: break
            }
            let old = graph.existingValue(of: state)
            if let old, let lastRead = schedule.lastUse[old], lastRead > made { continue }
            merged[next] = state
        }
        return merged
    }

    /// Recorded values that are the same on every path, or fixed before the first month.
    private mutating func recordScalars(_ recorded: [NodeID]) -> [Timed] {
        var code: [Instruction] = []
        for (series, node) in recorded.enumerated() where graph.level(of: node) < .step {
            var borrowed: [Row] = []
            let source = row(node, borrowed: &borrowed, into: &code)
            code.append(.record(series: series, source))
            free.append(contentsOf: borrowed.map(\.index))
        }
        return code.isEmpty ? [] : [(0..<graph.horizonCount, code)]
    }

    /// Ring writes and the states that could not be merged. A source that is itself a state's row is
    /// saved first, so that states may exchange values.
    private mutating func endOfStep(merged: NodeMap<StateID>) -> [Timed] {
        var output: [Timed] = []
        var copies: [Timed] = []
        for ring in schedule.rings where !demand.rings[ring]!.isEmpty {
            let info = graph.rings[ring.index]
            var code: [Instruction] = []
            var borrowed: [Row] = []
            let source = row(info.input!, borrowed: &borrowed, into: &code)
            code.append(.writeRing(first: ringRow[ring]!, depth: info.depth, source))
            free.append(contentsOf: borrowed.map(\.index))
            output.append((demand.rings[ring]!, code))
        }
        for state in schedule.states {
            let next = graph.states[state.index].next!
            let target = stateRow[state]!
            let steps = demand.updates(of: state)
            if merged[next] == state || steps.isEmpty { continue }
            if graph.level(of: next) <= .time {
                copies.append((steps, [.fill(out: target, slot(next))]))
            } else if case .state = graph.kind(of: next) {
                let saved = ownRow()
                output.append((steps, [.copy(out: saved, rowOf[next]!)]))
                copies.append((steps, [.copy(out: target, saved)]))
            } else {
                copies.append((steps, [.copy(out: target, rowOf[next]!)]))
            }
        }
        return output + copies
    }

    private func segments(of timed: [Timed]) -> [TileProgram.Segment] {
        var cuts: Set<Int> = [0, graph.stepCount]
        for item in timed { cuts.formUnion([item.steps.lowerBound, item.steps.upperBound]) }
        let edges = cuts.sorted()
        return zip(edges, edges.dropFirst()).map { from, to in
            let code = timed.filter { $0.steps.contains(from) }.flatMap(\.code)
            return TileProgram.Segment(steps: from..<to, instructions: code)
        }
    }

    // MARK: - Closing

    private mutating func emitClosing(results: [NodeID]) -> [Instruction] {
        var code: [Instruction] = []
        for node in demand.closing.sorted() {
            if case .stateEnd(let state) = graph.kind(of: node) {
                rowOf[node] = stateRow[state]
                continue
            }
            emit(node, into: &code) { emitter in
                let row = emitter.ownRow()
                emitter.rowOf[node] = row
                return row
            }
        }
        for (column, node) in results.enumerated() {
            var borrowed: [Row] = []
            let source = row(node, borrowed: &borrowed, into: &code)
            code.append(.result(column: column, source))
            free.append(contentsOf: borrowed.map(\.index))
        }
        return code
    }
}
