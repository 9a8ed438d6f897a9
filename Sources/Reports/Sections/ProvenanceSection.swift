import Results

extension ReportSection {
    /// What is needed to make a result again.
    static func provenance(_ run: Provenance, _ execution: Execution) -> ReportSection {
        var table = ReportTable([.text(""), .text("", wraps: true)], hasHeader: false)
        func add(_ name: String, _ value: String) {
            table.add([.init(name, .quiet), .init(value)])
        }
        let commit = run.commit.map { ", commit \($0)" } ?? ""
        add("engine", "Shortfall \(run.engineVersion)\(commit), random stream \(run.streamVersion)")
        for input in run.inputs {
            add("input", "\(input.name)  sha256 \(input.digest.prefix(16))…")
        }
        if !run.overlays.isEmpty { add("overlays", run.overlays.joined(separator: ", ")) }
        if !run.settings.isEmpty { add("settings", run.settings.joined(separator: ", ")) }
        add("plan", "sha256 \(run.planDigest.prefix(16))…")
        add("seed", "\(run.seed)")
        add(
            "paths",
            "\(Figure.grouped(run.pathCount)) in \(Figure.count(run.blockCount, "block")) of "
                + Figure.grouped(run.blockSize))
        add(
            "months",
            "\(run.stepCount), \(run.firstMonth) to \(run.lastMonth)"
                + (run.asOf.map { ", as of \($0)" } ?? ""))
        add("dependence", run.dependence)
        if let policy = run.pathTable {
            let memory = run.memory.map { ", \(Figure.grouped($0 >> 10)) KiB" } ?? ""
            add("path table", policy + memory)
        }
        add(
            "computed with",
            "instruction set \(execution.instructionSet), \(execution.linearAlgebra)")
        return ReportSection(title: "Provenance", blocks: [.table(table)])
    }
}
