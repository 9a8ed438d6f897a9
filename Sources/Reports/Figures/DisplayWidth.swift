/// Columns that `text` takes on a terminal: none for marks that combine with the letter before, two
/// for wide East Asian letters and pictures.
///
/// - Source: Unicode Standard Annex 11, East Asian Width; the ranges are its large blocks.
package func displayWidth(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + displayWidth($1) }
}

private func displayWidth(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x7F { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
        0x20000...0x3FFFD:
        return 2
    default: return 1
    }
}

/// `text` with blanks behind it up to `width` columns.
package func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - displayWidth(text)))
}

/// `text` with blanks before it up to `width` columns.
package func paddedLeft(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - displayWidth(text))) + text
}

/// `text` broken at blanks into lines of at most `width` columns; longer words are cut.
package func wrapped(_ text: String, to width: Int) -> [String] {
    let width = max(1, width)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ").map(String.init) {
        let joined = line.isEmpty ? word : line + " " + word
        if displayWidth(joined) <= width {
            line = joined
            continue
        }
        if !line.isEmpty { lines.append(line) }
        var rest = word
        while displayWidth(rest) > width {
            let head = prefix(of: rest, width: width)
            lines.append(head)
            rest = String(rest.dropFirst(head.count))
        }
        line = rest
    }
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    return lines
}

/// `text` cut to `width` columns with an ellipsis in the place of what is left out.
package func shortened(_ text: String, to width: Int) -> String {
    displayWidth(text) <= width ? text : prefix(of: text, width: max(0, width - 1)) + "…"
}

/// `text` cut to `width` columns with an ellipsis inside, for names that differ at their ends.
package func shortenedInside(_ text: String, to width: Int) -> String {
    guard displayWidth(text) > width else { return text }
    let head = prefix(of: text, width: max(1, (width - 1) * 2 / 5))
    let tail = prefix(of: String(text.reversed()), width: max(1, width - 1 - displayWidth(head)))
    return head + "…" + String(tail.reversed())
}

/// The longest beginning of `text` that fits `width` columns, one character at least.
private func prefix(of text: String, width: Int) -> String {
    var result = ""
    var used = 0
    for character in text {
        used += displayWidth(String(character))
        if used > width, !result.isEmpty { break }
        result.append(character)
    }
    return result
}
