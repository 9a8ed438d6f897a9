import COpenBLAS

/// The BLAS library behind this module.
///
/// OpenBLAS chooses its kernels by processor and by thread count, so the last bits of a
/// factorisation can differ between machines. It therefore always runs on one thread, its results
/// are computed once while a run is planned and travel with the plan, and a report names the
/// library's core.
package enum BLAS {
    /// The name of the kernel set OpenBLAS chose for this processor, for example `SkylakeX`.
    package static var coreName: String {
        ready()
        return openblas_get_corename().map { String(cString: $0) } ?? "unknown"
    }

    /// OpenBLAS's own description of how it was built.
    package static var configuration: String {
        ready()
        return openblas_get_config().map { String(cString: $0) } ?? "unknown"
    }

    /// The number of threads OpenBLAS uses; 1 always.
    package static var threadCount: Int {
        ready()
        return Int(openblas_get_num_threads())
    }

    /// Makes sure that OpenBLAS runs on one thread; called before anything is asked of it.
    private static func ready() { _ = singleThreaded }

    /// Evaluated once, on first use.
    private static let singleThreaded: Void = openblas_set_num_threads(1)

    /// Makes sure that OpenBLAS can work; called before every use of BLAS or LAPACK.
    static func readyToWork() {
        ready()
        _ = hasWorkspace
    }

    /// OpenBLAS takes 128 MiB of addresses when it first works, and asks for ever where it gets none:
    /// then the process had better end here, as with any memory that Swift does not get.
    private static let hasWorkspace: Void = UnsafeMutableRawPointer.allocate(
        byteCount: 129 << 20, alignment: 1
    ).deallocate()

    /// The product of two matrices whose inner dimensions agree.
    static func product(_ left: Matrix, _ right: Matrix) -> Matrix {
        readyToWork()
        var elements = [Double](repeating: 0, count: left.rowCount * right.columnCount)
        cblas_dgemm(
            CblasColMajor, CblasNoTrans, CblasNoTrans,
            blasint(left.rowCount), blasint(right.columnCount), blasint(left.columnCount),
            1, left.columnMajor, blasint(left.rowCount),
            right.columnMajor, blasint(right.rowCount),
            0, &elements, blasint(left.rowCount))
        return Matrix(
            rowCount: left.rowCount, columnCount: right.columnCount, columnMajor: elements)
    }
}
