import CKernels
import Randomness
import Testing

@Suite struct DrawTests {
    static func address(
        seed: UInt64 = 11, name: String = "price", path: Int = 0, month: Int = 3,
        purpose: DrawPurpose = .diffusion, index: Int = 0
    ) throws -> DrawAddress {
        try DrawAddress(
            seed: seed, name: NameHash(name), path: path, month: month, purpose: purpose,
            index: index)
    }

    // MARK: - Addresses

    @Test func coordinatesThatDoNotFitAreRefused() throws {
        typealias Field = DrawAddress.Field
        for (field, limit) in [(Field.path, 1 << 48), (.month, 1 << 17), (.index, 1 << 24)] {
            func make(_ value: Int) throws -> DrawAddress {
                switch field {
                case .path: try Self.address(path: value)
                case .month: try Self.address(month: value)
                case .index: try Self.address(index: value)
                }
            }
            _ = try make(limit - 1)
            for value in [limit, -1, Int.max, Int.min] {
                #expect(
                    throws: RandomnessError.addressOverflow(
                        field: field, value: value, limit: limit)
                ) { try make(value) }
            }
        }
    }

    @Test func nameHashIsTheDocumentedOne() {
        // Vectors of the FNV reference code.
        #expect(NameHash("").value == 0x811c_9dc5)
        #expect(NameHash("a").value == 0xe40c_292c)
        #expect(NameHash("foobar").value == 0xbf9c_f968)
    }

    @Test func collidingNamesAreRefused() throws {
        // Two known colliding words of 32-bit FNV-1a.
        let pair = ["costarring", "liquid"]
        #expect(NameHash(pair[0]) == NameHash(pair[1]))
        #expect(
            throws: RandomnessError.nameCollision(
                first: "costarring", second: "liquid", hash: NameHash("liquid").value)
        ) { try NameHash.checkCollisions(["demand"] + pair) }
        try NameHash.checkCollisions(["demand", "price", "demand"])
    }

    // MARK: - Uniforms

    @Test(arguments: InstructionSet.supported)
    func uniformIsTheTop52BitsPlusOneHalf(set: InstructionSet) throws {
        let leaves = try table(of: set)
        let address = try Self.address(path: 48)
        let uniforms = leaves.draws(leaves.pointee.uniform, address, 4096)
        for (offset, uniform) in uniforms.enumerated() {
            let bits = PhiloxTests.plainBits(address, path: 48 + offset)
            let expected = (Double(bits >> 12) + 0.5) * 0x1p-52
            #expect(uniform == expected)
            #expect(uniform > 0 && uniform < 1)
        }
    }

    @Test func extremeUniformsAreExactAndInside() {
        let smallest = (Double(0) + 0.5) * 0x1p-52
        let largest = (Double((UInt64(1) << 52) - 1) + 0.5) * 0x1p-52
        #expect(smallest == 0x1p-53)
        #expect(largest == 1 - 0x1p-53)
    }

    // MARK: - Normals

    @Test(arguments: InstructionSet.supported)
    func normalIsTheQuantileOfTheUniform(set: InstructionSet) throws {
        let leaves = try table(of: set)
        let address = try Self.address(path: 16)
        for count in [8, 16, 24, 64, 1024, 1032, 4096] {
            let normals = leaves.draws(leaves.pointee.normal, address, count)
            let uniforms = leaves.draws(leaves.pointee.uniform, address, count)
            #expect(sameBits(normals, leaves.unary(SF_NORMAL_QUANTILE, uniforms)))
        }
    }

    @Test(arguments: InstructionSet.supported)
    func anyPartOfARowIsThatPartOfTheWhole(set: InstructionSet) throws {
        let leaves = try table(of: set)
        let whole = leaves.draws(leaves.pointee.normal, try Self.address(), 2048)
        for (start, count) in [(0, 8), (8, 8), (8, 1024), (1016, 24), (1000, 1048), (2040, 8)] {
            let part = leaves.draws(leaves.pointee.normal, try Self.address(path: start), count)
            #expect(sameBits(part, Array(whole[start..<start + count])))
        }
    }

    /// Rows near one another and far apart in memory, more than fit one chunk, and rows that cross
    /// from one upper half of the pair's number to the next.
    @Test(arguments: InstructionSet.supported)
    func rowsDrawnTogetherAreTheRowsDrawnApart(set: InstructionSet) throws {
        let leaves = try table(of: set)
        for (count, k, path) in [
            (8, 1, 0), (128, 6, 256), (128, 9, 0), (256, 7, 512), (1032, 3, 8),
            (64, 5, 1 << 33 - 24), (1024, 2, 3 << 33 - 1000),
        ] {
            let sources = try (0..<k).map { index in
                try Self.address(name: "row \(index % 4)", path: path, index: index).draw
            }
            let rows = (0..<k).map { _ in Row(count: count) }
            var out = rows.map { Optional($0.pointer) }
            leaves.pointee.normals(&out, sources, k, count)
            for (row, source) in zip(rows, sources) {
                let alone = Row(count: count)
                leaves.pointee.normal(alone.pointer, source, count)
                #expect(sameBits(row.values, alone.values))
                for element in [0, count / 2, count - 1] {
                    var single = source
                    single.first_path += UInt64(element)
                    #expect(sameBits(row.buffer[element], sf_normal_scalar(single)))
                }
            }
        }
    }

    @Test func singleDrawsAreElementsOfTheRow() throws {
        let row = Row(count: 512), uniforms = Row(count: 512)
        try Self.address().fillNormals(row.buffer, using: InstructionSet.selectedLeaves)
        try Self.address().fillUniforms(uniforms.buffer, using: InstructionSet.selectedLeaves)
        for path in 0..<512 {
            let address = try Self.address(path: path)
            #expect(sameBits(address.normal, row.buffer[path]))
            #expect(sameBits(address.uniform, uniforms.buffer[path]))
        }
    }

    @Test func everyCoordinateChangesTheRow() throws {
        let base = try Self.address(path: 8)
        let others = [
            try Self.address(seed: 12, path: 8), try Self.address(seed: 11 | 1 << 40, path: 8),
            try Self.address(name: "cost", path: 8), try Self.address(path: 16),
            try Self.address(path: 8 + 1 << 34), try Self.address(path: 8, month: 4),
            try Self.address(path: 8, purpose: .jumpSize), try Self.address(path: 8, index: 1),
        ]
        let leaves = InstructionSet.selectedLeaves
        let reference = leaves.draws(leaves.pointee.uniform, base, 8)
        for other in others {
            let row = leaves.draws(leaves.pointee.uniform, other, 8)
            #expect(zip(row, reference).allSatisfy { $0 != $1 })
        }
    }
}
