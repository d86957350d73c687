import Foundation
import Support
import Testing

/// The QR code of an account, out of the real program and read back by zbar.
@Suite struct QRTests {
  private static let secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
  /// Its code has 37 modules without what everyone takes for granted, 41 with it.
  private static let short =
    "otpauth://totp/SiGeM:mario.rossi?secret=\(secret)&issuer=SiGeM"
  private static let full = short + "&algorithm=SHA1&digits=6&period=30"

  private func home() throws -> Home {
    let home = try Home.withOpenVault()
    let addresses = [
      Self.short, "otpauth://hotp/VPN:m.rossi?issuer=VPN&counter=7&secret=JBSWY3DPEHPK3PXP",
      "otpauth://totp/\(String(repeating: "A", count: 120)):x?secret=JBSWY3DPEHPK3PXQ",
    ].joined(separator: "\n")
    try home.demand(home.trenta("import", "-", input: addresses))
    try home.demand(
      home.trenta("add", "motp", "--type", "motp", "--pin", input: "0123456789abcdef\n1234\n"))
    return home
  }

  /// What zbar reads in a picture.
  private func scanned(_ file: String) throws -> String {
    let read = try Program.run(
      "zbarimg", ["--raw", "-q", "-Sdisable", "-Sqrcode.enable", file])
    return read.out.trimmingCharacters(in: .newlines)
  }

  /// What zbar reads in a picture of what a terminal of that theme shows.
  private func scanned(_ tmux: Tmux, _ theme: TerminalPicture.Theme, _ home: Home) throws -> String
  {
    let file = home.file("terminal-\(UUID().uuidString).pgm")
    let picture = TerminalPicture.painted(try tmux.attributes(), theme: theme)
    try Data(picture.pgm).write(to: URL(fileURLWithPath: file))
    return try scanned(file)
  }

  private func mode(_ file: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int ?? -1
  }

  // MARK: - The command

