package import CKernels

extension DrawAddress {
    // MARK: - Rows

    /// Fills a row with the uniforms of consecutive paths, the first of them this address's.
    ///
    /// - Parameter row: one element a path; 64-byte aligned, its count a multiple of eight.
    /// - Precondition: the first path is a multiple of eight and the last one fits the address.
    package func fillUniforms(
        _ row: UnsafeMutableBufferPointer<Double>, using leaves: UnsafePointer<sf_leaves>
    ) {
        fill(row, leaves.pointee.uniform)
    }

    /// Fills a row with standard normals, each the inverse distribution function of the uniform
    /// that `fillUniforms` gives in its place. Shape and preconditions are the same.
    package func fillNormals(
        _ row: UnsafeMutableBufferPointer<Double>, using leaves: UnsafePointer<sf_leaves>
    ) {
        fill(row, leaves.pointee.normal)
    }

    private func fill(_ row: UnsafeMutableBufferPointer<Double>, _ leaf: sf_draw_row?) {
        guard let base = row.baseAddress, let leaf, row.count > 0 else { return }
        precondition(path % Int(SF_LANES) == 0, "a row starts at a multiple of eight paths")
        precondition(row.count % Int(SF_LANES) == 0, "a row holds a multiple of eight paths")
        precondition(path + row.count <= Field.path.limit, "the row ends beyond the last path")
        leaf(base, draw, row.count)
    }
}
