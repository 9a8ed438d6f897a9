/// The candidate nearest to a mistyped `name`, or nil when none is near enough to be meant.
///
/// Distance is Damerau–Levenshtein in its optimal-string-alignment form: insertions, deletions,
/// substitutions and swaps of neighbours cost one each, a difference of case nothing. A candidate
/// is near when its distance is at most a third of the name's length, and at least one edit is
/// always allowed from two letters on. Ties go to the earlier candidate.
///
/// - Complexity: O(candidates × length²); names are compared by their first 64 scalars.
/// - Source: F. Damerau, "A technique for computer detection and correction of spelling errors",
///   1964, doi:10.1145/363958.363994.
package func nearestName(to name: String, in candidates: [String]) -> String? {
    let wanted = foldedScalars(name)
    guard !wanted.isEmpty else { return nil }
    let cutOff = wanted.count < 2 ? 0 : max(1, wanted.count / 3)
    var best: String?
    var bestDistance = cutOff + 1
    for candidate in candidates {
        let scalars = foldedScalars(candidate)
        guard abs(scalars.count - wanted.count) < bestDistance else { continue }
        let distance = editDistance(wanted, scalars)
        if distance < bestDistance {
            best = candidate
            bestDistance = distance
        }
    }
    return best
}

private func foldedScalars(_ text: String) -> [Unicode.Scalar] {
    Array(text.lowercased().unicodeScalars.prefix(64)).map { $0 == "-" ? "_" : $0 }
}

private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
    if a.isEmpty || b.isEmpty { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
        var row = [i] + [Int](repeating: 0, count: b.count)
        for j in 1...b.count {
            let substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
            row[j] = min(last[j] + 1, row[j - 1] + 1, substitution)
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                row[j] = min(row[j], beforeLast[j - 2] + 1)
            }
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
