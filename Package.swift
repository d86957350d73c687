// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),  // a C type cannot leak out of its wrapper
  .enableUpcomingFeature("MemberImportVisibility"),  // import lines are truthful
  .enableExperimentalFeature("Lifetimes"),  // spans borrowed from a noncopyable owner
  .strictMemorySafety(),  // every C call wears the word `unsafe`
  .treatAllWarnings(as: .error),
]

/// Tests leave out strict memory safety, because macro expansions trip it.
let testing: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let arguments: Target.Dependency =
  .product(name: "ArgumentParser", package: "swift-argument-parser")

/// A module of trenta, with the modules that it may import (CONTRIBUTING.md says why).
func module(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one module.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], fixtures: [String] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: dependencies + ["Support"], exclude: fixtures,
    swiftSettings: testing)
}

let package = Package(
  name: "trenta",
  products: [.library(name: "trenta-zxing", type: .dynamic, targets: ["ZXingEngine"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0", traits: []),
  ],
  targets: [
    // C shims: a C library made visible, one Swift importer each (CLibc: several).
    .target(name: "CLibc"),
    .systemLibrary(name: "CNcurses"),
    .systemLibrary(name: "CSodium"),
    .systemLibrary(name: "CUTF8Proc"),
    .target(name: "CQREncode"),
    .target(name: "CZBar", linkerSettings: [.linkedLibrary("zbar")]),
    .target(name: "CZXing"),
    // C++, and therefore a library of its own, loaded when there is a picture (CZXing).
    .target(name: "ZXingEngine", linkerSettings: [.linkedLibrary("ZXing")]),
    .systemLibrary(name: "CPNG"),
    .systemLibrary(name: "CJPEG"),
    .systemLibrary(name: "CWebP"),
    .systemLibrary(name: "CGIF"),
    .systemLibrary(name: "CTIFF"),
    .target(
      name: "CHEIF",
      linkerSettings: [
        .unsafeFlags(["-Xlinker", "--export-dynamic-symbol=de265_start_worker_threads"])
      ]),
    .target(name: "CJXL"),
    .systemLibrary(name: "COpenJPEG"),
    .systemLibrary(name: "CZlib"),
    .systemLibrary(name: "CExpat"),
    .target(name: "CZip"),
    .systemLibrary(name: "CSQLite"),
    .systemLibrary(name: "CArgon2"),
    .systemLibrary(name: "CSeccomp"),

    module("Paths", []),
    module("ReaderProtocol", []),
    module("System", ["CLibc", "Paths"]),
    module("Secrets", ["System", "CSodium", "CLibc"]),
    module("Text", ["Secrets", "Paths", "CUTF8Proc"]),
    module("OTP", ["ReaderProtocol", "Secrets", "Text", crypto]),
    module("Vault", ["OTP", "Secrets", "System", "Text", "Paths", "CLibc"]),
    .target(
      name: "MigrationMessage", dependencies: [protobuf], exclude: ["migration.proto"]),
    module(
      "Formats",
      [
        "OTP", "Secrets", "Text", "ReaderProtocol", "MigrationMessage", "CExpat", "CZip", "CZlib",
        "CSQLite", "CArgon2",
        crypto, cryptoExtras, protobuf,
      ]),
    // Always optimised: a pass over a picture is too slow for the reader's time limit without.
    .target(
      name: "Pictures",
      dependencies: [
        "ReaderProtocol", "CZBar", "CZXing", "CPNG", "CJPEG", "CWebP", "CGIF", "CTIFF", "CHEIF",
        "CJXL", "COpenJPEG",
      ],
      swiftSettings: strict + [.unsafeFlags(["-O"])]),
    module("ReaderSandbox", ["CSeccomp", "CLibc"]),
    module("Exchange", ["OTP", "Secrets", "CQREncode"]),
    module(
      "Session",
      ["Vault", "OTP", "Secrets", "System", "Text", "Paths", "ReaderProtocol", "CLibc"]),
    module("Terminal", ["CNcurses", "CLibc", "Secrets", "System", "Text"]),
    module("Interface", ["Terminal", "Messages", "Text", "Paths"]),
    module("Messages", ["CLibc", "Paths"]),
    module(
      "Wording",
      [
        "Exchange", "Messages", "OTP", "Paths", "ReaderProtocol", "Secrets", "Session", "System",
        "Terminal", "Vault",
      ]),
    module(
      "ScreenApp",
      [
        "Exchange", "Interface", "Messages", "OTP", "Paths", "ReaderProtocol", "Secrets",
        "Session", "System", "Terminal", "Vault", "Wording",
      ]),

    .executableTarget(
      name: "trenta",
      dependencies: [
        "ScreenApp", "Session", "Exchange", "Vault", "OTP", "ReaderProtocol", "Secrets", "System",
        "Text", "Paths", "Terminal", "Interface", "Messages", "Wording", arguments,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "trenta-reader",
      dependencies: ["Pictures", "Formats", "ReaderProtocol", "ReaderSandbox", "System", "CLibc"],
      swiftSettings: strict),

    .target(
      name: "Support", dependencies: ["Secrets", "Vault"], path: "Tests/Support",
      swiftSettings: testing),
    tests("Paths", ["Paths"]),
    tests("System", ["System"]),
    tests("Secrets", ["Secrets", "CLibc"]),
    tests("Text", ["Text", "Secrets"]),
    tests("OTP", ["OTP", "ReaderProtocol", "Secrets"], fixtures: ["Fixtures"]),
    tests("Vault", ["Vault", "OTP", "Secrets", "System", "vault-hammer"], fixtures: ["Fixtures"]),
    .executableTarget(  // a second writer, to be killed by the tests
      name: "vault-hammer", dependencies: ["Vault", "OTP", "Secrets"], path: "Tests/VaultHammer",
      swiftSettings: testing),
    tests("ReaderProtocol", ["ReaderProtocol"]),
    tests(
      "Formats", ["Formats", "OTP", "ReaderProtocol", "Secrets", crypto, cryptoExtras],
      fixtures: ["Fixtures"]),
    tests("Pictures", ["Pictures", "ReaderProtocol"], fixtures: ["make_grid.py"]),
    .target(name: "EscapeAttempts", path: "Tests/EscapeAttempts"),
    .executableTarget(
      name: "reader-escape", dependencies: ["ReaderSandbox", "EscapeAttempts"],
      path: "Tests/ReaderEscape",
      swiftSettings: testing),
    tests(
      "Reader", ["trenta-reader", "reader-escape", "ReaderProtocol"], fixtures: ["Fixtures"]),
    tests("Exchange", ["Exchange", "OTP", "Secrets"]),
    tests(
      "Session", ["Session", "Vault", "OTP", "ReaderProtocol", "Secrets", "System", "Text"]),
    tests("Terminal", ["Terminal", "Interface", "Secrets"]),
    tests(
      "Interface", ["Interface", "Terminal", "Messages", "Text"],
      fixtures: ["Screens", "Transcripts"]),
    tests("Messages", ["Messages"]),
    tests(
      "ScreenApp",
      [
        "ScreenApp", "Interface", "Messages", "OTP", "Secrets", "Session", "Terminal", "Vault",
        "Wording", "trenta-reader",
      ]),
    tests(
      "Wording",
      [
        "Wording", "Exchange", "Messages", "OTP", "ReaderProtocol", "Secrets", "Session", "Vault",
      ]),
    tests(
      "Command", ["trenta", "trenta-reader", "Text"],
      fixtures: ["Fixtures", "FakeCamera", "Transcripts"]),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Formats", "OTP", "Pictures", "ReaderProtocol", "Secrets", "Session", "System", "Terminal",
        "Text", "Vault",
      ],
      path: "Tests/Fuzz/Targets", swiftSettings: testing),
    tests("Fuzz", ["FuzzTargets", "trenta-reader"]),
  ],
  cxxLanguageStandard: .cxx17
)

// `make fuzz` alone: the fuzzer needs a sanitizer that no other program is built with.
if Context.environment["TRENTA_FUZZ"] != nil {
  package.targets += [
    .target(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
    .executableTarget(
      name: "fuzzer", dependencies: ["FuzzTargets", "CFuzzer"], path: "Tests/Fuzz/Fuzzer",
      swiftSettings: testing),
  ]
  // Derivations cost too much, and no mutation passes a cipher.
  package.targets.first { $0.name == "Formats" }?.swiftSettings?.append(.define("FUZZING"))
}
