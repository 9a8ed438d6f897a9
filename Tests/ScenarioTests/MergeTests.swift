import Foundation
import ScenarioIO
import ScenarioModel
import Testing

/// `extends`, overlays and settings.
struct MergeTests {
    static let run = TermTable("run", "Run.", [Term("paths", .integer, "Paths.")])

    static let table = TermTable(
        "scenario", "A small scenario.",
        [
            Term("title", .text, "A title."),
            Term("run", .record(run), "Run."),
            Term(
                "contracts",
                .map(
                    .tagged(
                        by: "structure",
                        [
                            TermTable(
                                "reserved", "Reserved.",
                                [
                                    Term("price", .series(.one), "Price."),
                                    Term("take", .number(.one), "Take."),
                                ]),
                            TermTable("spot", "Spot.", [Term("markup", .number(.one), "Markup.")]),
                        ])), "Contracts."),
            Term("limits", .list(.any), "Limits."),
        ])

    static let text = """
        title: base
        contracts:
          aws: {structure: reserved, price: {2026-01: 1, 2027-01: 2}, take: {value: 0.8, tag: S1}}
        limits:
          - {that: x, warn: 1}
        overlays:
          cheap: {contracts.aws.price: 0.5}
          market: {contracts: {aws: {structure: spot, markup: 0.1}, neo: {structure: spot}}}
          wrong: {contracts.azure.price: 1}
        """

    private func load(
        _ settings: [String] = [], overlays: [String] = [], text: String = text
    ) -> (String, [Diagnostic]) {
        let loaded = ScenarioLoader.load(
            text: text, name: "base.yaml", .init(overlays: overlays, settings: settings),
            table: Self.table)
        let yaml = loaded.document.map { YAMLWriter.text(of: $0) } ?? "nothing"
        // The overlay "wrong" is reported in every test of this text.
        return (yaml, loaded.diagnostics.all.filter { $0.position.line != 9 })
    }

    @Test func unappliedOverlayIsCheckedAndLeavesNoTrace() {
        let loaded = ScenarioLoader.load(text: Self.text, name: "base.yaml", table: Self.table)
        #expect(loaded.diagnostics.all.map(\.position.line) == [9])
        #expect(loaded.diagnostics.all.map(\.position.column) == [21])
        #expect(loaded.diagnostics.all.first?.message == "no such key in contracts")
        #expect(loaded.overlayNames == ["cheap", "market", "wrong"])
        #expect(loaded.document?["overlays"] == nil)
        #expect(loaded.document?.descendant(at: ["contracts", "neo"]) == nil)
    }

    static let settings: [(String, String)] = [
        ("contracts.aws.take=0.7", "take: 0.7\n"),
        ("contracts.aws.price=1.5 * x", "price: 1.5 * x\n"),
        ("contracts.aws.price={2026: 3}", "      2026: 3\n"),
        ("title=a: b", "title:\n  a: b\n"),
        ("title=\"a: b\"", "title: \"a: b\"\n"),
        ("run.paths=1000", "run:\n  paths: 1000\n"),
        ("limits[0].warn=2", "    warn: 2\n"),
        ("limits.0.warn=2", "    warn: 2\n"),
        ("limits=[]", "limits: []\n"),
        ("contracts.neo={structure: spot}", "  neo:\n    structure: spot\n"),
        ("contracts.aws.take={base: 0.7, tag: A}", "take: {base: 0.7, tag: A}\n"),
        ("title=", "title: null\n"),
    ]

    @Test(arguments: settings)
    func settingChangesOneValue(_ setting: String, _ fragment: String) {
        let (yaml, diagnostics) = load([setting])
        #expect(diagnostics.isEmpty, "\(diagnostics)")
        #expect(yaml.contains(fragment), "\(yaml)")
    }

    static let badSettings: [(String, String, String, String)] = [
        ("contracts.asw.take=0.7", "1:11", "no such key in contracts", "aws"),
        ("contracts.aws.taek=0.7", "1:15", "no such key in contracts.aws", "take"),
        ("contrats.aws.take=0.7", "1:1", "no such key in the scenario", "contracts"),
        ("title.x=1", "1:7", "title has no parts", ""),
        ("limits[3].warn=2", "1:8", "a list of 1", ""),
        ("take", "1:1", "not a setting", "key.path=value"),
        ("=1", "1:1", "not a setting", ""),
        ("a..b=1", "1:3", "an empty name", ""),
        ("title=[1, 2", "1:12", "YAML syntax", ""),
        ("title=*x", "1:7", "undefined alias", ""),
    ]

    @Test(arguments: badSettings)
    func settingThatLeadsNowhereIsReported(
        _ setting: String, _ place: String, _ message: String, _ remedy: String
    ) {
        let (_, diagnostics) = load([setting])
        #expect(diagnostics.count == 1, "\(diagnostics)")
        guard let error = diagnostics.first else { return }
        #expect("\(error.position)" == "--set:\(place)", "\(error)")
        #expect(error.description.contains(message), "\(error)")
        #expect(remedy.isEmpty || error.description.contains(remedy), "\(error)")
    }

    @Test func settingKeepsColumnsForLaterFaults() {
        let loaded = ScenarioLoader.load(
            text: "run: {}", name: "b.yaml", .init(settings: ["run.paths=12 cows"]),
            table: Self.table)
        guard let root = loaded.document else { return }
        _ = Fields(root, Self.table, Reading(diagnostics: loaded.diagnostics))
        #expect(loaded.diagnostics.all.map { "\($0.position)" } == ["--set:1:14"])
    }

