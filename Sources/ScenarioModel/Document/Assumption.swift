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
            keyPath: keyPath, value: value.summary, low: self["low"]?.text,
            high: self["high"]?.text, tag: self["tag"]?.text, source: self["source"]?.text,
            note: self["note"]?.text)
        return (value.placed(at: keyPath), assumption)
    }
}
