/// A picture of a study, as data.
public struct StudyChart: Hashable, Sendable {
    /// What an axis measures.
    public struct Axis: Hashable, Sendable {
        public let title: String
        public let unit: Presentation.Unit

        public init(_ title: String, unit: Presentation.Unit) {
            self.title = title
            self.unit = unit
        }
    }

    public struct Point: Hashable, Sendable {
        public let x: Double
        public let y: Double
        /// Intervals of both; nil where there is none.
        public let xRange: ClosedRange<Double>?
        public let yRange: ClosedRange<Double>?
        public let label: String?

        public init(
            x: Double, y: Double, xRange: ClosedRange<Double>? = nil,
            yRange: ClosedRange<Double>? = nil, label: String? = nil
        ) {
            self.x = x
            self.y = y
            self.xRange = xRange
            self.yRange = yRange
            self.label = label
        }
    }

    /// Points that belong together: a line with a band, or marks.
    public struct Trace: Hashable, Sendable {
        public let name: String
        public let points: [Point]

        public init(_ name: String, _ points: [Point]) {
            self.name = name
            self.points = points
        }
    }

    /// A named span from a low to a high case, or a value with its interval.
    public struct Bar: Hashable, Sendable {
        public let name: String
        public let low: Double
        public let high: Double
        /// What is written at the ends: `20 %/yr`.
        public let lowLabel: String
        public let highLabel: String

        public init(
            _ name: String, low: Double, high: Double, lowLabel: String = "",
            highLabel: String = ""
        ) {
            self.name = name
            self.low = low
            self.high = high
            self.lowLabel = lowLabel
            self.highLabel = highLabel
        }
    }

    public enum Content: Hashable, Sendable {
        /// Lines with bands through points sorted by x.
        case lines([Trace], x: Axis, y: Axis)
        /// Marks with labels and error bars; the points of `frontier` are joined.
        case scatter([Trace], frontier: Trace?, x: Axis, y: Axis)
        /// Bars around a base value, in the order given; `low` may exceed `high`.
        case tornado([Bar], base: Double, value: Axis)
        /// Values with intervals, from zero: `y` of a point is its value, `label` its name. Points of
        /// one name stand together; a trace of a single point without a label lends it its own name.
        case bars([Trace], value: Axis)
        /// A number for each pair, row by row; nil where there is none.
        case heatMap(
            [[Double?]], columns: [String], rows: [String], columnTitle: String,
            rowTitle: String, value: Axis)
    }

    /// Names the chart's file: `frontier`.
    public let name: String
    public let title: String
    public let content: Content
    /// Values of x, or of the base axis, that are marked by a line with a label.
    public let marks: [Mark]

    public struct Mark: Hashable, Sendable {
        public let value: Double
        public let label: String
        public let isHorizontal: Bool

        public init(_ value: Double, _ label: String, isHorizontal: Bool = false) {
            self.value = value
            self.label = label
            self.isHorizontal = isHorizontal
        }
    }

    public init(_ name: String, title: String, _ content: Content, marks: [Mark] = []) {
        self.name = name
        self.title = title
        self.content = content
        self.marks = marks
    }
}
