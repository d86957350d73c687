import Foundation
import Support
import Testing

/// Exports of other apps, plain and encrypted, through the real programs.
@Suite struct ExportTests {
  /// Opens `encrypted`, which holds ten accounts.
  private static let passphrase = "Zürich-Pässe 鍵 🔑"
  private static let encrypted = sample("aegis/encrypted.json")
  private static let plain = sample("aegis/plain-gnome.json")
  /// Two files with one account each, and the passphrase of both.
  private static let twins = [
    sample("aegis/encrypted-unrepaired-nul-jvm.json"),
    sample("aegis/encrypted-unrepaired-nul-double.json"),
  ]
  private static let twinsPassphrase =
    "correct horse battery staple and then some more words to pass 64 bytes"

  private static func sample(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../FormatsTests/Fixtures/" + name).standardized.path
  }

  private struct Source {
    var name = ""
    var format: String?
    var accounts = 0
    var errors: [String] = []
  }

  /// The sources of a receipt in JSON.
  private func sources(_ output: Output) throws -> [Source] {
    let object =
      try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any] ?? [:]
    return (object["sources"] as? [[String: Any]] ?? []).map { source in
      Source(
        name: source["source"] as? String ?? "", format: source["format"] as? String,
        accounts: (source["accounts"] as? [Any] ?? []).count,
        errors: (source["errors"] as? [[String: Any]] ?? []).compactMap { $0["error"] as? String })
    }
  }

  // MARK: - Scripts

  @Test(arguments: ["\n", "\r\n", ""])
  func aPassphraseFileOpensIt(lineEnd: String) throws {
    let home = try Home.withOpenVault()
    let file = try home.write(Self.passphrase + lineEnd, to: "source")
    let output = try home.trenta(
      "import", "--json", "--source-passphrase-file", file, Self.encrypted)
    #expect(output.status == 0, "\(output)")
    #expect(try sources(output).map(\.format) == ["aegis"])
    #expect(try home.accounts().count == 10)
    #expect(output.err.isEmpty)
  }

  @Test func aDescriptorOpensIt() throws {
    let home = try Home.withOpenVault()
    let file = try home.write(Self.passphrase, to: "source")
    let output = try Program.run(
      "/bin/sh",
      [
        "-c", "\"$0\" import --source-passphrase-fd 7 \"$1\" 7< \"$2\"", Program.trenta,
        Self.encrypted, file,
      ], environment: home.environment)
    #expect(output.status == 0, "\(output)")
    #expect(try home.accounts().count == 10)
    // From a pipe, as the source itself is.
    let piped = try Program.run(
      "/bin/sh",
      [
        "-c", "cat \"$1\" | \"$0\" import --skip --source-passphrase-file /dev/fd/7 - 7< \"$2\"",
        Program.trenta, Self.encrypted, file,
      ], environment: home.environment)
    #expect(piped.status == 0 && piped.out.contains("already-here"), "\(piped)")
  }

  @Test func withoutItTheOthersAreImported() throws {
    let home = try Home.withOpenVault()
    let picture = try home.picture("otpauth://totp/P?secret=GEZDGNBVGY3TQOJQ", "p.png")
    let output = try home.trenta("import", "--json", Self.plain, Self.encrypted, picture)
    #expect(output.status == 6)
    let read = try sources(output)
    #expect(read.map(\.format) == ["aegis", "aegis", "qr"])
    #expect(read.map(\.errors) == [[], ["passphrase-needed"], []])
    #expect(try home.accounts().count == 4)
    let text = try home.trenta("import", Self.encrypted)
    #expect(text.status == 6)
    #expect(text.out.contains("unreadable    \(Self.encrypted): it is encrypted and needs its"))
  }

  @Test func aWrongPassphraseIsToldAndCostsNoOther() throws {
    let home = try Home.withOpenVault()
    let file = try home.write("wrong\n", to: "source")
    let output = try home.trenta(
      "import", "--json", "--source-passphrase-file", file, Self.encrypted, Self.plain)
    #expect(output.status == 6)
    let read = try sources(output)
    #expect(read.map(\.errors) == [["wrong-passphrase"], []])
    #expect(read.map(\.format) == ["aegis", "aegis"])
    #expect(try home.accounts().count == 3)
  }

  /// One passphrase serves all sources of an import, here of a folder with all kinds of things.
  @Test func aFolderOfPlainAndEncryptedFilesAndPictures() throws {
    let home = try Home.withOpenVault()
    let files = FileManager.default
    try files.createDirectory(atPath: home.file("all"), withIntermediateDirectories: false)
    for (index, path) in (Self.twins + [Self.plain]).enumerated() {
      try files.copyItem(atPath: path, toPath: home.file("all/\(index).json"))
    }
    _ = try home.picture("otpauth://totp/P?secret=GEZDGNBVGY3TQOJQ", "all/p.png")
    try home.write("{\"a\": 1}", to: "all/settings.json")
    let file = try home.write(Self.twinsPassphrase, to: "source")
    let locked = try home.trenta("import", "--dry-run", "--json", home.file("all"))
    #expect(locked.status == 6)
    #expect(
      try sources(locked).map(\.errors) == [["passphrase-needed"], ["passphrase-needed"], [], []])
    let output = try home.trenta(
      "import", "--json", "--source-passphrase-file", file, home.file("all"))
    #expect(output.status == 0, "\(output)")
    #expect(try sources(output).map(\.accounts) == [1, 1, 3, 1])
    #expect(output.err.contains("1 file is neither a picture nor a list"))
  }

  @Test func theFormatThatIsNamed() throws {
    let home = try Home.withOpenVault()
    let unknown = try home.trenta("import", "--format", "aegus", Self.plain)
    #expect(unknown.status == 64 && unknown.out.isEmpty)
    #expect(unknown.err.contains("aegus") && unknown.err.contains("aegis, "))
    let picture = try home.picture("otpauth://totp/P?secret=GEZDGNBVGY3TQOJQ", "p.png")
    let other = try home.trenta("import", "--json", "--format", "uri", Self.plain, picture)
    #expect(other.status == 6)
    #expect(try sources(other).map(\.errors) == [["other-format"], ["other-format"]])
    let right = try home.trenta("import", "--json", "--format", "aegis", Self.plain)
    #expect(right.status == 0, "\(right)")
    let pictures = try home.trenta("import", "--json", "--format", "qr", picture, Self.plain)
    #expect(try sources(pictures).map(\.errors) == [[], ["other-format"]])
    let list = "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ\n"
    let transfer = try home.trenta(
      "import", "--json", "--format", "google-migration", "-", input: list)
    #expect(try sources(transfer).map(\.errors) == [["other-format"]])
  }

  @Test(arguments: [
    ["--source-passphrase-file", "a", "--source-passphrase-fd", "7"],
    ["--source-passphrase-fd", "-1"], ["--source-passphrase-fd", "x"],
    ["--source-passphrase-fd", "0", "-"], ["--passphrase-fd", "7", "--source-passphrase-fd", "7"],
    ["--format"],
  ])
  func optionsThatCannotBe(options: [String]) throws {
    let home = try Home()
    let output = try home.trenta(arguments: ["import", Self.plain] + options)
    #expect(output.status == 64 && output.err.hasPrefix("trenta: usage: "), "\(output)")
  }

  @Test func passphraseFilesThatCannotBe() throws {
    let home = try Home.withOpenVault()
    let missing = try home.trenta(
      "import", "--source-passphrase-file", home.file("none"), Self.encrypted)
    #expect(missing.status == 74 && missing.err.hasPrefix("trenta: missing-file: "))
    let empty = try home.trenta(
      "import", "--source-passphrase-file", try home.write("\n", to: "empty"), Self.encrypted)
    #expect(empty.status == 3 && empty.err.hasPrefix("trenta: passphrase-empty: "))
    let long = String(repeating: "x", count: 1025)
    let tooLong = try home.trenta(
      "import", "--source-passphrase-file", try home.write(long, to: "long"), Self.encrypted)
    #expect(tooLong.status == 3 && tooLong.err.hasPrefix("trenta: passphrase-too-long: "))
    #expect(try home.accounts().isEmpty)
  }

  /// Neither arguments nor environments of any process have the passphrase.
  @Test func thePassphraseGoesByPipe() throws {
    let home = try Home.withOpenVault()
    let file = try home.write(Self.twinsPassphrase, to: "source")
    let log = home.file("strace")
    let output = try Program.run(
      "strace",
      [
        "-f", "-v", "-s", "4096", "-e", "trace=execve", "-o", log, Program.trenta, "import",
        "--source-passphrase-file", file, Self.twins[0],
      ], environment: home.environment)
    #expect(output.status == 0, "\(output)")
    let calls = try String(contentsOfFile: log, encoding: .utf8)
    #expect(calls.contains("\"--passphrase\""))
    #expect(!calls.contains("staple"))
  }

  @Test func theListOfFormats() throws {
    let home = try Home()
    let output = try home.trenta("import", "--formats", "--json")
    #expect(output.status == 0)
    let object = try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any]
    let formats = try #require(object?["formats"] as? [[String: String]])
    #expect(
      formats.prefix(3).map { $0["format"] } == ["qr", "google-migration", formats[2]["format"]])
    #expect(formats.contains { $0["app"] == "Aegis Authenticator" && $0["help"]?.isEmpty == false })
    let text = try home.trenta("import", "--formats").out.split(separator: "\n")
    #expect(text.count == formats.count)
    for (line, format) in zip(text, formats) { #expect(line.hasPrefix(format["format"]!)) }
    try expectInManual(formats)
  }

  /// The manual lists the same; where it does not, it is written anew and this fails once.
  private func expectInManual(_ formats: [[String: String]]) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../man/trenta.1")
    let manual = try String(contentsOf: file, encoding: .utf8)
    let head = ".\\\" From trenta import --formats; a test writes it.\n"
    let start = try #require(manual.range(of: head)).upperBound
    let end = try #require(manual.range(of: ".SS Values of an account\n")).lowerBound
    func escaped(_ text: String) -> String {
      text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("'", with: "\\(aq")
    }
    let section = formats.map { format in
      """
      .TP
      .B \(escaped(format["format"]!))
      \(escaped(format["app"]!)): \(escaped(format["help"]!))

      """
    }.joined()
    guard manual[start..<end] != section else { return }
    try Data((manual[..<start] + section + manual[end...]).utf8).write(to: file)
    Issue.record("the manual's list of formats was another one; look at it and run again")
  }

  // MARK: - Files that lie beside each other

  private func folder(_ name: String, _ files: [String], _ home: Home) throws -> String {
    let path = home.file(name)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    for file in files {
      let name = file.split(separator: "/").last.map(String.init) ?? file
      try FileManager.default.copyItem(atPath: Self.sample(file), toPath: path + "/" + name)
    }
    return path
  }

  /// Steam's list has what opens the files beside it; whichever of them is named, both are read.
  @Test(arguments: ["", "/manifest.json", "/76561197960287930.maFile"])
  func steamFilesAndTheirList(named: String) throws {
    let home = try Home.withOpenVault()
    let both = ["manifest.json", "76561197960287930.maFile"].map { "steam/sda-encrypted/" + $0 }
    let path = try folder("maFiles", both, home) + named
    let secret = try home.write("correct horse 7", to: "source")
    let locked = try home.trenta("import", "--json", path)
    #expect(try sources(locked).map(\.errors) == [["passphrase-needed"]])
    let output = try home.trenta("import", "--json", "--source-passphrase-file", secret, path)
    #expect(output.status == 0, "\(output)")
    #expect(try sources(output).map(\.format) == ["steam"])
    #expect(try home.accounts().map { $0["type"] as? String } == ["steam"])
  }

  @Test func steamFilesWithoutTheirList() throws {
    let home = try Home.withOpenVault()
    let path = try folder("maFiles", ["steam/sda-encrypted/76561197960287930.maFile"], home)
    let alone = try home.trenta("import", "--json", "--format", "steam", path)
    #expect(try sources(alone).map(\.errors) == [["steam-manifest-missing"]])
    // What is no file, or too large, is told and not waited for.
    mkfifo(path + "/manifest.json", 0o600)
    let pipe = try home.trenta("import", "--json", path + "/76561197960287930.maFile")
    #expect(try sources(pipe).map(\.errors) == [["companions-unreadable"]])
    unlink(path + "/manifest.json")
    let huge = open(path + "/manifest.json", O_CREAT | O_WRONLY, 0o600)
    ftruncate(huge, 65 << 20)
    close(huge)
    let tooLarge = try home.trenta("import", "--json", path + "/76561197960287930.maFile")
    #expect(try sources(tooLarge).map(\.errors) == [["companions-unreadable"]])
  }

  /// The sentence has the limit that is kept, and so has the manual.
  @Test func tooManyFilesOfOneList() throws {
    let home = try Home.withOpenVault()
    let path = try folder("maFiles", ["steam/sda-encrypted/manifest.json"], home)
    for number in 1...301 { _ = try home.write("{}", to: "maFiles/\(number).maFile") }
    let output = try home.trenta("import", path + "/manifest.json")
    #expect(output.out.contains("at most 300 are, of 64 MiB together"), "\(output)")
    let manual = try String(
      contentsOfFile: Self.sample("../../../man/trenta.1"), encoding: .utf8)
    #expect(manual.contains("300 files and 64 MiB at most"))
    // One fewer is read, and each of them answered.
    unlink(path + "/301.maFile")
    let fewer = try home.trenta("import", path + "/manifest.json")
    #expect(!fewer.out.contains("at most 300 are"), "\(fewer)")
  }

  /// A phone's newest accounts are in the log of its database only.
  @Test(arguments: ["", "/databases"])
  func aDatabaseWithItsLog(named: String) throws {
    let home = try Home.withOpenVault()
    let path = try folder("phone", ["google/databases-accounts.sqlite"], home)
    let made = try Program.run(
      "python3",
      [
        "-c",
        """
        import shutil, sqlite3, sys
        folder = sys.argv[1]
        old = folder + "/databases-accounts.sqlite"
        database = sqlite3.connect(old)
        database.execute("pragma journal_mode = wal")
        database.execute("update accounts set secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' where _id = 1")
        database.commit()
        for ending in ["", "-wal", "-shm"]:
            shutil.copy(old + ending, folder + "/databases" + ending)
        """, path,
      ])
    #expect(made.status == 0, "\(made)")
    try FileManager.default.removeItem(atPath: path + "/databases-accounts.sqlite")
    let output = try home.trenta("import", "--json", path + named)
    #expect(try sources(output).map(\.name) == [path + "/databases"], "\(output)")
    let code = try home.trenta("code", "--at", "59", "--all").out
    #expect(code.contains("287082\t"), "\(output) \(code)")
  }

  // MARK: - A terminal

  @Test func aTerminalAsksUntilItIsRight() throws {
    let home = try Home.withOpenVault()
    let pty = try Pty(
      Program.trenta, ["import", "--yes", Self.twins[0], Self.encrypted, Self.twins[1]],
      environment: home.environment, columns: 250)
    let first = "Passphrase of \(Self.twins[0]) (Aegis Authenticator), or Enter to leave it out: "
    try pty.wait(for: first)
    pty.type("wrong one\n")
    try pty.wait(for: "wrong passphrase for \(Self.twins[0])")
    try pty.wait("the question again") { $0.components(separatedBy: first).count == 3 }
    pty.type(Self.twinsPassphrase + "\n")
    // That one was tried on the next file, in vain; so this is asked as something new.
    try pty.wait(for: "Passphrase of \(Self.encrypted) (Aegis Authenticator)")
    #expect(!pty.text.contains("wrong passphrase for \(Self.encrypted)"))
    pty.type("\n")
    // The third opens with the first one's passphrase and asks for nothing.
    #expect(try pty.waitForEnd() == 6)
    #expect(!pty.text.contains("Passphrase of \(Self.twins[1])"))
    #expect(!pty.text.contains("staple") && !pty.text.contains("wrong one"))
    #expect(pty.text.contains("\(Self.encrypted): it is encrypted and needs its passphrase"))
    #expect(try home.accounts().count == 1)
  }

  @Test func threeTriesAreEnough() throws {
    let home = try Home.withOpenVault()
    let pty = try Pty(
      Program.trenta, ["import", "--yes", Self.encrypted, Self.plain],
      environment: home.environment, columns: 250)
    for count in 1...3 {
      try pty.wait("question \(count)") {
        $0.components(separatedBy: "Passphrase of").count > count
      }
      pty.type("wrong \(count)\n")
    }
    #expect(try pty.waitForEnd() == 6)
    #expect(pty.text.components(separatedBy: "Passphrase of").count == 4)
    #expect(pty.text.contains("\(Self.encrypted): this is not its passphrase"))
    #expect(try home.accounts().count == 3)
  }

  @Test func interruptedAtTheQuestion() throws {
    let home = try Home.withOpenVault()
    let before = try Data(contentsOf: URL(fileURLWithPath: home.vault))
    let pty = try Pty(
      Program.trenta, ["import", "--yes", Self.plain, Self.encrypted],
      environment: home.environment)
    let modes = pty.modes.c_lflag
    try pty.wait(for: "Passphrase of")
    pty.type("half a pass\u{3}")
    #expect(try pty.waitForEnd() == 128 + SIGINT)
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.vault)) == before)
    #expect(pty.modes.c_lflag == modes)
    #expect(!pty.text.contains("half"))
  }

  /// Its derivation takes some seconds: `p` rounds of 128 MiB.
  private func slow(_ home: Home) throws -> String {
    let json = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: Self.encrypted)))
    var file = try #require(json as? [String: Any])
    var header = try #require(file["header"] as? [String: Any])
    header["slots"] = (header["slots"] as? [[String: Any]])?.map { slot in
      slot["n"] == nil ? slot : slot.merging(["n": 1 << 17, "p": 16]) { $1 }
    }
    file["header"] = header
    let path = home.file("slow.json")
    try JSONSerialization.data(withJSONObject: file).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// A terminal sees that it works; a reader that dies costs its own file only.
  @Test func aReaderThatDiesOverAPassphrase() throws {
    let home = try Home.withOpenVault()
    let slow = try slow(home)
    let file = try home.write("x\n", to: "source")
    let pty = try Pty(
      Program.trenta, ["import", "--yes", "--source-passphrase-file", file, slow, Self.plain],
      environment: home.environment, columns: 250)
    try pty.wait(for: "opening 1 of 2: slow.json")
    let children = { () -> [pid_t] in
      let path = "/proc/\(pty.process)/task/\(pty.process)/children"
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      return text.split(separator: " ").compactMap { pid_t($0) }
    }
    let child = try #require(children().first)
    kill(child, SIGKILL)
    #expect(try pty.waitForEnd() == 6)
    #expect(pty.text.contains("it made trenta-reader fail"))
    #expect(try home.accounts().count == 3)
  }

  /// The reader ends itself at its limit of processor time, here a shorter one.
  @Test func aPassphraseThatTakesTooLong() throws {
    let home = try Home.withOpenVault()
    let output = try Program.run(
      "/bin/sh",
      [
        "-c", "ulimit -S -t 1; exec \"$0\" import --json --source-passphrase-file \"$1\" \"$2\"",
        Program.trenta, try home.write("x\n", to: "source"), try slow(home),
      ], environment: home.environment)
    #expect(output.status == 6)
    #expect(try sources(output).map(\.errors) == [["reader-timed-out"]])
  }

  // MARK: - The screen

  @Test func theScreenAsks() throws {
    let home = try Home.withOpenVault()
    try home.demand(home.trenta("import", "-", input: "otpauth://totp/Old?secret=GEZDGNBVGY3TQOJQ"))
    let files = FileManager.default
    try files.createDirectory(atPath: home.file("all"), withIntermediateDirectories: false)
    for (name, path) in zip(
      ["a.json", "b.json", "c.json"], [Self.twins[0], Self.encrypted, Self.plain])
    {
      try files.copyItem(atPath: path, toPath: home.file("all/" + name))
    }
    let tmux = try Tmux(
      "\(Program.trenta); echo ended with $?; sleep 600", environment: home.environment)
    try tmux.wait(for: "Old")
    try tmux.keys("+")
    try tmux.wait(for: "4 QR code in a picture")
    try tmux.keys("4")
    try tmux.wait(for: "for instance ~/qr.png")
    try tmux.type(home.file("all"))
    try tmux.keys("Enter")
    try tmux.wait("the first question") {
      $0.contains("Encrypted by Aegis Authenticator") && $0.contains("a.json")
    }
    try tmux.type("wrong one")
    #expect(try !tmux.screen().contains("wrong one"))
    try tmux.keys("Enter")
    try tmux.wait(for: "This is not the passphrase of this file.")
    try tmux.type(Self.twinsPassphrase)
    try tmux.keys("Enter")
    // The next one is another app's: it is left out.
    try tmux.wait("the second question") {
      $0.contains("b.json") && $0.contains("Its passphrase:")
        && !$0.contains("This is not the passphrase")
    }
    try tmux.keys("Escape")
    let list = try tmux.wait(for: "accounts found")
    #expect(list.contains("unreadable    b.json  it is encrypted and needs its"))
    try tmux.keys("a")
    try tmux.wait(for: "Receipt")
    try tmux.keys("Escape")
    try tmux.wait("the list") { $0.contains("Old") && !$0.contains("Receipt") }
    try tmux.keys("q")
    try tmux.wait(for: "ended with 0")
    #expect(try home.accounts().count == 4)
    #expect(try !tmux.scrollback().contains("staple"))
  }

  @Test func theWholeImportIsCancelledAtTheQuestion() throws {
    let home = try Home.withOpenVault()
    let before = try Data(contentsOf: URL(fileURLWithPath: home.vault))
    let tmux = try Tmux(
      "\(Program.trenta); echo ended with $?; sleep 600", environment: home.environment)
    try tmux.wait(for: "No accounts yet")
    try tmux.keys("+", "4")
    try tmux.wait(for: "for instance ~/qr.png")
    try tmux.type(Self.encrypted)
    try tmux.keys("Enter")
    try tmux.wait(for: "Encrypted by Aegis Authenticator")
    try tmux.type("half")
    try tmux.keys("C-c")
    try tmux.wait(for: "Nothing was changed.")
    try tmux.keys("q")
    try tmux.wait(for: "ended with 0")
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.vault)) == before)
  }
}
