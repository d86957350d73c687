import Foundation
import Support
import Testing

/// Who sees the screen: asked when a vault is made, told once where it was made before.
@Suite struct AudienceScreenTests {
  private func screen(_ home: Home) throws -> Tmux {
    try Tmux(
      "\(Program.trenta); echo ended with $?; sleep 600", environment: home.environment)
  }

  private func settings(_ home: Home) -> String {
    (try? String(contentsOfFile: home.path + "/config/trenta/settings", encoding: .utf8)) ?? ""
  }

  @Test func aSharedDesk() throws {
    let home = try Home()
    home.isOpen = true
    let tmux = try screen(home)
    try tmux.wait(for: "step 1 of 5")
    try tmux.keys("Enter")
    try tmux.wait(for: "step 2 of 5")
    for _ in 0..<2 {
      try tmux.type(Home.passphrase)
      try tmux.keys("Enter")
    }
    try tmux.wait(for: "Step 4 of 5")
    // Without an answer all codes are shown.
    #expect(settings(home) == "reveal = all\n")
    try tmux.keys("2")
    try tmux.wait(for: "step 5 of 5")
    try Patience.wait { settings(home).contains("lock-after = 2m") }
    #expect(
      Set(settings(home).split(separator: "\n"))
        == ["reveal = selected", "hide-after = 10s", "lock-after = 2m"])
  }

  @Test func aVaultOfTheCommandLine() throws {
    let home = try Home()
    try home.demand(home.trenta("init", "--passphrase-file", home.file("passphrase")))
    #expect(settings(home) == "reveal = all\n")
  }

  @Test func aFormerVaultIsToldOnce() throws {
    let home = try Home.withOpenVault()
    #expect(settings(home).isEmpty)
    let first = try screen(home)
    try first.wait(for: "o, 8 asks who sees this screen")
    #expect(settings(home) == "reveal = selected\n")
    try first.keys("q")
    try first.wait(for: "ended with 0")
    let second = try screen(home)
    let shown = try second.wait(for: "No accounts yet")
    #expect(!shown.contains("who sees this screen"))
  }
}