  @Test(arguments: ["png", "svg"])
  func pictures(kind: String) throws {
    let home = try home()
    let file = home.file("code." + kind)
    let made = try home.trenta("qr", "sigem", "--output", file, given: true)
    #expect(made.status == 0 && made.out.isEmpty, "\(made)")
    #expect(made.err.contains("holds the secret of SiGeM"))
    #expect(try mode(file) == 0o600)
    var picture = file
    if kind == "svg" {
      picture = home.file("drawn.png")
      try home.demand(Program.run("rsvg-convert", ["-o", picture, file]))
    }
    #expect(try scanned(picture) == Self.full)
    // And our own import takes it for what is stored.
    let again = try home.trenta("import", picture)
    #expect(again.out.contains("already-here"), "\(again)")
    // Never over another file, nor through a link.
    let before = try Data(contentsOf: URL(fileURLWithPath: file))
    let second = try home.trenta("qr", "vpn", "--output", file, given: true)
    #expect(second.status == 74 && second.err.contains("trenta: exists: "), "\(second)")
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)
    let link = home.file("link." + kind)
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: home.file("elsewhere"))
    let through = try home.trenta("qr", "vpn", "--output", link, given: true)
    #expect(through.status == 74, "\(through)")
    #expect(!FileManager.default.fileExists(atPath: home.file("elsewhere")))
  }

  /// An unlocked session reads codes; it gives no secret out.
  @Test func anOpenSessionIsNotEnough() throws {
    let home = try home()
    #expect(try home.trenta("code", "sigem").status == 0)
    let file = home.file("code.png")
    let refused = try home.trenta("qr", "sigem", "--output", file)
    #expect(refused.status == 3, "\(refused)")
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test(arguments: [
    (["sigem"], 64, "no-terminal"), (["sigem", "--output", "a.gif"], 64, "usage"),
    (["sigem", "--json"], 64, "usage"), (["nobody", "--output", "a.png"], 1, "no-match"),
    (["sigem", "--output", "no/such/folder/a.png"], 74, "missing-file"),
    (["motp", "--output", "a.png"], 6, "not-carried"),
  ])
  func refused(arguments: [String], status: Int32, identifier: String) throws {
    let home = try home()
    var arguments = ["qr"] + arguments
    if let last = arguments.last, last.contains(".") {
      arguments[arguments.count - 1] = home.file(last)
    }
    let output = try home.trenta(arguments: arguments, given: true)
    #expect(output.status == status && output.out.isEmpty, "\(output)")
    #expect(output.err.contains("trenta: \(identifier): "), "\(output)")
    #expect(!output.err.contains(Self.secret))
  }

  @Test(arguments: [
    ("C.UTF-8", "screen-256color", 24), ("C.UTF-8", "vt100", 24), ("C", "screen-256color", 60),
    ("C", "vt100", 60),
  ])
  func inTheTerminal(locale: String, terminal: String, lines: Int) throws {
    let home = try home()
    let tmux = try Tmux(
      "\(Program.trenta) qr sigem --passphrase-file \(home.file("passphrase")) 2>\(home.file("err")); read wait",
      columns: 100, lines: lines,
      environment: home.environment.merging(["LC_ALL": locale, "TERM": terminal]) { $1 },
      terminal: terminal)
    var read = ""
    for theme in [TerminalPicture.Theme.dark, .light] {
      // Reverse video is dark on light in a dark theme only, which is what a vt100 has.
      if terminal == "vt100" && theme.background > 128 { continue }
      _ = try? tmux.wait("a code") { _ in
        read = (try? scanned(tmux, theme, home)) ?? ""
        return !read.isEmpty
      }
      #expect(read == Self.full)
    }
    let warned = try String(contentsOfFile: home.file("err"), encoding: .utf8)
    #expect(warned.contains("this is the secret of SiGeM"))
  }

  @Test func tooSmallATerminal() throws {
    let home = try home()
    let tmux = try Tmux(
      "\(Program.trenta) qr sigem --passphrase-file \(home.file("passphrase")); echo ended with $?; read wait",
      columns: 80, lines: 12, environment: home.environment)
    let shown = try tmux.wait(for: "ended with 64")
    let joined = shown.replacing("\n", with: "")
    #expect(joined.contains("trenta: window-too-small: "), "\(shown)")
    #expect(joined.contains("22 lines and 41 columns"), "\(shown)")
  }

  // MARK: - The screen

  private func screen(
    _ home: Home, columns: Int = 80, lines: Int = 24, setting: [String: String] = [:],
    _ arguments: String = ""
  ) throws -> Tmux {
    try Tmux(
      "\(Program.trenta) \(arguments); echo ended with $?; sleep 600", columns: columns,
      lines: lines, environment: home.environment.merging(setting) { $1 },
      terminal: setting["TERM"] ?? "screen-256color")
  }

  /// From the list to the page of SiGeM's code.
  private func openPage(_ tmux: Tmux) throws {
    try tmux.wait(for: "SiGeM")
    try tmux.type("/sigem")
    try tmux.wait("SiGeM alone") { $0.contains("SiGeM") && !$0.contains("m.rossi") }
    try tmux.keys("Enter")
    try tmux.type("Q")
    try tmux.wait(for: "passphrase of the vault is asked for again")
    try tmux.type("this is not the passphrase")
    try tmux.keys("Enter")
    try tmux.wait(for: "not the passphrase of this vault")
    try tmux.type(Home.passphrase)
    try tmux.keys("Enter")
  }

  /// 80x24, as a scanner sees it on a dark and on a light theme, with colours, without, without UTF-8.
  @Test(arguments: [
    ("C.UTF-8", "screen-256color", "", 24), ("C.UTF-8", "linux", "", 24),
    ("C.UTF-8", "vt100", "", 24),
    ("C.UTF-8", "screen-256color", "--color never", 24), ("C", "screen-256color", "", 50),
    ("C", "vt100", "", 50),
  ])
  func thePageIsReadBack(locale: String, terminal: String, option: String, lines: Int) throws {
    let home = try home()
    let tmux = try screen(
      home, columns: lines == 24 ? 80 : 100, lines: lines,
      setting: ["LC_ALL": locale, "TERM": terminal], option)
    try openPage(tmux)
    let hasColour = terminal != "vt100" && option.isEmpty
    for theme in [TerminalPicture.Theme.dark, .light] {
      // Without colour a light theme needs the dark and light swapped.
      if !hasColour, theme.background > 128 { try tmux.type("v") }
      var read = ""
      try tmux.wait("a code that can be read") { _ in
        read = (try? scanned(tmux, theme, home)) ?? ""
        return !read.isEmpty
      }
      #expect(read == Self.full)
    }
    let shown = try tmux.screen()
    #expect(shown.contains(" s left") && shown.contains("SiGeM"))
    try tmux.keys("Escape")
    try tmux.wait("the list") { $0.contains("SiGeM") && !$0.contains("s left") }
    #expect(try scanned(tmux, .dark, home).isEmpty)
  }

  @Test func aPictureFileGoesWithThePage() throws {
    let home = try home()
    let runtime = home.file("run")
    try FileManager.default.createDirectory(
      atPath: runtime, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let tmux = try screen(home, columns: 60, lines: 12, setting: ["XDG_RUNTIME_DIR": runtime])
    let files = { try FileManager.default.contentsOfDirectory(atPath: runtime).sorted() }
    try openPage(tmux)
    try tmux.wait("what it needs") {
      $0.contains("does not fit") && $0.contains("needs 22 lines")
    }
    for ending in ["Escape", "L", "q"] {
      try tmux.type("p")
      try tmux.wait(for: "removed when this page closes")
      let file = runtime + "/" + (try #require(files().first))
      #expect(try mode(file) == 0o600)
      #expect(try scanned(file) == Self.full)
      try tmux.keys(ending)
      try tmux.wait("the picture is gone") { _ in (try? files().isEmpty) == true }
      guard ending != "q" else { break }
      if ending == "L" {
        try tmux.wait(for: home.vault)
        try tmux.type(Home.passphrase)
        try tmux.keys("Enter")
        try openPage(tmux)
      } else {
        try tmux.type("Q")
        try tmux.wait(for: "asked for again")
        try tmux.type(Home.passphrase)
        try tmux.keys("Enter")
      }
      try tmux.wait(for: "p puts the code")
    }
    try tmux.wait(for: "ended with 0")
  }

  /// Stopped, the program may stay so for ever: the picture goes before.
  @Test func aPictureFileGoesWhenItIsStopped() throws {
    let home = try home()
    let runtime = home.file("run")
    try FileManager.default.createDirectory(
      atPath: runtime, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    // Also what a process that was killed has left.
    try home.write("x", to: "run/trenta-999999999-7f3a90bd.png")
    let tmux = try Tmux(
      "bash --norc -i", columns: 60, lines: 12,
      environment: home.environment.merging(["XDG_RUNTIME_DIR": runtime]) { $1 })
    try tmux.wait("a prompt") { $0.contains("$") || $0.contains("#") }
    try tmux.type(Program.trenta)
    try tmux.keys("Enter")
    let files = { try FileManager.default.contentsOfDirectory(atPath: runtime) }
    try openPage(tmux)
    try tmux.wait(for: "p puts the code")
    #expect(try files().isEmpty)
    try tmux.type("p")
    try tmux.wait(for: "removed when this page closes")
    #expect(try files().count == 1)
    try tmux.keys("C-z")
    try tmux.wait(for: "Stopped")
    #expect(try files().isEmpty)
    try tmux.type("fg")
    try tmux.keys("Enter")
    try tmux.wait(for: "The page with the secret was closed")
  }

  @Test func theSecretInGroupsOfFour() throws {
    let home = try home()
    let tmux = try screen(home, setting: ["XDG_RUNTIME_DIR": home.file("none")])
    try openPage(tmux)
    try tmux.wait(for: "Scan it")
    #expect(try !tmux.screen().contains("GEZD"))
    try tmux.type("p")
    try tmux.wait(for: "XDG_RUNTIME_DIR")
    try tmux.type("s")
    try tmux.wait(for: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")
    try tmux.type("L")
    try tmux.wait("it is locked") { $0.contains(home.vault) && !$0.contains("GEZD") }
    #expect(try !tmux.scrollback().contains("GEZD"))
  }
}
