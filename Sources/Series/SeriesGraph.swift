import ScenarioModel
import TilePrograms

/// How much a node's value can vary; the order is that of generality.
///
/// A `time` and a `path` operand together give a `step` value. A `closing` value exists only once the
/// path has ended, so nothing inside the months may read it.
package enum Level: Int, Comparable, Sendable {
    case constant, time, path, step, closing

    package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }

    static func joining(_ a: Level, _ b: Level) -> Level {
        switch (a, b) {
        case (.time, .path), (.path, .time): .step
        default: max(a, b)
        }
    }
}

/// A node of the graph.
package struct NodeID: Hashable, Comparable, Sendable {
    package let index: Int
    package static func < (a: NodeID, b: NodeID) -> Bool { a.index < b.index }
}

/// A quantity carried from one month to the next.
package struct StateID: Hashable, Sendable {
    package let index: Int
}

/// The past values of one node.
package struct RingID: Hashable, Sendable {
    package let index: Int
}

/// The symbolic months of a run: hash-consed nodes, states and rings, built once at plan time.
///
/// Equal expressions become one node; constants and month-only tables fold as they are built, with the
/// scalar functions whose bits are those of the row leaves. So a value never depends on who else asked
/// for it.
///
/// Months may be known before the first one simulated. What is simulated is built inside
/// ``since(_:_:)``, which counts steps from there, as if the run began then; ``spliced(known:from:_:)``
/// puts what is known before it.
public final class SeriesGraph {
    /// Steps from the origin on; see ``since(_:_:)``.
    package var stepCount: Int { wholeStepCount - origin }
    private let wholeStepCount: Int
    /// Steps from the origin to the end of the horizon; those after it serve what is under way there.
    package var horizonCount: Int { wholeHorizon - origin }
    private let wholeHorizon: Int
    /// The step from which on draws are made.
    package let firstSimulated: Int
    /// The calendar month of step 0, as ``CalendarMonth/ordinal`` counts: draws are addressed by month.
    package let firstMonth: Int
    /// Names whose draws are built as independent copies from now on.
    package var redrawn = RedrawnNames([])
    /// Names whose draws are built as held at their median from now on.
    package var held = RedrawnNames([])
    /// The step that counts as the first while nodes are built.
    package private(set) var origin = 0
    private(set) var kinds: [NodeKind] = []
    private(set) var levels: [Level] = []
    package private(set) var states: [State] = []
    package private(set) var rings: [Ring] = []
    private var known: [NodeKind: NodeID] = [:]
    private var ringOfInput: [NodeID: [Int: RingID]] = [:]
    private var folds: [Fold: NodeID] = [:]
    /// Nodes used before they are made, in the order in which they were asked for.
    private(set) var forwards: [NodeID] = []

    private struct Fold: Hashable {
        /// Nil keeps a single month's value.
        let operation: BinaryOperation?
        let node: NodeID
        let initial: UInt64
        let steps: Range<Int>
    }

    package struct State {
        package let initial: NodeID
        /// Nil until bound.
        package fileprivate(set) var next: NodeID?
        /// Steps at which the state is updated; elsewhere it keeps its value.
        package let active: Range<Int>
    }

    package struct Ring {
        package fileprivate(set) var depth: Int
        package let initial: NodeID
        /// The step before which nothing is remembered.
        package let from: Int
        /// Nil until bound.
        package fileprivate(set) var input: NodeID?
    }

    /// - Parameters:
    ///   - firstSimulated: how many months at the start are known and not simulated.
    ///   - firstMonth: the calendar month of step 0; by default January of year 1.
    ///   - runOff: how many months at the end lie after the horizon.
    package init(
        stepCount: Int, firstSimulated: Int = 0, firstMonth: Int = 12, runOff: Int = 0
    ) {
        precondition(
            stepCount - runOff > firstSimulated && firstSimulated >= 0 && runOff >= 0,
            "a run has a step")
        wholeStepCount = stepCount
        wholeHorizon = stepCount - runOff
        self.firstSimulated = firstSimulated
        self.firstMonth = firstMonth
    }

    /// A graph of the months of `grid`.
    package convenience init(_ grid: TimeGrid) {
        self.init(
            stepCount: grid.stepCount, firstSimulated: grid.knownCount,
            firstMonth: grid.start.ordinal, runOff: grid.runOffCount)
    }

    /// Builds nodes of a run that starts at the step `first` of this one: tables, ranges of steps,
    /// states and the past count from there. Zero is the whole run, whatever scope asks for it.
    package func since<Result, Failure: Error>(
        _ first: Int, _ build: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let outer = origin
        origin = first
        defer { origin = outer }
        return try build()
    }

    package var nodeCount: Int { kinds.count }
    package func level(of node: NodeID) -> Level { levels[node.index] }
    package func kind(of node: NodeID) -> NodeKind { kinds[node.index] }

