import Results
import Risk
import Statistics

extension VarianceShares {
    var section: StudySection {
        if outputs.isEmpty {
            return StudySection(
                "Where the variance comes from",
                text: [groups.isEmpty ? "Nothing is drawn at random." : "No measure has indices."])
        }
        let tables = outputs.map { output in
            var table = StudyTable(
                "shares_\(output.measure.columnName)", title: "Variance of \(output.title)",
                columns: [
                    .init("group", "Driver"),
                    .init("first", "Alone (first order)", unit: .fraction),
                    .init("total", "With all its interactions (total)", unit: .fraction),
                    .init("interaction", "Interactions", unit: .fraction),
                ])
            for share in output.shares {
                table.add([
                    .text(share.group.title), .estimate(StudyEstimate(share.first)),
                    .estimate(StudyEstimate(share.total)),
                    .estimate(StudyEstimate(share.interaction)),
                ])
            }
            return table
        }
        return StudySection(
            "Where the variance comes from",
            text: [
                "Of \(groups.count) groups of random drivers, each redrawn while the others keep "
                    + "their numbers. For an event the variance is that of its indicator, for CVaR "
                    + "that of the loss beyond VaR."
            ], tables: tables, charts: outputs.compactMap(\.chart))
    }
}

extension VarianceShares.Output {
    var chart: StudyChart? {
        func points(
            _ value: (VarianceShares.Share) -> EstimatedValue
        ) -> [StudyChart.Point] {
            shares.enumerated().compactMap { place, share in
                let estimate = value(share)
                return estimate.value.map {
                    StudyChart.Point(
                        x: Double(place), y: $0,
                        yRange: (estimate.low ?? $0)...(estimate.high ?? $0),
                        label: share.group.name)
                }
            }
        }
        let (alone, total) = (points(\.first), points(\.total))
        guard !alone.isEmpty else { return nil }
        return StudyChart(
            "shares_\(measure.columnName)", title: "Where the variance of \(title) comes from",
            .bars(
                [.init("alone", alone), .init("with interactions", total)],
                value: .init("share of variance", unit: .fraction)))
    }
}

extension DriverGroup {
    /// With its drivers, where its name does not say them.
    var title: String {
        drivers == [name] ? name : "\(name) (\(drivers.joined(separator: ", ")))"
    }
}
