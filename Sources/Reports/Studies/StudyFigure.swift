import Results

/// A study's estimate in words, with no more digits than its error supports.
struct StudyFigure {
    /// `8.5 %`, or nil where there is no value.
    let value: String?
    /// `8.4 % to 8.5 %`, or nil where there is none.
    let interval: String?
    /// What it may be as uncertain inputs vary, in the digits of the value.
    let knowledge: String?
    /// `not estimable: fewer than 30 paths (12 paths)`; nil where nothing is missing.
    let remark: String?

    /// - Parameter isBare: whether the unit stands elsewhere, such as in a column's title.
    init(_ estimate: StudyEstimate, scale: Scale, isBare: Bool) {
        let numbers = Estimate(estimate)
        let decimals = Figure.decimals(of: numbers, in: scale)
        func text(_ value: Double) -> String {
            isBare ? scale.bare(value, decimals: decimals) : scale.text(value, decimals: decimals)
        }
        func range(_ low: Double?, _ high: Double?) -> String? {
            switch (low.flatMap(Self.finite), high.flatMap(Self.finite)) {
            case (let low?, let high?):
                isBare
                    ? "\(text(low)) to \(text(high))"
                    : scale.range(from: low, to: high, decimals: decimals)
            case (let low?, nil): "\(text(low)) or more"
            case (nil, let high?): "up to \(text(high))"
            case (nil, nil): nil
            }
        }
        value = estimate.value.flatMap(Self.finite).map(text)
        interval = range(estimate.low, estimate.high)
        knowledge = estimate.knowledge.flatMap { range($0.low, $0.high) }
        if value == nil {
            let isUnknown = estimate.value == nil
            let reason = estimate.reason ?? (isUnknown ? "no reason given" : "not finite")
            remark = "not estimable: \(reason) (\(Figure.count(estimate.count, "path")))"
        } else {
            remark = estimate.reason.map {
                "\($0) (\(Figure.count(estimate.count, "path")))"
            }
        }
    }

    private static func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }
}

extension Estimate {
    /// The numbers alone.
    fileprivate init(_ estimate: StudyEstimate) {
        self.init(
            metric: "", statistic: .mean, value: estimate.value,
            standardError: estimate.standardError, low: estimate.low, high: estimate.high,
            count: estimate.count)
    }
}
