import Contracts
import Factors
import ScenarioModel
import Series

/// What a scenario states and nothing makes use of: often a name that was misspelt elsewhere.
struct UnusedThings {
    let diagnostics: Diagnostics
    /// Names in changes that the scenario offers: what one of them uses is not unused.
    private let offered: Set<String>
    private let changesBusiness: Bool

    /// - Parameter changes: overlays and variants.
    init(_ diagnostics: Diagnostics, changes: [DocumentNode.Entry]) {
        self.diagnostics = diagnostics
        offered = Self.words(of: changes)
        changesBusiness = changes.contains { change in
            (change.value.entries ?? []).contains {
                $0.key.hasPrefix("business") || $0.key.hasPrefix("contracts")
            }
        }
    }

    // MARK: - Factors

    /// Warns of each factor that no formula reads, neither itself nor a line of it, and that no other
    /// factor follows.
    func warn(of factors: [FieldValue.MapEntry], in book: FactorBook, _ names: Namespace) {
        var used = Set(names.askedNames.map(Self.owner)).union(offered)
        used.formUnion(book.entries.flatMap { $0.process.companions.map(\.name) })
        for factor in factors where !used.contains(factor.name) {
            diagnostics.add(
                Diagnostic(
                    .warning, at: factor.keyPosition, keyPath: factor.node.keyPath,
                    message: "factor \(factor.name) is read by no formula",
                    expected: "its name in a formula, such as a demand, a price or a metric; or no "
                        + "such factor"))
        }
    }

    /// `spot` of `spot.count`.
    private static func owner(_ name: String) -> String {
        name.firstIndex(of: ".").map { String(name[..<$0]) } ?? name
    }

    // MARK: - Contracts

    /// Warns of each contract bought whose owner has no product and no contract sold that needs what
    /// it delivers.
    func warn(of idle: [Contract]) {
        if changesBusiness { return }
        for contract in idle {
            let pool = contract.context.pool.name
            diagnostics.add(
                Diagnostic(
                    .warning, at: contract.node.position, keyPath: contract.node.keyPath,
                    message: "no product uses contract \(contract.name): nothing is used of it",
                    expected: "a product, or a contract sold, that needs \(pool); or no such contract"))
        }
    }

    // MARK: - Pieces

    /// Warns of pieces on which no figure depends, where nothing is said of them yet.
    func warn(of pieces: [Piece]) {
        let told = diagnostics.all.map(\.keyPath)
        func isTold(_ keyPath: String) -> Bool {
            told.contains { $0 == keyPath || $0.hasPrefix(keyPath + ".") }
        }
        for piece in pieces where !isTold(piece.keyPath) {
            diagnostics.add(
                Diagnostic(
                    .warning, at: piece.position, keyPath: piece.keyPath, offending: piece.text,
                    message: "affects nothing",
                    expected: "what makes a figure depend on it, or no such term"))
        }
    }

    // MARK: - Words

    /// Names in the texts of changes: `{contracts.a.price: spot * 2}` has `spot`.
    static func words(of changes: [DocumentNode.Entry]) -> Set<String> {
        var found: Set<String> = []
        func visit(_ node: DocumentNode) {
            if let entries = node.entries {
                entries.forEach { visit($0.value) }
            } else if let elements = node.elements {
                elements.forEach(visit)
            } else if let text = node.text {
                found.formUnion(words(text))
            }
        }
        changes.forEach { visit($0.value) }
        return found
    }

    private static func words(_ text: String) -> [String] {
        text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map { String($0) }
    }
}
