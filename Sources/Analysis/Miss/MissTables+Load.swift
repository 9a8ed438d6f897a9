import Results
import Statistics

extension MissTables {
    private typealias Column = StudyTable.Column

    private func cell(_ estimate: EstimatedValue?) -> Cell {
        estimate.map { .estimate(StudyEstimate($0)) } ?? .empty
    }

    // MARK: - Contracts

    /// Use and true-up, chances, and what the curve given on paths says of each.
    var contracts: [StudyTable] {
        let contracts = analysis.contracts
        return [
            StudyTable(
                "contracts",
                columns: [
                    Column("contract", "Contract"), Column("commitment", "Commits to"),
                    Column("utilization", "Load", unit: .fraction),
                ] + ofProfit([
                    Column("utilization_at_critical_miss", "at the critical miss", unit: .fraction)
                ]) + [Column("true_up", "Paid for no use", unit: .money)],
                rows: contracts.map {
                    [
                        .text($0.contract), .text($0.level ?? "no share of hours"),
                        cell($0.utilization),
                    ] + ofProfit([cell($0.utilizationAtCriticalMiss)]) + [cell($0.trueUp)]
                }),
            StudyTable(
                "contract_chances",
                columns: [
                    Column("contract", "Contract"), Column("miss", "P(miss)", unit: .fraction),
                ] + ofProfit([
                    Column("loss_given_miss", "P(loss | miss)", unit: .fraction),
                    Column("loss_given_hit", "P(loss | hit)", unit: .fraction),
                ]),
                rows: contracts.filter { $0.level != nil }.map {
                    [.text($0.contract), cell($0.miss)]
                        + ofProfit([cell($0.lossGivenMiss), cell($0.lossGivenHit)])
                }),
            StudyTable(
                "contract_curves",
                columns: [
                    Column("contract", "Contract"),
                    Column("shortfall", "Shortfall", unit: .fraction),
                    Column("paths", "Paths", unit: .quantity("")),
                ] + ofProfit([Column("loss", "P(loss)", unit: .fraction)]) + [
                    Column("profit", "Expected \(analysis.profit)", unit: analysis.profitUnit)
                ],
                rows: contracts.flatMap { contract in
                    (contract.onPaths?.points ?? []).filter { $0.profit.value != nil }.map {
                        [
                            .text(contract.contract), .number($0.shortfall),
                            .number(Double($0.loss.count)),
                        ] + ofProfit([cell($0.loss)]) + [cell($0.profit)]
                    }
                }),
            StudyTable(
                "contract_critical",
                columns: [
                    Column("contract", "Contract")
                ] + ofProfit([
                    Column("critical_miss", "Critical miss, given on paths", unit: .fraction)
                ]) + [Column("erosion", "Erosion per point", unit: analysis.profitUnit)],
                rows: contracts.compactMap { contract in
                    contract.onPaths.map {
                        [.text(contract.contract)] + ofProfit([cell($0.criticalMiss)])
                            + [.estimate(MissAnalysis.perPoint(analysis.eroded($0.erosion)))]
                    }
                }),
        ]
    }

    var contractCurves: [StudyChart] {
        let traces = analysis.contracts.compactMap { contract in
            contract.onPaths.map { curve in
                StudyChart.Trace(
                    contract.contract,
                    curve.points.compactMap { Self.point($0.shortfall, $0.profit) })
            }
        }.filter { !$0.points.isEmpty }
        guard !traces.isEmpty else { return [] }
        return [
            StudyChart(
                "contract_profit",
                title: "Expected \(analysis.profit) against each contract's miss",
                .lines(
                    traces, x: .init("shortfall against its own commitment", unit: .fraction),
                    y: .init(analysis.profit, unit: analysis.profitUnit)))
        ]
    }

    // MARK: - Load

    func load(_ load: LoadAnalysis) -> [StudyTable] {
        var rows: [[Cell]] = [
            [
                .text("load as the scenario stands"),
                .measured(StudyEstimate(load.present), .fraction),
            ]
        ]
        for breakEven in load.breakEvens {
            let name = breakEven.line.split(separator: "_").joined(separator: " ")
            rows.append([
                .text("break-even load of \(name)"), .measured(breakEven.load, .fraction),
            ])
        }
        rows += [
            [
                .text("operating leverage, % of operating profit per % of load"),
                .measured(load.operatingLeverage, .quantity("")),
            ],
            [
                .text("points of gross margin per point of load"),
                .measured(StudyEstimate(load.marginPerLoad), .quantity("")),
            ],
            [
                .text("gross profit per point of load"),
                .measured(StudyEstimate(load.profitPerLoad), .money),
            ],
        ]
        return [
            StudyTable(
                "load",
                columns: [
                    Column("load", "Load", unit: .fraction),
                    Column("scale", "Demand ×", unit: .quantity("")),
                    Column("reached", "Reached", unit: .fraction),
                    Column("gross_margin", "Gross margin", unit: .fraction),
                    Column("operating_margin", "Operating margin", unit: .fraction),
                    Column("loss", "P(loss)", unit: .fraction),
                ],
                rows: load.points.map {
                    [
                        .number($0.load), .number(Self.rounded($0.scale)), cell($0.reached),
                        cell($0.grossMargin), cell($0.operatingMargin), cell($0.loss),
                    ]
                }),
            StudyTable(
                "leverage",
                columns: [Column("measure", "Measure"), Column("value", "Value", unit: .fraction)],
                rows: rows),
        ]
    }

    func loadChart(_ load: LoadAnalysis) -> [StudyChart] {
        func trace(
            _ name: String, _ y: (LoadAnalysis.Point) -> EstimatedValue
        ) -> StudyChart.Trace {
            StudyChart.Trace(name, load.points.compactMap { Self.point($0.load, y($0)) })
        }
        guard !load.points.isEmpty else { return [] }
        return [
            StudyChart(
                "load", title: "Margin against the load of committed capacity",
                .lines(
                    [
                        trace("gross margin", \.grossMargin),
                        trace("operating margin", \.operatingMargin),
                    ], x: .init("load", unit: .fraction), y: .init("margin", unit: .fraction)),
                marks: load.present.value.map { [.init($0, "as it stands")] } ?? [])
        ]
    }
}
