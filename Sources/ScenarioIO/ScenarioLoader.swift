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
    package let files: [File]

    package struct File: Sendable {
        package let path: String
        /// SHA-256 in hexadecimal.
        package let digest: String

        /// The path's last part.
        package var name: String {
            path.split(separator: "/").last.map(String.init) ?? path
        }
    }
    /// Named changes that the document offers.
    package let overlays: [DocumentNode.Entry]
    /// Named changes that are meant to be compared.
    package let variants: [DocumentNode.Entry]
    /// Inputs that the document says are not known.
    package let uncertain: [UncertainInput]

    package var overlayNames: [String] { overlays.map(\.key) }
    package var variantNames: [String] { variants.map(\.key) }
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
    private let changer: DocumentChanger
    private let table: TermTable?
    private var isInputMissing = false
    private var files: [LoadedScenario.File] = []

    private init(_ table: TermTable?) {
        changer = DocumentChanger(table: table, diagnostics)
        self.table = table
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
            // A base called - is a file of that name.
            let text =
                try node == nil ? ScenarioFile.scenarioText(at: path) : ScenarioFile.text(at: path)
            files.append(.init(path: path, digest: SHA256.hexadecimal(of: text.utf8)))
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
        own.content = .mapping(
            entries.filter { $0.key != "extends" && !Self.changeSections.contains($0.key) })
        return Self.changeSections.reduce(changer.merged(baseDocument, with: own)) {
            adding($1, root[$1], to: $0)
        }
    }

    /// What a scenario without changes is called among its variants.
    private static let baseName = "base"

    /// Sections of named changes.
    private static let changeSections = ["overlays", "variants"]

    /// The document with more named changes; one of a known name replaces it. Their dotted keys are
    /// paths into the scenario and stay as they are until a change is applied.
    private func adding(
        _ section: String, _ own: DocumentNode?, to document: DocumentNode
    ) -> DocumentNode {
        guard let own, !own.isNull else { return document }
        var all = own
        if let names = own.entries, let inherited = document[section]?.entries {
            all.content = .mapping(
                inherited.filter { entry in !names.contains { $0.key == entry.key } } + names)
        }
        var result = document
        result.content = .mapping(
            (document.entries ?? []).filter { $0.key != section } + [
                .init(key: section, keyPosition: own.position, value: all)
            ])
        return result
    }

    // MARK: - Changes

    private func finished(_ document: DocumentNode?, _ changes: Changes) -> LoadedScenario {
        var result = document
        var sections: [[DocumentNode.Entry]] = Self.changeSections.map { _ in [] }
        if let read = document {
            sections = Self.changeSections.map { named($0, of: read) }
            var changed = read
            changed.content = .mapping(
                (read.entries ?? []).filter { !Self.changeSections.contains($0.key) })
            // Those not asked for are laid over a copy, so that their paths are checked as well.
            for change in sections.joined() where !changes.overlays.contains(change.key) {
                _ = changer.applying(change, to: changed)
            }
            for name in changes.overlays {
                if let overlay = sections[0].first(where: { $0.key == name }) {
                    changed = changer.applying(overlay, to: changed)
                } else {
                    refuse(overlay: name, sections[0].map(\.key))
                }
            }
            for setting in changes.settings { changed = changer.applying(setting, to: changed) }
            result = changed
        }
        return LoadedScenario(
            document: result, diagnostics: diagnostics, isInputMissing: isInputMissing,
            files: files, overlays: sections[0], variants: sections[1],
            uncertain: uncertain(in: result))
    }

    private func uncertain(in document: DocumentNode?) -> [UncertainInput] {
        guard let document, let table, document[UncertainSection.name] != nil else { return [] }
        return UncertainReader(document, table, diagnostics).inputs()
    }

    /// The named changes of a section.
    private func named(_ name: String, of document: DocumentNode) -> [DocumentNode.Entry] {
        guard let section = document[name], !section.isNull else { return [] }
        let example = "{contracts.aws.price: 1.20 USD/GPU-h}"
        guard let changes = section.entries else {
            diagnostics.report(
                section, "found \(section.kindName) where named changes belong",
                expected: "a mapping such as {cheap: \(example)}")
            return []
        }
        return changes.filter { change in
            if name == "variants", change.key == Self.baseName {
                diagnostics.report(
                    change.value, "'\(Self.baseName)' is the scenario as it stands",
                    expected: "another name")
                return false
            }
            if change.value.entries != nil || change.value.isNull { return true }
            diagnostics.report(
                change.value, "found \(change.value.kindName) where changes belong",
                expected: "a mapping such as \(example)")
            return false
        }
    }

    private func refuse(overlay name: String, _ names: [String]) {
        diagnostics.add(
            Diagnostic(
                at: SourcePosition(file: "--overlay", line: 1, column: 1), offending: name,
                message: "no such overlay",
                expected: names.isEmpty
                    ? "a name from overlays, of which there are none"
                    : Diagnostic.choice(of: names, limit: 400),
                suggestion: diagnostics.nearestName(to: name, in: names)))
    }
}
