import Results
import Statistics

extension MissAnalysis {
    /// The answer in sentences, most important first.
    func findings(_ words: StudyWords) -> [String] {
        [chance(words), critical(words), erosion(words), cause(words)].compactMap(\.self)
            + (load.map { loadFindings($0, words) } ?? [])
    }

    private func percent(_ estimate: EstimatedValue, _ words: StudyWords) -> String {
        words.text(StudyEstimate(estimate), .fraction)
    }

    private func chance(_ words: StudyWords) -> String {
        guard missProbability.value != 0 else {
            return "The target is never missed on \(pathCount) paths; what follows a miss is not "
                + "estimable (0 paths)."
                + (isCost ? "" : " A loss has a chance of \(percent(lossProbability, words)).")
        }
        let miss = "The target is missed with a chance of \(percent(missProbability, words))."
        if isCost { return miss }
        return miss + " After a miss the chance of a loss is \(percent(lossGivenMiss, words)), "
            + "after a hit \(percent(lossGivenHit, words))."
    }

    private func critical(_ words: StudyWords) -> String? {
        if isCost { return nil }
        let given = StudyEstimate(onPaths.criticalMiss)
        let scaled = demandScaled.criticalMiss
        let first =
            given.value == nil
            ? "Given on paths there is no critical miss (\(given.reason ?? ""))"
            : "Given on paths, expected profit is eaten at a miss of \(share(given, words))"
        let second: String
        switch scaled.value {
        case nil: second = "with demand scaled there is none (\(scaled.reason ?? ""))"
        case let value? where value < 0:
            second = "with demand scaled and all else equal even use on target is not enough: the "
                + "critical miss is \(share(scaled, words)), so use must exceed it"
        default: second = "with demand scaled and all else equal at \(share(scaled, words))"
        }
        return "\(first); \(second)."
    }

    private func erosion(_ words: StudyWords) -> String? {
        guard let first = demandScaled.points.first(where: { $0.shortfall > 0 }),
            let change = first.change, change.value != nil
        else { return nil }
        let perPoint = Self.perPoint(lost(change)).scaled(1 / first.shortfall)
        let given = onPaths.erosion.value == nil
            ? "" : "; over the paths that miss it is \(words.text(perPointGiven, profitUnit))"
        let text = words.text(perPoint, profitUnit)
        return "The first point of demand below target "
            + (isCost ? "adds \(text) to expected \(profit)\(given)."
                : "costs \(text) of expected \(profit)\(given).")
    }

    /// What a change of profit takes away; of a cost, what it adds.
    func lost(_ change: EstimatedValue) -> EstimatedValue { isCost ? change : change.negative }

    /// Erosion given on paths, per point.
    var perPointGiven: StudyEstimate { Self.perPoint(eroded(onPaths.erosion)) }

    /// An erosion, which is of profit, as what a miss takes away from it, or adds to a cost.
    func eroded(_ erosion: EstimatedValue) -> EstimatedValue { isCost ? erosion.negative : erosion }

    static func perPoint(_ estimate: EstimatedValue) -> StudyEstimate {
        StudyEstimate(
            value: estimate.value.map { $0 / 100 },
            standardError: estimate.standardError.map { $0 / 100 },
            low: estimate.low.map { $0 / 100 }, high: estimate.high.map { $0 / 100 },
            count: estimate.count, reason: estimate.reason?.description)
    }

    private func cause(_ words: StudyWords) -> String? {
        guard causes.missCount >= 30,
            let first = causes.causes.max(by: { $0.cured.value ?? 0 < $1.cured.value ?? 0 })
        else { return nil }
        return "The cause that would have averted most misses is \(first.title): "
            + "\(percent(first.cured, words)) of them disappear with \(first.restored). "
            + "\(percent(causes.noneAlone, words)) have no single cause."
    }

    private func loadFindings(_ load: LoadAnalysis, _ words: StudyWords) -> [String] {
        var found: [String] = []
        let breakEvens = load.breakEvens.map { breakEven in
            let name = breakEven.line.split(separator: "_").joined(separator: " ")
            guard let value = breakEven.load.value else {
                return "\(name) has no break-even load (\(breakEven.load.reason ?? ""))"
            }
            return "\(name) breaks even at a load of \(words.text(breakEven.load, .fraction))"
                + (value > 1 ? ", more than there is" : "")
                + (breakEven.crossings > 1 ? ", and turns more than once as demand grows" : "")
        }
        let text = breakEvens.joined(separator: "; ")
        found.append(text.prefix(1).uppercased() + text.dropFirst() + ".")
        if let slope = load.profitPerLoad.high, slope <= 0 {
            found.append(
                "A unit sold brings no more than it costs (p ≤ v): more load does not raise gross "
                    + "profit.")
        }
        if load.marginPerLoad.value != nil {
            found.append(
                "At the present load of \(percent(load.present, words)) one more point of load "
                    + "adds \(words.text(StudyEstimate(load.marginPerLoad), .quantity(""))) points of "
                    + "gross margin.")
        }
        return found
    }
}

extension MissCauses.Cause {
    /// As a person reads it: `own buying`.
    var title: String { name.split(separator: "_").joined(separator: " ") }
}