    private func intern(_ kind: NodeKind, level: Level) -> NodeID {
        if let id = known[kind] { return id }
        let id = NodeID(index: kinds.count)
        kinds.append(kind)
        levels.append(level)
        known[kind] = id
        return id
    }

    // MARK: - Nodes used before they are made

    /// A month's value that is bound later: what a definition reads of itself by way of `lag`.
    package func forward() -> NodeID {
        let node = intern(.forward(forwards.count, nil), level: .step)
        forwards.append(node)
        return node
    }

    package func bind(forward node: NodeID, to made: NodeID) {
        guard case .forward(let number, nil) = kind(of: node) else {
            preconditionFailure("a forward node is bound once")
        }
        precondition(level(of: made) < .closing, "a month cannot read the end of its path")
        kinds[node.index] = .forward(number, made)
    }

    // MARK: - Copies of another graph's parts

    /// A node whose inputs are this graph's already.
    func copy(_ kind: NodeKind, level: Level) -> NodeID { intern(kind, level: level) }

    func state(copyOf info: State, initial: NodeID) -> StateID {
        state(initial: initial, wholeActive: info.active)
    }

    func ring(copyOf info: Ring, initial: NodeID) -> RingID {
        rings.append(Ring(depth: info.depth, initial: initial, from: info.from, input: nil))
        return RingID(index: rings.count - 1)
    }

    /// Lets a place for past values reach back so many months.
    func deepen(_ ring: RingID, to depth: Int) {
        rings[ring.index].depth = max(rings[ring.index].depth, depth)
    }

    // MARK: - Leaves

    package func constant(_ value: Double) -> NodeID {
        intern(.constant(value.bitPattern), level: .constant)
    }

    /// A number per step, shared by all paths.
    package func table(_ values: [Double]) -> NodeID {
        precondition(values.count == stepCount, "a table has one value per step")
        // What stands before the origin is not read.
        return wholeTable(Array(repeating: values[0], count: origin) + values)
    }

    private func wholeTable(_ values: [Double]) -> NodeID {
        let bits = values.map(\.bitPattern)
        if let first = bits.first, bits.allSatisfy({ $0 == first }) { return constant(values[0]) }
        return intern(.table(bits), level: .time)
    }

    /// A random number of every path: one a month, addressed by the calendar month, or one in all.
    package func draw(_ law: DrawLaw, _ source: DrawSource, perPath: Bool = false) -> NodeID {
        precondition(perPath || origin == firstSimulated, "known months draw nothing")
        precondition(perPath || source.fixedMonth == nil, "a month's own draw")
        let source = held.contains(source.name) ? source.held : redrawn(source)
        return intern(.draw(law, source, perPath: perPath), level: perPath ? .path : .step)
    }

    /// The value of a constant node.
    package func constantValue(_ node: NodeID) -> Double? {
        if case .constant(let bits) = kind(of: node) { return Double(bitPattern: bits) }
        return nil
    }

    /// The values per step of a constant or month-only node.
    package func tableValues(_ node: NodeID) -> [Double]? {
        wholeValues(node).map { origin == 0 ? $0 : Array($0[origin...]) }
    }

    private func wholeValues(_ node: NodeID) -> [Double]? {
        switch kind(of: node) {
        case .constant(let bits):
            Array(repeating: Double(bitPattern: bits), count: wholeStepCount)
        case .table(let bits): bits.map { Double(bitPattern: $0) }
        default: nil
        }
    }

    // MARK: - Operations

    package func unary(_ operation: UnaryOperation, _ a: NodeID) -> NodeID {
        if let value = constantValue(a) { return constant(operation(value)) }
        if let values = wholeValues(a) { return wholeTable(values.map { operation($0) }) }
        return intern(.unary(operation, a), level: level(of: a))
    }

    /// A function that was tabulated while planning.
    package func curve(_ curve: Curve, _ a: NodeID) -> NodeID {
        if let value = constantValue(a) { return constant(curve(value)) }
        if let values = wholeValues(a) { return wholeTable(values.map { curve($0) }) }
        return intern(.curve(curve, a), level: level(of: a))
    }

    /// How many of `thresholds` lie below `a`, of every path.
    ///
    /// - Parameter thresholds: constants or tables, ascending in every month.
    package func countBelow(thresholds: [NodeID], _ a: NodeID) -> NodeID {
        precondition(level(of: a) >= .path, "a count of a path's own number")
        if thresholds.isEmpty { return constant(0) }
        let values = thresholds.map { tableValues($0)! }
        precondition(
            zip(values, values.dropFirst()).allSatisfy { zip($0, $1).allSatisfy(<=) }, "ascending")
        let level = thresholds.reduce(level(of: a)) { .joining($0, self.level(of: $1)) }
        return intern(.countBelow(thresholds: thresholds, a), level: level)
    }

