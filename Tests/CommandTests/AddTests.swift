import Foundation
import Support
import Testing

/// Adding accounts on the screen, from every source.
@Suite struct AddTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  private func address(_ name: String) -> String {
    "otpauth://totp/\(name):me?issuer=\(name)&secret=\(Self.secret)"
      + ["A": "AA", "B": "BB", "C": "CC"][name, default: "DD"]
  }

  private func screen(_ home: Home, setting: [String: String] = [:]) throws -> Tmux {
    let tmux = try Tmux(
      "\(Program.trenta); echo ended with $?; sleep 600",
      environment: home.environment.merging(setting) { $1 })
    try tmux.wait(for: "locks in")
    return tmux
  }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// A QR code in a window, as the portals show it.
  @Test func fromTheScreen() throws {
    let home = try Home.withOpenVault()
    let desktop = try Display.x11()
    try desktop.run(
      "display", "-geometry", "+100+100",
      home.picture(address("Portal"), "window.png", options: ["-s", "5"]))
    // Until it is drawn: without a window manager nothing else tells.
    try Patience.wait {
      let seen = try desktop.ask("sh", "-c", "maim --hidecursor | zbarimg -q --nodbus --raw -")
      return seen.out.contains("otpauth")
    }
    let tmux = try screen(home, setting: desktop.environment)
    try tmux.type("+")
    try tmux.wait(for: "1 Scan the QR code on the screen")
    try tmux.type("1")
    let card = try tmux.wait(for: "Add this account?")
    #expect(card.contains("Portal") && card.contains("me"))
    #expect(try home.accounts().isEmpty)
    try tmux.keys("Enter")
    try tmux.wait(for: "Added: Portal")
    #expect(try home.accounts().first?["issuer"] as? String == "Portal")
  }

  /// Esc ends the program that waits for a rectangle, and the screen goes on.
  @Test func aRegionIsCancelled() throws {
    let home = try Home.withOpenVault()
    let desktop = try Display.x11()
    let tmux = try screen(home, setting: desktop.environment)
    let found = try Program.run("pgrep", ["-P", "\(try tmux.process())", "-x", "trenta"])
    let process = try #require(
      Int32(found.out.trimmingCharacters(in: .whitespacesAndNewlines)), "\(found)")
    let children = { try Program.run("pgrep", ["-P", "\(process)"]).out }
    try tmux.type("+2")
    try tmux.wait(for: "Draw a rectangle")
    try Patience.wait { try !children().isEmpty }
    try tmux.keys("Escape")
    try tmux.wait(for: "Nothing was changed.")
    #expect(try children().isEmpty)
    try tmux.keys("Escape")
    try tmux.wait(for: "No accounts yet")
  }

  /// A folder: all of it in one list. Only the files are removed of which everything was taken.
  @Test func fromAFolder() throws {
    let home = try Home.withOpenVault()
    try FileManager.default.createDirectory(
      atPath: home.file("shots"), withIntermediateDirectories: false)
    let pictures = try ["A", "B", "C"].map { try home.picture(address($0), "shots/\($0).png") }
    try home.write("junk", to: "shots/notes.doc")
    try home.write("\u{89}PNG\r\n\u{1a}\n", to: "shots/AA.png")
    let tmux = try screen(home)
    try tmux.type("+4")
    try tmux.wait(for: "for instance ~/qr.png")
    try tmux.type("~/shots")
    try tmux.keys("Enter")
    let list = try tmux.wait(for: "3 accounts found")
    #expect(list.contains("2 files are neither pictures nor lists"), "\(list)")
    try tmux.keys("Down", "Space")
    try tmux.wait(for: "left out")
    try tmux.type("a")
    let receipt = try tmux.wait(for: "Receipt")
    #expect(receipt.contains("2 accounts were added"), "\(receipt)")
    #expect(receipt.contains("2 files hold these secrets"))
    try tmux.type("D")
    let question = try tmux.wait(for: "Remove 2 files?")
    #expect(question.contains("A.png") && question.contains("C.png"))
    #expect(pictures.allSatisfy(exists))
    try tmux.type("y")
    try tmux.wait(for: "2 files removed")
    #expect(pictures.map(exists) == [false, true, false])
    #expect(exists(home.file("shots/notes.doc")))
    #expect(try home.accounts().compactMap { $0["issuer"] as? String }.sorted() == ["A", "C"])
  }

  /// Lines that could not be read stand between those that could: what is decided hits the right one.
  @Test func decisionsAmongFilesThatCannotBeRead() throws {
    let home = try Home.withOpenVault()
    try FileManager.default.createDirectory(
      atPath: home.file("shots"), withIntermediateDirectories: false)
    _ = try home.picture("https://example.org/", "shots/0.png")
    for name in ["A", "B"] { _ = try home.picture(address(name), "shots/\(name).png") }
    let tmux = try screen(home)
    try tmux.type("+4")
    try tmux.wait(for: "for instance ~/qr.png")
    try tmux.type("~/shots")
    try tmux.keys("Enter")
    try tmux.wait(for: "2 accounts found")
    try tmux.keys("Down", "Space")
    try tmux.wait("A is left out") { $0.contains(/left out +A/) }
    try tmux.type("a")
    try tmux.wait(for: "Receipt")
    #expect(try home.accounts().compactMap { $0["issuer"] as? String } == ["B"])
  }

  /// The picture of one account; it stays when the account is gone by then.
  @Test(arguments: [true, false])
  func thePictureIsRemoved(isStillThere: Bool) throws {
    let home = try Home.withOpenVault()
    try FileManager.default.createDirectory(
      atPath: home.file("Dropbox"), withIntermediateDirectories: false)
    let picture = try home.picture(address("A"), "Dropbox/a.png")
    let tmux = try screen(home)
    try tmux.type("+4")
    try tmux.wait(for: "for instance ~/qr.png")
    try tmux.type(picture)
    try tmux.keys("Enter")
    try tmux.wait(for: "Add this account?")
    try tmux.keys("Enter")
    try tmux.wait(for: "D removes")  // the rest may be on the next line
    if !isStillThere { try home.demand(home.trenta("undo")) }
    try tmux.type("D")
    let question = try tmux.wait(for: "Remove 1 file?")
    #expect(question.contains("Dropbox copies the folder"))
    try tmux.type("y")
    try tmux.wait(for: isStillThere ? "1 file removed" : "Nothing was removed")
    #expect(exists(picture) != isStillThere)
  }

  /// What cannot work stays in the menu, with the reason and the way round it.
  @Test(arguments: [
    ([:], "no desktop", "There is no graphical session here"),
    (["SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"], "over SSH", "trenta import -"),
  ])
  func whereThereIsNoScreen(
    setting: [String: String], reason: String, wayRound: String
  ) throws {
    let home = try Home.withOpenVault()
    let tmux = try screen(home, setting: setting)
    try tmux.type("+")
    let menu = try tmux.wait(for: "Add an account")
    for line in [
      "1 Scan the QR code on the screen", "2 Scan a part of the screen",
      "3 QR code in the clipboard",
    ] {
      #expect(menu.contains(line + " (" + reason + ")"), "\(menu)")
    }
    try tmux.type("1")
    try tmux.wait(for: wayRound)
    try tmux.keys("Escape", "Escape")
    try tmux.wait(for: "No accounts yet")
  }
}
