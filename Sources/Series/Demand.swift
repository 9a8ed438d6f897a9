/// Which nodes, states and rings are needed, and at which steps: work outside a node's hull of
/// needed steps is never emitted.
struct Demand {
    let graph: SeriesGraph
    /// Hull of the steps at which a step-level node is read.
    private(set) var steps: NodeMap<Range<Int>>
    private(set) var opening: Set<NodeID> = []
    private(set) var closing: Set<NodeID> = []
    private(set) var states: Set<StateID> = []
    private(set) var rings: [RingID: Range<Int>] = [:]
    private var stateUpper: [StateID: Int] = [:]
    private var pending: [(NodeID, Range<Int>)] = []

    init(graph: SeriesGraph) {
        self.graph = graph
        steps = NodeMap(graph)
    }

    private static func hull(_ a: Range<Int>?, _ b: Range<Int>) -> Range<Int> {
        guard let a, !a.isEmpty else { return b }
        if b.isEmpty { return a }
        return min(a.lowerBound, b.lowerBound)..<max(a.upperBound, b.upperBound)
    }

    mutating func need(_ node: NodeID, at range: Range<Int>) {
        if !range.isEmpty { pending.append((node, range)) }
    }

    /// Walks down from a node of any level that the closing program reads.
    mutating func needAtClose(_ node: NodeID) {
        let last = graph.stepCount - 1
        switch graph.level(of: node) {
        case .constant: break
        case .path: needAtOpening(node)
        case .time, .step: need(node, at: last..<last + 1)
        case .closing:
            guard closing.insert(node).inserted else { return }
            switch graph.kind(of: node) {
            case .stateEnd(let state): need(state, before: graph.stepCount)
            default: for input in graph.kind(of: node).inputs { needAtClose(input) }
            }
        }
    }

    private mutating func needAtOpening(_ node: NodeID) {
        guard graph.level(of: node) == .path, opening.insert(node).inserted else { return }
        for input in graph.kind(of: node).inputs { needAtOpening(input) }
    }

    /// The state is read after every step below `upper`, so its updates up to there are needed.
    private mutating func need(_ state: StateID, before upper: Int) {
        let info = graph.states[state.index]
        guard let next = info.next else { preconditionFailure("a state was never bound") }
        if states.insert(state).inserted { needAtOpening(info.initial) }
        guard upper > stateUpper[state, default: 0] else { return }
        stateUpper[state] = upper
        need(next, at: info.active.clamped(to: 0..<upper))
    }

    /// Follows reads until nothing new is needed.
    mutating func settle() {
        while let (node, range) = pending.popLast() {
            switch graph.level(of: node) {
            case .constant, .time: continue
            case .path:
                needAtOpening(node)
                continue
            case .closing: preconditionFailure("a month cannot read the end of its path")
            case .step: break
            }
            let whole = Self.hull(steps[node], range)
            if steps[node] == whole { continue }
            steps[node] = whole
            switch graph.kind(of: node) {
            case .state(let state): need(state, before: whole.upperBound - 1)
            case .past(let ring, let back): need(ring, at: whole, back: back)
            case .spliced(_, let steps, let inner):
                // What is spliced in is not made in other months.
                need(inner, at: whole.clamped(to: steps))
            case let kind: for input in kind.inputs { need(input, at: whole) }
            }
        }
    }

    private mutating func need(_ ring: RingID, at range: Range<Int>, back: Int) {
        let info = graph.rings[ring.index]
        guard let input = info.input else { preconditionFailure("a ring was never bound") }
        needAtOpening(info.initial)
        let from = max(info.from, range.lowerBound - back)
        let upTo = max(from, range.upperBound - back)
        let written = Self.hull(rings[ring] ?? 0..<0, from..<upTo)
        rings[ring] = written
        need(input, at: written)
    }

    /// Steps at which a state's update runs.
    func updates(of state: StateID) -> Range<Int> {
        graph.states[state.index].active.clamped(to: 0..<(stateUpper[state] ?? 0))
    }

    /// Whether the state may take the value that `next` has in every step in which `next` is made:
    /// nobody reads the state after a step in which it would not move.
    func mayMove(_ state: StateID, with next: NodeID) -> Bool {
        steps[next]?.clamped(to: 0..<(stateUpper[state] ?? 0)) == updates(of: state)
    }
}
