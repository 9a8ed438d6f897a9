import Results
import Risk
import ScenarioIO
import ScenarioModel
import Simulation

/// What is expected of demand and efficiency in every month, as changes of the scenario that hold
/// them there.
///
/// *Formula*: the mean over the paths of each month, of the same run. What does not vary is left out.
/// A product whose demand is stated in accelerator-hours counts as demand alone.
struct ExpectedCourses {
    private(set) var demand: [ScenarioFamily.Change] = []
    private(set) var efficiency: [ScenarioFamily.Change] = []

    private struct Term {
        let key: String
        let formula: String
        let isDemand: Bool
    }

    init(_ laboratory: Laboratory) throws(StudyError) {
        let family = laboratory.family
        let terms = Self.terms(family)
        guard !terms.isEmpty else { return }
        let names = terms.indices.map { "expected_course_\($0)" }
        let settings = zip(names, terms).map { name, term in
            let formula = term.formula.split(separator: "'", omittingEmptySubsequences: false)
                .joined(separator: "''")
            return "metrics.\(name)={of: '\(formula)', by: month, aggregate: mean}"
        }
        let variant = Variant(
            "expected", (settings + ["report.statistics=[mean, sd]"]).map { .setting($0) })
        let diagnostics = Diagnostics()
        let document = family.document(of: variant, diagnostics)
        let planner = Planner(
            document: document, diagnostics: diagnostics, data: ScenarioLoader.dataFiles)
        guard let plan = planner.plan(pathCount: family.plan.pathCount, seed: family.plan.seed)
        else {
            throw .scenario(
                diagnostics.all.filter { $0.severity == .error }, isInputMissing: false)
        }
        var options = laboratory.options
        options.pathTable = .off
        let result: RunResult
        do throws(SimulationError) {
            result = try Run(plan, options: options)(cancellation: laboratory.cancellation) {
                [progress = laboratory.progress] step in
                progress?(StudyProgress(task: "what was expected", step: step))
            }
        } catch {
            throw .simulation(error, variant: nil)
        }
        for (name, term) in zip(names, terms) {
            guard let course = Self.course(of: name, plan, result) else { continue }
            let change = ScenarioFamily.Change.setting("\(term.key)=\(course)")
            if term.isDemand { demand.append(change) } else { efficiency.append(change) }
        }
    }

    /// The means as a schedule; nil where nothing varies.
    private static func course(of name: String, _ plan: RunPlan, _ result: RunResult) -> String? {
        guard let series = plan.measures.monthly.first(where: { $0.metric == name }) else {
            return nil
        }
        let unit = series.dimension.symbol(currency: plan.presentation.currency)
        var months: [String] = []
        var varies = false
        for step in 0..<plan.grid.stepCount {
            let label = plan.grid.label(at: step)
            guard let mean = result.estimate(name, .mean, period: label)?.value else { return nil }
            let deviation = result.estimate(name, .sd, period: label)?.value ?? 0
            // Equal paths may differ from their mean by rounding.
            if deviation > 1e-9 * abs(mean) { varies = true }
            months.append("\(label): \(mean) \(unit)")
        }
        return varies ? "{\(months.joined(separator: ", "))}" : nil
    }

    /// Demands and efficiencies of the products.
    private static func terms(_ family: ScenarioFamily) -> [Term] {
        let lines = Set(family.plan.replay.lines.map(\.name))
        var terms: [Term] = []
        for product in family.document["business"]?["products"]?.entries ?? [] {
            let place = "business.products.\(product.key)"
            if lines.contains("demand.\(product.key)") {
                terms.append(
                    Term(key: "\(place).demand", formula: "`demand.\(product.key)`", isDemand: true))
            }
            for name in ["efficiency", "uses"] {
                guard let node = product.value[name].map({ $0.unwrapped?.value ?? $0 }) else {
                    continue
                }
                if let text = node.text {
                    terms.append(Term(key: "\(place).\(name)", formula: text, isDemand: false))
                    continue
                }
                for entry in node.entries ?? [] where CalendarMonth(entry.key) == nil {
                    guard let text = (entry.value.unwrapped?.value ?? entry.value).text else {
                        continue
                    }
                    terms.append(
                        Term(
                            key: "\(place).\(name).\(entry.key)", formula: text, isDemand: false))
                }
            }
        }
        return terms
    }
}
