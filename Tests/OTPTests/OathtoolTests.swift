import Foundation
import OTP
import Testing

/// 10,000 codes compared with those of oathtool (oath-toolkit), from the same seed in every run.
@Suite struct OathtoolTests {
  @Test func agrees() throws {
    var generator = SeededGenerator(seed: 0x7265_6E74_6131)
    var accounts = Accounts(capacity: 1 << 20)
    var script = "set -e\n"
    var own: [String] = []
    for number in 0..<10_000 {
      let secret = generator.bytes(.random(in: 1...150, using: &generator))
      let digits = Int.random(in: 6...8, using: &generator)
      let account: Account
      let code: Code
      if number % 8 == 0 {
        let counter = UInt64.random(in: 0...(.max), using: &generator)
        account = accounts.add(.hotp, secret: secret) { $0.digits = digits }
        code = try accounts.code(for: account, step: counter)
        script += "oathtool -c \(counter) -d \(digits) \(secret.hex)\n"
      } else {
        let algorithm = [HashAlgorithm.sha1, .sha256, .sha512].randomElement(using: &generator)!
        let period = [1, 15, 30, 30, 45, 60, 90, 86_400].randomElement(using: &generator)!
        let end = [Int64(1) << 31, 1 << 32, 253_402_300_800].randomElement(using: &generator)!
        let time = Int64.random(in: 0..<end, using: &generator)
        account = accounts.add(.totp, secret: secret) {
          ($0.algorithm, $0.digits, $0.period) = (algorithm, digits, period)
        }
        code = try accounts.code(for: account, at: time)
        script += "oathtool --totp=\(algorithm.name.lowercased()) -d \(digits) -s \(period)s"
        script += " -N @\(time) \(secret.hex)\n"
      }
      own.append(code.text)
    }
    let theirs = try run(script).split(separator: "\n").map(String.init)
    try #require(theirs.count == own.count)
    let lines = script.split(separator: "\n").dropFirst()
    for (line, (mine, other)) in zip(lines, zip(own, theirs)) where mine != other {
      Issue.record("\(line): \(other), not \(mine)")
    }
  }

  @Test(
    "around the ends of 31 and 32 bits",
    arguments: [
      (1 << 31) - 1, 1 << 31, (1 << 31) + 1, (1 << 32) - 1, 1 << 32, (1 << 32) + 29,
      253_402_300_799,
    ] as [Int64])
  func borders(time: Int64) throws {
    var accounts = Accounts()
    let secret = Array("12345678901234567890".utf8)
    let account = accounts.add(.totp, secret: secret)
    let theirs = try run("TZ=UTC oathtool --totp -N @\(time) \(secret.hex)\n")
    #expect(try accounts.code(for: account, at: time).text + "\n" == theirs)
  }

  /// Runs a shell script from a file, and gives its standard output.
  private func run(_ script: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trenta-oathtool-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (file, output) = (
      folder.appendingPathComponent("run"), folder.appendingPathComponent("out")
    )
    try script.write(to: file, atomically: false, encoding: .utf8)
    try "".write(to: output, atomically: false, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [file.path]
    process.standardOutput = try FileHandle(forWritingTo: output)
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "is oathtool installed?")
    return try String(contentsOf: output, encoding: .utf8)
  }
}
