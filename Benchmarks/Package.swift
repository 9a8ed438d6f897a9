// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that nobody who builds the engine needs what only benchmarks need.
// Run from the top of the repository: swift package --package-path Benchmarks benchmark

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "Shortfall", path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "Leaves",
            dependencies: [
                .product(name: "CKernels", package: "Shortfall"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Leaves",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        // The engine against a loop written by hand: make bench-fused
        .target(
            name: "FusedKernels",
            dependencies: [.product(name: "CKernels", package: "Shortfall")],
            path: "Benchmarks/FusedKernels"),
        .executableTarget(
            name: "Fused",
            dependencies: [
                "FusedKernels",
                .product(name: "CKernels", package: "Shortfall"),
                .product(name: "Shortfall", package: "Shortfall"),
                .product(name: "Statistics", package: "Shortfall"),
            ],
            path: "Benchmarks/Fused"),
    ],
    swiftLanguageModes: [.v6]
)
