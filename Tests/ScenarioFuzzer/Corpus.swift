import Foundation
import ScenarioIO
import ScenarioModel

/// Scenarios to start from, and what their parts are made of.
struct Corpus {
    /// Documents with the text of the data files that they name.
    let documents: [(root: DocumentNode, data: [String: String])]
    /// By key: the values that stand under it anywhere.
    private(set) var values: [String: [DocumentNode]] = [:]
    private(set) var keys: [String] = []
    private(set) var scalars: [String] = []

    /// Texts that have gone wrong somewhere.
    static let hostile = [
        "0", "-0", "-1", "1e308", "-1e308", "1e-308", "5e-324", "1e400", "nan", "inf", "0x1p3", "1e", "9223372036854775807",
        "18446744073709551616", "", " ", "~", "true", "no", "null", "0 %", "80", "8000 %", "150 %", "-5 %/yr", "1e9 %/month",
        "1 USD", "1 USD/GPU-h", "USD^127", "1 USD^99/h^99", "0 months", "1200 months", "-3 months", "1e18 years", "2026-02-30",
        "0000-00", "9999-12", "2026-01", "2026-13", "1..2", "..", "10..1 USD", "x = y", "((((", "a ~ b", "t", "npv", "npv / 0",
        "0 / 0", "1 / (t - 3)", "exp(exp(exp(t)))", "log(0 - t)", "sqrt(-1)", "if(t > 3, 1, 0)", "min()", "lag(npv, 999)",
        "-2 ^ 0.5", "mean(npv)", "p_loss", "\u{202E}txt", "\u{1B}[31m", "\u{0}", "\"", "'", "{", "[", "# x", "=1+1", "&a", "*a",
        "!!binary aGk=", "<<", String(repeating: "9", count: 400), String(repeating: "(", count: 300),
        String(repeating: "a+", count: 500) + "a", "../../etc/passwd", "/dev/zero", ".", "-",
    ]

    init(paths: [String]) {
        documents = paths.compactMap { path in
            guard let root = ScenarioLoader.load(path: path).document else { return nil }
            var data: [String: String] = [:]
            for name in Self.fileNames(in: root) {
                let folder = (path as NSString).deletingLastPathComponent
                data[name] = try? String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            }
            return (root, data)
        }
        for document in documents { take(document.root) }
        keys = values.keys.sorted()
        scalars = Array(Set(scalars)).sorted()
    }

    private static func fileNames(in node: DocumentNode) -> [String] {
        (node.entries ?? []).flatMap { entry in
            (entry.key == "file" ? [entry.value.text].compactMap { $0 } : []) + fileNames(in: entry.value)
        } + (node.elements ?? []).flatMap(fileNames)
    }

    private mutating func take(_ node: DocumentNode) {
        if let text = node.text { scalars.append(text) }
        for entry in node.entries ?? [] {
            values[entry.key, default: []].append(entry.value)
            take(entry.value)
        }
        for element in node.elements ?? [] { take(element) }
    }
}
