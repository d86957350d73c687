import Foundation
import Support
import Testing

/// `code --uri-stdin` and `code --around`.
@Suite struct AddressCodeTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
  private static let address = "otpauth://totp/RFC:six?secret=\(secret)"

  @Test func withoutAVault() throws {
    let home = try Home()
    let output = try home.trenta("code", "--uri-stdin", "--at", "59", input: Self.address + "\n")
    #expect(output.out == "287082\n" && output.err.isEmpty && output.status == 0)
    // RFC 6238, appendix B.
    let long = try home.trenta(
      "code", "--uri-stdin", "--at", "1111111109",
      input: "  \(Self.address)&digits=8&algorithm=SHA1\r\n")
    #expect(long.out == "07081804\n", "\(long)")
    let counter = try home.trenta(
      "code", "--uri-stdin", input: "otpauth://hotp/x?secret=\(Self.secret)&counter=1")
    #expect(counter.out == "287082\n")
    #expect(!FileManager.default.fileExists(atPath: home.vault))
    // Nothing but that and the settings' folder is looked at, so nothing is made.
    #expect(try FileManager.default.contentsOfDirectory(atPath: home.path) == ["passphrase"])
  }

  @Test func asJSON() throws {
    let home = try Home()
    let output = try home.trenta(
      "code", "--uri-stdin", "--json", "--at", "59", input: Self.address)
    let code = try #require(
      JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any])
    #expect(code["id"] == nil && code["code"] as? String == "287082")
    #expect(code["issuer"] as? String == "RFC" && code["left"] as? Int == 1)
  }

  /// What was repaired or not used is told, as in an import.
  @Test func whatWasRepairedIsTold() throws {
    let home = try Home()
    let output = try home.trenta(
      "code", "--uri-stdin", "--at", "59", input: Self.address + "&amp;period=60&flavour=sweet")
    #expect(try output.out == home.oathtool(Self.secret, at: 59, period: 60) + "\n")
    #expect(output.err.split(separator: "\n").count == 2, "\(output)")
    #expect(output.err.contains("flavour"))
  }

  @Test(arguments: [
    ("", "not-an-account"), ("hello", "not-an-account"),
    ("otpauth://totp/x?secret=A&digits=99", ""),
    ("otpauth://totp/a?secret=\(secret)\notpauth://totp/b?secret=\(secret)", ""),
    ("otpauth://totp/x?secret=\(secret)&perod=60", ""),
    (String(repeating: "x", count: 9_000), "too-long"),
  ])
  func whatIsNoAddress(text: String, identifier: String) throws {
    let home = try Home()
    let output = try home.trenta("code", "--uri-stdin", "--at", "59", input: text)
    #expect(output.status == 6 && output.out.isEmpty, "\(output)")
    #expect(output.err.hasPrefix("trenta: " + identifier))
    #expect(!output.err.contains(Self.secret))
  }

  /// Each with what oathtool makes of it.
  @Test func stepsAround() throws {
    let home = try Home()
    let time: Int64 = 1_111_111_109
    let output = try home.trenta(
      "code", "--uri-stdin", "--around", "2", "--at", "\(time)", input: Self.address)
    let lines = output.out.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(lines.map { $0[0] } == ["-2", "-1", "0", "1", "2"])
    for (step, line) in zip(Int64(-2)...2, lines) {
      #expect(try line[1] == home.oathtool(Self.secret, at: time + 30 * step)[...])
    }
    #expect(lines[2][2...] == ["2005-03-18T01:58:00Z", "2005-03-18T01:58:30Z"])
    let early = try home.trenta(
      "code", "--uri-stdin", "--around", "3", "--at", "29", "--json", input: Self.address)
    let codes = try #require(
      JSONSerialization.jsonObject(with: Data(early.out.utf8)) as? [String: [[String: Any]]])
    #expect(codes["codes"]?.compactMap { $0["step"] as? Int } == [0, 1, 2, 3])
  }
}
