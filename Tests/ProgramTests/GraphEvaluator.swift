import Randomness
import Series
import TilePrograms

/// Evaluates graph nodes by their definition, one path, without compiling: the compiler's oracle.
final class GraphEvaluator {
    private let graph: SeriesGraph
    private let seed: UInt64
    private let path: UInt64
    private var memo: [Key: Double] = [:]

    private struct Key: Hashable {
        let node: NodeID
        let step: Int
    }

    init(_ graph: SeriesGraph, seed: UInt64, path: UInt64) {
        self.graph = graph
        self.seed = seed
        self.path = path
    }

    /// The node's value in `step`; closing and path-level nodes ignore it.
    func value(_ node: NodeID, at step: Int) -> Double {
        let key = Key(node: node, step: step)
        if let known = memo[key] { return known }
        let result = compute(node, step)
        memo[key] = result
        return result
    }

    /// The state's value before the update of `step`.
    private func state(_ id: StateID, before step: Int) -> Double {
        let info = graph.states[id.index]
        var last = step - 1
        while last >= 0, !info.active.contains(last) { last -= 1 }
        return last < 0 ? value(info.initial, at: 0) : value(info.next!, at: last)
    }

    private func compute(_ node: NodeID, _ step: Int) -> Double {
        switch graph.kind(of: node) {
        case .constant(let bits): return Double(bitPattern: bits)
        case .table(let bits): return Double(bitPattern: bits[step])
        case .draw(let law, let source, let perPath):
            if law == .number { return Double(path) }
            let address = try? DrawAddress(
                seed: seed, name: source.name, path: Int(path),
                month: source.fixedMonth ?? (perPath ? 0 : graph.firstMonth + step),
                purpose: source.purpose, index: source.index)
            return (law == .normal ? address?.normal : address?.uniform) ?? .nan
        case .unary(let operation, let a): return operation(value(a, at: step))
        case .curve(let curve, let a): return curve(value(a, at: step))
        case .countBelow(let thresholds, let a):
            let x = value(a, at: step)
            return x.isNaN ? x : Double(thresholds.count { value($0, at: step) < x })
        case .binary(let operation, let a, let b):
            return operation(value(a, at: step), value(b, at: step))
        case .forward(_, let made): return made.map { value($0, at: step) } ?? .nan
        case .select(let condition, let a, let b):
            let chosen = value(condition, at: step)
            return chosen.isNaN ? chosen : value(chosen != 0 ? a : b, at: step)
        case .affine(let p, let x, let q, let z, let r):
            let inner = value(r, at: step).addingProduct(value(q, at: step), value(z, at: step))
            return inner.addingProduct(value(p, at: step), value(x, at: step))
        case .combine(let coefficients, let rows):
            var sum = value(coefficients[0], at: step) * value(rows[0], at: step)
            for (c, row) in zip(coefficients, rows).dropFirst() {
                sum = sum.addingProduct(value(c, at: step), value(row, at: step))
            }
            return sum
        case .state(let id): return state(id, before: step)
        case .past(let ring, let back):
            let info = graph.rings[ring.index]
            return step - info.from < back
                ? value(info.initial, at: 0) : value(info.input!, at: step - back)
        case .spliced(let known, let steps, let inner):
            return value(steps.contains(step) ? inner : known, at: step)
        case .final(let a): return value(a, at: graph.stepCount - 1)
        case .stateEnd(let id): return state(id, before: graph.stepCount)
        }
    }
}