    package func binary(_ operation: BinaryOperation, _ a: NodeID, _ b: NodeID) -> NodeID {
        let (left, right) = (constantValue(a), constantValue(b))
        if let left, let right { return constant(operation(left, right)) }
        // Neutral elements: exact for every value, NaN and infinity included.
        switch operation {
        case .add:
            if left == 0 { return b }
            if right == 0 { return a }
        case .subtract where right == 0: return a
        case .multiply:
            if left == 1 { return b }
            if right == 1 { return a }
        case .divide where right == 1: return a
        case .power where right == 1: return a
        case .minimum where a == b, .maximum where a == b: return a
        default: break
        }
        if let x = wholeValues(a), let y = wholeValues(b) {
            return wholeTable(zip(x, y).map { operation($0, $1) })
        }
        return intern(.binary(operation, a, b), level: .joining(level(of: a), level(of: b)))
    }

    package func select(_ condition: NodeID, then: NodeID, else other: NodeID) -> NodeID {
        if then == other && level(of: condition) < .path { return then }
        if let value = constantValue(condition), !value.isNaN { return value != 0 ? then : other }
        if let c = wholeValues(condition), let a = wholeValues(then), let b = wholeValues(other) {
            return wholeTable(
                c.indices.map { c[$0].isNaN ? c[$0] : c[$0] != 0 ? a[$0] : b[$0] })
        }
        let level = [then, other].reduce(level(of: condition)) { .joining($0, self.level(of: $1)) }
        return intern(.select(condition, then: then, else: other), level: level)
    }

    /// `fma(p, x, fma(q, z, r))` with `p`, `q`, `r` constants or tables.
    package func affine(
        p: NodeID, x: NodeID, q: NodeID, z: NodeID, r: NodeID
    ) -> NodeID {
        precondition(
            [p, q, r].allSatisfy { self.level(of: $0) <= .time }, "coefficients are scalars")
        let level = [p, q, z, r].reduce(level(of: x)) { .joining($0, self.level(of: $1)) }
        precondition(level >= .path, "an affine step carries a path")
        return intern(.affine(p: p, x: x, q: q, z: z, r: r), level: level)
    }

    /// `Σ coefficients[k] · rows[k]` by fused steps in order; coefficients are constants or tables.
    package func combine(_ coefficients: [NodeID], _ rows: [NodeID]) -> NodeID {
        precondition(!rows.isEmpty && coefficients.count == rows.count, "a coefficient per row")
        precondition(
            coefficients.allSatisfy { self.level(of: $0) <= .time }, "coefficients are scalars")
        if rows.count == 1, constantValue(coefficients[0]) == 1 { return rows[0] }
        let level = (coefficients + rows).reduce(.constant) {
            Level.joining($0, self.level(of: $1))
        }
        return intern(.combine(coefficients: coefficients, rows: rows), level: level)
    }

    /// `known` before the step `from` of the whole run, `later` from then on.
    ///
    /// - Parameter known: a table or a constant.
    package func spliced(known: NodeID, from: Int, _ later: NodeID) -> NodeID {
        spliced(known: known, wholeSteps: from..<wholeStepCount, later)
    }

    /// `node` in `steps`, zero in all others, in which nothing of it is made.
    package func within(_ steps: Range<Int>, _ node: NodeID) -> NodeID {
        spliced(known: constant(0), wholeSteps: whole(steps), node)
    }

    /// Nodes that count in sums up to the horizon's end with months after it.
    private(set) var settlements: Set<NodeID> = []

    /// Not folded even where it is known in advance, so that it stays what it is in sums.
    func marked(_ node: NodeID, from step: Int) -> NodeID {
        let kind = NodeKind.spliced(
            known: constant(0), steps: step + origin..<wholeStepCount, node)
        let marked = intern(kind, level: .step)
        settlements.insert(marked)
        return marked
    }

    private func spliced(known: NodeID, wholeSteps steps: Range<Int>, _ node: NodeID) -> NodeID {
        precondition(level(of: known) <= .time && level(of: node) < .closing, "a month's value")
        if steps == 0..<wholeStepCount { return node }
        if let a = wholeValues(known), let b = wholeValues(node) {
            return wholeTable(a.indices.map { steps.contains($0) ? b[$0] : a[$0] })
        }
        if steps.isEmpty { return known }
        return intern(.spliced(known: known, steps: steps, node), level: .step)
    }

    // MARK: - States and the past

    /// Steps counted from the origin as steps of the whole run.
    private func whole(_ steps: Range<Int>) -> Range<Int> {
        steps.lowerBound + origin..<steps.upperBound + origin
    }

