import Foundation
import Support
import Testing

/// The report of what works here.
@Suite struct DoctorTests {
  private func findings(_ home: Home, _ setting: [String: String] = [:]) throws
    -> [String: (state: String, message: String)]
  {
    let output = try home.trenta("doctor", "--json", setting: setting)
    #expect(output.status == 0, "\(output)")
    let object = try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any]
    let checks = try #require(object?["checks"] as? [[String: String]])
    return Dictionary(
      uniqueKeysWithValues: checks.map { ($0["name"]!, ($0["state"]!, $0["message"]!)) })
  }

  @Test func aHealthyHome() throws {
    let home = try Home.withOpenVault()
    _ = try home.trenta(
      "import", "-", input: "otpauth://totp/A:a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
    let found = try findings(home)
    for name in ["vault", "modes", "key-derivation", "backup", "clock", "keyring", "reader"] {
      #expect(found[name]?.state == "ok", "\(name): \(found[name]?.message ?? "missing")")
    }
    #expect(found["screen"]?.state == "warn" && found["clipboard"]?.state == "warn")
    #expect(found["environment"] == nil)
    let text = try home.trenta("doctor")
    #expect(text.out.hasPrefix("ok    vault: "))
    #expect(text.out.split(separator: "\n").count == found.count)
  }

  @Test func whatIsWrongIsSaid() throws {
    let home = try Home.withOpenVault()
    chmod(home.vault, 0o644)
    let found = try findings(
      home, ["LD_LIBRARY_PATH": "/nonexistent", "DISPLAY": ":1", "TERM": "dumb"])
    #expect(found["modes"]?.state == "warn" && found["modes"]?.message.contains("644") == true)
    #expect(found["environment"]?.message.contains("LD_LIBRARY_PATH") == true)
    #expect(found["screen"]?.message.contains("maim") == true)
    #expect(found["terminal"]?.state == "warn")
    // A clock that went back behind the last change of the vault.
    utimes(
      home.vault,
      [timeval(tv_sec: 4_000_000_000, tv_usec: 0), timeval(tv_sec: 4_000_000_000, tv_usec: 0)])
    #expect(try findings(home)["clock"]?.state == "bad")
    let none = try Home()
    #expect(try findings(none)["vault"]?.state == "warn")
  }

  /// Programs without what they load are told which package has it.
  @Test func aMissingEngineIsSaid() throws {
    let home = try Home.withOpenVault()
    let copy = home.file("programs")
    try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
    for program in [Program.trenta, Program.reader] {
      // By a process of its own: a child of another test would hold the file open that is written here,
      // and what is open for writing cannot be run.
      _ = try Program.run("cp", [program, copy], environment: home.environment)
    }
    let output = try Program.run(
      copy + "/trenta", ["doctor"], environment: home.environment)
    #expect(output.status == 0 && output.out.contains("warn  pictures: zxing-cpp is missing"))
    #expect(output.out.contains("libtrenta-zxing.so belongs beside \(copy)/trenta-reader"))
    #expect(try findings(home)["pictures"] == nil)
  }
}
