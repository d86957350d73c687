import Foundation
import Support
import Testing

/// Pictures and exports in other files, through the whole program.
@Suite struct ContainerTests {
  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

  private static func address(_ number: Int) -> String {
    let end = "\(letters[number / 32])\(letters[number % 32])"
    return "otpauth://totp/n\(number)?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQ\(end)Q"
  }

  private func receipt(_ output: Output) throws -> [[String: Any]] {
    let object = try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any]
    return object?["sources"] as? [[String: Any]] ?? []
  }

  /// Makes a file by Python's own libraries; `sys.argv[1]` is the folder of the home.
  private func make(_ home: Home, _ script: String) throws {
    let made = try Program.run("python3", ["-c", script, home.file("")])
    try #require(made.status == 0, "\(made)")
  }

  /// Forty screenshots in one archive, of which one is a HEIC, one has no code and one is no picture.
  @Test func fortyScreenshots() throws {
    let home = try Home.withOpenVault()
    for number in 0..<40 { _ = try home.picture(Self.address(number), "\(number).png") }
    try make(
      home,
      """
      import subprocess, sys, zipfile
      home = sys.argv[1]
      subprocess.run(["convert", home + "7.png", "-type", "TrueColor", "-depth", "8", "png24:" + home + "a.png"], check=True)
      subprocess.run(["heif-enc", home + "a.png", "-o", home + "7.png"], check=True, stdout=subprocess.DEVNULL)
      subprocess.run(["convert", "-size", "90x90", "xc:white", home + "blank.png"], check=True)
      with zipfile.ZipFile(home + "shots.zip", "w") as z:
          for n in range(40): z.write(home + "%d.png" % n, "shots/%02d.png" % n)
          z.write(home + "blank.png", "shots/blank.png")
          z.writestr("readme.md", "hello")
      """)
    let output = try home.trenta("import", "--json", home.file("shots.zip"))
    #expect(output.status == 6, "\(output)")
    #expect(try home.accounts().count == 40)
    let sources = try receipt(output)
    #expect(sources.allSatisfy { $0["source"] as? String == home.file("shots.zip") })
    let files = sources.compactMap { $0["file"] as? String }
    #expect(files == (0..<40).map { String(format: "shots/%02d.png", $0) } + ["shots/blank.png"])
    let failed = sources.first { $0["file"] as? String == "shots/blank.png" }
    #expect(((failed?["errors"] as? [[String: Any]])?.first?["error"] as? String) == "no-qr-code")
    let notices = sources.last?["notices"] as? [[String: Any]] ?? []
    #expect(notices.first?["arguments"] as? [String] == ["1", "readme.md"])
    // The codes are those of the addresses.
    let code = try home.trenta("code", "--at", "1700000025", "n7")
    let secret = String(Self.address(7).split(separator: "=")[1])
    #expect(try code.out == home.oathtool(secret, at: 1_700_000_025) + "\n")
    // The same again changes nothing, and one undo takes all of it back.
    #expect(try home.trenta("import", home.file("shots.zip")).out.contains("already-here"))
    #expect(try home.trenta("undo").status == 0)
    #expect(try home.accounts().isEmpty)
  }

  /// A picture that holds zbar for minutes costs itself, and none before or behind it.
  @Test func aFileThatKillsItsReader() throws {
    let home = try Home.withOpenVault()
    _ = try home.picture(Self.address(0), "first.png")
    _ = try home.picture(Self.address(1), "last.png")
    let mark = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111", "0"]
      .map { Array($0 + "0") }
    var page = Canvas(width: 3_000, height: 3_000)
    for index in page.pixels.indices {
      let row = mark[index / 3_000 % 8]
      if row.count == 8, row[index % 3_000 % 8] == "1" { page.pixels[index] = 0 }
    }
    try Data(page.png).write(to: URL(fileURLWithPath: home.file("marks.png")))
    try make(
      home,
      """
      import sys, zipfile
      with zipfile.ZipFile(sys.argv[1] + "a.zip", "w") as z:
          for n in ("first.png", "marks.png", "last.png"): z.write(sys.argv[1] + n, n)
      """)
    let output = try home.trenta("import", home.file("a.zip"))
    #expect(output.status == 6, "\(output)")
    #expect(output.out.contains("unreadable    marks.png in \(home.file("a.zip")): "), "\(output)")
    #expect(try home.accounts().count == 2)
  }

  /// An archive in which every picture is encrypted, and a mail with an encrypted export beside a picture.
  @Test func passphrasesOfFilesInFiles() throws {
    let home = try Home.withOpenVault()
    _ = try home.picture(Self.address(0), "one.png")
    let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../ReaderTests/Fixtures/winauth-aes.zip").standardized.path
    try make(
      home,
      """
      import sys
      from email.message import EmailMessage
      m = EmailMessage()
      m["From"], m["To"], m["Subject"] = "a@b.example", "c@d.example", "x"
      m.set_content("See below.")
      m.add_attachment(open(sys.argv[1] + "one.png", "rb").read(), maintype="image", subtype="png", filename="one.png")
      m.add_attachment(open("\(fixtures)", "rb").read(), maintype="application", subtype="zip", filename="keys.zip")
      open(sys.argv[1] + "a.eml", "wb").write(bytes(m))
      """)
    let without = try home.trenta("import", home.file("a.eml"))
    #expect(without.status == 6 && without.out.contains("keys.zip in "), "\(without)")
    #expect(try home.accounts().count == 1)
    let file = try home.write("correct horse 7\n", to: "passphrase-of-keys")
    chmod(file, 0o600)
    let with = try home.trenta(
      "import", "--source-passphrase-file", file, home.file("a.eml"))
    #expect(with.status == 0, "\(with)")
    #expect(try home.accounts().count == 2)
  }

  /// What lies in other files is read wherever a source comes from.
  @Test func aPackedListFromStandardInput() throws {
    let home = try Home.withOpenVault()
    try make(
      home,
      """
      import gzip, sys
      open(sys.argv[1] + "list.gz", "wb").write(gzip.compress(b"\(Self.address(3))\\n"))
      """)
    #expect(try home.trenta("import", home.file("list.gz")).status == 0)
    #expect(try home.accounts().count == 1)
  }

  /// A container with nothing in it says why, and in a folder it is no source at all.
  @Test func nothingInIt() throws {
    let home = try Home.withOpenVault()
    try make(
      home,
      """
      import os, sys, zipfile
      os.mkdir(sys.argv[1] + "f")
      with zipfile.ZipFile(sys.argv[1] + "f/a.zip", "w") as z: z.writestr("a.bin", bytes(9))
      open(sys.argv[1] + "f/b.eml", "w").write("From: a\\nTo: b\\nDate: c\\nSubject: d\\n\\nHello.\\n")
      open(sys.argv[1] + "f/c.html", "w").write("<!DOCTYPE html><html><p>Hello.</html>")
      """)
    for (name, identifier) in [
      ("a.zip", "unknown-format"), ("b.eml", "nothing-usable"), ("c.html", "unknown-format"),
    ] {
      let output = try home.trenta("import", "--json", home.file("f/" + name))
      #expect(output.status == 6 && output.out.contains("\"\(identifier)\""), "\(output)")
    }
  }
}
