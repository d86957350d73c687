import Foundation
import Support
import Testing

/// Accounts that ask for the passphrase each time, for scripts.
@Suite struct AskingTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  private func home() throws -> Home {
    let home = try Home.withOpenVault()
    // As FreeOTP writes it.
    let picture = try home.picture(
      "otpauth://totp/Bank:me?issuer=Bank&lock=true&secret=\(Self.secret)", "bank.png")
    try home.demand(home.trenta("import", picture))
    try home.demand(home.trenta("add", "--issuer", "Desk", "me", input: "JBSWY3DPEHPK3PXP\n"))
    return home
  }

  /// No unlocked session gives its code, and the passphrase does.
  @Test func theSessionIsNotEnough() throws {
    let home = try home()
    #expect(try home.trenta("code", "desk").status == 0)
    for command in [["code", "bank"], ["code", "bank", "--json"], ["watch", "bank"]] {
      let output = try home.trenta(arguments: command)
      #expect(output.status == 3 && output.out.isEmpty, "\(output)")
      #expect(output.err.hasPrefix("trenta: asks-each-time: "), "\(output)")
    }
    let given = try home.trenta(
      "code", "bank", "--at", "59", "--passphrase-file", home.file("passphrase"))
    #expect(given.out == "287082\n", "\(given)")
    let all = try home.trenta("code", "--all")
    #expect(all.status != 0 && all.out.contains("Desk") && !all.out.contains("Bank"), "\(all)")
  }

  /// What somebody at an unlocked desk must not be able to do.
  @Test func itIsNotSwitchedOffUnasked() throws {
    let home = try home()
    let refused = try home.trenta("edit", "bank", "--no-ask-each-time")
    #expect(refused.status == 3 && refused.err.hasPrefix("trenta: asks-each-time: "), "\(refused)")
    try home.demand(home.trenta("edit", "desk", "--ask-each-time"))
    #expect(try home.trenta("code", "desk").status == 3)
    try home.demand(
      home.trenta(
        "edit", "bank", "--no-ask-each-time", "--passphrase-file", home.file("passphrase")))
    #expect(try home.trenta("code", "bank").status == 0)
  }
}
