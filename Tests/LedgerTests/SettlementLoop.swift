/// Settlement of commitments once more, as a loop over months with lists of lots: another form of
/// the same formulas, for one path whose use and price are known.
struct SettlementLoop {
    struct Lot {
        var amount: Double
        let price: Double
        let last: Int
    }

    /// Lots that are drawn from the front.
    struct Bank {
        var lots: [Lot] = []

        var balance: Double { lots.reduce(0) { $0 + $1.amount } }
        var value: Double { lots.reduce(0) { $0 + $1.amount * $1.price } }

        /// Takes up to an amount; gives what was taken of each price.
        mutating func draw(_ amount: Double) -> [(amount: Double, price: Double)] {
            var rest = amount
            var taken: [(amount: Double, price: Double)] = []
            for index in lots.indices where rest > 0 {
                let part = min(rest, lots[index].amount)
                lots[index].amount -= part
                rest -= part
                taken.append((part, lots[index].price))
            }
            return taken
        }

        /// Removes what cannot be used after the month; gives what was paid for it.
        mutating func expire(after month: Int) -> Double {
            let gone = lots.filter { $0.last <= month }.reduce(0) { $0 + $1.amount * $1.price }
            lots.removeAll { $0.last <= month }
            return gone
        }
    }

    /// Months in test periods; nil outside the term.
    let period: [Int?]
    var true_up: [Double] = []
    var relief: [Double] = []
    var expense: [Double] = []
    var cash: [Double] = []
    var balance: [Double] = []
    var value: [Double] = []
    var carried: [Double] = []

    init(period: [Int?]) { self.period = period }

    func starts(_ month: Int) -> Bool { month == 0 || period[month - 1] != period[month] }
    func ends(_ month: Int) -> Bool {
        month == period.count - 1 || period[month + 1] != period[month]
    }

    /// A sum over the months of a month's period.
    func whole(_ flow: [Double], in month: Int) -> Double {
        flow.indices.filter { period[$0] == period[month] }.reduce(0) { $0 + flow[$1] }
    }

    // MARK: - Hours

    struct TakeTerms {
        var take = 0.8
        var share = 1.0
        var ofContracted = false
        var isAsset = false
        var makesUp = false
        var startsAtTake = false
        var atMost = Double.infinity
        var paysNothing = false
        var expires = Int.max
        /// Whether the period's quantity is known in advance; else hours are made up at settlement.
        var isKnown = true
        var carries = false
        var carriesFromTake = false
        var carriesAtMost = Double.infinity
        var carryExpires = Int.max
        /// The last month of the contract.
        var end = Int.max
        /// Used, delivered and contracted before the first month, at a price.
        var before = (used: 0.0, delivered: 0.0, contracted: 0.0, price: 0.0)
        var bank = Bank()
        var carryBank = Bank()
    }

