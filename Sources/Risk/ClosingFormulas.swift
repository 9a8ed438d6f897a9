import ScenarioModel
import Series

/// Formulas about whole paths of one scenario: metrics, targets and events by name, folds of lines.
package struct ClosingFormulas {
    let conditions: ConditionFormulas
    let plan: MeasurePlan

    /// Names of whole paths that formulas asked for and that count as nothing here.
    package var missed: [String] { conditions.compiler.names.missed }

    /// What a formula gives on a path.
    package struct Column {
        package let series: Series
        /// Whether an infinite number means that the path has no value.
        package let mayBeInfinite: Bool
        /// What the series is divided by in sum, for a pooled ratio; nil for other statistics.
        package let denominator: Series?

        package init(series: Series, mayBeInfinite: Bool, denominator: Series? = nil) {
            self.series = series
            self.mayBeInfinite = mayBeInfinite
            self.denominator = denominator
        }
    }

    /// The two columns of a measure, the second its condition; nil after reports.
    ///
    /// VaR and CVaR are of losses, −x; of a cost, which is better lower, the loss is the cost itself,
    /// so that the column is its negative.
    ///
    /// - Parameter place: where the measure's text starts.
    package func columns(
        of measure: MeasureText, at place: SourcePosition
    ) -> (subject: Column, condition: Column?)? {
        var subject =
            measure.statistic == .pooled
            ? ratio(measure.subject, at: place)
            : column(measure.subject, at: place, isCondition: measure.statistic == .probability)
        if measure.readsLosses, plan.directions.direction(ofText: measure.subject.text) == .lower {
            subject = subject.map {
                Column(series: -$0.series, mayBeInfinite: $0.mayBeInfinite)
            }
        }
        guard let part = measure.condition else { return subject.map { ($0, nil) } }
        guard let condition = column(part, at: place, isCondition: true), let subject else {
            return nil
        }
        return (subject, condition)
    }

    /// The name of what a ratio metric has above its line.
    package static func numerator(_ metric: String) -> String { ClosingNames.numerator + metric }
    /// The name of what it has below.
    package static func denominator(_ metric: String) -> String { ClosingNames.denominator + metric }

    /// Numerator and denominator of a ratio metric by its name, or of a quotient.
    private func ratio(_ part: MeasureText.Part, at place: SourcePosition) -> Column? {
        let node = DocumentNode.scalar(
            part.text, at: place.advanced(byColumns: part.offset), keyPath: "")
        let compiler = conditions.compiler
        do throws(TextFault) {
            let formula = try Formula(node)
            switch formula.expression.form {
            case .name(let name) where !compiler.names.stands(for: Self.numerator(name)):
                // An unknown name is told with the nearest.
                guard compiler.series(formula) != nil else { return nil }
            case .name(let name):
                guard let of = compiler.names.series(Self.numerator(name)),
                    let per = compiler.names.series(Self.denominator(name))
                else { break }
                return Column(series: of, mayBeInfinite: false, denominator: per)
            case .binary(.divide, let left, let right):
                let of = compiler.series(Formula(left, from: node))
                let per = compiler.series(Formula(right, from: node))
                guard let of, let per else { return nil }
                return Column(series: of, mayBeInfinite: false, denominator: per)
            default: break
            }
            compiler.diagnostics.report(
                node, "no ratio of sums, which alone is pooled", offending: part.text,
                expected: "a metric with 'per', or a quotient such as npv / revenue")
            return nil
        } catch {
            compiler.diagnostics.report(error, in: node)
            return nil
        }
    }

    private func column(
        _ part: MeasureText.Part, at place: SourcePosition, isCondition: Bool
    ) -> Column? {
        let node = DocumentNode.scalar(
            part.text, at: place.advanced(byColumns: part.offset), keyPath: "")
        let formula: Formula
        do throws(TextFault) { formula = try Formula(node) } catch {
            conditions.compiler.diagnostics.report(error, in: node)
            return nil
        }
        let series =
            isCondition
            ? conditions.series(formula, as: "event") : conditions.compiler.series(formula)
        guard let series else { return nil }
        return Column(series: series, mayBeInfinite: mayBeInfinite(formula.expression))
    }

    /// A metric by name is known to be a ratio or not; of other formulas, whether they name one.
    private func mayBeInfinite(_ expression: Expression) -> Bool {
        switch expression.form {
        case .literal: return false
        case .name(let name):
            guard let column = plan.columns.first(where: { $0.name == name }) else { return true }
            return column.mayBeInfinite
        case .unary(_, let operand): return mayBeInfinite(operand)
        case .binary(let sign, let a, let b):
            switch sign {
            case .add, .subtract, .multiply: return mayBeInfinite(a) || mayBeInfinite(b)
            case .divide, .power: return true
            default: return false
            }
        case .call: return true
        }
    }
}

extension MeasurePlan.Column {
    /// As formulas name it: `npv.2027`, `loss.2027`.
    package var name: String {
        guard let period, !isEvent else { return metric }
        return "\(metric).\(period)"
    }
}

extension MeasureText {
    /// Whether the statistic is of losses.
    var readsLosses: Bool {
        switch statistic {
        case .valueAtRisk, .tailMean: true
        case .mean, .pooled, .standardDeviation, .minimum, .maximum, .probability, .quantile: false
        }
    }
}
