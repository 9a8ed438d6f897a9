import Statistics

extension OrderStatistics {
    /// The finite values of a column in order; with a condition, those of the paths that meet it.
    ///
    /// Infinite values mark paths on which a ratio has no value.
    ///
    /// - Parameter condition: an event's column, and whether the condition is that it did not take
    ///   place.
    package init(
        finite column: UnsafeBufferPointer<Double>,
        given condition: (event: UnsafeBufferPointer<Double>, isComplement: Bool)? = nil
    ) {
        precondition(condition.map { $0.event.count == column.count } ?? true, "a truth per path")
        let met = condition?.isComplement == true ? 0.0 : 1.0
        var values = [Double](unsafeUninitializedCapacity: column.count) { buffer, kept in
            kept = 0
            // Every value is written and stays only if the next does not overwrite it.
            if let event = condition?.event {
                for path in column.indices {
                    let value = column[path]
                    buffer[kept] = value
                    kept &+= value.isFinite && event[path] == met ? 1 : 0
                }
            } else {
                for value in column {
                    buffer[kept] = value
                    kept &+= value.isFinite ? 1 : 0
                }
            }
        }
        RadixSort.sort(&values)
        self.init(sorted: values)
    }
}