    mutating func settle(
        _ terms: TakeTerms, used: [Double], delivered: [Double], contracted: [Double],
        price: [Double]
    ) {
        var (bank, carry) = (terms.bank, terms.carryBank)
        var (u, a, a0, pa, m) = (0.0, 0.0, 0.0, 0.0, 0.0)
        func take(_ a: Double, _ a0: Double) -> Double {
            terms.ofContracted ? max(terms.take * a0 - (a0 - a), 0) : terms.take * a
        }
        for month in used.indices {
            let isOpening = month == 0 && terms.before.delivered > 0
            if starts(month) { (u, a, a0, pa, m) = (0, 0, 0, 0, 0) }
            if isOpening {
                (u, a, a0) = (terms.before.used, terms.before.delivered, terms.before.contracted)
                pa = terms.before.delivered * terms.before.price
            }
            let inFirst = period[month] != nil && period[month] == period[0]
            u += used[month]
            a += delivered[month]
            a0 += contracted[month]
            pa += price[month] * delivered[month]
            let paid = a > 0 ? terms.share * pa / a : 0
            let wholeA = whole(delivered, in: month) + (inFirst ? terms.before.delivered : 0)
            let wholeA0 = whole(contracted, in: month) + (inFirst ? terms.before.contracted : 0)
            var (less, consumed) = (0.0, 0.0)
            if terms.makesUp && period[month] != nil && (terms.isKnown || ends(month)) {
                let h = terms.startsAtTake ? take(wholeA, wholeA0) : wholeA
                for (amount, lotPrice) in bank.draw(
                    max(min(max(u - h, 0), terms.atMost * wholeA) - m, 0))
                {
                    m += amount
                    let now = price[month]
                    less += amount * (terms.paysNothing ? now : min(now, lotPrice))
                    consumed += amount * lotPrice
                }
            }
            var (owed, asset) = (0.0, 0.0)
            if period[month] != nil && ends(month) {
                let counted = u - m
                var short = max(take(a, a0) - counted, 0)
                if terms.carries {
                    short -= carry.draw(short).reduce(0) { $0 + $1.amount }
                }
                owed = paid * short
                func last(_ expires: Int) -> Int {
                    expires == .max ? terms.end : min(month + expires, terms.end)
                }
                if terms.makesUp && last(terms.expires) > month {
                    bank.lots.append(Lot(amount: short, price: paid, last: last(terms.expires)))
                    asset = owed
                }
                let threshold = terms.carriesFromTake ? take(a, a0) : a
                if terms.carries && last(terms.carryExpires) > month {
                    carry.lots.append(
                        Lot(
                            amount: min(max(counted - threshold, 0), terms.carriesAtMost * a),
                            price: 1, last: last(terms.carryExpires)))
                }
            }
            let expired = bank.expire(after: month)
            _ = carry.expire(after: month)
            let booked = terms.isAsset ? owed - asset + consumed + expired : owed
            true_up.append(booked)
            relief.append(less)
            cash.append(price[month] * used[month] + owed - less)
            expense.append(price[month] * used[month] + booked - less)
            balance.append(bank.balance)
            value.append(bank.value)
            carried.append(carry.balance)
        }
    }

    // MARK: - Money

    struct SpendTerms {
        var share = 1.0
        var returned = 0.0
        var expires = Int.max
        var isAsset = false
        var overspend = 0.0
        var overspendAtMost = Double.infinity
        /// In months; nil for the next test.
        var overspendExpires: Int?
        var end = Int.max
        var before = (spend: 0.0, committed: 0.0)
        var bank = Bank()
        var credits = Bank()
    }

    mutating func settle(_ terms: SpendTerms, spend: [Double], committed: [Double]) {
        var (bank, credits) = (terms.bank, terms.credits)
        var (s, k, w) = (0.0, 0.0, 0.0)
        let settlements = spend.indices.filter { period[$0] != nil && ends($0) }
        for month in spend.indices {
            if starts(month) { (s, k, w) = (0, 0, 0) }
            if month == 0 { (s, k) = terms.before }
            s += spend[month]
            k += committed[month]
            let inFirst = period[month] != nil && period[month] == period[0]
            let whole = whole(committed, in: month) + (inFirst ? terms.before.committed : 0)
            var used = 0.0
            if terms.returned > 0 && period[month] != nil {
                used = bank.draw(max(max(s - whole, 0) - w, 0)).reduce(0) { $0 + $1.amount }
                w += used
            }
            var (owed, asset) = (0.0, 0.0)
            if settlements.contains(month) {
                let eligible = s - w
                var short = max(k - eligible, 0)
                short -= credits.draw(short).reduce(0) { $0 + $1.amount }
                owed = terms.share * short
                let last = terms.expires == .max ? terms.end : min(month + terms.expires, terms.end)
                if terms.returned > 0 && last > month {
                    asset = terms.returned * owed
                    bank.lots.append(Lot(amount: asset, price: 1, last: last))
                }
                // A contract that goes on tests again after the run.
                let next =
                    settlements.first { $0 > month } ?? (terms.end >= spend.count ? .max : month)
                let creditLast = terms.overspendExpires.map { min(month + $0, terms.end) } ?? next
                if creditLast > month {
                    credits.lots.append(
                        Lot(
                            amount: min(
                                terms.overspend * max(eligible - k, 0), terms.overspendAtMost),
                            price: 1, last: creditLast))
                }
            }
            let expired = bank.expire(after: month)
            _ = credits.expire(after: month)
            let booked = terms.isAsset ? owed - asset + used + expired : owed
            true_up.append(booked)
            relief.append(used)
            cash.append(spend[month] + owed - used)
            expense.append(spend[month] + booked - used)
            balance.append(bank.balance)
            carried.append(credits.balance)
        }
    }
}
