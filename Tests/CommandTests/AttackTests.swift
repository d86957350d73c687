import Foundation
import Support
import Testing

/// Pictures made to attack: each is answered by one clear word, costs the others nothing, and leaves
/// the vault as it was.
@Suite struct AttackTests {
  private static let address = "otpauth://totp/Good:g?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

  /// The error of each picture of Fixtures/attacks.py.
  private static let errors = [
    "bigtags.tiff": "damaged-picture", "canvas.webp": "too-large", "circle.tiff": "no-qr-code",
    "codes.png": "too-many-codes", "frames.gif": "no-qr-code", "frames.webp": "no-qr-code",
    "header.jpg": "too-large", "header.png": "too-large", "largest.bmp": "too-large",
    "largest.pgm": "unknown-format", "marks.png": "reader-timed-out",
    "palette.bmp": "damaged-picture", "pixels.bmp": "damaged-picture",
    "pixels.pbm": "damaged-picture", "pixels.png": "too-large", "pixels.tga": "damaged-picture",
    "profile.png": "no-qr-code", "rows.tiff": "damaged-picture", "scans.jpg": "damaged-picture",
    "screen.gif": "too-large", "strips.tiff": "damaged-picture", "tags.tiff": "damaged-picture",
    "text.png": "no-qr-code", "texts.png": "no-qr-code",
  ]

  /// The sources of a receipt with `--json`.
  private func sources(_ output: Output) throws -> [[String: Any]] {
    let object = try JSONSerialization.jsonObject(with: Data(output.out.utf8)) as? [String: Any]
    return try #require(object?["sources"] as? [[String: Any]])
  }

  private func problems(_ source: [String: Any]) -> [[String: Any]] {
    source["errors"] as? [[String: Any]] ?? []
  }

  @Test func eachHasOneAnswer() throws {
    let home = try Home.withOpenVault()
    let folder = home.file("attacks")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/attacks.py").path
    let made = try Program.run("python3", [script, folder])
    #expect(made.status == 0, "\(made)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names == Self.errors.keys.sorted())

    // The one with codes in it comes later, so that here nothing can be saved.
    let bad = names.filter { $0 != "codes.png" }
    let before = try Data(contentsOf: URL(fileURLWithPath: home.vault))
    let output = try home.trenta(arguments: ["import", "--json"] + bad.map { folder + "/" + $0 })
    #expect(output.status == 6)
    for (name, source) in zip(bad, try sources(output)) {
      let problems = problems(source)
      #expect(problems.count == 1, "\(name)")
      let error = problems.first?["error"] as? String
      // 64 megapixels of nothing take seconds, on a busy machine perhaps more than there are.
      let isSlow = name.hasPrefix("pixels.") && error == "reader-timed-out"
      #expect(error == Self.errors[name] || isSlow, "\(name): \(error ?? "")")
      #expect((problems.first?["message"] as? String)?.isEmpty == false, "\(name)")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: home.vault)) == before)

    let good = try home.picture(Self.address, "good.png")
    let mixed = try sources(
      home.trenta(
        "import", "--json", folder + "/header.png", folder + "/codes.png", folder + "/tags.tiff",
        good))
    #expect((mixed[1]["accounts"] as? [Any])?.count == 500)
    #expect(problems(mixed[1]).map { $0["error"] as? String } == ["too-many-codes"])
    #expect((mixed[3]["accounts"] as? [Any])?.count == 1)
    #expect(try home.accounts().count == 501)
  }

  /// A reader that ends in each way there is. Its place is that of an installed one.
  @Test(arguments: [
    ("kill -SEGV $$", "reader-died"), ("kill -ILL $$", "reader-died"),
    ("kill -ABRT $$", "reader-died"), ("kill -KILL $$", "reader-died"), ("exit 1", "reader-died"),
    ("kill -XCPU $$", "reader-timed-out"), ("exit 0", "reader-died"),
    ("printf 'format qr\\naccount 1 '; kill -SEGV $$", "reader-died"),
    ("printf 'format qr\\ndone 0\\nmore\\n'", "reader-malformed"),
    // It closes its output and goes on: it is not waited for.
    ("exec sleep 100 >&-", "reader-died"),
    ("printf 'format qr\\n'; exec sleep 100 >&-", "reader-died"),
  ])
  func aReaderThatDies(how: String, identifier: String) throws {
    let home = try Home.withOpenVault()
    for folder in ["bin", "libexec", "libexec/trenta"] {
      try FileManager.default.createDirectory(
        atPath: home.file(folder), withIntermediateDirectories: false)
    }
    let program = home.file("bin/trenta")
    // By another process: a program that is open for writing, also in a child of a test beside this
    // one, cannot be started.
    #expect(try Program.run("cp", [Program.trenta, program]).status == 0)
    let reader = try home.write(
      "#!/bin/sh\ncase $(head -c 4) in otpa) printf 'format uri\\naccount 1 \(Self.address)\\ndone 1\\n';; *) \(how);; esac\n",
      to: "libexec/trenta/trenta-reader")
    try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: reader)
    let bad = try home.write("a picture that no library survives", to: "bad.png")
    let good = try home.write(Self.address, to: "good.txt")
    let output = try Program.run(
      program, ["import", "--json", bad, good], environment: home.environment)
    #expect(output.status == 6, "\(output)")
    let sources = try sources(output)
    #expect(problems(sources[0]).map { $0["error"] as? String } == [identifier])
    #expect(problems(sources[0]).allSatisfy { ($0["message"] as? String)?.isEmpty == false })
    #expect(try home.accounts().count == 1)
  }

  /// The first of 2,000 exports of which 99 parts are missing each: the receipt names some of them and
  /// counts the rest.
  @Test func manyMissingParts() throws {
    let home = try Home.withOpenVault()
    func number(_ value: Int) -> [UInt8] {
      var (rest, bytes) = (value, [UInt8]())
      while rest >= 0x80 {
        bytes.append(UInt8(rest & 0x7F) | 0x80)
        rest >>= 7
      }
      return bytes + [UInt8(rest)]
    }
    // One account: secret, name, SHA-1, six digits, TOTP.
    let secret = [UInt8]("0123456789".utf8)
    let account: [UInt8] = [0x0A, 10] + secret + [0x12, 1, 0x61, 0x20, 1, 0x28, 1, 0x30, 2]
    let count = 2000
    let addresses = (1...count).map { batch in
      let message =
        [0x0A, UInt8(account.count)] + account + [0x10, 1, 0x18, 100, 0x20, 0, 0x28] + number(batch)
      let data = Data(message).base64EncodedString()
        .replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
      return "otpauth-migration://offline?data=" + data
    }
    let file = try home.write(addresses.joined(separator: "\n"), to: "parts.txt")
    let output = try home.trenta("import", "--dry-run", file)
    let line = try #require(
      output.out.split(separator: "\n").first { $0.hasPrefix("missing") }, "\(output.err)")
    #expect(line.contains("\(count * 99) parts of this export are missing: 2, "))
    #expect(line.hasSuffix(", ...") && line.utf8.count < 1000)
    let source = try sources(home.trenta("import", "--dry-run", "--json", file))[0]
    #expect((source["missing_parts"] as? [Int])?.count == 100)
    #expect(source["missing_count"] as? Int == count * 99)
  }
}
