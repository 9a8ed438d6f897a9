import Results
import Statistics

extension ReverseStress {
    static let conventions = [
        "The likeliest course to a breach is the point of the limit nearest to the middle among all "
            + "that is drawn, month by month, in standard deviations; it was run through the "
            + "scenario and lies on the limit. Its distance and its shares by driver carry no "
            + "sampling error; sigmas of a factor are its place among the paths.",
    ]

    func sections(_ words: StudyWords) -> [StudySection] {
        guard let point else {
            return paths.isEmpty && nearestApproach == nil
                ? [] : [StudySection("Paths of \(question.breach)", tables: [pathTable])]
        }
        return [
            StudySection(
                "The likeliest course to \(question.breach)",
                tables: [summary(point), courseTable] + (further.isEmpty ? [] : [valleyTable]),
                charts: [sigmaChart] + courses.prefix(Self.chartCount).compactMap(fan)),
            StudySection("What carries it", tables: [driverTable(point), shareTable]),
            StudySection(
                "Breaching paths nearest to it",
                text: [
                    "Distances in sigmas over all factors and years at once. A path drawn at "
                        + "random lies about \(typicalDistance) sigmas from the middle."
                ], tables: [pathTable]),
        ]
    }

    /// Factors whose course is drawn.
    private static let chartCount = 4

    /// √d, in tenths.
    private var typicalDistance: Double {
        let count = courses.reduce(0) { $0 + $1.stations.count }
        return (Double(count).squareRoot() * 10).rounded() / 10
    }

    // MARK: - Tables

    private func summary(_ point: Point) -> StudyTable {
        let one = Presentation.Unit.fraction
        func exact(_ value: Double) -> StudyEstimate {
            StudyEstimate(value: value, count: pathCount)
        }
        var table = StudyTable(
            "design_point",
            columns: [.init("figure", "figure"), .init("value", "value", unit: .quantity(""))],
            rows: [
                [.text("P(breach)"), .measured(StudyEstimate(point.probability), one)],
                [
                    .text("distance β from the middle"),
                    .measured(exact(point.distance.value ?? .nan), .quantity("sigma")),
                ],
                [
                    .text("P(breach) if the limit were flat, Φ(−β)"),
                    .measured(exact(point.probabilityIfFlat), one),
                ],
                [
                    .text("breaches that lie beyond the points found"),
                    .measured(exact(point.covered), one),
                ],
                [
                    .text("P(breach) on paths near that distance"),
                    .measured(StudyEstimate(point.probabilityThere), one),
                ],
                [
                    .text("the same if the limit were flat"),
                    .measured(exact(point.probabilityThereIfFlat), one),
                ],
            ])
        if let margin = point.margin {
            table.add([
                .text("\(question.margin?.subject.text ?? "margin") at the point"),
                .measured(exact(margin), marginUnit),
            ])
        }
        return table
    }

    /// All points found, by factor and year.
    private var valleyTable: StudyTable {
        var table = StudyTable(
            "further_points", title: "Other courses that lead there",
            columns: [
                .init("point", "point"), .init("distance", "distance β", unit: .quantity("")),
                .init("factor", "factor"), .init("year", "year"),
                .init("sigmas", "sigmas", unit: .quantity("")),
                .init("level", "level there", unit: .quantity("")),
            ])
        for (number, valley) in further.enumerated() {
            for (factor, stations, unit) in valley.stations {
                for station in stations {
                    table.add([
                        .text("\(number + 2)"), .number(valley.distance), .text(factor),
                        .text(station.year.map { "\($0)" } ?? "all"),
                        station.sigmas.map { .estimate(StudyEstimate($0)) } ?? .empty,
                        station.level.map {
                            .measured(StudyEstimate(value: $0, count: pathCount), unit)
                        } ?? .empty,
                    ])
                }
            }
        }
        return table
    }