    @Test func scheduleProvenanceAndTaggedRecordAreReplacedWhole() {
        let (cheap, _) = load(overlays: ["cheap"])
        #expect(cheap.contains("price: 0.5\n"))
        let (market, diagnostics) = load(overlays: ["market"])
        #expect(diagnostics.isEmpty)
        #expect(market.contains("  aws:\n    structure: spot\n    markup: 0.1\n  neo:"))
        let (schedule, _) = load(["contracts.aws.price={2026-06: 9}"])
        #expect(!schedule.contains("2027-01"))
        let (take, _) = load(["contracts.aws.take={value: 0.7}"])
        #expect(!take.contains("S1"))
    }

    @Test func laterChangesWin() {
        let (yaml, _) = load(["title=one", "title=two"], overlays: ["cheap"])
        #expect(yaml.contains("title: two"))
    }

    @Test func unknownOverlayIsReportedWithTheNearest() {
        let (_, diagnostics) = load(overlays: ["chaep"])
        #expect(diagnostics.map(\.suggestion) == ["cheap"])
        #expect(diagnostics.map { "\($0.position)" } == ["--overlay:1:1"])
    }

    // MARK: - Files

    private func withFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("shortfall-merge-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files {
            let file = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        try body(folder.path)
    }

    @Test func extendsLaysTheFileOverItsBase() throws {
        let files = [
            "shared/base.yaml": Self.text,
            "middle.yaml": "extends: shared/base.yaml\ntitle: middle",
            "top.yaml": "extends: middle.yaml\nrun: {paths: 5}\ncontracts.aws.take: 0.5",
        ]
        try withFolder(files) { folder in
            let loaded = ScenarioLoader.load(path: folder + "/top.yaml", table: Self.table)
            #expect(loaded.files.map { $0.path.dropFirst(folder.count + 1) } == [
                "top.yaml", "middle.yaml", "shared/base.yaml",
            ])
            #expect(loaded.document?["title"]?.text == "middle")
            #expect(loaded.document?["extends"] == nil)
            let take = loaded.document?.descendant(at: ["contracts", "aws", "take"])
            #expect(take?.text == "0.5")
            #expect(take.map { "\($0.position)" } == "\(folder)/top.yaml:3:21")
            #expect(take?.keyPath == "contracts.aws.take")
        }
    }

    @Test func overlaysOfABaseAndItsExtensionAreBothOffered() throws {
        let files = [
            "base.yaml": """
                factors: {spot: {start: 1, volatility: 2}}
                overlays:
                  calm: {factors.spot.volatility: 0}
                  dear: {factors.spot.start: 5}
                """,
            "file.yaml": """
                extends: base.yaml
                overlays:
                  dear: {factors.spot.start: 9}
                  wild: {factors.spot.volatility: 7}
                """,
        ]
        try withFolder(files) { folder in
            let loaded = ScenarioLoader.load(
                path: folder + "/file.yaml", .init(overlays: ["dear", "wild"]))
            #expect(loaded.diagnostics.all.isEmpty)
            #expect(loaded.overlayNames == ["calm", "dear", "wild"])
            let spot = loaded.document?["factors"]?["spot"]
            #expect(spot?["start"]?.text == "9")
            #expect(spot?["volatility"]?.text == "7")
        }
    }

    @Test func cyclesAndMissingBasesAreReportedWhereTheyAreNamed() throws {
        let files = [
            "a.yaml": "extends: b.yaml", "b.yaml": "title: b\nextends: ./a.yaml",
            "self.yaml": "extends: self.yaml", "lost.yaml": "title: x\nextends: nowhere.yaml",
            "list.yaml": "extends: [a.yaml]", "folder.yaml": "extends: .",
        ]
        try withFolder(files) { folder in
            for (file, place, message, isMissing) in [
                ("a.yaml", "b.yaml:2:10", "extends itself", false),
                ("self.yaml", "self.yaml:1:10", "extends itself", false),
                ("lost.yaml", "lost.yaml:2:10", "no such file", true),
                ("list.yaml", "list.yaml:1:10", "not a file name", false),
                ("folder.yaml", "folder.yaml:1:10", "a directory", true),
                ("gone.yaml", "gone.yaml:1:1", "no such file", true),
            ] {
                let loaded = ScenarioLoader.load(path: folder + "/" + file)
                #expect(loaded.document == nil)
                #expect(loaded.isInputMissing == isMissing)
                #expect(
                    loaded.diagnostics.all.map { "\($0.position)" } == ["\(folder)/\(place)"])
                #expect(loaded.diagnostics.all.allSatisfy { $0.message.contains(message) })
            }
        }
    }

    @Test func longChainOfBasesIsRefused() throws {
        var files: [String: String] = ["f40.yaml": "title: x"]
        for number in 0..<40 { files["f\(number).yaml"] = "extends: f\(number + 1).yaml" }
        try withFolder(files) { folder in
            let loaded = ScenarioLoader.load(path: folder + "/f0.yaml")
            #expect(loaded.document == nil)
            #expect(
                loaded.diagnostics.all.map(\.message)
                    == ["more than 16 files extend one another"])
        }
    }
}
