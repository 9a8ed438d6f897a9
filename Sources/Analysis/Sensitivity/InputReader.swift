import ScenarioIO
import ScenarioModel
import Simulation

/// Finds the inputs of a tornado: levers, values with a range, and those asked for.
final class InputReader {
    private let family: ScenarioFamily
    /// A fraction in (0, 1).
    private var bump = 0.1
    private let resolved: DocumentNode
    private let diagnostics = Diagnostics()
    /// Tagged numbers that cannot be bumped, and why.
    private(set) var leftOut: [String] = []

    private static let flag = "--input"

    init(_ family: ScenarioFamily) {
        self.family = family
        resolved = Planner(
            document: family.document, diagnostics: Diagnostics(), data: ScenarioLoader.dataFiles
        ).resolved
    }

    /// - Throws: ``StudyError/request(_:)`` with everything that is wrong.
    func inputs(of question: SensitivityQuestion) throws(StudyError) -> [SensitivityInput] {
        let bump = try? Quantity(question.bump)
        if let bump, bump.dimension == .one, bump.value > 0, bump.value < 1 {
            self.bump = bump.value
        } else {
            report(
                "--bump", question.bump, "not a part of a value",
                expected: "more than 0 % and less than 100 %, such as 10 %")
        }
        let asked = question.inputs.compactMap { self.asked($0) }
        if diagnostics.hasErrors { throw .request(diagnostics.all) }
        var inputs = SensitivityInput.leverKeys.compactMap { key in
            bumped(key, text(at: key) ?? "1", .lever)
        }
        inputs += tagged(bumping: question.bumpsTagged)
        for input in asked {
            if let place = inputs.firstIndex(where: { $0.key == input.key }) {
                inputs[place] = input
            } else {
                inputs.append(input)
            }
        }
        return inputs
    }

    // MARK: - Tagged values

    private func tagged(bumping bumpsOthers: Bool) -> [SensitivityInput] {
        var seen: Set<String> = []
        return family.plan.presentation.assumptions.compactMap { assumption in
            guard seen.insert(assumption.keyPath).inserted else { return nil }
            if let low = assumption.low, let high = assumption.high {
                return SensitivityInput(
                    key: assumption.keyPath, low: low, base: assumption.value, high: high,
                    origin: .stated)
            }
            return bumpsOthers ? bumpedIfValid(assumption.keyPath, assumption.value) : nil
        }
    }

    /// A tagged number either way; nil where it is none, or where the scenario refuses a
    /// neighbor of it.
    private func bumpedIfValid(_ key: String, _ text: String) -> SensitivityInput? {
        guard let quantity = try? Quantity(text), quantity.dimension != .month,
            let input = bumped(key, text, .bumped)
        else {
            leftOut.append("\(key) (\(text)): not a number that can be bumped")
            return nil
        }
        for variant in input.variants {
            let found = Diagnostics()
            let document = family.document(of: variant, found)
            let planner = Planner(
                document: document, diagnostics: found, data: ScenarioLoader.dataFiles)
            var joint = JointPlanner()
            if joint.add(planner, []) == nil {
                leftOut.append("\(key) (\(text)): \(variant.name) is refused")
                return nil
            }
        }
        return input
    }

    // MARK: - What was asked for

    /// `key` or `key=low..high`; nil after a report.
    private func asked(_ written: String) -> SensitivityInput? {
        let equals = written.firstIndex(of: "=") ?? written.endIndex
        let key = written[..<equals].trimmed
        guard !key.isEmpty else {
            return refuse(written, "no key", expected: "key or key=low..high")
        }
        guard let node = node(at: key) else { return refuse(missing: key) }
        let value = node.unwrapped?.value ?? node
        guard let base = value.text else {
            return refuse(
                key, "\(key) is \(value.kindName)", expected: "the key of a single number",
                suggestion: value.entries?.first.map { "\(key).\($0.key)" }
                    ?? value.elements.map { _ in "\(key)[0]" })
        }
        if equals == written.endIndex {
            if let assumption = node.unwrapped?.assumption, let low = assumption.low,
                let high = assumption.high
            {
                return SensitivityInput(key: key, low: low, base: base, high: high, origin: .stated)
            }
            return bumped(key, base, .bumped)
                ?? refuse(
                    key, "no number to be moved by \(Self.percent(bump)): '\(base)'",
                    expected: "\(key)=low..high")
        }
        return range(key, base, String(written[written.index(after: equals)...]))
    }

