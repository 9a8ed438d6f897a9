import ScenarioModel

/// The names that expressions may use, each with the series it stands for.
///
/// A definition is a closure that runs when the name is first asked for, so definitions may come in
/// any order and those that nobody asks for cost nothing. A name that leads back to itself is a
/// cycle, and reported as such.
///
/// Names are dotted. A prefix of ledger lines stands for their sum in order of definition:
/// `revenue` is Σ `revenue.*`, unless somebody defines `revenue` itself.
///
/// A namespace may stand within another one: it knows the other's names too, but its own come first,
/// and the other knows nothing of them.
package final class Namespace {
    package let graph: SeriesGraph
    let outer: Namespace?
    let trail: Trail
    private var entries: [String: Entry] = [:]
    /// In order of definition, without those of the space around.
    package private(set) var names: [String] = []
    private var prefixes = NamePrefixes()
    /// Functions known here besides those of the language.
    private var functions: [LocalFunction] = []
    private var ownHyphened: [String] = []
    /// Names that are there, but not for what is being read now.
    package var withheld: Set<String> = []
    private var isMissingNames = false
    /// Names that are not here but in what this is compared with, and what they count as. A sum of
    /// such names counts as the first of them.
    package var absent: [String: Absence] = [:]
    /// Those that were asked for, in order.
    package private(set) var missed: [String] = []
    /// Say what names measure before they are made; see ``dimension(of:)``.
    var unitReaders: [(String) -> Dimension?] = []

    /// What is being resolved, in a namespace and those within it.
    final class Trail {
        /// Names being resolved, outermost first, each with its space.
        var underway: [(space: ObjectIdentifier, name: String)] = []
        var askers: [(formula: Formula, part: Expression)] = []
        var late: [() -> Void] = []
        var asked: Set<String> = []
        /// How many names were underway when each `lag` being read began, outermost first.
        var lags: [Int] = []
        var isPostponing = false
        var forwards: [Forward] = []
        /// Forward names of which a fault has been told.
        var reported: Set<ObjectIdentifier> = []
        /// Names whose unit is being found out.
        var measuring: Set<String> = []
        var partDepth = 0
        var hasRefusedDepth = false
        /// Those that end together.
        var spaces: [Namespace] = []
        var links: NameLinks?
        let search = NameSearch()
    }

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
        /// It leads back to itself by way of `lag`, and nothing says what it measures.
        case unmeasured(String)
    }

    package init(graph: SeriesGraph) {
        self.graph = graph
        outer = nil
        trail = Trail()
        trail.spaces = [self]
    }

    /// A space within another.
    package init(within outer: Namespace) {
        graph = outer.graph
        self.outer = outer
        trail = outer.trail
        trail.spaces.append(self)
    }

    // MARK: - The end

    /// Has another namespace end with this one.
    package func adopt(_ other: Namespace) { trail.spaces.append(other) }

    /// Lets go of every definition that nobody asked for, here, in the spaces within and in those adopted:
    /// definitions hold on to what made them and to their namespace, which would live for ever. What has been
    /// made stays known.
    package func close() {
        let spaces = trail.spaces
        trail.spaces = []
        trail.late = []
        for space in spaces {
            space.entries = space.entries.filter {
                switch $0.value {
                case .known, .failed: true
                case .pending, .resolving: false
                }
            }
            space.functions = []
            space.unitReaders = []
            if space !== self { space.close() }
        }
    }

    var isWithinAnother: Bool { outer != nil }

    /// Whether names are missing because what defines them could not be read: then an unknown name
    /// is no news.
    package var isIncomplete: Bool {
        get { isMissingNames || outer?.isIncomplete == true }
        set { isMissingNames = newValue }
    }

    /// The parts of formulas that are waiting for a name, outermost first.
    package var askers: [(formula: Formula, part: Expression)] { trail.askers }

    /// Names that formulas have asked for so far.
    package var askedNames: Set<String> { trail.asked }

    /// Notes that something other than a formula makes use of a name.
    package func noteUse(of name: String) { trail.asked.insert(name) }

    private func note(_ name: String) {
        names.append(name)
        if name.contains("-") { ownHyphened.append(name) }
        prefixes.add(name)
    }

    /// - Returns: false when the name is taken; the first definition stays.
    @discardableResult
    package func define(_ name: String, _ body: @escaping () -> Series?) -> Bool {
        guard entries[name] == nil else { return false }
        // Whoever asks first, the name is made as if where it was defined.
        let (graph, origin) = (graph, graph.origin)
        entries[name] = .pending { graph.since(origin, body) }
        note(name)
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
        note(name)
        return true
    }

    /// Takes a name whose definition is at fault, as has been reported, so that formulas which use
    /// it say nothing of their own. A name that is defined stays as it is.
    package func fail(_ name: String) {
        guard entries[name] == nil else { return }
        entries[name] = .failed
        note(name)
    }

    /// Names that would have defined further ones below them, had they been sound: what is below them
    /// fails quietly too.
    package var faultyOwners: Set<String> = []

    /// Last parts of names that would have been defined, had what defines them been sound: names that
    /// end in one of them fail quietly.
    package var faultyLeaves: Set<String> = []

    /// Has `body` done when all names are known: it may bind what earlier months leave behind.
    package func whenAllIsKnown(_ body: @escaping () -> Void) { trail.late.append(body) }

    /// Does what was put off; to be called once every definition is made.
    package func settle() {
        while !trail.late.isEmpty {
            let bodies = trail.late
            trail.late = []
            for body in bodies { body() }
        }
        for forward in trail.forwards where !forward.isBound {
            _ = forward.space?.resolve(forward.name)
        }
        if !trail.late.isEmpty { settle() }
    }

    package func isDefined(_ name: String) -> Bool {
        entries[name] != nil || outer?.isDefined(name) == true
    }

    /// Whether the name is defined, or stands for the sum of lines below it.
    package func isKnown(_ name: String) -> Bool {
        isDefined(name) || !lines(below: name).isEmpty || outer?.isKnown(name) == true
    }

    /// Whether the name is known, or counts as something where it is missing.
    package func stands(for name: String) -> Bool { isKnown(name) || absence(of: name) != nil }

    /// Visible names that have a hyphen, which formulas read as a difference.
    var hyphened: [String] { ownHyphened + (outer?.hyphened ?? []) }

    /// Names of this space and of those around it.
    var visibleNames: [String] { names + (outer?.visibleNames ?? []) }

    package func hasFailed(_ name: String) -> Bool {
        if case .failed? = entries[name] { return true }
        return false
    }

    /// Names that may lead through one another, so that no scenario exhausts the stack.
    package static let depthLimit = 250
    /// Parts of formulas that may wait for one another, over all names underway.
    package static let partLimit = 1500

    /// How many parts of formulas are being compiled, one inside the other.
    var partDepth: Int {
        get { trail.partDepth }
        set { trail.partDepth = newValue }
    }

    /// Whether one of the limits has been reported; once is enough.
    var hasRefusedDepth: Bool {
        get { trail.hasRefusedDepth }
        set { trail.hasRefusedDepth = newValue }
    }

    /// What the document's names mention, to find circles beyond the limit.
    package var links: NameLinks? {
        get { trail.links }
        set { trail.links = newValue }
    }

    /// The name being resolved.
    var underwayName: String? { trail.underway.last?.name }

    /// Whether another name or part may be begun.
    var isTooDeep: Bool {
        trail.underway.count >= Self.depthLimit || partDepth > Self.partLimit
    }

    /// What a part of a formula stands for, on whose behalf names below it are resolved.
    package func resolve(
        _ name: String, for part: Expression, of formula: Formula
    ) -> Resolution {
        trail.asked.insert(name)
        trail.askers.append((formula, part))
        defer { trail.askers.removeLast() }
        return resolve(name)
    }

    package func resolve(_ name: String) -> Resolution {
        switch entries[name] {
        case .known(let series): return .found(series)
        case .failed: return .failed
        case .resolving:
            let space = ObjectIdentifier(self)
            let start = trail.underway.firstIndex { $0 == (space, name) } ?? 0
            if let lag = trail.lags.last, lag > start { return forward(name) }
            return .cycle(trail.underway[start...].map { $0.name } + [name])
        case .pending(let body):
            entries[name] = .resolving
            trail.underway.append((ObjectIdentifier(self), name))
            // Whoever is being left for later goes on asking until it notices.
            let isAskerPostponed = trail.isPostponing
            trail.isPostponing = false
            let series = body()
            trail.underway.removeLast()
            defer { trail.isPostponing = isAskerPostponed }
            if trail.isPostponing {
                entries[name] = .pending(body)
                return forward(name)
            }
            return keep(series, as: name)
        case nil:
            guard let outer else { return resolvePrefix(name) }
            let found = outer.resolve(name)
            guard case .unknown(let nearest) = found else { return found }
            return .unknown(
                nearest: trail.search.nearest(to: name, in: names + (nearest.map { [$0] } ?? [])))
        }
    }

    /// What a name measures, where it has been made.
    func knownDimension(of name: String) -> Dimension? {
        if case .known(let series)? = entries[name] { return series.dimension }
        return nil
    }

    private func keep(_ series: Series?, as name: String) -> Resolution {
        guard let series, bindForward(of: name, to: series) else {
            entries[name] = .failed
            return .failed
        }
        entries[name] = .known(series)
        return .found(series)
    }

    /// The series of a name that is known to be right; nil if its definition is at fault.
    package func series(_ name: String) -> Series? {
        if case .found(let series) = resolve(name) { return series }
        return nil
    }

    /// The names below a prefix, in order of definition, without those that a defined name between
    /// already sums up.
    package func lines(below prefix: String) -> [String] { prefixes.lines(below: prefix) }

    private func resolvePrefix(_ name: String) -> Resolution {
        if withheld.contains(name) { return .withheld }
        let lines = lines(below: name)
        guard let first = lines.first else {
            if let series = absent(name) {
                entries[name] = .known(series)
                return .found(series)
            }
            if let owner = name.split(separator: ".").first, faultyOwners.contains(String(owner)) {
                return .failed
            }
            if let leaf = name.split(separator: ".").last, leaf.count < name.count,
                faultyLeaves.contains(String(leaf))
            {
                return .failed
            }
            return .unknown(nearest: trail.search.nearest(to: name, in: names + prefixes.all))
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

    private func absence(of name: String) -> Absence? {
        absent[name] ?? absent.filter { $0.key.hasPrefix(name + ".") }.min { $0.key < $1.key }?.value
    }

    private func absent(_ name: String) -> Series? {
        guard let known = absence(of: name) else { return nil }
        missed.append(name)
        return graph.since(0) { graph.series(known.value, known.dimension) }
    }

    // MARK: - Functions

    /// Has formulas of this space, and of those within it, know a function.
    package func define(_ function: LocalFunction) { functions.append(function) }

    func function(named name: String) -> LocalFunction? {
        functions.first { $0.name == name } ?? outer?.function(named: name)
    }

    var functionNames: [String] { functions.map(\.name) + (outer?.functionNames ?? []) }
}
