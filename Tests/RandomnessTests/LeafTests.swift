import CKernels
import Foundation
import Randomness
import Testing

/// What the arithmetic leaves compute, one element at a time and in plain Swift.
enum Twin {
    static func truth(_ a: Double, _ b: Double, _ condition: Bool) -> Double {
        a.isNaN || b.isNaN ? .nan : condition ? 1 : 0
    }

    /// Exact twins; the elementary functions have their table of true values instead.
    static func unary(_ operation: sf_unary_operation) -> ((Double) -> Double)? {
        switch operation {
        case SF_NEGATE: { -$0 }
        case SF_ABSOLUTE: { abs($0) }
        case SF_SQUARE_ROOT: { $0.squareRoot() }
        case SF_FLOOR: { $0.rounded(.down) }
        case SF_NOT: { $0.isNaN ? .nan : $0 == 0 ? 1 : 0 }
        default: nil
        }
    }

    static func binary(_ operation: sf_binary_operation) -> ((Double, Double) -> Double)? {
        switch operation {
        case SF_ADD: { $0 + $1 }
        case SF_SUBTRACT: { $0 - $1 }
        case SF_MULTIPLY: { $0 * $1 }
        case SF_DIVIDE: { $0 / $1 }
        case SF_MINIMUM: { ordered($0, $1) ? $0 : $1 }
        case SF_MAXIMUM: { $0.isNaN || !$1.isNaN && ordered($1, $0) ? $0 : $1 }
        case SF_LESS: { truth($0, $1, $0 < $1) }
        case SF_LESS_OR_EQUAL: { truth($0, $1, $0 <= $1) }
        case SF_EQUAL: { truth($0, $1, $0 == $1) }
        case SF_NOT_EQUAL: { truth($0, $1, $0 != $1) }
        case SF_AND: { truth($0, $1, $0 != 0 && $1 != 0) }
        case SF_OR: { truth($0, $1, $0 != 0 || $1 != 0) }
        default: nil
        }
    }

    /// NaN first, then by value, -0 before 0.
    static func ordered(_ a: Double, _ b: Double) -> Bool {
        a.isNaN || a < b || (a == b && a.sign == .minus)
    }
}

@Suite struct LeafTests {
    static let a = Nasty.values(4096, seed: 1)
    static let b = Nasty.values(4096, seed: 2)
    static let c = Nasty.values(4096, seed: 3)

    // MARK: - Twins

    @Test(arguments: InstructionSet.supported)
    func leavesEqualTheirScalarTwins(set: InstructionSet) throws {
        let leaves = try table(of: set)
        for operation in everyUnary {
            guard let twin = Twin.unary(operation) else { continue }
            #expect(sameBits(leaves.unary(operation, Self.a), Self.a.map(twin)))
        }
        for operation in everyBinary {
            guard let twin = Twin.binary(operation) else { continue }
            let expected = zip(Self.a, Self.b).map { twin($0, $1) }
            #expect(sameBits(leaves.binary(operation, Self.a, Self.b), expected))
        }
    }

    @Test(arguments: InstructionSet.supported)
    func elementaryLeavesAgreeWithTheMathLibrary(set: InstructionSet) throws {
        let leaves = try table(of: set)
        // The library's own error is below one ulp; ours is in AccuracyTests.
        let finite = Self.a.filter { $0.isFinite }
        let x = Array(finite.prefix(finite.count / 8 * 8))
        let twins: [(sf_unary_operation, (Double) -> Double)] = [
            (SF_EXP, { Foundation.exp($0) }), (SF_LOG, { Foundation.log($0) }),
        ]
        for (operation, twin) in twins {
            for (input, result) in zip(x, leaves.unary(operation, x)) {
                let expected = twin(input)
                let near = abs(result - expected) <= 2 * expected.ulp
                #expect(near || sameBits(result, expected), "\(operation) of \(input)")
            }
        }
    }

    // MARK: - Same bits

