import Results
import Risk
import Statistics

extension Solve.Result {
    /// The roots with their intervals, and the curve on which they lie.
    public func study(of laboratory: Laboratory) -> Study {
        var study = laboratory.study(
            "solve",
            notes: [
                "All values share their random numbers. The interval of a root is that of the "
                    + "difference of the sides there, over the slope of the curve.",
                "Roots between values of the grid that cancel each other out are not seen: narrow "
                    + "the range to look closer.",
            ] + absenceNotes)
        study.findings = findings(laboratory.words)
        if roots.isEmpty { study.unmet = absence(laboratory.words) }
        study.sections = [rootSection, curveSection]
        if isJudged { study.findings.append(Laboratory.judgedNote) }
        if let withheld = withheld(laboratory.words) {
            (study.unmet, study.findings) = (withheld, [withheld])
            study.sections = [curveSection]
        } else if let rule = owed.lazy.compactMap({ $0 }).first(where: \.isAny)?
            .ruleText(rankedBy: solve.equation.measures)
        {
            study.findings.append(rule)
        }
        if study.unmet == nil { study.findings += unserved(laboratory) }
        return study
    }

    /// Warns where the sides are equal although one of them serves less.
    private func unserved(_ laboratory: Laboratory) -> [String] {
        guard case .side(let right) = solve.equation.right else { return [] }
        let names = [solve.equation.left.variant, right.variant].map {
            $0 ?? solve.variant ?? Variant.base.name
        }
        let isPriced = solve.equation.measures.map(laboratory.judged).allSatisfy(\.chargesUnserved)
        return zip(roots, served).compactMap { root, shares in
            guard let shares else { return nil }
            let sides = zip(names, shares).sorted { ($0.1.value ?? 0) < ($1.1.value ?? 0) }
            return ServedShare.warning(
                "At \(name) \(root.value.text) \(sides[0].0)", serves: sides[0].1, sides[1].0,
                serves: sides[1].1, isPriced: isPriced, laboratory.words)
        }
    }

    /// Why no root is told: where the sides are equal within the horizon, they differ after it by
    /// more than the error of their difference.
    private func withheld(_ words: StudyWords) -> String? {
        guard units[0] == .money else { return nil }
        for (root, owed) in zip(roots, owed) {
            let error = (root.estimate.standardError ?? 0) * abs(root.slope)
            guard let owed, owed.hides(0, 1, difference: ConfidenceLevel.percent95.z * error) else {
                continue
            }
            return "No root is told: at \(name) \(root.value.text) the sides are equal within the "
                + "horizon, but differ by \(words.text(owed.gap(0, 1), .money)) in what is still "
                + "owed or still due after it. " + OwedBeyond.remedy
        }
        return nil
    }

    private var name: String {
        solve.input.key + (solve.variant.map { " of \($0)" } ?? "")
    }

    private func findings(_ words: StudyWords) -> [String] {
        if roots.isEmpty { return [absence(words)] }
        let texts = roots.map { root in
            var text = root.value.text
            if let error = root.estimate.standardError, let low = root.estimate.low,
                let high = root.estimate.high, error > 0
            {
                let unit = solve.input.unit
                text = words.text(
                    StudyEstimate(root.estimate).scaled(solve.input.place(1)),
                    unit == "%" ? .fraction : .quantity(unit))
                if let range = solve.input.range, low < range.lowerBound || high > range.upperBound {
                    text += ", an interval that leaves the range looked at"
                }
            }
            return text
        }
        let lead = "\(solve.equation.text) where \(name) is " + texts.joined(separator: ", or ") + "."
        return roots.count == 1
            ? [lead] : [lead, "There are \(roots.count) roots: the curve is not monotone."]
    }

    /// What the curve does instead of crossing zero.
    private func absence(_ words: StudyWords) -> String {
        guard let range = solve.input.range else { return "No root." }
        let (from, to) = (solve.input.value(range.lowerBound), solve.input.value(range.upperBound))
        let known = curve.compactMap(\.difference.value)
        let span = "no root of \(solve.equation.text) for \(name) from \(from.text) to \(to.text)"
        guard let low = known.min(), let high = known.max() else {
            let reason = curve.first?.difference.reason?.description ?? ""
            return "There is \(span): the sides are not estimable there, \(reason)."
        }
        let side = low > 0 ? "above" : "below"
        return "There is \(span): the left side stays \(side) the right one, by "
            + "\(words.text(min(abs(low), abs(high)), units[0])) to "
            + "\(words.text(max(abs(low), abs(high)), units[0]))."
    }

    // MARK: - Tables

    private var rootSection: StudySection {
        var table = StudyTable(
            "roots",
            columns: [
                .init("input", "input"),
                .init(
                    "root", "value at the root",
                    unit: solve.input.unit == "%" ? .fraction : .quantity(solve.input.unit)),
                .init("setting", "as a setting"),
            ])
        for root in roots {
            table.add([
                .text(name), .estimate(StudyEstimate(root.estimate).scaled(solve.input.place(1))),
                .text("\(solve.input.key)=\(root.value.text)"),
            ])
        }
        return StudySection("Roots", tables: [table])
    }

    private var curveSection: StudySection {
        let hasRight = curve.contains { $0.right != nil }
        var table = StudyTable(
            "curve",
            columns: [
                .init("value", solve.input.label), .init("left", "left side", unit: units[0]),
            ] + (hasRight ? [.init("right", "right side", unit: units[1])] : []) + [
                .init("difference", "left less right", unit: units[0])
            ])
        for point in curve {
            table.add(
                [.text(point.value.text), .estimate(StudyEstimate(point.left))]
                    + (hasRight ? [point.right.map { .estimate(StudyEstimate($0)) } ?? .empty] : [])
                    + [.estimate(StudyEstimate(point.difference))])
        }
        let points = curve.compactMap {
            StudyChart.Point($0.value.number.map(solve.input.place), $0.difference)
        }
        let chart = StudyChart(
            "curve", title: "\(solve.equation.text): left less right",
            .lines(
                [.init("left less right", points)], x: solve.input.axis,
                y: .init("left less right", unit: units[0])),
            marks: [.init(0, "equal", isHorizontal: true)]
                + roots.map { .init(solve.input.place($0.value.number ?? 0), $0.value.text) })
        return StudySection("Curve", tables: [table], charts: [chart])
    }
}

extension StudyEstimate {
    /// The same in another unit.
    func scaled(_ factor: Double) -> StudyEstimate {
        StudyEstimate(
            value: value.map { $0 * factor }, standardError: standardError.map { $0 * factor },
            low: low.map { $0 * factor }, high: high.map { $0 * factor }, count: count,
            reason: reason)
    }
}
