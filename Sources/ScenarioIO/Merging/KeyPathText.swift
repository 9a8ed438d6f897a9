import ScenarioModel

/// Dotted key paths as they are written in overlays and `--set`: `contracts.aws.take`,
/// `limits[0].warn` or `limits.0.warn`.
enum KeyPathText {
    struct Segment {
        let text: String
        /// Scalars before the segment in the whole path.
        let offset: Int
    }

    static func segments(of path: String) -> [Segment] {
        var segments: [Segment] = []
        var current = ""
        var start = 0
        func finish(at end: Int) {
            segments.append(Segment(text: current, offset: start))
            current = ""
            start = end + 1
        }
        for (offset, scalar) in path.unicodeScalars.enumerated() {
            switch scalar {
            case ".": finish(at: offset)
            case "[" where !current.isEmpty: finish(at: offset)
            case "]": break
            default: current.unicodeScalars.append(scalar)
            }
        }
        finish(at: path.unicodeScalars.count)
        return segments
    }
}

/// What a term's kind says about one key of a value of that kind.
enum ChildKind {
    case known(Term.Kind)
    /// The key may be any; so far there are these.
    case chosen(Term.Kind, [String])
    /// Nothing is declared; so far there are these.
    case unknown([String])
    /// The table has other keys only.
    case notThere([String])

    var kind: Term.Kind? {
        switch self {
        case .known(let kind), .chosen(let kind, _): kind
        case .unknown, .notThere: nil
        }
    }

    var names: [String] {
        switch self {
        case .known: []
        case .chosen(_, let names), .unknown(let names), .notThere(let names): names
        }
    }

    /// Whether a path that goes on below an absent key is meant: a declared section that the
    /// file leaves to its defaults, yes; the misspelt name of a contract, no.
    func mayBeCreated(atRoot: Bool) -> Bool {
        switch self {
        case .known: true
        case .unknown: atRoot
        case .chosen, .notThere: false
        }
    }
}

extension Term.Kind {
    /// What stands under `key` of `node`, a mapping of this kind.
    ///
    /// - Parameter isListed: whether it says which other keys there are.
    func child(_ key: String, in node: DocumentNode, isListed: Bool = true) -> ChildKind {
        let present = isListed ? (node.entries ?? []).map(\.key) : []
        func child(of table: TermTable, besides tag: String?) -> ChildKind {
            if let term = table.term(named: key) { return .known(term.kind) }
            if key == tag { return .known(.text) }
            return .notThere((tag.map { [$0] } ?? []) + table.termNames)
        }
        switch self {
        case .record(let table):
            return child(of: table, besides: nil)
        case .tagged(let tag, let tables):
            guard let table = tables.first(where: { $0.name == node[tag]?.text }) else {
                return .unknown(present)
            }
            return child(of: table, besides: tag)
        case .map(let kind):
            return .chosen(kind, present)
        case .either(let kinds):
            for kind in kinds {
                switch kind.child(key, in: node, isListed: isListed) {
                case .known(let kind): return .known(kind)
                case .chosen(let kind, let names): return .chosen(kind, names)
                case .unknown, .notThere: continue
                }
            }
            return .unknown(present)
        default:
            return .unknown(present)
        }
    }
}
