package import CKernels

/// What a draw is for. Draws of different purposes never share numbers, so a model that starts to
/// jump keeps its diffusion.
package enum DrawPurpose: UInt8, Sendable, CaseIterable {
    case diffusion = 0
    case jumpCount = 1
    case jumpSize = 2
    case eventClock = 3
    case bootstrap = 4
    case mixing = 5
    case parameter = 6
}

/// The coordinates of one draw: its value depends on nothing else.
///
/// Formula: Philox4x32-10 with the seed as key and the counter `{low 32 bits of path / 2, (bits
/// 32-46 of path / 2) << 17 | month, name, purpose << 24 | index}`. Words 0 and 1 of a call serve
/// the even path, words 2 and 3 the odd one, first word low.
///
/// The month is that of the calendar, 12 year + month − 1, so that two views of one scenario draw the
/// same numbers in the same month. What is drawn once for a path has the month 0, which no calendar
/// month has.
package struct DrawAddress: Sendable, Hashable {
    package enum Field: Sendable, Hashable {
        case path, month, index

        /// Values lie in [0, limit).
        package var limit: Int {
            switch self {
            case .path: 1 << 48
            case .month: 1 << Int(SF_MONTH_BITS)
            case .index: 1 << 24
            }
        }
    }

    package let seed: UInt64
    package let name: NameHash
    package let path: Int
    package let month: Int
    package let purpose: DrawPurpose
    package let index: Int

    /// - Parameters:
    ///   - seed: the run's seed, any 64 bits.
    ///   - name: the factor's name.
    ///   - path: in [0, 2^48).
    ///   - month: in [0, 2^17); 0 for a draw made once for a path.
    ///   - purpose: what the draw is for.
    ///   - index: which of several draws for the same purpose, in [0, 2^24).
    /// - Throws: `RandomnessError.addressOverflow` where a coordinate does not fit.
    package init(
        seed: UInt64, name: NameHash, path: Int, month: Int, purpose: DrawPurpose, index: Int = 0
    ) throws(RandomnessError) {
        try Self.check(path, fits: .path)
        try Self.check(month, fits: .month)
        try Self.check(index, fits: .index)
        self.seed = seed
        self.name = name
        self.path = path
        self.month = month
        self.purpose = purpose
        self.index = index
    }

    private static func check(_ value: Int, fits field: Field) throws(RandomnessError) {
        guard (0..<field.limit).contains(value) else {
            throw .addressOverflow(field: field, value: value, limit: field.limit)
        }
    }

    /// The address as the leaves take it.
    package var draw: sf_draw {
        sf_draw(
            seed: seed, first_path: UInt64(path), month: UInt32(month), name: name.value,
            purpose: UInt32(purpose.rawValue), index: UInt32(index))
    }

    // MARK: - One draw

    /// (k + 1/2) 2^-52 with k the top 52 of the 64 bits: exact, symmetric about 1/2, never 0 or 1.
    package var uniform: Double { sf_uniform_scalar(draw) }

    /// The inverse normal distribution function of `uniform`, at most 1e-15 relative error.
    package var normal: Double { sf_normal_scalar(draw) }
}