    /// A quantity carried from month to month, updated in `active` steps by what ``bind(_:next:)`` gives.
    package func state(initial: NodeID, active: Range<Int>? = nil) -> StateID {
        precondition([.constant, .path].contains(level(of: initial)), "known before the first month")
        let active = active ?? 0..<stepCount
        precondition(active.lowerBound >= 0 && active.upperBound <= stepCount)
        return state(initial: initial, wholeActive: whole(active))
    }

    private func state(initial: NodeID, wholeActive active: Range<Int>) -> StateID {
        states.append(State(initial: initial, next: nil, active: active))
        return StateID(index: states.count - 1)
    }

    package func bind(_ state: StateID, next: NodeID) {
        precondition(states[state.index].next == nil, "a state is bound once")
        precondition(level(of: next) < .closing, "a month cannot read the end of its path")
        states[state.index].next = next
    }

    /// The state's value before this month's update.
    package func value(of state: StateID) -> NodeID { intern(.state(state), level: .step) }

    /// The node that ``value(of:)`` made, if somebody asked for it.
    func existingValue(of state: StateID) -> NodeID? { known[.state(state)] }

    /// The state's value after its last update.
    package func end(of state: StateID) -> NodeID { intern(.stateEnd(state), level: .closing) }

    /// A place for past values whose source is bound later by ``bind(_:input:)``.
    package func ring(initial: NodeID) -> RingID {
        precondition([.constant, .path].contains(level(of: initial)), "known before the first month")
        rings.append(Ring(depth: 1, initial: initial, from: origin, input: nil))
        return RingID(index: rings.count - 1)
    }

    package func bind(_ ring: RingID, input: NodeID) {
        precondition(rings[ring.index].input == nil, "a ring is bound once")
        precondition(level(of: input) < .closing, "a month cannot read the end of its path")
        rings[ring.index].input = input
    }

    /// The value `back` ≥ 1 months ago; the ring's initial value before that.
    package func past(_ ring: RingID, back: Int) -> NodeID {
        precondition(back >= 1, "the past starts one month ago")
        rings[ring.index].depth = max(rings[ring.index].depth, back)
        return intern(.past(ring, back: back), level: .step)
    }

    /// The value of `node` `back` months ago, `initial` before the first month.
    package func past(of node: NodeID, back: Int, initial: Double = 0) -> NodeID {
        if let values = tableValues(node) {
            return table((0..<stepCount).map { $0 < back ? initial : values[$0 - back] })
        }
        if initial == 0, let ring = ringOfInput[node]?[origin] { return past(ring, back: back) }
        let ring = ring(initial: constant(initial))
        bind(ring, input: node)
        if initial == 0 { ringOfInput[node, default: [:]][origin] = ring }
        return past(ring, back: back)
    }

    /// Running total from the first month, this one included.
    package func running(_ node: NodeID) -> NodeID {
        if let values = tableValues(node) {
            var sum = 0.0
            return table(
                values.map {
                    sum += $0
                    return sum
                })
        }
        return folded(.add, node, from: 0, over: 0..<stepCount, atEnd: false)
    }

    /// Fold of a monthly node over `steps`, known when the path ends.
    package func fold(
        _ operation: BinaryOperation, _ node: NodeID, from initial: Double, over steps: Range<Int>
    ) -> NodeID {
        folded(operation, node, from: initial, over: steps, atEnd: true)
    }

    private func folded(
        _ operation: BinaryOperation, _ node: NodeID, from initial: Double, over steps: Range<Int>,
        atEnd: Bool
    ) -> NodeID {
        let steps = whole(steps)
        let key = Fold(
            operation: operation, node: node, initial: initial.bitPattern, steps: steps)
        let stateValue: NodeID
        if let known = folds[key] {
            stateValue = known
        } else {
            let state = state(initial: constant(initial), wholeActive: steps)
            stateValue = value(of: state)
            folds[key] = stateValue
            bind(state, next: binary(operation, stateValue, node))
        }
        guard case .state(let state) = kind(of: stateValue) else { return stateValue }
        return atEnd ? end(of: state) : states[state.index].next!
    }

    /// The node's value in one month, known when the path ends.
    package func kept(_ node: NodeID, at step: Int) -> NodeID {
        let steps = whole(step..<step + 1)
        let key = Fold(operation: nil, node: node, initial: 0, steps: steps)
        if let known = folds[key] { return known }
        let state = state(initial: constant(0), wholeActive: steps)
        bind(state, next: node)
        folds[key] = end(of: state)
        return folds[key]!
    }

    /// The node's value in the last month.
    package func final(_ node: NodeID) -> NodeID {
        switch level(of: node) {
        case .constant, .path, .closing: node
        case .time: constant(tableValues(node)![stepCount - 1])
        case .step: intern(.final(node), level: .closing)
        }
    }
}
