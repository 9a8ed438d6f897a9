import Risk
import Statistics

/// What is expected of a scenario whose demand is scaled.
enum ScaleFigure: String, CaseIterable {
    /// Of expected use against the target: points of a ratio, a share of a volume.
    case shortfall
    /// Σ used ÷ Σ delivered of the committed capacity.
    case load
    case profit, grossProfit, operatingProfit

    static let money: [ScaleFigure] = [.profit, .grossProfit, .operatingProfit]
}

/// The columns from which figures of a scaled scenario are worked out.
struct ScaleMeasures {
    let texts: [MeasureText]
    private let places: [Column: Int]

    enum Column: CaseIterable {
        case profit, use, due, base, loss, used, delivered, revenue, grossProfit, operatingProfit
    }

    init(_ setting: MissSetting) {
        var texts: [MeasureText] = []
        var places: [Column: Int] = [:]
        func add(_ column: Column, _ formula: String, _ statistic: SampleStatistic = .mean) {
            places[column] = texts.count
            texts.append(MeasureText(statistic, of: formula))
        }
        func add(_ column: Column, line: String) {
            if setting.has(line) { add(column, "total(\(line))") }
        }
        add(.profit, "`\(setting.profit)`")
        add(.use, "`use:\(setting.target)`")
        add(.due, "`due:\(setting.target)`")
        add(.base, "`base:\(setting.target)`")
        if let event = setting.lossEvent { add(.loss, event, .probability) }
        if setting.has("quantity.gpu_hours.committed.delivered") {
            add(.used, line: "quantity.gpu_hours.committed.used")
            add(.delivered, line: "quantity.gpu_hours.committed.delivered")
        }
        add(.revenue, line: "revenue")
        add(.grossProfit, line: "gross_profit")
        add(.operatingProfit, line: "operating_profit")
        self.texts = texts
        self.places = places
    }

    func values(_ column: Column, _ samples: Samples, _ variant: Int) -> [Double]? {
        places[column].map { samples[variant, $0].values }
    }

    func mean(_ column: Column, _ samples: Samples, _ variant: Int) -> Influenced? {
        values(column, samples, variant).map(Influenced.mean)
    }

    /// The figure with its error; nil where the scenario does not have it.
    func figure(_ figure: ScaleFigure, _ samples: Samples, _ variant: Int) -> Influenced? {
        func mean(_ column: Column) -> Influenced? { self.mean(column, samples, variant) }
        switch figure {
        case .shortfall:
            guard let use = mean(.use), let due = mean(.due), let base = mean(.base) else {
                return nil
            }
            return (due - use) / base
        case .load:
            guard let used = mean(.used), let delivered = mean(.delivered) else { return nil }
            return used / delivered
        case .profit: return mean(.profit)
        case .grossProfit: return mean(.grossProfit)
        case .operatingProfit: return mean(.operatingProfit)
        }
    }

    /// 1 on the paths with a loss, 0 elsewhere.
    func loss(_ samples: Samples, _ variant: Int) -> SampleColumn {
        if let event = values(.loss, samples, variant) { return SampleColumn(event) }
        return SampleColumn(values(.profit, samples, variant)?.map { $0 < 0 ? 1 : 0 } ?? [])
    }
}

/// Figures against the scale of demand, at the scales that were simulated.
struct ScaleCurve {
    /// A scale, and the figures that it gives.
    struct Point {
        let scale: Double
        let figures: [ScaleFigure: Double]
    }

    /// By rising scale, each once.
    private(set) var points: [Point] = []

    static let range = 1.0 / 32...32.0

    mutating func add(_ scale: Double, _ samples: Samples, _ variant: Int, _ measures: ScaleMeasures) {
        var figures: [ScaleFigure: Double] = [:]
        for figure in ScaleFigure.allCases {
            figures[figure] = measures.figure(figure, samples, variant)?.value
        }
        add(Point(scale: scale, figures: figures))
    }

    mutating func add(_ point: Point) {
        guard !points.contains(where: { $0.scale == point.scale }) else { return }
        points.append(point)
        points.sort { $0.scale < $1.scale }
    }

    /// The scale at which a figure has a value, by straight lines between the simulated scales.
    ///
    /// - Parameter start: the crossing is taken that is nearest to it by ratio.
    /// - Returns: nil where no simulated scale reaches the value.
    func scale(of figure: ScaleFigure, at goal: Double, from start: Double = 1) -> Double? {
        let known = points.compactMap { point in
            point.figures[figure].map { (x: point.scale, y: $0 - goal) }
        }
        let roots = zip(known, known.dropFirst()).compactMap { a, b -> Double? in
            guard a.y == 0 || (a.y < 0) != (b.y < 0) else { return nil }
            return a.y == b.y ? a.x : a.x + (b.x - a.x) * (a.y / (a.y - b.y))
        }
        return roots.min { max($0 / start, start / $0) < max($1 / start, start / $1) }
    }

    /// The least and greatest value of a figure over all scales.
    func reach(of figure: ScaleFigure) -> ClosedRange<Double>? {
        let values = points.compactMap { $0.figures[figure] }
        guard let low = values.min(), let high = values.max() else { return nil }
        return low...high
    }

    /// Scales at equal steps of their logarithm.
    static func grid(_ range: ClosedRange<Double>, _ count: Int) -> [Double] {
        let (low, high) = (Elementary.log(range.lowerBound), Elementary.log(range.upperBound))
        return (0..<count).map {
            Elementary.exp(low + (high - low) * Double($0) / Double(count - 1))
        }
    }
}
