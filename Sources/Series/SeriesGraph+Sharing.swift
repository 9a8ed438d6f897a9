extension SeriesGraph {
    /// A graph that does once what this one does several times, with `results` in it.
    ///
    /// Equal expressions are one node already; here states and the past become one as well. Two
    /// states are equal when they begin equally, move in the same steps, and move equally as long
    /// as all pairs assumed equal are: the coarsest such partition, found by refinement. So of
    /// several scenarios in one graph, what they have in common is simulated once.
    ///
    /// *Complexity*: one pass over the nodes for each link of the longest chain of states.
    ///
    /// - Source: Alpern, Wegman & Zadeck (1988), doi:10.1145/73560.73562.
    package func shared(results: [NodeID]) -> (graph: SeriesGraph, results: [NodeID]) {
        precondition(origin == 0, "a program carries the whole run")
        if !forwards.isEmpty {
            let (graph, results) = closed(over: results)
            return graph.shared(results: results)
        }
        return Sharing(self, results: results).rebuilt()
    }
}

/// The refinement, on fingerprints of 128 bits.
private struct Sharing {
    /// Which expressions are equal; equal ones have equal prints.
    private struct Print: Hashable {
        var a: UInt64
        var b: UInt64

        mutating func mix(_ other: Print) {
            a = Self.scramble(a ^ other.a) &+ 0x9E37_79B9_7F4A_7C15
            b = Self.scramble((b &+ other.b) ^ 0xD1B5_4A32_D192_ED03)
        }

        private static func scramble(_ x: UInt64) -> UInt64 {
            var z = x
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private let graph: SeriesGraph
    private let results: [NodeID]
    /// In order of their numbers, so that inputs come first.
    private let nodes: [NodeID]
    private let states: [StateID]
    private let rings: [RingID]
    /// Of every kind without its inputs; by node.
    private var kindPrints: [Print]
    private var prints: [Print]
    private var statePrints: [StateID: Print] = [:]
    private var ringPrints: [RingID: Print] = [:]

    init(_ graph: SeriesGraph, results: [NodeID]) {
        self.graph = graph
        self.results = results
        var reach = Reach(graph)
        reach.visit(results)
        nodes = reach.nodes.indices.filter { reach.nodes[$0] }.map(NodeID.init)
        states = reach.states.sorted { $0.index < $1.index }
        rings = reach.rings.sorted { $0.index < $1.index }
        let none = Print(a: 0, b: 0)
        prints = Array(repeating: none, count: graph.nodeCount)
        kindPrints = prints
        for node in nodes { kindPrints[node.index] = Self.blankPrint(of: graph.kind(of: node)) }
        for state in states {
            statePrints[state] = Self.print(of: graph.states[state.index].active)
        }
        for ring in rings { ringPrints[ring] = Self.print(of: graph.rings[ring.index].from) }
        var classes = 0
        while true {
            update()
            let now = Set(statePrints.values).count + Set(ringPrints.values).count
            if now == classes { break }
            classes = now
            split()
        }
    }

    private static func print(of value: some Hashable) -> Print {
        var (first, second) = (Hasher(), Hasher())
        first.combine(1)
        first.combine(value)
        second.combine(2)
        second.combine(value)
        return Print(
            a: UInt64(bitPattern: Int64(first.finalize())),
            b: UInt64(bitPattern: Int64(second.finalize())))
    }

    /// The print of a kind without what it reads.
    private static func blankPrint(of kind: NodeKind) -> Print {
        let blank = NodeID(index: 0)
        return print(
            of: kind.mapped(
                { _ in blank }, state: { _ in StateID(index: 0) }, ring: { _ in RingID(index: 0) }))
    }

    /// Prints of all nodes, as the states' prints now stand.
    private mutating func update() {
        for node in nodes {
            var print = kindPrints[node.index]
            switch graph.kind(of: node) {
            case .state(let state), .stateEnd(let state): print.mix(statePrints[state]!)
            case .past(let ring, _): print.mix(ringPrints[ring]!)
            case let kind: for input in kind.inputs { print.mix(prints[input.index]) }
            }
            prints[node.index] = print
        }
    }

    /// Tells states apart whose beginning or next value differs.
    private mutating func split() {
        for state in states {
            let info = graph.states[state.index]
            statePrints[state]!.mix(prints[info.initial.index])
            if let next = info.next { statePrints[state]!.mix(prints[next.index]) }
        }
        for ring in rings {
            let info = graph.rings[ring.index]
            ringPrints[ring]!.mix(prints[info.initial.index])
            if let input = info.input { ringPrints[ring]!.mix(prints[input.index]) }
        }
    }

    /// The graph of the first of each class.
    func rebuilt() -> (graph: SeriesGraph, results: [NodeID]) {
        let new = SeriesGraph(
            stepCount: graph.stepCount, firstSimulated: graph.firstSimulated,
            firstMonth: graph.firstMonth, runOff: graph.stepCount - graph.horizonCount)
        var newNode: [NodeID: NodeID] = [:]
        var newState: [StateID: StateID] = [:]
        var newRing: [RingID: RingID] = [:]
        var firstState: [Print: StateID] = [:]
        var firstRing: [Print: RingID] = [:]
        func copied(_ node: NodeID) -> NodeID {
            if let known = newNode[node] { return known }
            let kind = graph.kind(of: node).mapped(
                { newNode[$0]! }, state: { made($0) }, ring: { made($0) })
            let copy = new.copy(kind, level: graph.level(of: node))
            newNode[node] = copy
            return copy
        }
        func made(_ state: StateID) -> StateID {
            if let known = newState[state] { return known }
            let print = statePrints[state]!
            if let first = firstState[print] {
                newState[state] = newState[first]!
            } else {
                let info = graph.states[state.index]
                firstState[print] = state
                newState[state] = new.state(copyOf: info, initial: copied(info.initial))
            }
            return newState[state]!
        }
        func made(_ ring: RingID) -> RingID {
            if let known = newRing[ring] { return known }
            let print = ringPrints[ring]!
            if let first = firstRing[print] {
                newRing[ring] = newRing[first]!
            } else {
                let info = graph.rings[ring.index]
                firstRing[print] = ring
                newRing[ring] = new.ring(copyOf: info, initial: copied(info.initial))
            }
            // Other readers may look back further.
            new.deepen(newRing[ring]!, to: graph.rings[ring.index].depth)
            return newRing[ring]!
        }
        for node in nodes { _ = copied(node) }
        for state in firstState.values.sorted(by: { $0.index < $1.index }) {
            if let next = graph.states[state.index].next {
                new.bind(newState[state]!, next: newNode[next]!)
            }
        }
        for ring in firstRing.values.sorted(by: { $0.index < $1.index }) {
            if let input = graph.rings[ring.index].input {
                new.bind(newRing[ring]!, input: newNode[input]!)
            }
        }
        return (new, results.map { newNode[$0]! })
    }
}

/// What is read by a set of nodes, this month or in others.
struct Reach {
    let graph: SeriesGraph
    private(set) var nodes: [Bool]
    private(set) var states: Set<StateID> = []
    private(set) var rings: Set<RingID> = []

