extension DocumentNode {
    /// The same document with another value at a path of keys and places in lists, or without what is
    /// there.
    ///
    /// - Returns: nil where the path leads nowhere.
    package func replacing(at path: some Collection<String>, with value: DocumentNode?) -> DocumentNode? {
        guard let key = path.first else { return value }
        let rest = path.dropFirst()
        let isTaken = rest.isEmpty && value == nil
        var result = self
        if var entries {
            guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
            if isTaken {
                entries.remove(at: index)
            } else {
                guard let changed = entries[index].value.replacing(at: rest, with: value) else { return nil }
                entries[index].value = changed
            }
            result.content = .mapping(entries)
        } else {
            guard var elements, let index = Int(key), elements.indices.contains(index) else { return nil }
            if isTaken {
                elements.remove(at: index)
            } else {
                guard let changed = elements[index].replacing(at: rest, with: value) else { return nil }
                elements[index] = changed
            }
            result.content = .sequence(elements)
        }
        return result
    }
}
