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
        return [chance, place(point, distance, words)]
            + further.map { valley($0, words) }
            + [carriers(point), replay, bend(point, words), left(point, words)].compactMap { $0 }
    }

    /// Where the likeliest breaching course runs.
    private func place(_ point: Point, _ distance: Double, _ words: StudyWords) -> String {
        if abs(distance) < 0.1 {
            return
                "The middle course of all factors runs along the limit itself, so little is needed "
                + "either way; a stricter limit shows what leads further."
        }
        let size = sigmas(distance, words)
        let steps = courses.prefix(Self.toldCount).filter { ($0.share?.value ?? 0) >= 0.05 }
            .compactMap { step($0.factor, $0.stations, $0.unit, words) }
        let course = steps.isEmpty ? "" : ": " + steps.joined(separator: "; ")
        return distance > 0
            ? "The likeliest course to it lies \(size) from the middle\(course)."
            : "The middle course of all factors breaches. The likeliest course that does not lies "
                + "\(size) from it\(course)."
    }

    /// Another point at which the limit comes near.
    private func valley(_ valley: Valley, _ words: StudyWords) -> String {
        let steps = valley.stations.compactMap { step($0.factor, $0.stations, $0.unit, words) }
            .prefix(Self.toldCount)
        return "Another way to it lies \(sigmas(valley.distance, words)) from the middle"
            + (steps.isEmpty ? "." : ": " + steps.joined(separator: "; ") + ".")
    }

    private func sigmas(_ distance: Double, _ words: StudyWords) -> String {
        words.text(abs(distance), .quantity("sigma"))
    }

    /// Factors told in words at most.
    private static let toldCount = 4

    /// `demand 1.6 sigma below its median in 2028 (48 % lower)`; nil where it stays within a tenth.
    private func step(
        _ factor: String, _ stations: [Station], _ unit: Presentation.Unit, _ words: StudyWords
    ) -> String? {
        let farthest = stations.max {
            abs($0.sigmas?.value ?? 0) < abs($1.sigmas?.value ?? 0)
        }
        guard let farthest, let sigmas = farthest.sigmas?.value, let level = farthest.level else {
            return nil
        }
        let tenths = Int((abs(sigmas) * 10).rounded())
        if tenths == 0 { return nil }
        let when = farthest.year.map { " in \($0)" } ?? " over the horizon"
        let side = sigmas < 0 ? "below" : "above"
        var change = words.text(level, unit)
        if farthest.median > 0, level > 0 {
            let percent = Int((abs(level / farthest.median - 1) * 100).rounded())
            change = "\(percent) % \(sigmas < 0 ? "lower" : "higher")"
        }
        return "\(factor) \(tenths / 10).\(tenths % 10) sigma \(side) its median\(when) "
            + "(\(change))"
    }

    /// Which drivers carry it; factors where the drivers are those of a matrix's order.
    private func carriers(_ point: Point) -> String? {
        let shares =
            isOrdered
            ? courses.map { ($0.factor, $0.share?.value ?? 0) }
            : point.drivers.map { ($0.name, $0.share) }
        let told = shares.filter { $0.1 >= 0.05 }.prefix(3).map {
            "\($0.0) \(Int(($0.1 * 100).rounded())) %"
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

    /// Whether P(breach) is that of a flat limit.
    private func bend(_ point: Point, _ words: StudyWords) -> String? {
        guard point.isBent else { return nil }
        let flat = point.probabilityIfFlat
        let isMore = (probability.value ?? 0) > flat
        return "A flat limit at that distance would be breached on "
            + words.text(flat, .fraction) + " of paths. That it is breached on "
            + (isMore ? "more" : "fewer") + " says that the limit bends "
            + (isMore ? "towards" : "away from") + " the middle beside that course."
    }

    /// What the points found do not account for.
    private func left(_ point: Point, _ words: StudyWords) -> String? {
        let left = 1 - point.covered
        guard left > 0.1, let distance = point.distance.value else { return nil }
        let what = distance > 0 ? "breaching paths" : "paths that do not breach"
        return "Of the \(what), \(words.text(left, .fraction)) lie beyond no plane that touches the "
            + "limit there: the limit bends round the middle, or there are ways to it that the search "
            + "did not meet."
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