    init(_ graph: SeriesGraph) {
        self.graph = graph
        nodes = Array(repeating: false, count: graph.nodeCount)
    }

    mutating func visit(_ roots: [NodeID]) {
        var open = roots
        while let node = open.popLast() {
            if nodes[node.index] { continue }
            nodes[node.index] = true
            switch graph.kind(of: node) {
            case .state(let state), .stateEnd(let state):
                guard states.insert(state).inserted else { continue }
                let info = graph.states[state.index]
                open += [info.initial] + (info.next.map { [$0] } ?? [])
            case .past(let ring, _):
                guard rings.insert(ring).inserted else { continue }
                let info = graph.rings[ring.index]
                open += [info.initial] + (info.input.map { [$0] } ?? [])
            case let kind: open += kind.inputs
            }
        }
    }
}

extension NodeKind {
    /// The same kind, reading other nodes.
    func mapped(
        _ node: (NodeID) -> NodeID, state: (StateID) -> StateID, ring: (RingID) -> RingID
    ) -> NodeKind {
        switch self {
        case .constant, .table, .draw: self
        case .unary(let operation, let a): .unary(operation, node(a))
        case .binary(let operation, let a, let b): .binary(operation, node(a), node(b))
        case .curve(let curve, let a): .curve(curve, node(a))
        case .countBelow(let thresholds, let a):
            .countBelow(thresholds: thresholds.map(node), node(a))
        case .select(let c, let a, let b): .select(node(c), then: node(a), else: node(b))
        case .affine(let p, let x, let q, let z, let r):
            .affine(p: node(p), x: node(x), q: node(q), z: node(z), r: node(r))
        case .combine(let coefficients, let rows):
            .combine(coefficients: coefficients.map(node), rows: rows.map(node))
        case .state(let id): .state(state(id))
        case .past(let id, let back): .past(ring(id), back: back)
        case .spliced(let known, let steps, let inner):
            .spliced(known: node(known), steps: steps, node(inner))
        case .final(let a): .final(node(a))
        case .stateEnd(let id): .stateEnd(state(id))
        case .forward(let number, let made): .forward(number, made.map(node))
        }
    }
}
