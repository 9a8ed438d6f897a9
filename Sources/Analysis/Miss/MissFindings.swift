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
                + "estimable. A loss has a chance of \(percent(lossProbability, words))."
        }
        let miss = "The target is missed with a chance of \(percent(missProbability, words)). "
        return miss + "After a miss the chance of a loss is \(percent(lossGivenMiss, words)), after a "
            + "hit \(percent(lossGivenHit, words))."
    }

    private func critical(_ words: StudyWords) -> String {
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
            let change = first.change, let value = change.value
        else { return nil }
        let scale = -1 / (100 * first.shortfall)
        let perPoint = StudyEstimate(
            value: value * scale, standardError: change.standardError.map { $0 * abs(scale) },
            low: change.high.map { $0 * scale }, high: change.low.map { $0 * scale },
            count: change.count)
        let given = onPaths.erosion.value == nil
            ? "" : "; over the paths that miss it is \(words.text(perPointGiven, profitUnit))"
        return "The first point of demand below target costs \(words.text(perPoint, profitUnit)) of "
            + "expected \(profit)\(given)."
    }

    /// Erosion given on paths, per point.
    var perPointGiven: StudyEstimate { Self.perPoint(onPaths.erosion) }

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
                "At today's load of \(percent(load.present, words)) one more point of load adds "
                    + "\(words.text(StudyEstimate(load.marginPerLoad), .quantity(""))) points of gross "
                    + "margin.")
        }
        return found
    }
}

extension MissCauses.Cause {
    /// As a person reads it: `own buying`.
    var title: String { name.split(separator: "_").joined(separator: " ") }
}