    @Test(arguments: InstructionSet.supported)
    func everyInstructionSetGivesTheBitsOfTheBaseline(set: InstructionSet) throws {
        let leaves = try table(of: set), reference = try table(of: .baseline)
        for operation in everyUnary {
            #expect(sameBits(leaves.unary(operation, Self.a), reference.unary(operation, Self.a)))
        }
        for operation in everyBinary {
            #expect(
                sameBits(
                    leaves.binary(operation, Self.a, Self.b),
                    reference.binary(operation, Self.a, Self.b)))
        }
        let address = try DrawTests.address(path: 4096)
        for count in [8, 1024, 2056] {
            #expect(
                sameBits(
                    leaves.draws(leaves.pointee.normal, address, count),
                    reference.draws(reference.pointee.normal, address, count)))
        }
        for count in [0, 1, 7, 8, 9, 1000, 1024] {
            let x = Self.b.filter(\.isFinite).map { min(max($0, -1e60), 1e60) }.prefix(count)
            let mask = Self.a.prefix(count).map { $0 > 0 ? 1.0 : 0.0 }
            for mask in [nil, mask] {
                let one = leaves.moments(Array(x), mask: mask)
                let two = reference.moments(Array(x), mask: mask)
                #expect(sameBits(MomentsTests.fields(one), MomentsTests.fields(two)))
                let y = Array(x.reversed())
                #expect(
                    sameBits(
                        ComomentsTests.fields(leaves.comoments(Array(x), y, mask: mask)),
                        ComomentsTests.fields(reference.comoments(Array(x), y, mask: mask))))
            }
        }
    }

    @Test func scalarsHaveTheBitsOfTheLeaves() throws {
        let leaves = InstructionSet.selectedLeaves
        let a = Array(Self.a.prefix(512)), b = Array(Self.b.prefix(512))
        for operation in everyUnary {
            #expect(
                sameBits(leaves.unary(operation, a), a.map { sf_unary_scalar(operation, $0) }))
        }
        for operation in everyBinary {
            let scalars = zip(a, b).map { sf_binary_scalar(operation, $0, $1) }
            #expect(sameBits(leaves.binary(operation, a, b), scalars))
        }
    }

    @Test(arguments: InstructionSet.supported)
    func everyFormOfABinaryLeafAgrees(set: InstructionSet) throws {
        let leaves = try table(of: set)
        let a = Array(Self.a.prefix(256))
        for operation in everyBinary {
            for scalar in Nasty.specials {
                let row = [Double](repeating: scalar, count: a.count)
                #expect(
                    sameBits(
                        leaves.binary(operation, a, scalar), leaves.binary(operation, a, row)))
                #expect(
                    sameBits(
                        leaves.binary(operation, scalar, a), leaves.binary(operation, row, a)))
            }
        }
    }

    // MARK: - Other leaves

    @Test(arguments: InstructionSet.supported)
    func selectTakesTheChosenBranchInEveryForm(set: InstructionSet) throws {
        let leaves = try table(of: set), count = Self.a.count
        let condition = Row(Self.a), left = Row(Self.b), right = Row(Self.c)
        let out = Row(count: count)
        func expected(_ l: (Int) -> Double, _ r: (Int) -> Double) -> [Double] {
            Self.a.indices.map { index in
                let test = Self.a[index]
                return test.isNaN ? .nan : test != 0 ? l(index) : r(index)
            }
        }
        let b = Self.b, c = Self.c
        leaves.pointee.select_vv(
            out.pointer, condition.pointer, left.pointer, right.pointer, count)
        #expect(sameBits(out.values, expected({ b[$0] }, { c[$0] })))
        leaves.pointee.select_vs(out.pointer, condition.pointer, left.pointer, 7, count)
        #expect(sameBits(out.values, expected({ b[$0] }, { _ in 7 })))
        leaves.pointee.select_sv(out.pointer, condition.pointer, 5, right.pointer, count)
        #expect(sameBits(out.values, expected({ _ in 5 }, { c[$0] })))
        leaves.pointee.select_ss(out.pointer, condition.pointer, 5, 7, count)
        #expect(sameBits(out.values, expected({ _ in 5 }, { _ in 7 })))
    }

    @Test(arguments: InstructionSet.supported)
    func fusedLeavesAreTheirFormulas(set: InstructionSet) throws {
        let leaves = try table(of: set), count = Self.a.count
        let a = Row(Self.a), b = Row(Self.b), out = Row(count: count)
        leaves.pointee.affine(out.pointer, 0.9, a.pointer, -0.3, b.pointer, 0.1, count)
        let affine = zip(Self.a, Self.b).map { x, z in
            (0.1).addingProduct(-0.3, z).addingProduct(0.9, x)
        }
        #expect(sameBits(out.values, affine))
        #expect(
            sameBits(affine, zip(Self.a, Self.b).map { sf_affine_scalar(0.9, $0, -0.3, $1, 0.1) }))

        leaves.pointee.exp_sum_vv(out.pointer, a.pointer, b.pointer, count)
        #expect(sameBits(out.values, leaves.unary(SF_EXP, leaves.binary(SF_ADD, Self.a, Self.b))))
        leaves.pointee.exp_sum_vs(out.pointer, a.pointer, 0.7, count)
        #expect(sameBits(out.values, leaves.unary(SF_EXP, leaves.binary(SF_ADD, Self.a, 0.7))))

        leaves.pointee.fill(out.pointer, 3.25, count)
        #expect(out.values == [Double](repeating: 3.25, count: count))
    }

    @Test(arguments: InstructionSet.supported)
    func countBelowCountsThresholds(set: InstructionSet) throws {
        let leaves = try table(of: set)
        let input = Row(Self.a), out = Row(count: Self.a.count)
        for thresholds in [[], [0.5], [-3, -0.5, 0, 0, 0.46875, 1, 2], [-.infinity, 700, .infinity]] {
            leaves.pointee.count_below(
                out.pointer, input.pointer, thresholds, thresholds.count, Self.a.count)
            let expected = Self.a.map { x in
                x.isNaN ? x : Double(thresholds.count { $0 < x })
            }
            #expect(sameBits(out.values, expected))
        }
    }

    @Test(arguments: InstructionSet.supported)
    func combineAddsProductsInTheOrderGiven(set: InstructionSet) throws {
        let leaves = try table(of: set)
        for rowCount in 1...7 {
            for count in [8, 24, 32, 40, 256] {
                let rows = (0..<rowCount).map { Row(Nasty.values(count, seed: UInt64($0 + 10))) }
                let weights = (0..<rowCount).map { 0.3 * Double($0) - 0.7 }
                let out = Row(count: count)
                let pointers = rows.map { UnsafePointer($0.pointer) as UnsafePointer<Double>? }
                leaves.pointee.combine(out.pointer, pointers, weights, rowCount, count)
                let expected = (0..<count).map { element in
                    (1..<rowCount).reduce(weights[0] * rows[0].buffer[element]) { sum, row in
                        sum.addingProduct(weights[row], rows[row].buffer[element])
                    }
                }
                #expect(sameBits(out.values, expected))
            }
        }
    }

    /// Lists of any lengths with any common start, outputs in place of rows that nobody else reads.
    @Test(arguments: InstructionSet.supported)
    func sumsSideBySideAreTheSumsOneByOne(set: InstructionSet) throws {
        let leaves = try table(of: set)
        for (common, lengths) in [
            (1, [1]), (2, [2, 3]), (3, [3, 3, 5]), (2, [4, 2, 3, 6]), (4, [4, 5, 6, 7, 8, 9]),
            (8, Array(8...17)),
        ] {
            for count in [8, 32, 40, 128] {
                let shared = (0..<common).map { Row(Nasty.values(count, seed: UInt64($0 + 1))) }
                let lists = lengths.enumerated().map { number, length in
                    shared + (common..<length).map {
                        Row(Nasty.values(count, seed: UInt64(100 * number + $0)))
                    }
                }
                let weights = lengths.enumerated().map { number, length in
                    (0..<length).map { 0.3 * Double($0) - 0.1 * Double(number) - 0.7 }
                }
                let expected = zip(lists, weights).map { rows, weights in
                    let out = Row(count: count)
                    let pointers = rows.map { UnsafePointer($0.pointer) as UnsafePointer<Double>? }
                    leaves.pointee.combine(out.pointer, pointers, weights, rows.count, count)
                    return out.values
                }
                // A list's own last row, where it has one, takes the sum.
                let outputs = lists.map { $0.count > common ? $0.last! : Row(count: count) }
                correlate(leaves, outputs, lists, weights, common: common, count: count)
                for (output, values) in zip(outputs, expected) {
                    #expect(sameBits(output.values, values))
                }
            }
        }
    }

    private func correlate(
        _ leaves: UnsafePointer<sf_leaves>, _ outputs: [Row], _ lists: [[Row]],
        _ weights: [[Double]], common: Int, count: Int
    ) {
        func kept<Element>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
            let list = UnsafeMutablePointer<Element>.allocate(capacity: elements.count)
            list.initialize(from: elements, count: elements.count)
            return list
        }
        let rows = lists.map { kept($0.map { UnsafePointer($0.pointer) as UnsafePointer<Double>? }) }
        let coefficients = weights.map { kept($0) }
        defer {
            for list in rows { list.deallocate() }
            for list in coefficients { list.deallocate() }
        }
        leaves.pointee.correlate(
            outputs.map { $0.pointer }, rows.map { UnsafePointer($0) },
            coefficients.map { UnsafePointer($0) }, lists.map(\.count), lists.count, common, count)
    }

    @Test(arguments: InstructionSet.supported)
    func histogramKeysNameSignExponentAndTenBits(set: InstructionSet) throws {
        let leaves = try table(of: set)
        for count in [0, 1, 7, 8, 64, 1021] {
            let values = Nasty.values(count, seed: 5)
            let mask = (0..<count).map { $0 % 3 == 0 ? 0.0 : 1.0 }
            for masked in [false, true] {
                let counted = values.indices.filter { !masked || mask[$0] == 1 }.map { values[$0] }
                let plain = counted.filter { $0 < 0 || $0 > 0 }
                var range = sf_histogram_range(
                    minimum: .infinity, maximum: -.infinity, zeros: 0, nans: 0)
                var keys = [UInt32](repeating: 0, count: count + 8)
                let used = leaves.pointee.histogram_keys(
                    &keys, &range, values, masked ? UnsafePointer(mask) : nil, count)
                let expected = plain.map { value -> UInt32 in
                    let bin = UInt32(truncatingIfNeeded: value.magnitude.bitPattern >> 42)
                    return (bin & ~0xff) << 1 | (value < 0 ? 0x100 : 0) | bin & 0xff
                }
                #expect(Array(keys[..<used]) == expected)
                #expect(range.zeros == UInt64(counted.count { $0 == 0 }))
                #expect(range.nans == UInt64(counted.count { $0.isNaN }))
                let real = counted.filter { !$0.isNaN }
                #expect(range.minimum == real.min() ?? .infinity)
                #expect(range.maximum == real.max() ?? -.infinity)
            }
        }
    }

    // MARK: - Manners

    @Test(arguments: InstructionSet.supported)
    func nanPassesThroughEveryLeaf(set: InstructionSet) throws {
        let leaves = try table(of: set)
        for lane in 0..<8 {
            var holed = [Double](repeating: 0.25, count: 8)
            holed[lane] = .nan
            let plain = [Double](repeating: 0.25, count: 8)
            func check(_ result: [Double], _ leaf: String) {
                for other in 0..<8 { #expect(result[other].isNaN == (other == lane), "\(leaf)") }
            }
            for operation in everyUnary {
                check(leaves.unary(operation, holed), "unary \(operation.rawValue)")
            }
            for operation in everyBinary {
                check(leaves.binary(operation, holed, plain), "binary \(operation.rawValue)")
                check(leaves.binary(operation, plain, holed), "binary \(operation.rawValue)")
            }
        }
    }

    @Test(arguments: InstructionSet.supported)
    func outputMayBeAnInput(set: InstructionSet) throws {
        let leaves = try table(of: set), count = Self.a.count
        for operation in everyUnary {
            let row = Row(Self.a)
            sf_unary_leaf(leaves, operation)(row.pointer, row.pointer, count)
            #expect(sameBits(row.values, leaves.unary(operation, Self.a)))
        }
        for operation in everyBinary {
            let left = Row(Self.a), right = Row(Self.b), both = Row(Self.a)
            let leaf = sf_binary_vv_leaf(leaves, operation)!
            leaf(left.pointer, left.pointer, right.pointer, count)
            #expect(sameBits(left.values, leaves.binary(operation, Self.a, Self.b)))
            let again = Row(Self.a)
            leaf(right.pointer, again.pointer, right.pointer, count)
            #expect(sameBits(right.values, left.values))
            leaf(both.pointer, both.pointer, both.pointer, count)
            #expect(sameBits(both.values, leaves.binary(operation, Self.a, Self.a)))
        }
    }
}
