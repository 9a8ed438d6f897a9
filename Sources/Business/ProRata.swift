import ScenarioModel
import Series

/// The default order of use: nothing in it depends on the order of a file.
///
/// *Formula*: every supply is up to three slices of capacity, stacked in three tiers.
///
/// 1. What perishes this month: reservations, monthly takes, what is left of a test period in its
///    last month, and of any take what its capacity could not catch up later. By what use adds to
///    the cost: nothing for what is paid for, the price for capacity of one's own.
/// 2. Running test periods, each with its remaining take per remaining month. Where the load cannot
///    fill them all, all get the same share.
/// 3. All that is left, by price per reference hour. Hours of a commitment whose shortfall costs the
///    share φ < 1 of the price are here, at (1 − φ) of it as long as the take lasts.
///
/// Slices at one price are ordered by `rank`, and where that is equal too, share what they serve in
/// proportion to their capacity; what has no limit comes last among them.
///
/// *Source*: hours paid for are jobs with a deadline and a greatest rate. What perishes is what has
/// no slack left, which any schedule without loss has to use first: Dertouzos & Mok (1989), IEEE
/// Trans. Software Eng. 15, doi:10.1109/32.58762.
struct ProRata {
    let work: Dispatch.Work

    init(of wanted: Series, with shape: LoadShape, over supplies: [Supply]) {
        var tiers = Tiers()
        for (index, supply) in supplies.enumerated() {
            tiers.add(supply, at: index, in: wanted.dimension)
        }
        var stack = LoadStack(of: wanted, with: shape)
        var used: [Series?] = supplies.map { _ in nil }
        for tier in [tiers.perishing, tiers.running, tiers.priced] where !tier.isEmpty {
            for (index, taken) in MeritTier(tier, on: &stack).taken {
                used[index] = used[index].map { $0 + taken } ?? taken
            }
        }
        let bounded = zip(used, supplies).map { used, supply -> Series in
            guard let used else { return wanted.constant(0, wanted.dimension) }
            // The sum of a supply's slices may round above its capacity.
            return supply.referenceCapacity.map { minimum(used, $0) } ?? used
        }
        work = (bounded, stack.unserved.positivePart)
    }

    private struct Tiers {
        var perishing: [MeritSlice] = []
        var running: [MeritSlice] = []
        var priced: [MeritSlice] = []

        mutating func add(_ supply: Supply, at index: Int, in unit: Dimension) {
            guard var rest = supply.referenceCapacity else {
                addUnlimited(supply, at: index, in: unit)
                return
            }
            let price = supply.referencePrice
            let ratio = supply.hoursPerReferenceHour
            let sunk = supply.sunk
            if let sunk, sunk.perishing?.node == supply.capacity?.node {
                let own = sunk.paid == 0 ? price : nil
                perishing.append(MeritSlice(index, rest, at: own, rank: supply.sunkRank))
                return
            }
            if let sunk, sunk.paid < 1, let price {
                // Not paid in full, so another may be cheaper.
                let need = [sunk.perishing, sunk.running].compactMap { $0 }
                let owed = minimum(need.dropFirst().reduce(need[0], +) / ratio, rest)
                priced.append(
                    MeritSlice(index, owed, at: (1 - sunk.paid) * price, rank: supply.rank))
                rest = rest - owed
            } else if let sunk {
                let lost = sunk.perishing.map { minimum($0 / ratio, rest) }
                let need = sunk.running.map { running in
                    minimum(lost.map { running / ratio + $0 } ?? running / ratio, rest)
                }
                if let lost {
                    perishing.append(MeritSlice(index, lost, at: nil, rank: supply.sunkRank))
                }
                if let need {
                    let more = lost.map { need - $0 } ?? need
                    running.append(MeritSlice(index, more, at: nil, rank: supply.sunkRank))
                }
                rest = (need ?? lost).map { rest - $0 } ?? rest
            }
            priced.append(MeritSlice(index, rest, at: price, rank: supply.rank))
        }

        /// What is owed of a supply without a limit has one.
        private mutating func addUnlimited(
            _ supply: Supply, at index: Int, in unit: Dimension
        ) {
            let price = supply.referencePrice
            let ratio = supply.hoursPerReferenceHour
            if let sunk = supply.sunk {
                let isWhole = sunk.paid == 1
                func add(_ hours: Series?, to tier: inout [MeritSlice]) {
                    guard let hours else { return }
                    tier.append(
                        MeritSlice(
                            index, hours / ratio * supply.isOpen,
                            at: isWhole ? nil : price.map { (1 - sunk.paid) * $0 },
                            rank: isWhole ? supply.sunkRank : supply.rank))
                }
                if isWhole {
                    add(sunk.perishing, to: &perishing)
                    add(sunk.running, to: &running)
                } else {
                    add(sunk.perishing, to: &priced)
                    add(sunk.running, to: &priced)
                }
            }
            priced.append(
                MeritSlice(
                    index, whereOpen: supply.isOpen, in: unit, at: price, rank: supply.rank))
        }
    }
}
