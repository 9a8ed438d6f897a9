import Results
import ScenarioModel

/// A result as JSON: the flat table of estimates with its provenance.
public enum JSONReport {
    /// The whole document, keys in fixed order, one estimate a line, a line end behind it.
    ///
    /// *Edge cases*: a value that could not be estimated is null and has a `reason`.
    /// *Complexity*: linear; 100,000 estimates take some tens of milliseconds.
    public static func render(_ result: RunResult) -> String {
        var json = JSONBuilder()
        json.reserve(256 * result.estimates.count + 16_384)
        json.object { json in
            json.add("schema", RunResult.schema)
            add(result.provenance, to: &json)
            add(result.execution, to: &json)
            add(result.presentation, to: &json)
            json.array("estimates") { json in
                add(result.estimates, parts: result.presentation.parts, to: &json)
            }
            if let convergence = result.convergence {
                add(convergence, currency: result.presentation.currency, to: &json)
            }
            if let knowledge = result.knowledge {
                json.object("knowledge") { StudyJSON.add(contentsOf: knowledge, to: &$0) }
            }
        }
        json.raw("\n")
        return json.text
    }

    // MARK: - Estimates

    private static func add(
        _ estimates: [Estimate], parts: [String: String], to json: inout JSONBuilder
    ) {
        // Neighbours in the table share their metric, which is quoted once.
        var metric: String?
        var quoted = ""
        for estimate in estimates {
            if estimate.metric != metric {
                metric = estimate.metric
                quoted = JSONText.quoted(estimate.metric)
            }
            json.begin()
            json.raw("{\"metric\": ")
            json.raw(quoted)
            json.raw(", \"period\": ")
            json.raw(estimate.period.map(JSONText.quoted) ?? "null")
            if let part = estimate.period.flatMap({ parts[$0] }) {
                json.raw(", \"period_part\": ")
                json.raw(JSONText.quoted(part))
            }
            json.raw(", \"statistic\": \"")
            json.raw(estimate.statistic.rawValue)
            json.raw("\", \"condition\": ")
            json.raw(estimate.condition.map(JSONText.quoted) ?? "null")
            json.raw(", \"value\": ")
            json.number(estimate.value)
            json.raw(", \"std_error\": ")
            json.number(estimate.standardError)
            json.raw(", \"ci_low\": ")
            json.number(estimate.low)
            json.raw(", \"ci_high\": ")
            json.number(estimate.high)
            json.raw(", \"count\": ")
            json.raw("\(estimate.count)")
            json.raw(", \"resolution\": ")
            json.raw(estimate.value == nil ? "null" : "\"\(estimate.resolution.rawValue)\"")
            if let reason = estimate.reason {
                json.raw(", \"reason\": ")
                json.raw(JSONText.quoted(reason))
            }
            json.raw("}")
        }
    }

    // MARK: - Provenance

    static func add(_ execution: Execution, to json: inout JSONBuilder) {
        json.object("execution") { json in
            json.add("instruction_set", execution.instructionSet)
            json.add("linear_algebra", execution.linearAlgebra)
        }
    }

    static func add(_ run: Provenance, to json: inout JSONBuilder) {
        json.object("provenance") { json in
            json.add("engine_version", run.engineVersion)
            json.add("commit", run.commit)
            json.add("stream_version", run.streamVersion)
            json.array("inputs") { json in
                for input in run.inputs {
                    json.object { json in
                        json.add("name", input.name)
                        json.add("sha256", input.digest)
                    }
                }
            }
            json.strings("overlays", run.overlays)
            json.strings("settings", run.settings)
            json.add("plan_sha256", run.planDigest)
            json.add("seed", run.seed)
            json.add("paths", run.pathCount)
            json.add("blocks", run.blockCount)
            json.add("block_size", run.blockSize)
            json.add("steps", run.stepCount)
            json.add("as_of", run.asOf)
            json.add("first_month", run.firstMonth)
            json.add("last_month", run.lastMonth)
            json.add("dependence", run.dependence)
            json.add("sketch_relative_error", run.sketchRelativeError)
            json.add("interval_level", run.intervalLevel)
            json.add("path_table", run.pathTable)
            json.add("memory_bytes", run.memory.map(Double.init))
        }
    }

    // MARK: - Presentation

    private static func add(_ shown: Presentation, to json: inout JSONBuilder) {
        json.object("presentation") { json in
            json.add("title", shown.title)
            json.add("description", shown.description)
            json.add("currency", shown.currency)
            json.add("perspective", shown.perspective?.rawValue)
            json.add("headline_metric", shown.headlineMetric)
            json.array("metrics") { json in
                for metric in shown.metrics {
                    json.object { json in
                        json.add("name", metric.name)
                        json.add("title", metric.title)
                        json.add("unit", metric.unit.symbol(currency: shown.currency))
                        json.add("better", metric.better.rawValue)
                    }
                }
            }
            json.array("periods") { json in
                for period in shown.periods {
                    json.object { json in
                        json.add("label", period.label)
                        json.add("first_month", period.firstMonth)
                        json.add("last_month", period.lastMonth)
                        json.add("months", period.monthCount)
                        json.add("whole_months", period.wholeMonthCount)
                    }
                }
            }
            json.array("events") { json in
                for event in shown.events {
                    json.object { json in
                        json.add("name", event.name)
                        json.add("definition", event.definition)
                    }
                }
            }
            if let target = shown.target { add(target, currency: shown.currency, to: &json) }
            json.array("contracts") { json in
                for contract in shown.contracts { add(contract, to: &json) }
            }
            json.array("assumptions") { json in
                for assumption in shown.assumptions { add(assumption, to: &json) }
            }
            json.strings("conventions", shown.conventions)
            json.strings("notes", shown.notes)
        }
    }

    private static func add(
        _ target: Presentation.Target, currency: String, to json: inout JSONBuilder
    ) {
        json.object("target") { json in
            json.add("name", target.name)
            json.add("level", target.level)
            json.add("at_most", target.atMost)
            json.add("better", target.better.rawValue)
            json.add("tolerance", target.tolerance)
            json.add("unit", target.unit.symbol(currency: currency))
            json.add("basis", target.basis)
            json.add("achieved_metric", target.achievedMetric)
            json.add("shortfall_metric", target.shortfallMetric)
            json.add("profit_metric", target.profitMetric)
        }
    }

    private static func add(_ contract: Presentation.Contract, to json: inout JSONBuilder) {
        json.object { json in
            json.add("name", contract.name)
            json.add("structure", contract.structure)
            json.add("side", contract.isSold ? "sell" : "buy")
            json.add("supplier", contract.supplier)
            json.add("generation", contract.generation)
            json.add("first_month", contract.firstMonth)
            json.add("last_month", contract.lastMonth)
            json.add("commitment", contract.commitment)
            json.add("load_metric", contract.loadMetric)
            json.add("cost_metric", contract.costMetric)
            json.add("true_up_metric", contract.trueUpMetric)
            json.add("unused_metric", contract.unusedMetric)
        }
    }

    private static func add(_ assumption: Presentation.Assumption, to json: inout JSONBuilder) {
        json.object { json in
            json.add("key", assumption.keyPath)
            json.add("value", assumption.value)
            json.add("low", assumption.low)
            json.add("high", assumption.high)
            json.add("tag", assumption.tag)
            json.add("source", assumption.source)
        }
    }
}

extension Presentation.Unit {
    /// As data names it: `USD`, `1` for fractions, `GPU-h`.
    func symbol(currency: String) -> String {
        switch self {
        case .money: currency
        case .fraction: "1"
        case .quantity(let symbol): symbol
        }
    }
}
