import ScenarioModel
import Series

/// A condition of a clause that stays met once it is met: a default, a funding round.
///
/// *Formula*: L(t) = 1 if the stated series was not zero in some month s ≤ t − n, else 0, path by
/// path; n months of notice. It is made when it is first asked for, because it may name ledger
/// lines.
package struct ContractSignal {
    private let made: Deferred<Series>

    /// A condition as data.
    package static func term(_ summary: String) -> Term {
        Term("when", .series(.one), .required, summary)
    }

    /// - Parameters:
    ///   - notice: months from the condition to its effect.
    ///   - steps: where the condition is looked at; nil looks at it in all months.
    package init(
        _ input: SeriesInput, notice: Int = 0, within steps: Range<Int>? = nil,
        _ context: ContractContext
    ) {
        made = Deferred(
            for: context.compiler.names,
            onCycle: {
                context.compiler.reportCycle(
                    "contract '\(context.name)' decides what it waits for", at: input.node)
            },
            {
                if let name = Self.survivor(input, context) {
                    context.diagnostics.report(
                        input.node, "'\(name)' is 1 as long as it lives, not from its default on",
                        expected: "its default", suggestion: name + ".defaulted")
                    return nil
                }
                guard let stated = context.compiler.series(input) else { return nil }
                var isMet = stated.differs(from: stated.constant(0))
                if let steps { isMet = isMet * context.flags(steps) }
                return isMet.latched.lagged(by: notice)
            })
    }

    /// The name of a factor whose default must have been meant.
    private static func survivor(_ input: SeriesInput, _ context: ContractContext) -> String? {
        guard case .formula(let formula) = input.source,
            case .name(let name) = formula.expression.form,
            context.compiler.names.isDefined(name + ".defaulted")
        else { return nil }
        return name
    }

    /// 1 from the month in which the condition takes effect, 0 before; nil after a report.
    package var since: Series? { made.value }
}

extension Series {
    /// 1 from the first month in which the series, 0 or 1, is 1.
    var latched: Series {
        if let values = tableValues {
            var isMet = 0.0
            return graph.series(
                perStep: values.map {
                    isMet = max(isMet, $0)
                    return isMet
                })
        }
        let state = graph.state(initial: graph.constant(0))
        let next = maximum(graph.series(graph.value(of: state)), self)
        graph.bind(state, next: next.node)
        return next
    }

    /// 1 in the one month in which a latched series becomes 1.
    var onset: Series { self - lagged(by: 1) }

    /// The value of the latest month that `marks`, 0 or 1, marks; `initial` before the first.
    func held(at marks: Series, initial: Double = 0) -> Series {
        if let flags = marks.tableValues {
            if flags.allSatisfy({ $0 == 1 }) { return self }
            if let values = tableValues {
                var last = initial
                return graph.series(
                    perStep: zip(flags, values).map {
                        if $0 == 1 { last = $1 }
                        return last
                    }, dimension)
            }
        }
        let state = graph.state(initial: graph.constant(initial))
        let next = select(marks, self, else: graph.series(graph.value(of: state), dimension))
        graph.bind(state, next: next.node)
        return next
    }
}