    private func range(_ key: String, _ base: String, _ text: String) -> SensitivityInput? {
        let parts = text.split(separator: "..", omittingEmptySubsequences: false)
            .map(\.trimmed)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
            return refuse(text, "not a range", expected: "low..high, such as 60 %..100 %")
        }
        var low = parts[0]
        let high = parts[1]
        if let high = try? Quantity(high), !high.unit.text.isEmpty, let number = try? Quantity(low),
            number.unit.text.isEmpty
        {
            low += " " + high.unit.text
        }
        if let low = try? Quantity(low), let high = try? Quantity(high) {
            guard low.dimension == high.dimension else {
                return refuse(
                    text, "\(low.dimension.words) to \(high.dimension.words)",
                    expected: "both ends in one unit")
            }
            guard low.value < high.value else {
                return refuse(
                    text, low.value == high.value ? "a range without width" : "low above high",
                    expected: "low..high, low first")
            }
        }
        return SensitivityInput(key: key, low: low, base: base, high: high, origin: .asked)
    }

    /// The number a part of itself below and above; nil where it is zero or no number.
    private func bumped(
        _ key: String, _ text: String, _ origin: SensitivityInput.Origin
    ) -> SensitivityInput? {
        guard let base = try? Quantity(text), base.magnitude != 0 else { return nil }
        func moved(_ sign: Double) -> String {
            let number = base.magnitude + sign * bump * abs(base.magnitude)
            return Quantity(magnitude: Self.tidy(number), unit: base.unit).text
        }
        return SensitivityInput(
            key: key, low: moved(-1), base: text, high: moved(1), origin: origin)
    }

    /// Free of the last binary digits, which nobody wrote: twelve significant digits.
    private static func tidy(_ x: Double) -> Double {
        var (power, size) = (1.0, abs(x))
        while size > 0, size < 1e11, power < 1e20 { (power, size) = (power * 10, size * 10) }
        return (x * power).rounded() / power
    }

    private static func percent(_ fraction: Double) -> String {
        NumberScanner.text(of: tidy(fraction * 100)) + " %"
    }

    // MARK: - Looking in

    private func node(at key: String) -> DocumentNode? {
        DocumentChanger.node(at: key, of: family.document)
            ?? DocumentChanger.node(at: key, of: resolved)
    }

    private func text(at key: String) -> String? {
        node(at: key).flatMap { ($0.unwrapped?.value ?? $0).text }
    }

    // MARK: - Reports

    private func refuse(missing key: String) -> SensitivityInput? {
        let (name, names) = DocumentChanger.missing(key, of: resolved)
        return refuse(
            key, "no such key: '\(name)'",
            expected: names.isEmpty
                ? nil
                : "one of " + Diagnostic.shortened(names.joined(separator: ", "), limit: 120),
            suggestion: nearestName(to: name, in: names))
    }

    private func refuse(
        _ offending: String, _ message: String, expected: String?, suggestion: String? = nil
    ) -> SensitivityInput? {
        report(Self.flag, offending, message, expected: expected, suggestion: suggestion)
        return nil
    }

    private func report(
        _ flag: String, _ offending: String, _ message: String, expected: String?,
        suggestion: String? = nil
    ) {
        diagnostics.add(
            Diagnostic(
                at: SourcePosition(file: flag, line: 1, column: 1), offending: offending,
                message: message, expected: expected, suggestion: suggestion))
    }
}

extension Substring {
    /// Without spaces at the ends.
    var trimmed: String {
        var rest = self
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return String(rest)
    }
}
