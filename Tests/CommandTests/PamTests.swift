import Foundation
import Support
import Testing

/// A real login that asks for a second factor takes our code, and takes no other.
@Suite struct PamTests {
  @Test func googleAuthenticatorModuleTakesOurCode() throws {
    let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    let home = try Home.withOpenVault()
    #expect(try home.trenta("add", "--issuer", "Login", "root", input: secret).status == 0)
    let state = try home.write("\(secret)\n\" TOTP_AUTH\n", to: "google_authenticator")
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: state)
    try FileManager.default.createDirectory(
      atPath: home.file("pam.d"), withIntermediateDirectories: false)
    try home.write(
      """
      auth required pam_google_authenticator.so secret=\(state) user=root
      account required pam_permit.so

      """, to: "pam.d/trenta-test")
    // The module takes the codes of the windows before and after, too: half a minute to come here.
    let code = try home.trenta("code", "login", "--min-left", "5").out
      .trimmingCharacters(in: .newlines)
    let wrong = String(format: "%06d", (Int(code)! + 1) % 1_000_000)
    let output = try home.mounting(
      """
      mount --bind "$HOME/pam.d" /etc/pam.d || exit
      for code in \(wrong) \(code); do
        echo $code | pamtester trenta-test root authenticate
        echo "status $?"
      done
      """)
    let answers = output.out.split(separator: "\n").filter { $0.hasPrefix("status ") }
    #expect(answers.count == 2 && answers[0] != "status 0" && answers[1] == "status 0", "\(output)")
  }
}
