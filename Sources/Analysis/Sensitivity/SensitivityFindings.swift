import Results
import Risk
import Statistics

/// What a sensitivity study says in sentences.
struct SensitivityFindings {
    let result: SensitivityResult
    let words: StudyWords

    var sentences: [String] {
        result.tornado.measures.indices.compactMap(leading)
            + result.tornado.measures.indices.dropFirst().compactMap(beyondMean)
            + [levers].compactMap { $0 } + shares
            + (result.shapley?.findings(words) ?? []) + [idle].compactMap { $0 }
    }

    private var tornado: Tornado { result.tornado }

    /// `mean(npv) is moved most by KEY: from … at 60 % to … at 100 %; then by …`.
    private func leading(_ measure: Int) -> String? {
        let ranked = ranked(measure)
        guard let first = ranked.first else {
            return "\(tornado.measures[measure].text) is moved by none of the inputs."
        }
        let (effect, unit) = (first.effects[measure], tornado.units[measure])
        guard let low = effect.low.value, let high = effect.high.value else { return nil }
        let next = ranked.dropFirst().prefix(2).map {
            "\($0.input.name) (\(points(StudyEstimate($0.effects[measure].swing), unit)))"
        }
        return "\(tornado.measures[measure].text) is moved most by \(first.input.name): "
            + "\(words.text(low, unit)) at \(first.input.low), \(words.text(high, unit)) at "
            + "\(first.input.high), a swing of \(points(StudyEstimate(effect.swing), unit))"
            + (next.isEmpty ? "." : "; then by " + next.joined(separator: " and ") + ".")
    }

    /// Inputs that drive a measure of risk more than they drive the first measure.
    private func beyondMean(_ measure: Int) -> String? {
        let rows = tornado.movingMore(measure).prefix(3)
        if rows.isEmpty { return nil }
        let names = rows.map { row in
            "\(row.input.name) (rank \(row.effects[measure].rank.map(String.init) ?? "–") against "
                + "\(row.effects[0].rank.map(String.init) ?? "none"))"
        }
        let (this, first) = (tornado.measures[measure].text, tornado.measures[0].text)
        return "\(this) rather than \(first) is driven by " + names.joined(separator: ", ") + "."
    }

    /// What one percent of each lever does to the first measure of the matrix that is no load.
    private var levers: String? {
        let matrix = result.levers
        let column =
            matrix.measures.firstIndex { $0.subject.text == "gross_margin" }
            ?? matrix.measures.indices.first
        guard let column else { return nil }
        let parts = matrix.rows.compactMap { row -> String? in
            let estimate = row.cells[column].perPercent
            guard estimate.value.map({ $0 != 0 }) == true else { return nil }
            return "\(row.lever.name) \(points(StudyEstimate(estimate), matrix.units[column]))"
        }
        if parts.isEmpty { return nil }
        return "One percent more of a lever changes \(matrix.measures[column].text) by: "
            + parts.joined(separator: "; ") + "."
    }

    /// Where the variance of each output comes from.
    private var shares: [String] {
        (result.shares?.outputs ?? []).compactMap { output in
            let parts = output.shares.filter { ($0.total.value ?? 0) > 0 }.prefix(3).map {
                "\($0.group.name) \(words.text(StudyEstimate($0.total), .fraction))"
            }
            if parts.isEmpty { return nil }
            return "Of the variance of \(output.title), with interactions, come from "
                + parts.joined(separator: ", ") + order + "."
        }
    }

    /// In which order correlated factors were taken; another gives other shares.
    private var order: String {
        guard result.order.count > 1 else { return "" }
        let names =
            result.order.prefix(6).joined(separator: ", ")
            + (result.order.count > 6 ? ", …" : "")
        return ", correlated factors taken in the order \(names): a later one counts for what those "
            + "before it leave open, so that another order gives other shares"
            + (result.shapley == nil ? " (--shapley gives shares in no order)" : "")
    }

    /// Inputs that move none of the measures.
    private var idle: String? {
        let idle = tornado.rows.filter { $0.effects.allSatisfy { $0.size == 0 } }
        if idle.isEmpty { return nil }
        return "Nothing here depends on " + idle.map(\.input.name).joined(separator: ", ") + "."
    }

    private func ranked(_ measure: Int) -> [Tornado.Row] {
        tornado.rows.filter { $0.effects[measure].rank != nil }
            .sorted { $0.effects[measure].rank ?? 0 < $1.effects[measure].rank ?? 0 }
    }

    /// A change; of a fraction in percentage points.
    private func points(_ estimate: StudyEstimate, _ unit: Presentation.Unit) -> String {
        let text = words.text(estimate, unit)
        guard unit == .fraction, let place = text.firstRange(of: " %") else { return text }
        return String(text[..<place.lowerBound]) + " points" + text[place.upperBound...]
    }
}
