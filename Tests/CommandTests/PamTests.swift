import Foundation
import Support
import Testing

/// A real login that asks for a second factor takes our code, and takes no other.
@Suite struct PamTests {
  @Test(.enabled(if: geteuid() == 0, "a PAM service is a file of root's"))
  func googleAuthenticatorModuleTakesOurCode() throws {
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    let home = try Home.withOpenVault()
    #expect(try home.trenta("add", "--issuer", "Login", "root", input: secret).status == 0)
    let state = try home.write("\(secret)\n\" TOTP_AUTH\n", to: "google_authenticator")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: state)
    let name = "trenta-test-\(getpid())"
    let service = "/etc/pam.d/" + name
    try """
    auth required pam_google_authenticator.so secret=\(state) user=root
    account required pam_permit.so
    """.write(toFile: service, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: service) }
    let login = { (code: String) in
      try Program.run("pamtester", [name, "root", "authenticate"], input: Data((code + "\n").utf8))
    }
    let code = try home.trenta("code", "login", "--min-left", "5").out
      .trimmingCharacters(in: .newlines)
    let wrong = String(format: "%06d", (Int(code)! + 1) % 1_000_000)
    let refused = try login(wrong)
    #expect(refused.status != 0, "\(refused)")
    let accepted = try login(code)
    #expect(accepted.status == 0, "\(accepted)")
  }
}
