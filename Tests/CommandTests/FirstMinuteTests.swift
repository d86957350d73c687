import Foundation
import Support
import Testing

/// From no vault to the code of a portal's QR picture: how many keys it takes besides typing.
@Suite struct FirstMinuteTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  /// At most so many keys (the issue: 12).
  private static let bound = 12

  /// What the five portals have in their QR codes. CGM NET asks for a backup password and shows no
  /// code; its users scan that of the same maker's cloud.
  @Test(arguments: [
    "CGM%20drCLOUD:mario.rossi%40studio.it?issuer=CGM%20drCLOUD&algorithm=SHA1&digits=6&period=30",
    "Infomedics%20Inzicht:praktijk?issuer=Infomedics%20Inzicht",
    "CGM%20NET:cabinet.dupont?issuer=CGM%20NET",
    "Argo:supervisor.SG00000?issuer=Argo&period=60",
    "SiGeM:mario.rossi?issuer=SiGeM",
  ])
  func keys(_ portal: String) throws {
    let home = try Home()
    home.isOpen = true
    let picture = try home.picture("otpauth://totp/\(portal)&secret=\(Self.secret)", "qr.png")
    let tmux = try Tmux(
      "\(Program.trenta); echo ended with $?; sleep 600", environment: home.environment)
    var count = 0
    func enter() throws {
      count += 1
      try tmux.keys("Enter")
    }
    try tmux.wait(for: "step 1 of 5")
    try enter()
    try tmux.wait(for: "step 2 of 5")
    for _ in 0..<2 {
      try tmux.type(Home.passphrase)
      try enter()
    }
    try tmux.wait(for: "Step 4 of 5")
    try enter()
    try tmux.wait(for: "step 5 of 5")
    try tmux.wait(for: "> 4 QR code in a picture")
    try enter()
    try tmux.wait(for: "for instance ~/qr.png")
    try tmux.type(picture)
    try enter()
    try tmux.wait(for: "Add this account?")
    let start = Patience.now - 60
    try enter()
    let shown = try tmux.wait("the code") {
      $0.contains("Added: ") && $0.contains(/\b\d{3} \d{3}\b/)
    }
    let period: Int64 = portal.contains("period=60") ? 60 : 30
    let codes = shown.matches(of: /\b(\d{3}) (\d{3})\b/).map { String($0.1 + $0.2) }
    let expected =
      try home.codes(of: Self.secret, since: start, period: period)
      + home.codes(of: Self.secret, since: start, next: true, period: period)
    #expect(codes.contains { expected.contains($0) }, "\(shown)")
    #expect(count <= Self.bound)
    // The recovery code stood in no one's way.
    #expect(!shown.contains("recovery"))
  }
}
