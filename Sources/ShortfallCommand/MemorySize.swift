import ArgumentParser

/// A number of bytes as people write it: `512MiB`, `2GiB`, `1.5GB`.
struct MemorySize: ExpressibleByArgument, CustomStringConvertible {
    let bytes: Int

    private static let units: [(name: String, bytes: Double)] = [
        ("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40), ("KB", 1e3),
        ("MB", 1e6), ("GB", 1e9), ("TB", 1e12),
    ]

    init(bytes: Int) { self.bytes = bytes }

    init?(argument: String) {
        guard let unit = Self.units.first(where: { argument.hasSuffix($0.name) }),
            let number = Double(argument.dropLast(unit.name.count)), number > 0,
            number * unit.bytes <= 0x1p50
        else { return nil }
        bytes = Int(number * unit.bytes)
    }

    /// In the largest binary unit that it fills, to one decimal, rounded up.
    var description: String {
        let unit = Self.units[..<4].last { Double(bytes) >= $0.bytes } ?? Self.units[0]
        let tenths = (Double(bytes) / unit.bytes * 10).rounded(.up)
        return "\(tenths / 10) \(unit.name)"
    }
}
