import Statistics

extension SortedOnDemand {
    /// The finite values of a column; with a condition, those of the paths that meet it.
    ///
    /// Infinite values mark paths on which a ratio has no value.
    ///
    /// - Parameter condition: an event, and whether the condition is that it did not take place.
    package convenience init(
        finite column: UnsafeBufferPointer<Double>,
        given condition: (event: PathBits, isComplement: Bool)? = nil
    ) {
        precondition(condition.map { $0.event.count == column.count } ?? true, "a truth per path")
        let met = condition?.isComplement != true
        let values = [Double](unsafeUninitializedCapacity: column.count) { buffer, count in
            var kept = 0
            // Every value is written and stays only if the next does not overwrite it.
            if let event = condition?.event {
                event.forEach(where: met) { path in
                    buffer[kept] = column[path]
                    kept &+= column[path].isFinite ? 1 : 0
                }
            } else {
                for value in column {
                    buffer[kept] = value
                    kept &+= value.isFinite ? 1 : 0
                }
            }
            count = kept
        }
        self.init(finite: values)
    }
}
