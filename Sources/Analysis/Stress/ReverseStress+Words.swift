import Results
import Statistics

extension ReverseStress {
    /// The answer in sentences, most important first.
    func findings(_ words: StudyWords) -> [String] {
        let chance =
            "A breach (\(question.breach)) comes on "
            + words.text(StudyEstimate(probability), .fraction) + " of paths."
        guard let point, let distance = point.distance.value else {
            return [
                "The likeliest course to a breach (\(question.breach)) is not estimable: "
                    + (absence ?? "no reason given") + ".",
                approach(words),
            ].compactMap { $0 }
        }
        return [
            chance, place(point, distance, words), carriers(words), replay, caution(point, words),
        ]
        .compactMap { $0 }
    }

    /// Where the likeliest breaching course runs.
    private func place(_ point: DesignPoint, _ distance: Double, _ words: StudyWords) -> String {
        if abs(distance) < 0.1 {
            return
                "The middle course of all factors runs along the limit itself, so little is needed "
                + "either way; a stricter limit shows what leads further."
        }
        let size = words.text(StudyEstimate(point.distance).magnitude, .quantity("sigma"))
        let steps = courses.prefix(Self.toldCount).filter { ($0.share?.value ?? 0) >= 0.05 }
            .compactMap { step($0, words) }
        let course = steps.isEmpty ? "" : ": " + steps.joined(separator: "; ")
        return distance > 0
            ? "The likeliest course to it lies \(size) from the middle\(course)."
            : "The middle course of all factors breaches. The likeliest course that does not lies "
                + "\(size) from it\(course)."
    }

    /// Factors told in words at most.
    private static let toldCount = 4

    /// `demand 1.6 sigma below its median in 2028 (48 % lower)`.
    private func step(_ course: Course, _ words: StudyWords) -> String? {
        let farthest = course.stations.max {
            abs($0.sigmas?.value ?? 0) < abs($1.sigmas?.value ?? 0)
        }
        guard let farthest, let sigmas = farthest.sigmas?.value, let level = farthest.level else {
            return nil
        }
        let tenths = Int((abs(sigmas) * 10).rounded())
        if tenths == 0 { return nil }
        let when = farthest.year.map { " in \($0)" } ?? " over the horizon"
        let side = sigmas < 0 ? "below" : "above"
        var change = words.text(level, course.unit)
        if farthest.median > 0, level > 0 {
            let percent = Int((abs(level / farthest.median - 1) * 100).rounded())
            change = "\(percent) % \(sigmas < 0 ? "lower" : "higher")"
        }
        return "\(course.factor) \(tenths / 10).\(tenths % 10) sigma \(side) its median\(when) "
            + "(\(change))"
    }

    /// Which factors carry it.
    private func carriers(_ words: StudyWords) -> String? {
        let told = courses.prefix(3).compactMap { course -> String? in
            guard let share = course.share?.value, share >= 0.05 else { return nil }
            return "\(course.factor) \(Int((share * 100).rounded())) %"
        }
        return told.isEmpty ? nil : "Of what leads there, " + told.joined(separator: ", ") + "."
    }

    private var replay: String? {
        guard let first = paths.first else { return nil }
        let rest = paths.dropFirst().map { "\($0.number)" }.joined(separator: ", ")
        return "Path \(first.number) is the breaching path nearest to it"
            + (rest.isEmpty ? "" : ", then \(rest)")
            + "; shortfall explain with --path replays it month by month."
    }

    /// Where the joint normal model is off.
    private func caution(_ point: DesignPoint, _ words: StudyWords) -> String? {
        let there = point.probabilityThere
        guard let low = there.low, let high = there.high, low > 0.6 || high < 0.4 else {
            return nil
        }
        return "Take the sigmas with care: near that distance "
            + words.text(StudyEstimate(there), .fraction)
            + " of paths breach, not a half, so the limit is bent."
    }

    private func approach(_ words: StudyWords) -> String? {
        if let path = nearestApproach, let margin = path.margin, let text = question.margin {
            return "Path \(path.number) comes nearest: \(text.subject.text) is "
                + words.text(margin, marginUnit) + "."
        }
        guard !paths.isEmpty else { return nil }
        return "Among the breaching paths are "
            + paths.map { "\($0.number)" }.joined(separator: ", ")
            + "; shortfall explain with --path replays them."
    }
}
