import Foundation
import Support
import Testing

/// Files, folders and documents as sources, and what a person is asked.
@Suite struct SourceTests {
  private static let secrets = (0..<12).map { number in
    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQ"
      + ["AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH", "JJ", "KK", "LL", "MM"][number] + "Q"
  }

  private func address(_ number: Int, _ name: String) -> String {
    "otpauth://totp/\(name)?secret=\(Self.secrets[number])"
  }

  private func receipt(_ output: Output) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any])
  }

  private func sources(_ output: Output) throws -> [String] {
    (try receipt(output)["sources"] as? [[String: Any]] ?? []).compactMap {
      $0["source"] as? String
    }
  }

  /// A folder with pictures, folders in it, and all that lies in such folders.
  private func folder(_ home: Home) throws -> String {
    let files = FileManager.default
    for name in ["shots", "shots/b", "shots/.hidden"] {
      try files.createDirectory(atPath: home.file(name), withIntermediateDirectories: false)
    }
    _ = try home.picture(address(0, "Z"), "shots/z.png")
    _ = try home.picture(address(1, "A"), "shots/a.png")
    _ = try home.picture(address(2, "B"), "shots/b/1.png")
    _ = try home.picture(address(3, "H"), "shots/.hidden/h.png")
    _ = try home.picture(address(3, "H"), "shots/.h.png")
    try home.write("junk", to: "shots/Thumbs.db")
    try home.write("", to: "shots/empty")
    try files.createSymbolicLink(
      atPath: home.file("shots/b/loop"), withDestinationPath: home.file("shots"))
    mkfifo(home.file("shots/pipe"), 0o600)
    return home.file("shots")
  }

  /// Plain command lines do not go through the option parser; `--` makes them.
  @Test(arguments: [["--dry-run"], ["--quiet", "--dry-run"], ["--dry-run", "-y"], ["--yes"], []])
  func withAndWithoutTheOptionParser(flags: [String]) throws {
    let homes = try [Home.withOpenVault(), Home.withOpenVault()]
    let outputs = try zip(homes, [[], ["--"]]).map { home, mark in
      let picture = try home.picture(address(0, "A"), "a.png")
      let output = try home.trenta(
        arguments: ["import"] + flags + mark + [picture, home.file("missing")])
      return "\(output.status) \(output.out) \(output.err)"
        .replacingOccurrences(of: home.file(""), with: "")
    }
    #expect(outputs[0] == outputs[1])
    #expect(try homes[0].accounts().count == homes[1].accounts().count)
  }

  @Test func flagsOfImportStandBehindIt() throws {
    let home = try Home.withOpenVault()
    let picture = try home.picture(address(0, "A"), "a.png")
    #expect(try home.trenta("--dry-run", "import", picture).status == 64)
    #expect(try home.trenta("--quiet", "import", "--dry-run", picture).status == 0)
    #expect(try home.accounts().isEmpty)
  }

  @Test func aFolderInTheOrderOfItsPaths() throws {
    let home = try Home.withOpenVault()
    let folder = try folder(home)
    let output = try home.trenta("import", "--json", folder)
    #expect(output.status == 0, "\(output)")
    #expect(
      try sources(output) == ["a.png", "b/1.png", "z.png"].map { folder + "/" + $0 })
    #expect(
      try receipt(output)["ignored"] as? [String]
        == ["Thumbs.db", "empty"].map { folder + "/" + $0 })
    #expect(output.err.contains("2 files are neither pictures nor lists"))
    #expect(try home.accounts().count == 3)
    // Hidden ones are read when they are named.
    #expect(try home.trenta("import", home.file("shots/.hidden")).status == 0)
    #expect(try home.accounts().count == 4)
    // One undo takes the whole folder back.
    #expect(try home.trenta("undo").status == 0)
    #expect(try home.trenta("undo").status == 0)
    #expect(try home.accounts().isEmpty)
  }

  @Test func badPicturesOfAFolderAreTold() throws {
    let home = try Home.withOpenVault()
    let folder = try folder(home)
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder + "/a.png"))
    try whole.prefix(60).write(to: URL(fileURLWithPath: folder + "/cut.png"))
    let output = try home.trenta("import", folder)
    #expect(output.status == 6)
    #expect(output.out.contains("unreadable    \(folder)/cut.png: the picture is damaged"))
    #expect(try home.accounts().count == 3)
    // A folder with nothing in it that could be meant is an error.
    try FileManager.default.createDirectory(
      atPath: home.file("nothing"), withIntermediateDirectories: false)
    let empty = try home.trenta("import", "--json", home.file("nothing"))
    #expect(empty.status == 6 && empty.out.contains("empty-folder"))
    try home.write("x", to: "nothing/readme")
    let useless = try home.trenta("import", "--json", home.file("nothing"))
    #expect(useless.status == 6 && useless.out.contains("nothing-usable"))
  }

  /// Ctrl-C while it reads: the process ends by the signal, the vault is as it was, and no reader
  /// goes on.
  @Test func interruptedWhileReading() throws {
    let home = try Home.withOpenVault()
    let before = try Data(contentsOf: URL(fileURLWithPath: home.vault))
    // Each costs the whole ladder: a desktop of noise without a code.
    var noise = Canvas(width: 1600, height: 1200)
    var generator = SystemRandomNumberGenerator()
    for index in noise.pixels.indices {
      noise.pixels[index] = UInt8.random(in: 0...255, using: &generator)
    }
    try FileManager.default.createDirectory(
      atPath: home.file("many"), withIntermediateDirectories: false)
    _ = try home.picture(address(0, "First"), "many/0.png")
    for number in 1...12 {
      try Data(noise.png).write(to: URL(fileURLWithPath: home.file("many/\(number).png")))
    }
    let pty = try Pty(Program.trenta, ["import", home.file("many")], environment: home.environment)
    try pty.wait(for: "reading 2 of 13: ")
    let children = try String(
      contentsOfFile: "/proc/\(pty.process)/task/\(pty.process)/children", encoding: .utf8
    ).split(separator: " ").compactMap { pid_t($0) }
    #expect(!children.isEmpty && children.count <= 2)
    pty.type("\u{3}")
    #expect(try pty.waitForEnd() == 128 + SIGINT)
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.vault)) == before)
    try Patience.wait { children.allSatisfy { kill($0, 0) != 0 } }
  }

  /// Killed outright it leaves no reader behind either.
  @Test func killedWhileReading() throws {
    let home = try Home.withOpenVault()
    let page = try Canvas(code: address(0, "K"))
    var wide = Canvas(width: 3000, height: 3000, gray: 128)
    wide.paste(page, x: 5, y: 5)
    for index in wide.pixels.indices where index % 7 == 0 { wide.pixels[index] ^= 0xFF }
    try Data(wide.png).write(to: URL(fileURLWithPath: home.file("wide.png")))
    let reading = try Pty(
      Program.trenta, ["import", home.file("wide.png")], environment: home.environment)
    var children: [pid_t] = []
    try Patience.wait {
      children =
        (try? String(
          contentsOfFile: "/proc/\(reading.process)/task/\(reading.process)/children",
          encoding: .utf8))?.split(separator: " ").compactMap { pid_t($0) } ?? []
      return !children.isEmpty
    }
    reading.signal(SIGKILL)
    #expect(try reading.waitForEnd() == 128 + SIGKILL)
    try Patience.wait { children.allSatisfy { kill($0, 0) != 0 } }
  }

  // MARK: - Questions

  /// The card of one account, with the code that it has now.
  @Test func oneAccountIsShownBeforeItIsSaved() throws {
    let home = try Home.withOpenVault()
    let picture = try home.picture(address(0, "Card:me"), "card.png")
    let before = try Data(contentsOf: URL(fileURLWithPath: home.vault))
    let start = Int64(Date().timeIntervalSince1970)
    let no = try Pty(Program.trenta, ["import", picture], environment: home.environment)
    try no.wait(for: "Add this account? [Y/n]")
    let codes = try (start...Int64(Date().timeIntervalSince1970)).map {
      let code = try home.oathtool(Self.secrets[0], at: $0)
      return code.prefix(3) + " " + code.suffix(3)
    }
    #expect(codes.contains { no.text.contains("its code now: \($0), for ") }, "\(no.text)")
    no.type("n\r")
    #expect(try no.waitForEnd() == 5)
    #expect(no.text.contains("trenta: cancelled: nothing was written"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.vault)) == before)
    let yes = try Pty(Program.trenta, ["import", picture], environment: home.environment)
    try yes.wait(for: "Add this account? [Y/n]")
    yes.type("\r")
    #expect(try yes.waitForEnd() == 0)
    #expect(try home.accounts().count == 1)
    // Nothing new, nothing to ask; and --yes asks nothing.
    let again = try Pty(Program.trenta, ["import", picture], environment: home.environment)
    #expect(try again.waitForEnd() == 0)
    let other = try home.picture(address(1, "Card:you"), "other.png")
    let unasked = try Pty(Program.trenta, ["import", "-y", other], environment: home.environment)
    #expect(try unasked.waitForEnd() == 0)
    #expect(try home.accounts().count == 2)
  }

  // MARK: - Removing

  /// Only files of which all is in the vault, only those that were read, and only after a yes.
  @Test func sourcesAreRemovedOnRequest() throws {
    let home = try Home.withOpenVault()
    let cloud = home.file("Dropbox")
    try FileManager.default.createDirectory(atPath: cloud, withIntermediateDirectories: false)
    let good = try home.picture(address(0, "Good"), "Dropbox/good.png")
    let swapped = try home.picture(address(1, "Swapped"), "swapped.png")
    let bad = try home.write("otpauth://totp/N?secret=!\n" + address(2, "Half"), to: "half.txt")
    // What else stands in a text is not in the vault.
    let text = try home.write("recovery code 1234\n" + address(4, "Text"), to: "notes.txt")
    let arguments = ["import", "--delete-source", good, swapped, bad, text]
    // Not a terminal: nothing is asked, nothing is removed.
    let script = try home.trenta(arguments: arguments)
    #expect(script.status == 6 && script.err.contains("nothing was removed"), "\(script)")
    #expect([good, swapped, bad].allSatisfy(FileManager.default.fileExists))
    let pty = try Pty(Program.trenta, arguments, environment: home.environment)
    try pty.wait(for: "Remove these 2 files? [y/N]")
    #expect(pty.text.contains("Dropbox copies the folder"))
    for file in [bad, text] {
      #expect(pty.text.contains("kept, because perhaps not all of it is in the vault: \(file)"))
    }
    // Another file takes the name while the question stands.
    try FileManager.default.removeItem(atPath: swapped)
    _ = try home.picture(address(3, "Newer"), "swapped.png")
    pty.type("y\r")
    #expect(try pty.waitForEnd() == 6)
    #expect(
      pty.text.contains("another file by now: \(swapped)") && pty.text.contains("1 file removed"))
    #expect(!FileManager.default.fileExists(atPath: good))
    #expect([swapped, bad, text].allSatisfy(FileManager.default.fileExists))
    // A mere Enter removes nothing, and a dry run asks nothing.
    let enter = try Pty(
      Program.trenta, ["import", "-y", "--delete-source", swapped], environment: home.environment)
    try enter.wait(for: "Remove this file? [y/N]")
    enter.type("\r")
    #expect(try enter.waitForEnd() == 0)
    let dry = try Pty(
      Program.trenta, ["import", "--dry-run", "--delete-source", swapped],
      environment: home.environment)
    #expect(try dry.waitForEnd() == 0)
    #expect(FileManager.default.fileExists(atPath: swapped))
  }

  // MARK: - Documents

  @Test func pagesOfAPDF() throws {
    let home = try Home.withOpenVault()
    var pages: [String] = []
    for (number, name) in [(0, "One"), (1, "Two")] {
      pages.append(
        try home.picture(address(number, name), "page\(number).svg", options: ["-t", "SVG"]))
    }
    let blank = try home.write(
      "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='12'><circle r='3'/></svg>",
      to: "blank.svg")
    let document = home.file("letter.pdf")
    let made = try Program.run(
      "rsvg-convert", ["-f", "pdf", "-o", document, pages[0], blank, pages[1]])
    #expect(made.status == 0, "\(made)")
    let output = try home.trenta("import", "--json", document)
    #expect(output.status == 0, "\(output)")
    #expect(output.err.contains("letter.pdf: no QR code on page 2"))
    let found = try receipt(output)["sources"] as? [[String: Any]] ?? []
    #expect(found.map { $0["page"] as? Int } == [1, 3])
    #expect(found.allSatisfy { $0["source"] as? String == document })
    // By its content, not its name; from a pipe as well.
    let piped = try Program.run(
      "sh", ["-c", "cat '\(document)' | '\(Program.trenta)' import -"],
      environment: home.environment)
    #expect(piped.status == 0 && piped.out.contains("already-here  Two"), "\(piped)")
    let empty = home.file("blank.pdf")
    _ = try Program.run("rsvg-convert", ["-f", "pdf", "-o", empty, blank])
    #expect(try home.trenta("import", "--json", empty).out.contains("no-qr-code"))
    let cut = try Data(contentsOf: URL(fileURLWithPath: document)).prefix(300)
    try cut.write(to: URL(fileURLWithPath: home.file("cut.pdf")))
    let damaged = try home.trenta("import", "--json", home.file("cut.pdf"))
    #expect(damaged.status == 6 && damaged.out.contains("damaged-document"), "\(damaged)")
  }

  @Test func anSVGDrawing() throws {
    let home = try Home.withOpenVault()
    let drawing = try home.picture(
      address(0, "Drawn"), "drawing", options: ["-t", "SVG", "-s", "1"])
    #expect(try home.trenta("import", drawing).out.hasPrefix("added         Drawn"))
    let broken = try home.write("<svg xmlns='http://www.w3.org/2000/svg'><g>", to: "broken.svg")
    let output = try home.trenta("import", "--json", broken)
    #expect(output.status == 6 && output.out.contains("damaged-document"), "\(output)")
  }
}
