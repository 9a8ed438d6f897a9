/// A Brownian motion that drives a factor, by name.
///
/// A factor with one shock gives it its own name, `demand`; one with several names them after its
/// components, `spot.chi` and `spot.xi`. Draws are addressed by this name.
package struct Shock: Hashable, Sendable {
    package let name: String
    /// Speed κ ≥ 0, per year, with which the driven state forgets the shock; 0 for Brownian motion.
    package let speed: Double

    package init(name: String, speed: Double) {
        self.name = name
        self.speed = speed
    }
}
