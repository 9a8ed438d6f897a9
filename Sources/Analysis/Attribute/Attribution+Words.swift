import Results
import Statistics

extension Attribution {
    /// The answer in sentences, most important first.
    func findings(_ words: StudyWords) -> [String] {
        func text(_ estimate: EstimatedValue, _ unit: Presentation.Unit) -> String {
            words.text(StudyEstimate(estimate), unit)
        }
        var findings: [String] = []
        if let components {
            findings.append(
                "\(question.tailName) of \(isCost ? self.outcome : "the loss") is "
                    + "\(text(components.tailMean, units[0])), "
                    + "\(text(components.whole, units[0])) above its mean.")
            findings += tail(components, text)
        } else if let reason {
            findings.append("\(question.tailName) is not estimable: \(reason).")
        }
        if let drivers, let first = drivers.leaveOneOut.first {
            let estimate = first.estimates[DriverContributions.excess]
            if let low = estimate.low, low > 0 {
                findings.append(
                    "The driver that matters most is \(first.name): held at its median, \(excess) "
                        + "is \(text(estimate, units[0])) less.")
            }
        }
        findings += concentrations.filter { ["cost", "revenue"].contains($0.basis) }.compactMap {
            concentration in
            guard let largest = concentration.holders.first, concentration.holders.count > 1,
                let value = concentration.index.value
            else { return nil }
            return
                "By \(concentration.basis), \(concentration.side.rawValue) are as concentrated as "
                + "\(words.text(1 / value, .quantity(""))) equal ones (HHI "
                + "\(words.text(value, .quantity("")))); \(largest.name) has "
                + "\(text(largest.share, .fraction))."
        }
        func gain(_ failure: CounterpartyFailure) -> Double {
            (failure.changes[0].difference.value ?? 0) * (isCost ? -1 : 1)
        }
        if let worst = failures.min(by: { gain($0) < gain($1) }) {
            findings.append(failure(worst, text))
        }
        return findings
    }

    /// The greatest parts, and the part that not centring would overcharge most.
    private func tail(
        _ components: TailComponents, _ text: (EstimatedValue, Presentation.Unit) -> String
    ) -> [String] {
        func value(_ part: TailComponents.Component) -> Double { part.centred.value ?? 0 }
        var sentences: [String] = []
        let ordered = components.parts.sorted { value($0) > value($1) }
        let leading = ordered.prefix(3).filter {
            ($0.share.low ?? 0) > 0 && ($0.share.value ?? 0) >= 0.01
        }
        let hasHedge = ordered.contains { value($0) < 0 }
        if !leading.isEmpty {
            sentences.append(
                "Of that excess, "
                    + leading.map { "\($0.kind) \($0.name) brings \(text($0.share, .fraction))" }
                    .joined(separator: ", ")
                    + (hasHedge ? "; parts that hedge set off the rest." : "."))
        }
        if let hedge = ordered.last, let high = hedge.centred.high, high < 0 {
            sentences.append(
                "\(hedge.kind.capitalizedFirst) \(hedge.name) hedges most: in the tail it is "
                    + "\(text(hedge.centred.turned, units[0])) better than on average.")
        }
        guard let tail = components.tailMean.value, tail > 0,
            let charged = components.parts.max(by: {
                ($0.uncentred.value ?? 0) < ($1.uncentred.value ?? 0)
            }), let uncentred = charged.uncentred.value, let whole = components.whole.value,
            uncentred / tail > 0.25 + value(charged) / whole
        else { return sentences }
        sentences.append(
            "Not centred, \(charged.kind) \(charged.name) would be charged with "
                + "\(Int((100 * uncentred / tail).rounded())) % of CVaR; its part of the excess is "
                + "\(text(charged.share, .fraction)).")
        return sentences
    }

    private func failure(
        _ failure: CounterpartyFailure, _ text: (EstimatedValue, Presentation.Unit) -> String
    ) -> String {
        let (outcome, loss) = (failure.changes[0], failure.changes[1])
        let unit = isCost ? units[0] : .fraction
        var sentence = "If \(failure.name) fails from \(question.failsFrom) on, expected "
            + "\(self.outcome) changes by \(text(outcome.difference, units[0])), and "
            + "\(loss.title) goes from \(text(loss.base, unit)) to "
            + text(loss.failed, unit)
        if failure.side == .suppliers, let more = failure.replacement.low, more > 0 {
            sentence += "; \(text(failure.replacement, units[0])) more is paid to others"
        }
        return sentence + "."
    }
}

extension EstimatedValue {
    /// The same of the negated quantity.
    fileprivate var turned: EstimatedValue {
        guard let value else { return self }
        return EstimatedValue(
            -value, standardError: standardError, low: high.map { -$0 }, high: low.map { -$0 },
            count: count)
    }
}

extension String {
    fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
