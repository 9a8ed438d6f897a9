import ScenarioModel

/// A name that is read before it is made: by way of `lag`, its definition leads back to itself.
final class Forward {
    let name: String
    let node: NodeID
    let dimension: Dimension
    private(set) weak var space: Namespace?
    /// The part of a formula that closes the circle, where there is one.
    let asker: (formula: Formula, part: Expression)?
    /// Names from this one round to itself.
    let chain: [String]
    var isBound = false
    /// What the name turned out to measure, where that is something else.
    var other: Dimension?

    init(
        _ name: String, _ node: NodeID, _ dimension: Dimension, in space: Namespace,
        asker: (formula: Formula, part: Expression)?, chain: [String]
    ) {
        self.name = name
        self.node = node
        self.dimension = dimension
        self.space = space
        self.asker = asker
        self.chain = chain
    }
}

/// Recursions over the months.
///
/// A definition may lead back to itself by way of `lag`: what is read there is last month's, and each
/// month follows from those before it. The way round is broken where it closes: the name that is
/// still being made is read as a *forward* node, which is bound when its definition is done. That a
/// circle within the month remains is found when all names are known; see ``SeriesGraph/circle()``.
///
/// Units are checked while formulas are read, so the forward node's must be known before its name is:
/// from what the ledger says of its lines, or from the formula of the definition.
extension Namespace {
    /// Has `body` read the past only.
    func readingPast<Result>(
        _ body: () throws(TextFault) -> Result
    ) throws(TextFault) -> Result {
        trail.lags.append(trail.underway.count)
        defer { trail.lags.removeLast() }
        return try body()
    }

    /// How many `lag`s are being read, one inside the other.
    var lagCount: Int { trail.lags.count }

    /// Whether the name underway is to be made later.
    var isPostponing: Bool { trail.isPostponing }

    /// Leaves the name underway for later, if a `lag` began after a value that it needs.
    ///
    /// - Parameter lags: how many were being read when the making of that value began.
    func postpone(since lags: Int) -> Bool {
        guard lagCount > lags else { return false }
        trail.isPostponing = true
        return true
    }

    /// Has `reader` say what names of this space measure before they are made, as far as it knows.
    package func readUnits(_ reader: @escaping (String) -> Dimension?) { unitReaders.append(reader) }

    /// What a name measures, made or not; nil where nothing says so.
    package func dimension(of name: String) -> Dimension? {
        if let known = knownDimension(of: name) { return known }
        // Units that follow from each other are followed once.
        guard trail.measuring.insert(name).inserted else { return nil }
        defer { trail.measuring.remove(name) }
        for reader in unitReaders { if let found = reader(name) { return found } }
        for line in lines(below: name) { if let found = dimension(of: line) { return found } }
        return outer?.dimension(of: name)
    }

    func forward(_ name: String) -> Resolution {
        if let forward = trail.forwards.first(where: { $0.space === self && $0.name == name }) {
            return .found(graph.series(forward.node, forward.dimension))
        }
        let start = trail.underway.firstIndex { $0 == (ObjectIdentifier(self), name) }
        let chain = trail.underway[(start ?? trail.underway.count)...].map { $0.name } + [name]
        guard let dimension = dimension(of: name) else { return .unmeasured(name) }
        let forward = Forward(
            name, graph.forward(), dimension, in: self, asker: trail.askers.last, chain: chain)
        trail.forwards.append(forward)
        return .found(graph.series(forward.node, dimension))
    }

    /// Gives what was read before it was made its value.
    ///
    /// - Returns: false where it turned out to measure something else.
    func bindForward(of name: String, to series: Series) -> Bool {
        let forward = trail.forwards.first { $0.space === self && $0.name == name }
        guard let forward, !forward.isBound else { return true }
        forward.isBound = true
        graph.bind(forward: forward.node, to: series.node)
        guard series.dimension != forward.dimension, series.constantValue != 0 else { return true }
        forward.other = series.dimension
        return false
    }

    /// Names that were read before they were made, in the order in which that happened.
    var forwards: [Forward] { trail.forwards }
}

extension ExpressionCompiler {
    /// Binds what was put off, and reports what still needs itself within the month; to be called
    /// once every definition is made.
    package func settle() {
        names.settle()
        for forward in names.forwards where !names.trail.reported.contains(ObjectIdentifier(forward)) {
            if let other = forward.other {
                report(
                    forward, "'\(forward.name)' reads its own past as "
                        + "\(forward.dimension.words), and measures \(other.words)",
                    expected: "one unit on both sides")
            } else if forward.isBound, graph.hasCircle(through: forward.node) {
                report(
                    forward,
                    "cyclic definition: \(forward.chain.joined(separator: " -> ")), of which not "
                        + "every turn goes through lag",
                    expected: "lag(x, 1) wherever '\(forward.name)' reads what follows from itself")
            }
        }
    }

    private func report(_ forward: Forward, _ message: String, expected: String) {
        names.trail.reported.insert(ObjectIdentifier(forward))
        guard let asker = forward.asker else { return }
        diagnostics.report(
            asker.formula.fault(asker.part, message, expected: expected), in: asker.formula.node)
    }
}
