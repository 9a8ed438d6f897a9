import Results

/// A study's table as people read it: one scale a column where its numbers are of one size,
/// intervals in brackets, and reasons for what is missing numbered below.
struct StudyTableLayout {
    /// `[1] not estimable: fewer than 30 paths (12 paths)`.
    private(set) var remarks: [String] = []
    private(set) var table: ReportTable

    /// Largest ratio of two numbers in a column that share a scale.
    private static let sharedRatio = 1e3

    init(_ study: StudyTable, currency: String) {
        let layouts = study.columns.enumerated().map { index, column in
            Column(column, cells: study.rows.map { $0[index] }, currency: currency)
        }
        table = ReportTable(layouts.flatMap(\.columns))
        for row in study.rows {
            table.add(zip(row, layouts).flatMap { cell, layout in set(cell, layout) })
        }
    }

    private mutating func set(_ cell: StudyTable.Cell, _ layout: Column) -> [ReportTable.Cell] {
        let blank = ReportTable.Cell("")
        let rest = layout.hasKnowledge ? [blank] : []
        switch cell {
        case .empty: return [blank] + rest
        case .text(let text): return [.init(ReportContent.oneLine(text))] + rest
        case .number(let value): return [.init(layout.given(value))] + rest
        case .estimate(let estimate), .measured(let estimate, _):
            let figure = layout.figure(estimate, unit: cell.ownUnit)
            var notes = figure.interval.map { ["(\($0))"] } ?? []
            if let remark = figure.remark {
                let mark = mark(remark)
                notes = figure.value == nil ? ["not estimable \(mark)"] : notes + [mark]
            }
            let value = ReportTable.Cell(
                figure.value ?? "–", .strong, note: notes.joined(separator: " "))
            return [value] + (layout.hasKnowledge ? [.init(figure.knowledge ?? "")] : [])
        }
    }

    /// The number in brackets under which a remark stands below the table.
    private mutating func mark(_ remark: String) -> String {
        let index = remarks.firstIndex { $0.hasSuffix("] " + remark) } ?? remarks.count
        if index == remarks.count { remarks.append("[\(index + 1)] " + remark) }
        return "[\(index + 1)]"
    }

    // MARK: - Columns

    /// How the cells of one column are written.
    private struct Column {
        let column: StudyTable.Column
        let unit: Presentation.Unit
        let currency: String
        /// Of all cells; nil where each has its own.
        let scale: Scale?
        /// Whether all of its numbers are given and whole.
        let isWhole: Bool
        let isText: Bool
        let hasKnowledge: Bool
        /// Digits behind the point of given numbers.
        private let decimals: Int

        init(_ column: StudyTable.Column, cells: [StudyTable.Cell], currency: String) {
            self.column = column
            self.currency = currency
            unit = column.unit ?? .quantity("")
            let values = cells.compactMap(\.value).filter(\.isFinite)
            let given = cells.compactMap { cell in
                if case .number(let value) = cell, value.isFinite { value } else { nil }
            }
            let hasEstimates = cells.contains { $0.estimate != nil }
            isText = column.unit == nil && given.isEmpty && !hasEstimates
            hasKnowledge = cells.contains { $0.estimate?.knowledge != nil }
            if case .quantity = unit {
                isWhole =
                    !hasEstimates && given.allSatisfy { $0 == $0.rounded() && abs($0) < 1e7 }
            } else {
                isWhole = false
            }
            scale =
                isWhole
                ? Scale(unit: unit, currency: currency, size: 1)
                : Self.shared(values, isOwn: cells.contains { $0.ownUnit != nil }, unit, currency)
            decimals = scale.map { Figure.decimals(ofGiven: given, in: $0) } ?? 0
        }

        private static func shared(
            _ values: [Double], isOwn: Bool, _ unit: Presentation.Unit, _ currency: String
        ) -> Scale? {
            let sizes = values.map(abs).filter { $0 > 0 }
            guard !isOwn else { return nil }
            let largest = sizes.max() ?? 0
            let isEven = sizes.allSatisfy { largest <= sharedRatio * $0 }
            guard isEven || unit == .fraction else { return nil }
            return Scale(unit: unit, currency: currency, size: largest)
        }

        var columns: [ReportTable.Column] {
            if isText { return [.text(column.title, wraps: true)] }
            var value = ReportTable.Column.number(title)
            value.wrapsTitle = true
            guard hasKnowledge else { return [value] }
            var knowledge = ReportTable.Column.number("knowledge 90 %")
            knowledge.wrapsTitle = true
            knowledge.continues = true
            return [value, knowledge]
        }

        /// With the scale of what stands below, where the words do not say it: `CVaR 95, $bn`.
        private var title: String {
            guard let symbol = scale?.title, !symbol.isEmpty else { return column.title }
            let words = column.title.lowercased().split { !$0.isLetter }.map(String.init)
            return words.contains(symbol.lowercased()) ? column.title : "\(column.title), \(symbol)"
        }

        func given(_ value: Double) -> String {
            guard value.isFinite else { return "–" }
            if isWhole {
                return abs(value) < 10_000 ? "\(Int(value))" : Figure.grouped(Int(value))
            }
            if let scale { return scale.bare(value, decimals: decimals) }
            let own = Scale(unit: unit, currency: currency, size: abs(value))
            return own.text(value, decimals: Figure.decimals(ofGiven: [value], in: own))
        }

        func figure(_ estimate: StudyEstimate, unit own: Presentation.Unit?) -> StudyFigure {
            if let scale { return StudyFigure(estimate, scale: scale, isBare: true) }
            let numbers = [estimate.value, estimate.low, estimate.high].compactMap { $0 }
            let size = estimate.value.flatMap { $0 == 0 || !$0.isFinite ? nil : abs($0) }
            let scale = Scale(
                unit: own ?? unit, currency: currency,
                size: size ?? numbers.filter(\.isFinite).map(abs).max() ?? 0)
            return StudyFigure(estimate, scale: scale, isBare: false)
        }
    }
}
