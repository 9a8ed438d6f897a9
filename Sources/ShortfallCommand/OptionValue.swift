import ArgumentParser
import Foundation

/// Values of flags as people write them; each refusal says what would have been accepted.
enum OptionValue {
    /// `1000000`, `1_000_000` or `1e6`; nil where the text is no whole number.
    private static func whole(_ text: String) -> Int? {
        let digits = text.filter { $0 != "_" }
        guard !text.hasPrefix("_"), !text.hasSuffix("_"), !digits.isEmpty,
            digits.allSatisfy({ "0123456789.eE+-".contains($0) })
        else { return nil }
        if let number = Int(digits) { return number }
        guard let number = Double(digits), number.magnitude <= 0x1p53, number == number.rounded()
        else { return nil }
        return Int(number)
    }

    /// A whole number, whose range the command checks.
    static func count(_ text: String) throws -> Int {
        if let number = whole(text) { return number }
        let plain = text.filter { !", '".contains($0) }
        let hint =
            plain != text && whole(plain) != nil ? "; write \(plain)" : ""
        throw ValidationError("expected a whole number such as 1000000, 1_000_000 or 1e6\(hint)")
    }

    /// A seed: any 64 bits.
    static func seed(_ text: String) throws -> UInt64 {
        if let number = UInt64(text) { return number }
        if let number = whole(text), number >= 0 { return UInt64(number) }
        throw ValidationError("expected a whole number from 0 to \(UInt64.max)")
    }

    /// A folder to write to, which is not the root of the file system.
    static func folder(_ text: String) throws -> String {
        if text.isEmpty { throw ValidationError("expected a folder, such as results") }
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            throw ValidationError("expected the name of a folder without control characters")
        }
        if URL(filePath: text).resolvingSymlinksInPath().standardizedFileURL.path() == "/" {
            throw ValidationError("results do not go into the root folder; name one below it")
        }
        return text
    }

    /// A number of bytes.
    static func memory(_ text: String) throws -> MemorySize {
        if let size = MemorySize(argument: text) { return size }
        throw ValidationError("expected a size above 0 with its unit, such as 512MiB or 2GiB")
    }
}
