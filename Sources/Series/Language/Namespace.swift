import ScenarioModel

/// The names that expressions may use, each with the series it stands for.
///
/// A definition is a closure that runs when the name is first asked for, so definitions may come in
/// any order and those that nobody asks for cost nothing. A name that leads back to itself is a
/// cycle, and reported as such.
///
/// Names are dotted. A prefix of ledger lines stands for their sum in order of definition:
/// `revenue` is Σ `revenue.*`, unless somebody defines `revenue` itself.
package final class Namespace {
    package let graph: SeriesGraph
    private var entries: [String: Entry] = [:]
    /// In order of definition.
    package private(set) var names: [String] = []
    /// Names being resolved, outermost first.
    private var underway: [String] = []
    /// Names that are there, but not for what is being read now.
    package var withheld: Set<String> = []
    /// Whether names are missing because what defines them could not be read: then an unknown name
    /// is no news.
    package var isIncomplete = false
    /// The parts of formulas that are waiting for a name, outermost first.
    package private(set) var askers: [(formula: Formula, part: Expression)] = []

    private enum Entry {
        case pending(() -> Series?)
        case resolving
        case known(Series)
        /// Resolution failed and has been diagnosed.
        case failed
    }

    /// What a name stands for.
    package enum Resolution {
        case found(Series)
        /// Nobody defined it; `nearest` is what may have been meant.
        case unknown(nearest: String?)
        /// It is there, but must not be used here.
        case withheld
        /// It needs itself, by way of these names.
        case cycle([String])
        /// Its definition is at fault, and that has been reported.
        case failed
        /// A prefix whose lines have unlike units, which cannot be added.
        case unlike(String, String)
    }

    package init(graph: SeriesGraph) {
        self.graph = graph
    }

    /// - Returns: false when the name is taken; the first definition stays.
    @discardableResult
    package func define(_ name: String, _ body: @escaping () -> Series?) -> Bool {
        guard entries[name] == nil else { return false }
        // Whoever asks first, the name is made as if where it was defined.
        let (graph, origin) = (graph, graph.origin)
        entries[name] = .pending { graph.since(origin, body) }
        names.append(name)
        return true
    }

    /// Puts `change` behind a definition that is not yet resolved; it sees the whole run.
    package func amend(_ name: String, _ change: @escaping (Series) -> Series?) {
        guard case .pending(let body)? = entries[name] else { return }
        let graph = graph
        entries[name] = .pending { body().flatMap { series in graph.since(0) { change(series) } } }
    }

    @discardableResult
    package func define(_ name: String, _ series: Series) -> Bool {
        guard entries[name] == nil else { return false }
        entries[name] = .known(series)
        names.append(name)
        return true
    }

    /// Takes a name whose definition is at fault, as has been reported, so that formulas which use
    /// it say nothing of their own. A name that is defined stays as it is.
    package func fail(_ name: String) {
        guard entries[name] == nil else { return }
        entries[name] = .failed
        names.append(name)
    }

    /// Names that would have defined further ones below them, had they been sound: what is below them
    /// fails quietly too.
    package var faultyOwners: Set<String> = []

    /// Last parts of names that would have been defined, had what defines them been sound: names that
    /// end in one of them fail quietly.
    package var faultyLeaves: Set<String> = []

    private var late: [() -> Void] = []

    /// Has `body` done when all names are known: it may bind what earlier months leave behind.
    package func whenAllIsKnown(_ body: @escaping () -> Void) { late.append(body) }

    /// Does what was put off; to be called once every definition is made.
    package func settle() {
        while !late.isEmpty {
            let bodies = late
            late = []
            for body in bodies { body() }
        }
    }

    package func isDefined(_ name: String) -> Bool { entries[name] != nil }

    package func hasFailed(_ name: String) -> Bool {
        if case .failed? = entries[name] { return true }
        return false
    }

    /// Names that may lead through one another, so that no scenario exhausts the stack.
    package static let depthLimit = 250
    /// Parts of formulas that may wait for one another, over all names underway.
    package static let partLimit = 1500

    /// How many parts of formulas are being compiled, one inside the other.
    var partDepth = 0
    /// Whether one of the limits has been reported; once is enough.
    var hasRefusedDepth = false

    /// Whether another name or part may be begun.
    var isTooDeep: Bool { underway.count >= Self.depthLimit || partDepth > Self.partLimit }

    /// What a part of a formula stands for, on whose behalf names below it are resolved.
    package func resolve(
        _ name: String, for part: Expression, of formula: Formula
    ) -> Resolution {
        askers.append((formula, part))
        defer { askers.removeLast() }
        return resolve(name)
    }

    package func resolve(_ name: String) -> Resolution {
        switch entries[name] {
        case .known(let series): return .found(series)
        case .failed: return .failed
        case .resolving:
            let start = underway.firstIndex(of: name) ?? 0
            return .cycle(Array(underway[start...]) + [name])
        case .pending(let body):
            entries[name] = .resolving
            underway.append(name)
            let series = body()
            underway.removeLast()
            entries[name] = series.map(Entry.known) ?? .failed
            return series.map(Resolution.found) ?? .failed
        case nil: return resolvePrefix(name)
        }
    }

    /// The series of a name that is known to be right; nil if its definition is at fault.
    package func series(_ name: String) -> Series? {
        if case .found(let series) = resolve(name) { return series }
        return nil
    }

    /// The names below a prefix, in order of definition, without those that a defined name between
    /// already sums up.
    package func lines(below prefix: String) -> [String] {
        names.filter { $0.hasPrefix(prefix + ".") }
    }

    private func resolvePrefix(_ name: String) -> Resolution {
        if withheld.contains(name) { return .withheld }
        let lines = lines(below: name)
        guard let first = lines.first else {
            if let owner = name.split(separator: ".").first, faultyOwners.contains(String(owner)) {
                return .failed
            }
            if let leaf = name.split(separator: ".").last, leaf.count < name.count,
                faultyLeaves.contains(String(leaf))
            {
                return .failed
            }
            return .unknown(nearest: nearestName(to: name, in: names + prefixes))
        }
        var sum: Series?
        for line in lines {
            switch resolve(line) {
            case .found(let series):
                if let known = sum, known.dimension != series.dimension {
                    return .unlike(first, line)
                }
                sum = sum.map { $0 + series } ?? series
            case .cycle(let chain):
                // The sum has no definition of its own, but is a step of the way round.
                return .cycle(chain.dropLast() + [name, line])
            case let other: return other
            }
        }
        entries[name] = .known(sum!)
        return .found(sum!)
    }

    private var prefixes: [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for name in names {
            var parts = name.split(separator: ".")
            while parts.count > 1 {
                parts.removeLast()
                let prefix = parts.joined(separator: ".")
                if seen.insert(prefix).inserted { found.append(prefix) }
            }
        }
        return found
    }
}
