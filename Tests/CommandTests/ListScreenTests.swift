import Foundation
import Support
import Testing

/// Groups, orders, pins and uses in the real program.
@Suite struct ListScreenTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  private func homeWithAccounts() throws -> Home {
    let home = try Home.withOpenVault()
    let addresses = ["Zorgnet", "Argo", "SiGeM"].enumerated().map { number, service in
      "otpauth://totp/\(service):anna?issuer=\(service)&secret=\(Self.secret)\(["AA", "BB", "CC"][number])"
    }
    try home.demand(home.trenta("import", "-", input: addresses.joined(separator: "\n")))
    try home.demand(home.trenta("edit", "SiGeM", "--tag", "kern", "--place", "balie"))
    return home
  }

  private func screen(_ home: Home) throws -> Tmux {
    var environment = home.environment
    environment["SSH_CONNECTION"] = "192.0.2.1 1 192.0.2.2 22"
    return try Tmux(
      "\(Program.trenta); echo ended with $?; sleep 600", environment: environment)
  }

  /// The services in the order of the rows.
  private func services(_ screen: String) -> [String] {
    screen.split(separator: "\n").compactMap { line in
      ["Zorgnet", "Argo", "SiGeM"].first { line.dropFirst(3).hasPrefix($0) }
    }
  }

  @Test func groupSortAndPin() throws {
    let home = try homeWithAccounts()
    let tmux = try screen(home)
    try tmux.wait("all") { services($0) == ["Zorgnet", "Argo", "SiGeM"] }
    try tmux.keys("Tab")
    try tmux.wait("the tag") { $0.contains("[#kern]") && services($0) == ["SiGeM"] }
    try tmux.keys("BTab")
    try tmux.wait("all") { $0.contains("[all]") && services($0).count == 3 }
    try tmux.type("sss")
    try tmux.wait("by name") { $0.contains("sort: name") && services($0)[0] == "Argo" }
    try tmux.keys("End")
    try tmux.type("*")
    try tmux.wait("the pinned row") {
      $0.contains("Pinned: Zorgnet") && services($0) == ["Zorgnet", "Argo", "SiGeM"]
    }
    func pinned() throws -> [String] {
      try home.accounts().filter { $0["pinned"] as? Bool == true }
        .compactMap { $0["issuer"] as? String }
    }
    #expect(try pinned() == ["Zorgnet"])
    try tmux.keys("End")
    try tmux.wait("the last row") { $0.contains(" > SiGeM") }
    try tmux.type("1")
    try tmux.wait(for: "1> Zorgnet")
    try tmux.type("u")
    try tmux.wait("it is undone") { $0.contains(" > Zorgnet") }
    #expect(try pinned().isEmpty)
    try tmux.type("q")
    try tmux.wait(for: "ended with 0")
  }

  /// What is used moves no row; it is on the disk once the vault was locked, and not for one code.
  @Test func usesAreKeptAtTheLock() throws {
    let home = try homeWithAccounts()
    let tmux = try screen(home)
    try tmux.wait("all") { services($0) == ["Zorgnet", "Argo", "SiGeM"] }
    let before = try Data(contentsOf: URL(fileURLWithPath: home.vault))
    try tmux.keys("End", "Enter")
    try tmux.waitUntilSent()
    #expect(try services(tmux.screen()) == ["Zorgnet", "Argo", "SiGeM"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.vault)) == before)
    try tmux.type("L")
    try tmux.wait("the passphrase field") { services($0).isEmpty && $0.contains("vault.otpv") }
    try tmux.type(Home.passphrase)
    try tmux.keys("Enter")
    try tmux.wait("the used one first") {
      services($0) == ["SiGeM", "Zorgnet", "Argo"]
    }
  }
}
