/// Counts of paths on which an event held.
public struct Tally: Mergeable, Hashable, Codable {
    /// Paths looked at.
    public var paths: Int
    /// Paths of these on which the event held.
    public var events: Int

    public init(paths: Int = 0, events: Int = 0) {
        precondition(events >= 0 && events <= paths, "an event holds on at most every path")
        self.paths = paths
        self.events = events
    }

    public mutating func merge(_ other: Tally) {
        paths += other.paths
        events += other.events
    }
}
