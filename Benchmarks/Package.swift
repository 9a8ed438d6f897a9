// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that nobody who builds the engine needs what only benchmarks need.
// Run from the top of the repository: swift package --package-path Benchmarks benchmark

let kernels = Target.Dependency.product(name: "CKernels", package: "Shortfall")
let statistics = Target.Dependency.product(name: "Statistics", package: "Shortfall")
let shortfall = Target.Dependency.product(name: "Shortfall", package: "Shortfall")

func suite(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies + [.product(name: "Benchmark", package: "benchmark")],
        path: "Benchmarks/\(name)",
        plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
}

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "Shortfall", path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        // Suites of `make bench`
        suite("Leaves", [kernels]),
        suite("Programs", [shortfall, "ScenarioSupport"]),
        suite("Accumulators", [kernels, statistics]),
        suite("Runs", [shortfall, "ScenarioSupport"]),
        .target(
            name: "ScenarioSupport", dependencies: [shortfall], path: "Benchmarks/ScenarioSupport"),
        // The engine against a loop fused by hand: `make bench-fused`. Elsewhere, because the benchmark tool
        // takes every program under Benchmarks for a suite.
        .target(
            name: "FusedKernels", dependencies: [kernels], path: "Yardstick/FusedKernels"),
        .executableTarget(
            name: "Fused", dependencies: ["FusedKernels", kernels, shortfall, statistics],
            path: "Yardstick/Fused"),
    ],
    swiftLanguageModes: [.v6]
)
