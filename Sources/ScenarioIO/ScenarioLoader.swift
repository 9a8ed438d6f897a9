import ScenarioModel

/// A scenario as read: the document with bases, overlays and settings merged in, and everything
/// that was found on the way.
package struct LoadedScenario {
    /// The document without its `extends` and `overlays`; nil when it could not be read.
    package let document: DocumentNode?
    package let diagnostics: Diagnostics
    /// Whether a file is not there or cannot be opened, as against there and bad.
    package let isInputMissing: Bool
    /// The files read, the scenario's own first.
    package let paths: [String]
    /// The names of all overlays that the document offers.
    package let overlayNames: [String]
}

/// Reads scenario files.
package struct ScenarioLoader {
    /// What the command line adds to a file.
    package struct Changes: Sendable {
        /// Names of overlays, applied in this order.
        package var overlays: [String]
        /// Texts `key.path=value`, applied behind the overlays in this order.
        package var settings: [String]

        package init(overlays: [String] = [], settings: [String] = []) {
            self.overlays = overlays
            self.settings = settings
        }
    }

    private let diagnostics = Diagnostics()
    private let merge: DocumentMerge
    private let kind: Term.Kind?
    private var isInputMissing = false
    private var paths: [String] = []

    private init(_ table: TermTable?) {
        merge = DocumentMerge(diagnostics)
        kind = table.map { .record($0) }
    }

    /// Reads the file at `path`.
    ///
    /// - Parameter table: the terms of a whole scenario. With it, `--set` may reach into sections
    ///   that the file leaves out, and says which names there are; without it, only into what is
    ///   written.
    package static func load(
        path: String, _ changes: Changes = Changes(), table: TermTable? = nil
    ) -> LoadedScenario {
        var loader = ScenarioLoader(table)
        let document = loader.file(at: path, chain: [], namedBy: nil)
        return loader.finished(document, changes)
    }

    /// Reads `text` as if it were a file called `name`; `extends` is taken from that name's folder.
    package static func load(
        text: String, name: String, _ changes: Changes = Changes(), table: TermTable? = nil
    ) -> LoadedScenario {
        var loader = ScenarioLoader(table)
        let document = loader.document(
            of: text, name: name, chain: [ScenarioFile.identity(of: name)])
        return loader.finished(document, changes)
    }

    // MARK: - Files and their bases

    private mutating func file(
        at path: String, chain: [String], namedBy node: DocumentNode?
    ) -> DocumentNode? {
        let position = node?.position ?? SourcePosition(file: path, line: 1, column: 1)
        func refuse(_ message: String, offending: String = "") {
            diagnostics.add(
                Diagnostic(
                    at: position, keyPath: node?.keyPath ?? "", offending: offending,
                    message: message))
        }
        let identity = ScenarioFile.identity(of: path)
        if chain.contains(identity) {
            refuse("a file extends itself by way of its bases", offending: path)
            return nil
        }
        if chain.count >= ReadingLimits.extendsDepth {
            refuse("more than \(ReadingLimits.extendsDepth) files extend one another")
            return nil
        }
        do {
            let text = try ScenarioFile.text(at: path)
            paths.append(path)
            return document(of: text, name: path, chain: chain + [identity])
        } catch {
            isInputMissing = isInputMissing || error.isMissingInput
            refuse(error.message, offending: node == nil ? "" : path)
            return nil
        }
    }

    private mutating func document(
        of text: String, name: String, chain: [String]
    ) -> DocumentNode? {
        guard let root = YAMLReader.read(text, name: name, diagnostics) else { return nil }
        guard let entries = root.entries else {
            diagnostics.add(
                Diagnostic(
                    at: root.position, offending: root.summary,
                    message: root.isNull
                        ? "the scenario is empty" : "a scenario is a mapping of sections",
                    expected: "sections such as time, factors and contracts"))
            return nil
        }
        guard let extends = root["extends"] else { return root }
        guard let base = extends.text else {
            diagnostics.report(
                extends, "not a file name", expected: "the path of one file, such as base.yaml")
            return nil
        }
        let path = ScenarioFile.path(of: base, besides: name)
        guard let baseDocument = file(at: path, chain: chain, namedBy: extends) else { return nil }
        var own = root
        own.content = .mapping(entries.filter { $0.key != "extends" && $0.key != "overlays" })
        return adding(overlays: root["overlays"], to: merge.merged(baseDocument, with: own, kind))
    }

    /// The document with more overlays; one of a known name replaces it. Their dotted keys are paths
    /// into the scenario and stay as they are until an overlay is applied.
    private func adding(overlays own: DocumentNode?, to document: DocumentNode) -> DocumentNode {
        guard let own, !own.isNull else { return document }
        var all = own
        if let names = own.entries, let inherited = document["overlays"]?.entries {
            all.content = .mapping(
                inherited.filter { entry in !names.contains { $0.key == entry.key } } + names)
        }
        var result = document
        result.content = .mapping(
            (document.entries ?? []).filter { $0.key != "overlays" } + [
                .init(key: "overlays", keyPosition: own.position, value: all)
            ])
        return result
    }

    // MARK: - Changes

    private func finished(_ document: DocumentNode?, _ changes: Changes) -> LoadedScenario {
        var result = document
        var overlayNames: [String] = []
        if let read = document {
            let overlays = overlays(of: read)
            overlayNames = overlays.map(\.key)
            var changed = read
            changed.content = .mapping((read.entries ?? []).filter { $0.key != "overlays" })
            // Those not asked for are laid over a copy, so that their paths are checked as well.
            for overlay in overlays where !changes.overlays.contains(overlay.key) {
                _ = applying(overlay, to: changed)
            }
            for name in changes.overlays {
                if let overlay = overlays.first(where: { $0.key == name }) {
                    changed = applying(overlay, to: changed)
                } else {
                    refuse(overlay: name, overlayNames)
                }
            }
            for setting in changes.settings { changed = applying(setting, to: changed) }
            result = changed
        }
        return LoadedScenario(
            document: result, diagnostics: diagnostics, isInputMissing: isInputMissing,
            paths: paths, overlayNames: overlayNames)
    }

    private func overlays(of document: DocumentNode) -> [DocumentNode.Entry] {
        guard let section = document["overlays"], !section.isNull else { return [] }
        guard let overlays = section.entries else {
            diagnostics.report(
                section, "found \(section.kindName) where named changes belong",
                expected: "a mapping such as {cheap: {contracts.aws.price: 1.20 USD/GPU-h}}")
            return []
        }
        return overlays.filter { overlay in
            if overlay.value.entries != nil || overlay.value.isNull { return true }
            diagnostics.report(
                overlay.value, "found \(overlay.value.kindName) where changes belong",
                expected: "a mapping such as {contracts.aws.price: 1.20 USD/GPU-h}")
            return false
        }
    }

    private func applying(_ overlay: DocumentNode.Entry, to document: DocumentNode) -> DocumentNode
    {
        overlay.value.isNull ? document : merge.merged(document, with: overlay.value, kind)
    }

    private func refuse(overlay name: String, _ names: [String]) {
        diagnostics.add(
            Diagnostic(
                at: SourcePosition(file: "--overlay", line: 1, column: 1), offending: name,
                message: "no such overlay",
                expected: names.isEmpty
                    ? "a name from overlays, of which there are none"
                    : "one of " + names.joined(separator: ", "),
                suggestion: nearestName(to: name, in: names)))
    }

    private func applying(_ setting: String, to document: DocumentNode) -> DocumentNode {
        let flag = SourcePosition(file: "--set", line: 1, column: 1)
        guard let equals = setting.firstIndex(of: "="), equals > setting.startIndex else {
            diagnostics.add(
                Diagnostic(
                    at: flag, offending: setting, message: "not a setting",
                    expected: "key.path=value"))
            return document
        }
        let path = String(setting[..<equals])
        if let bad = KeyPathText.segments(of: path).first(where: { $0.text.isEmpty }) {
            diagnostics.add(
                Diagnostic(
                    at: flag.advanced(byColumns: bad.offset), offending: path,
                    message: "an empty name in the key path"))
            return document
        }
        // Blanks in place of the path leave the value where it stands in the argument.
        let blanks = String(repeating: " ", count: path.unicodeScalars.count + 1)
        let text = blanks + setting[setting.index(after: equals)...]
        guard let value = YAMLReader.read(text, name: "--set", diagnostics) else { return document }
        return merge.setting(
            document, DocumentNode.Entry(key: path, keyPosition: flag, value: value), kind)
    }
}
