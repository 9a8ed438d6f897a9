/// An input number that says where it comes from.
///
/// Written `{value: 0.40, tag: A, source: "…"}` or `{low: 5 %, base: 30 %, high: 60 %, tag: A}` in
/// place of the bare value. Reports list the assumptions in use.
public struct Assumption: Sendable, Hashable {
    public let keyPath: String
    /// The value in use, as written.
    public let value: String
    public let low: String?
    public let high: String?
    /// The mark of provenance, such as `P` given, `S` public source, `A` assumed.
    public let tag: String?
    public let source: String?
    public let note: String?

    public init(
        keyPath: String, value: String, low: String? = nil, high: String? = nil,
        tag: String? = nil, source: String? = nil, note: String? = nil
    ) {
        self.keyPath = keyPath
        self.value = value
        self.low = low
        self.high = high
        self.tag = tag
        self.source = source
        self.note = note
    }
}

extension DocumentNode {
    private static let wrapperKeys = ["value", "base", "low", "high", "tag", "source", "note"]

    /// The value inside a `{value: …, tag: …}` or `{low: …, base: …, high: …}` mapping with its
    /// provenance, or nil if this node is no such mapping.
    ///
    /// Exactly one of `value` and `base` is there, and no key besides `low`, `high`, `tag`,
    /// `source` and `note`. The value keeps the wrapper's key path.
    package var unwrapped: (value: DocumentNode, assumption: Assumption)? {
        guard let entries, !entries.isEmpty,
            entries.allSatisfy({ Self.wrapperKeys.contains($0.key) }),
            (self["value"] == nil) != (self["base"] == nil),
            let value = self["value"] ?? self["base"]
        else { return nil }
        let assumption = Assumption(
            keyPath: keyPath, value: value.listing ?? value.summary, low: self["low"]?.text,
            high: self["high"]?.text, tag: self["tag"]?.text, source: self["source"]?.text,
            note: self["note"]?.text)
        return (value.placed(at: keyPath), assumption)
    }

    /// A list of scalars as it is written.
    private var listing: String? {
        guard let elements, !elements.isEmpty else { return nil }
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count ? "[\(texts.joined(separator: ", "))]" : nil
    }

    /// What keeps a mapping that is meant to carry provenance from doing so; nil for any other
    /// node.
    package var provenanceFault: Diagnostic? {
        guard let entries, unwrapped == nil,
            entries.contains(where: { Self.wrapperKeys.contains($0.key) })
                || (entries.count == 1
                    && nearestName(to: entries[0].key, in: ["value", "base"]) != nil)
        else { return nil }
        if let entry = entries.first(where: { !Self.wrapperKeys.contains($0.key) }) {
            return Diagnostic(
                at: entry.keyPosition, keyPath: DocumentNode.keyPath(keyPath, entry.key),
                offending: entry.key, message: "unknown key",
                expected: "one of " + Self.wrapperKeys.joined(separator: ", "),
                suggestion: nearestName(to: entry.key, in: Self.wrapperKeys))
        }
        let hasBoth = self["value"] != nil
        return Diagnostic(
            at: position, keyPath: keyPath, offending: summary,
            message: hasBoth ? "both value and base" : "no value", expected: "one of value, base")
    }
}