    private func driverTable(_ point: Point) -> StudyTable {
        StudyTable(
            "drivers",
            columns: [
                .init("driver", "driver"), .init("share", "share in β²", unit: .fraction),
            ],
            rows: point.drivers.map { [.text($0.name), .number($0.share)] })
    }

    private var courseTable: StudyTable {
        var table = StudyTable(
            "likeliest_course",
            columns: [
                .init("factor", "factor"), .init("year", "year"),
                .init("sigmas", "sigmas", unit: .quantity("")),
                .init("level", "level there", unit: .quantity("")),
                .init("median", "median", unit: .quantity("")),
                .init("change", "off the median", unit: .fraction),
                .init("breach_mean", "mean sigmas of breaching paths", unit: .quantity("")),
            ])
        for course in courses {
            for station in course.stations {
                func level(_ value: Double?) -> StudyTable.Cell {
                    value.map {
                        .measured(StudyEstimate(value: $0, count: pathCount), course.unit)
                    } ?? .empty
                }
                let change = station.level.flatMap { level in
                    station.median > 0 ? level / station.median - 1 : nil
                }
                table.add([
                    .text(course.factor), .text(station.year.map { "\($0)" } ?? "all"),
                    station.sigmas.map { .estimate(StudyEstimate($0)) } ?? .empty,
                    level(station.level), level(station.median),
                    change.map { .number(($0 * 1000).rounded() / 1000) } ?? .empty,
                    .estimate(StudyEstimate(station.breachMean)),
                ])
            }
        }
        return table
    }

    private var shareTable: StudyTable {
        StudyTable(
            "importance",
            columns: [
                .init("factor", "factor"), .init("share", "share in β²", unit: .fraction),
            ],
            rows: courses.map { course in
                [
                    .text(course.factor),
                    course.share.map { .estimate(StudyEstimate($0)) } ?? .empty,
                ]
            })
    }

    private var pathTable: StudyTable {
        StudyTable(
            "paths",
            columns: [
                .init("path", "path"),
                .init("distance", "from the point", unit: .quantity("sigma")),
                .init("from_middle", "from the middle", unit: .quantity("sigma")),
                .init("margin", question.margin?.subject.text ?? "margin", unit: marginUnit),
            ],
            rows: (paths + (nearestApproach.map { [$0] } ?? [])).map { path in
                [
                    .text("\(path.number)"), path.distance.map { .number($0) } ?? .empty,
                    path.distanceFromMedian.map { .number($0) } ?? .empty,
                    path.margin.map { .number($0) } ?? .empty,
                ]
            })
    }

    // MARK: - Charts

    private var sigmaChart: StudyChart {
        let years = courses.first?.stations.map(\.year) ?? []
        let traces = years.map { year in
            StudyChart.Trace(
                year.map { "\($0)" } ?? "horizon",
                courses.compactMap { course in
                    course.stations.first { $0.year == year }?.sigmas.flatMap {
                        StudyChart.Point(0, $0, label: course.factor)
                    }
                })
        }
        return StudyChart(
            "likeliest_course", title: "The likeliest course to \(question.breach)",
            .bars(traces, value: .init("sigmas from the median", unit: .quantity(""))))
    }

    /// The median with the band of 5 % to 95 % of the paths, and the likeliest course.
    private func fan(_ course: Course) -> StudyChart? {
        guard course.stations.count > 1, let first = course.stations.first?.year else { return nil }
        func x(_ station: Station) -> Double { Double((station.year ?? first) - first + 1) }
        let middle = course.stations.map {
            StudyChart.Point(x: x($0), y: $0.median, yRange: $0.low...$0.high)
        }
        let line = course.stations.compactMap { station in
            station.level.map { StudyChart.Point(x: x(station), y: $0) }
        }
        return StudyChart(
            "course_\(course.factor)",
            title: "\(course.factor): the likeliest course to \(question.breach)",
            .lines(
                [.init("median, 5 % to 95 %", middle), .init("likeliest course", line)],
                x: .init("year, 1 is \(first)", unit: .quantity("")),
                y: .init(course.factor, unit: course.unit)))
    }
}
