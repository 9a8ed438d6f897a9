/// A Brownian motion that drives a factor, by name.
///
/// A factor with one shock gives it its own name, `demand`; one with several names them after its
/// components, `spot.chi` and `spot.xi`. Draws are addressed by this name.
package struct Shock: Hashable, Sendable {
    package let name: String
    /// Speed κ ≥ 0, per year, with which the driven state forgets the shock; 0 for Brownian motion.
    package let speed: Double
    /// Whether the process needs its average over a month beside its end.
    package let isAveraged: Bool

    /// - Parameter isAveraged: needs a speed above 0.
    package init(name: String, speed: Double, isAveraged: Bool = false) {
        self.name = name
        self.speed = speed
        self.isAveraged = isAveraged
    }

    /// The standard normals of a month, in the order of their draws.
    var normals: [StepNormal] {
        let end = StepNormal(shock: self, part: .end)
        return isAveraged ? [end, end.rest] : [end]
    }
}
