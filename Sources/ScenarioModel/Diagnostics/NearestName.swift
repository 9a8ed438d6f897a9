/// The candidate nearest to a mistyped `name`, or nil when none is near enough to be meant.
///
/// Distance is Damerau–Levenshtein in its optimal-string-alignment form: insertions, deletions,
/// substitutions and swaps of neighbours cost one each, a difference of case nothing. A candidate
/// is near when its distance is at most a third of the name's length, and at least one edit is
/// always allowed from two letters on. Ties go to the earlier candidate.
///
/// - Complexity: O(candidates × length²); names are compared by their first 64 scalars. Where a file
///   may have many faults, ask ``NameSearch``.
/// - Source: F. Damerau, "A technique for computer detection and correction of spelling errors",
///   1964, doi:10.1145/363958.363994.
package func nearestName(to name: String, in candidates: [String]) -> String? {
    let wanted = foldedScalars(name)
    guard !wanted.isEmpty else { return nil }
    var distance = EditDistance(from: wanted)
    let cutOff = wanted.count < 2 ? 0 : max(1, wanted.count / 3)
    var best: String?
    var bestDistance = cutOff + 1
    for candidate in candidates {
        // No text has more scalars than bytes.
        guard candidate.utf8.count > wanted.count - bestDistance else { continue }
        let scalars = foldedScalars(candidate)
        guard abs(scalars.count - wanted.count) < bestDistance,
            let found = distance.to(scalars, below: bestDistance)
        else { continue }
        best = candidate
        bestDistance = found
    }
    return best
}

/// Looks for nearest names until it has looked long enough: a text of fifty thousand unknown names gets
/// suggestions for the first of them.
package final class NameSearch {
    /// Steps that may still be taken: about a tenth of a second.
    private var left = 20_000_000

    package init() {}

    /// The candidate nearest to `name`; nil when none is near, or when enough has been looked for.
    package func nearest(to name: String, in candidates: @autoclosure () -> [String]) -> String? {
        guard left > 0 else { return nil }
        let candidates = candidates()
        let length = min(64, name.utf8.count)
        left -= candidates.count * (20 + length * length / 4)
        return nearestName(to: name, in: candidates)
    }
}

private func foldedScalars(_ text: String) -> [Unicode.Scalar] {
    var folded: [Unicode.Scalar] = []
    folded.reserveCapacity(min(64, text.utf8.count))
    for byte in text.utf8.prefix(64) {
        guard byte < 0x80 else {
            return Array(text.lowercased().unicodeScalars.prefix(64)).map { $0 == "-" ? "_" : $0 }
        }
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): folded.append(Unicode.Scalar(byte + 32))
        case UInt8(ascii: "-"): folded.append("_")
        default: folded.append(Unicode.Scalar(byte))
        }
    }
    return folded
}

/// The distance from one text to many.
private struct EditDistance {
    private let a: [Unicode.Scalar]
    private var beforeLast = [Int](repeating: 0, count: 65)
    private var last = [Int](repeating: 0, count: 65)
    private var row = [Int](repeating: 0, count: 65)

    init(from text: [Unicode.Scalar]) { a = text }

    /// Nil where it is not below `limit`.
    mutating func to(_ b: [Unicode.Scalar], below limit: Int) -> Int? {
        for j in 0...b.count { last[j] = j }
        var least = 0
        for i in 1...a.count {
            row[0] = i
            let leastBefore = least
            least = i
            for j in stride(from: 1, through: b.count, by: 1) {
                var edits = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    edits = min(edits, beforeLast[j - 2] + 1)
                }
                row[j] = edits
                least = min(least, edits)
            }
            // A swap reads the row before the last: only two rows in a row cannot be left behind.
            if min(least, leastBefore) >= limit { return nil }
            (beforeLast, last, row) = (last, row, beforeLast)
        }
        return last[b.count] < limit ? last[b.count] : nil
    }
}
