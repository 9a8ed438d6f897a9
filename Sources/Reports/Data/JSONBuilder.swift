import ScenarioModel

/// Writes JSON into bytes, in the order in which it is told, two spaces a level.
///
/// *Numbers*: the shortest digits that read back as the same double; what is not finite is null.
struct JSONBuilder {
    private(set) var bytes: [UInt8] = []
    private var depth = 0
    /// Whether something stands before the next element of the innermost array or object.
    private var needsComma = false

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    // MARK: - Structure

    mutating func object(_ name: String? = nil, _ content: (inout JSONBuilder) -> Void) {
        nested(name, "{", "}", content)
    }

    mutating func array(_ name: String? = nil, _ content: (inout JSONBuilder) -> Void) {
        nested(name, "[", "]", content)
    }

    private mutating func nested(
        _ name: String?, _ opening: String, _ closing: String, _ content: (inout JSONBuilder) -> Void
    ) {
        begin(name)
        raw(opening)
        depth += 1
        needsComma = false
        content(&self)
        depth -= 1
        if needsComma { newLine() }
        raw(closing)
        needsComma = true
    }

    /// The comma, line and name before a value.
    mutating func begin(_ name: String? = nil) {
        if needsComma { raw(",") }
        if depth > 0 { newLine() }
        if let name {
            raw(JSONText.quoted(name))
            raw(": ")
        }
        needsComma = true
    }

    private mutating func newLine() {
        raw("\n")
        for _ in 0..<depth { raw("  ") }
    }

    // MARK: - Values

    mutating func add(_ name: String? = nil, _ value: String?) {
        begin(name)
        raw(value.map(JSONText.quoted) ?? "null")
    }

    mutating func add(_ name: String? = nil, _ value: Double?) {
        begin(name)
        number(value)
    }

    mutating func add(_ name: String? = nil, _ value: some BinaryInteger) {
        begin(name)
        raw("\(value)")
    }

    mutating func add(_ name: String? = nil, _ value: Bool) {
        begin(name)
        raw(value ? "true" : "false")
    }

    mutating func strings(_ name: String, _ values: [String]) {
        array(name) { json in for value in values { json.add(nil, value) } }
    }

    mutating func number(_ value: Double?) {
        guard let value, value.isFinite else {
            raw("null")
            return
        }
        raw(NumberScanner.text(of: value))
    }

    mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
