// swift-tools-version: 6.1
import PackageDescription

// The target graph is described, with reasons, in Docs/architecture.md. `Scripts/check-imports`
// reads this manifest and fails on any arrow that the table there does not name.

let package = Package(
    name: "Shortfall",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Shortfall", targets: ["Shortfall"]),
        // For the nested Benchmarks package, which times the leaves and the accumulators themselves.
        .library(name: "CKernels", targets: ["CKernels"]),
        .library(name: "Statistics", targets: ["Statistics"]),
        .executable(name: "shortfall", targets: ["ShortfallCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Layer 0: C
        .target(name: "CKernels", linkerSettings: [.linkedLibrary("m")]),
        .target(name: "CBuild"),
        .target(name: "CSignals"),
        .systemLibrary(
            name: "COpenBLAS", path: "Sources/CLinearAlgebra/COpenBLAS", pkgConfig: "openblas",
            providers: [.apt(["libopenblas-serial-dev"])]),
        .systemLibrary(
            name: "CLAPACKE", path: "Sources/CLinearAlgebra/CLAPACKE", pkgConfig: "lapacke",
            providers: [.apt(["liblapacke-dev"])]),

        // Layer 1: numbers and the document
        .target(name: "Randomness", dependencies: ["CKernels"]),
        .target(name: "LinearAlgebra", dependencies: ["COpenBLAS", "CLAPACKE"]),
        .target(name: "Statistics", dependencies: ["CKernels"]),
        .target(name: "ScenarioModel"),

        // Layer 2
        .target(name: "TilePrograms", dependencies: ["CKernels", "Randomness"]),
        .target(name: "Results", dependencies: ["Statistics"]),

        // Layer 3
        .target(name: "Series", dependencies: ["TilePrograms", "ScenarioModel"]),

        // Layer 4: the domain
        .target(
            name: "Factors",
            dependencies: [
                "Series", "TilePrograms", "Randomness", "LinearAlgebra", "Statistics",
                "ScenarioModel",
            ]),
        .target(name: "Contracts", dependencies: ["Series", "ScenarioModel"]),
        .target(name: "Business", dependencies: ["Series", "ScenarioModel"]),
        .target(name: "Risk", dependencies: ["Series", "Statistics", "Results", "ScenarioModel"]),

        // Layer 5
        .target(
            name: "Simulation",
            dependencies: [
                "Factors", "Business", "Contracts", "Risk", "Series", "TilePrograms", "Results",
                "Randomness", "LinearAlgebra", "Statistics", "ScenarioModel", "CBuild",
            ]),

        // Layer 6: the edges
        .target(
            name: "ScenarioIO",
            dependencies: ["ScenarioModel", .product(name: "Yams", package: "Yams")]),
        .target(name: "Reports", dependencies: ["Results", "ScenarioModel"]),
        .target(
            name: "Analysis",
            dependencies: [
                "Simulation", "Risk", "ScenarioIO", "Results", "Statistics", "ScenarioModel",
            ]),

        // Layer 7
        .target(
            name: "Shortfall",
            dependencies: [
                "Analysis", "Simulation", "Risk", "Contracts", "Factors", "Series", "TilePrograms", "Results",
                "Statistics", "ScenarioModel", "ScenarioIO", "Reports",
            ]),
        .executableTarget(
            name: "ShortfallCommand",
            dependencies: [
                "Shortfall", "Randomness", "CSignals",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]),

        // Tests
        .target(name: "CAllocationProbe", path: "Tests/CAllocationProbe"),
        .executableTarget(
            name: "LibraryExample", dependencies: ["Shortfall"], path: "Tests/LibraryExample"),
        .executableTarget(
            name: "ScenarioFuzzer", dependencies: ["Shortfall", "ScenarioIO", "ScenarioModel"],
            path: "Tests/ScenarioFuzzer"),
        .testTarget(name: "RandomnessTests", dependencies: ["Randomness", "CKernels"]),
        .testTarget(name: "LinearAlgebraTests", dependencies: ["LinearAlgebra"]),
        .testTarget(
            name: "StatisticsTests", dependencies: ["Statistics", "Results", "CAllocationProbe"]),
        .testTarget(name: "ScenarioTests", dependencies: ["ScenarioModel", "ScenarioIO"]),
        .testTarget(
            name: "FactorTests",
            dependencies: [
                "Factors", "Series", "TilePrograms", "Randomness", "Statistics", "ScenarioModel",
                "ScenarioIO",
            ]),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "Simulation", "Business", "Contracts", "Series", "TilePrograms", "Randomness",
                "ScenarioModel", "ScenarioIO",
            ], exclude: ["Golden"]),
        .testTarget(
            name: "ProgramTests",
            dependencies: [
                "TilePrograms", "Series", "ScenarioModel", "Randomness", "CAllocationProbe",
            ]),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Shortfall", "Simulation", "Risk", "Results", "Randomness", "ScenarioModel", "Factors",
            ]),
        .testTarget(
            name: "RiskTests",
            dependencies: [
                "Risk", "Results", "Statistics", "Series", "TilePrograms", "ScenarioModel",
                "Randomness",
            ]),
        .testTarget(name: "ReportTests", dependencies: ["Reports", "Results"]),
        .testTarget(
            name: "AnalysisTests",
            dependencies: [
                "Analysis", "Shortfall", "Simulation", "Risk", "Results", "Statistics",
                "ScenarioModel", "Randomness",
            ]),
        .testTarget(
            name: "DocumentTests",
            dependencies: ["Shortfall", "Simulation", "Series", "ScenarioModel"]),
    ],
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17, cxxLanguageStandard: .cxx20
)
