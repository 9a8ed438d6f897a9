import ScenarioModel
import Series

/// Slices of capacity that are used in the order of their prices.
///
/// *Formula*: slice k serves G(B_k + E_k)·K_k/E_k less G(B_k)·K_k/E_k, with B_k the capacity of all that
/// is before it, E_k of all that ties with it, itself included, and G(C) = E[min(D, C)].
///
/// Slices whose order is the same in all months and on all paths make a chain, which needs no
/// comparison while paths are simulated; where all do, each takes its part of what is left. Slices
/// that move are compared with all others, and G is evaluated once for each: G(B_k) is the largest
/// value of those before it, because G rises.
struct MeritTier {
    /// What each slice serves, by its supply.
    let taken: [(supply: Int, work: Series)]

    /// Slices of which is known that they tie.
    private struct Group {
        var members: [MeritSlice]
        var first: MeritSlice { members[0] }

        var capacity: Series {
            members.dropFirst().reduce(members[0].capacity) { $0 + $1.capacity }
        }

        /// What the members serve of the group's work, each in proportion to its capacity.
        func shares(of work: Series, _ total: Series) -> [(supply: Int, work: Series)] {
            if members.count == 1 { return [(first.supply, work)] }
            let least = total.constant(1e-300, total.dimension)
            let share = work / maximum(total, least)
            return members.map { ($0.supply, $0.capacity * share) }
        }
    }

    init(_ slices: [MeritSlice], on stack: inout LoadStack) {
        let groups = Self.groups(slices)
        let orders = groups.map { a in groups.map { b in a.first.order(against: b.first) } }
        // What is known in advance of all is the chain.
        var chain: [Int] = []
        for index in groups.indices
        where chain.allSatisfy({ orders[index][$0].isKnown }) && groups[index].first.isFixed {
            let place = chain.firstIndex { orders[index][$0].isBefore.constantValue == 1 }
            chain.insert(index, at: place ?? chain.count)
        }
        let movers = groups.indices.filter { !chain.contains($0) }
        taken =
            movers.isEmpty
            ? Self.inOrder(chain.map { groups[$0] }, on: &stack)
            : Self.compared(groups, orders, chain, movers, on: &stack)
    }

    private static func groups(_ slices: [MeritSlice]) -> [Group] {
        slices.reduce(into: []) { groups, slice in
            let tied = groups.firstIndex {
                $0.first.order(against: slice).isTie.constantValue == 1
            }
            if let tied {
                groups[tied].members.append(slice)
            } else {
                groups.append(Group(members: [slice]))
            }
        }
    }

    private static func inOrder(
        _ groups: [Group], on stack: inout LoadStack
    ) -> [(supply: Int, work: Series)] {
        var taken: [(supply: Int, work: Series)] = []
        for group in groups {
            if group.members.count == 1, let isOpen = group.first.isOpen {
                taken.append((group.first.supply, stack.serve(whereOpen: isOpen)))
                continue
            }
            let total = group.capacity
            taken += group.shares(of: stack.serve(by: total), total)
        }
        return taken
    }

    private static func compared(
        _ groups: [Group], _ orders: [[MeritSlice.Order]], _ chain: [Int], _ movers: [Int],
        on stack: inout LoadStack
    ) -> [(supply: Int, work: Series)] {
        let totals = groups.map(\.capacity)
        // All capacity before a group or equal to it, its own included.
        var upTo: [Int: Series] = [:]
        var sum: Series?
        for index in chain {
            sum = sum.map { $0 + totals[index] } ?? totals[index]
            upTo[index] = movers.reduce(sum!) { $0 + orders[index][$1].notBefore * totals[$1] }
        }
        for index in movers {
            upTo[index] = (chain + movers).reduce(totals[index]) { sum, other in
                other == index ? sum : sum + orders[index][other].notBefore * totals[other]
            }
        }
        let start = stack.level
        var levels: [Int: Series] = [:]
        for index in chain + movers {
            if let isOpen = groups[index].first.isOpen, isOpen.constantValue == 1 {
                levels[index] = stack.top
            } else {
                levels[index] = stack.level(above: upTo[index]!)
            }
        }
        var taken: [(supply: Int, work: Series)] = []
        var previous: Int?
        for index in chain + movers {
            let isChain = previous != nil || index == chain.first
            var before = start
            if isChain && chain.contains(index) {
                if let previous { before = maximum(before, levels[previous]!) }
                previous = index
            } else {
                for other in chain {
                    before = maximum(before, orders[index][other].isAfter * levels[other]!)
                }
            }
            for other in movers where other != index {
                before = maximum(before, orders[index][other].isAfter * levels[other]!)
            }
            var work = (levels[index]! - before).positivePart
            // A group may tie with others on some path, and then has its share.
            var equal = totals[index]
            for other in chain + movers where other != index {
                equal = equal + orders[index][other].isTie * totals[other]
            }
            if equal.node != totals[index].node {
                let least = equal.constant(1e-300, equal.dimension)
                work = totals[index] * (work / maximum(equal, least))
            }
            taken += groups[index].shares(of: minimum(work, totals[index]), totals[index])
        }
        let all = totals.dropFirst().reduce(totals[0], +)
        let top = (chain + movers).reduce(start) { maximum($0, levels[$1]!) }
        stack.advance(by: all, to: top)
        return taken
    }
}

extension MeritSlice {
    /// Whether its price is known in advance.
    fileprivate var isFixed: Bool { price.map { $0.tableValues != nil } ?? true }
}

extension MeritSlice.Order {
    /// 1 where the other is not behind.
    fileprivate var notBefore: Series { isAfter + isTie }
}
