import Randomness

extension RunPlan {
    /// A uniform in (0, 1) for an uncertain input: a pure function of the scenario's seed, the
    /// input's name and the index, so that inputs and draws may come and go without moving others.
    ///
    /// - Parameter index: in [0, 2^24).
    package func inputUniform(_ name: String, _ index: Int) -> Double {
        let address = try? DrawAddress(
            seed: seed, name: NameHash(name), path: index, month: 0, purpose: .parameter,
            index: 1 << 20)
        // The address is in range for every index that there may be.
        return address?.uniform ?? 0.5
    }
}
