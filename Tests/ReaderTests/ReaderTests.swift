import Foundation
import ReaderProtocol
import Support
import Testing

private let address = "otpauth://totp/Northwind:mara?secret=JBSWY3DPEHPK3PXP&issuer=Northwind"

/// What the real program answers to these bytes.
private func answer(_ input: [UInt8]) throws -> String {
  let result = try ran(built("trenta-reader"), input: input)
  #expect(result.code == 0)
  var reader = LineReader()
  while try reader.next(in: result.output.span) != nil {}
  return result.text
}

@Test func aPicture() throws {
  #expect(
    try answer(Canvas(code: address).png) == "format qr\naccount 1 \(address)\ndone 1\n")
}

@Test func aPictureWithAllKindsOfCodes() throws {
  let migration = try String(decoding: fixture("Fixtures/migration-batch3.txt"), as: UTF8.self)
    .split(separator: "\n")[0]
  var page = Canvas(width: 1000, height: 1000)
  let codes = [address, "https://www.example.org/x?token=y", "WIFI:S:a;P:b;;", String(migration)]
  for (index, code) in codes.enumerated() {
    page.paste(
      try Canvas(code: code, scale: 4), x: 10 + index % 2 * 350, y: 10 + index / 2 * 350)
  }
  let lines = try answer(page.png).split(separator: "\n").map(String.init)
  #expect(lines.count == 9)
  #expect(lines[0] == "format qr")
  #expect(lines[1] == "account 1 \(address)")
  #expect(lines[2] == "error 2 web-address www.example.org")
  #expect(lines[3] == "error 3 not-an-account wifi")
  #expect(lines[4] == "format google-migration part=3 parts=3 batch=-1789456123")
  #expect(lines[5].hasPrefix("account 4 otpauth://totp/Site%2020:user20@example.com?secret=NVONJ5"))
  #expect(lines[8] == "done 6")
}

@Test func aJPEG() throws {
  let jpeg = try ran(
    "/usr/bin/cjpeg", ["-quality", "70"], input: Canvas(code: address, scale: 6).pgm)
  #expect(try answer(jpeg.output) == "format qr\naccount 1 \(address)\ndone 1\n")
}

@Test func aText() throws {
  let text = "# mine\r\n\(address)\r\n\r\nhttps://example.org\r\notpauth-migration://offline\r\n"
  #expect(
    try answer(Array(text.utf8))
      == "format uri\naccount 1 \(address)\nerror 2 damaged-migration\n"
      + "notice web-addresses-left-out 1\ndone 2\n")
}

/// SQLite runs in the sandbox, where it can open nothing.
@Test func aDatabase() throws {
  let home = try Home()
  let script = """
    import sqlite3, sys
    one = sqlite3.connect(sys.argv[1])
    one.execute("create table accounts (email text, secret text, counter, type, issuer text)")
    one.execute("insert into accounts values ('mara', 'JBSWY3DPEHPK3PXP', 0, 0, 'Northwind')")
    one.commit()
    """
  let written = try Program.run("python3", ["-c", script, home.path + "/db"])
  #expect(written.status == 0, "\(written)")
  let bytes = try Data(contentsOf: URL(fileURLWithPath: home.path + "/db"))
  #expect(try answer(Array(bytes)) == "format google-database\naccount 1 \(address)\ndone 1\n")
}

@Test func tenThousandAddresses() throws {
  let text = (1...10_000).map { "otpauth://totp/a\($0)?secret=JBSWY3DPEHPK3PXP\n" }.joined()
  let lines = try answer(Array(text.utf8)).split(separator: "\n")
  #expect(lines.count == 10_002)
  #expect(lines[10_000] == "account 10000 otpauth://totp/a10000?secret=JBSWY3DPEHPK3PXP")
  #expect(
    try answer(Array((text + address).utf8)) == "format uri\nerror 0 too-many-entries\ndone 0\n")
}

@Test(arguments: [
  ("", "empty"), (" \n\n", "empty"), ("hello\nworld", "unknown-format"),
  ("\u{89}PNG\r\n", "unknown-format"), ("{}", "nothing-usable"),
])
func whatCannotBeRead(text: String, identifier: String) throws {
  #expect(try answer(Array(text.utf8)) == "error 0 \(identifier)\ndone 0\n")
}

@Test func badPictures() throws {
  let png = try Canvas(code: address).png
  #expect(try answer(Array(png.prefix(png.count / 2))) == "error 0 damaged-picture\ndone 0\n")
  #expect(
    try answer(Canvas(width: 200, height: 200).png) == "error 0 no-qr-code\ndone 0\n")
  let huge =
    [UInt8](png.prefix(8))
    + pngChunk("IHDR", bigEndian(100_000) + bigEndian(100_000) + [8, 6, 0, 0, 0])
    + pngChunk("IDAT", []) + pngChunk("IEND", [])
  #expect(try answer(huge) == "error 0 too-large\ndone 0\n")
  #expect(try answer(png + [UInt8](repeating: 0, count: 64 << 20)) == "error 0 too-large\ndone 0\n")
}

@Test func randomBytes() throws {
  var generator = SystemRandomNumberGenerator()
  for length in [1, 10, 1_000, 100_000] {
    let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
    // Behind it may stand the formats that no byte tells from this.
    #expect(try answer([0xFE] + bytes).hasPrefix("error 0 unknown-format"))
  }
}

/// A page of nothing but corner marks holds one call of zbar for minutes: the limit on CPU time ends
/// it, and the answer has no `done`. Here the limit is one second, not five, to spare the tester.
@Test func aPictureThatNeverEndsIsKilled() throws {
  let mark = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111", "0"]
    .map { Array($0 + "0") }
  var page = Canvas(width: 3_000, height: 3_000)
  for index in page.pixels.indices {
    let row = mark[index / 3_000 % 8]
    if row.count == 8, row[index % 3_000 % 8] == "1" { page.pixels[index] = 0 }
  }
  let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
  defer { try? FileManager.default.removeItem(at: file) }
  try Data(page.png).write(to: file)
  let result = try ran(
    "/bin/sh", ["-c", "ulimit -t 1; exec \"$0\" < \"$1\"", built("trenta-reader"), file.path])
  #expect(result.code == nil && result.signal != nil)
  #expect(result.output.isEmpty)
}

/// libzip's ciphers are those of OpenSSL, which has to start without a file; the passphrase comes on
/// descriptor 3.
@Test(arguments: ["winauth.zip", "winauth-aes.zip"])
func anEncryptedArchive(name: String) throws {
  func read(_ passphrase: String) throws -> [String] {
    let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures")
    let script = "printf %s \"$2\" | { exec \"$0\" --passphrase 3<&0 < \"$1\"; }"
    let file = fixtures.appendingPathComponent(name).path
    let result = try ran("/bin/sh", ["-c", script, built("trenta-reader"), file, passphrase])
    return result.text.split(separator: "\n").map(String.init)
  }
  #expect(try read("correct horse 7") == ["format winauth", "account 1 \(address)", "done 1"])
  #expect(
    try read("wrong") == ["format winauth", "error 0 wrong-passphrase", "done 0"])
}

/// What was recognised comes before the need of a passphrase, and before a failure.
@Test func theFormatIsKnownBeforeItOpens() throws {
  let fixtures = "../FormatsTests/Fixtures/aegis/"
  for (name, words, lines) in [
    ("encrypted.json", [], "format aegis\npassphrase-needed\ndone 0\n"),
    ("plain-future.json", [], "format aegis\nerror 0 newer-version\ndone 0\n"),
    ("plain-v3.json", ["--format", "uri"], "error 0 other-format\ndone 0\n"),
  ] {
    let file = try Array(fixture(fixtures + name))
    #expect(try ran(built("trenta-reader"), words, input: file).text == lines)
  }
}

// MARK: the sandbox

private func attempts(_ how: String) throws -> [String: Int32] {
  let lines = try ran(built("reader-escape"), [how]).text.split(separator: "\n")
  return Dictionary(
    uniqueKeysWithValues: lines.map {
      let words = $0.split(separator: " ")
      return (String(words[0]), Int32(words[1])!)
    })
}

@Test func nothingGetsOutOfTheSandbox() throws {
  let (jailed, free) = (try attempts("jailed"), try attempts("free"))
  #expect(jailed.count == 36 && jailed.keys == free.keys)
  for (name, reason) in jailed {
    #expect(reason == (name == "two-gigabytes" ? ENOMEM : EPERM), "\(name)")
  }
  // Without the sandbox they do what they say, or fail for another reason (no such file).
  for (name, reason) in free where name != "kernel-keyring" && name != "trace" {
    #expect(reason != EPERM && reason != ENOMEM, "\(name)")
  }
}

/// A converter reads system folders, makes pipes and threads, and does nothing else. Where the kernel
/// has no Landlock there is no converter.
@Test func aConverterReadsSystemFoldersOnly() throws {
  guard try hasLandlock()
  else {
    #expect(try ran(built("trenta-reader"), ["--convert", "svg"]).code == 77)
    return
  }
  let allowed: Set = [
    "status", "memory-file", "make-pipe", "duplicate", "write-other", "read-other", "thread",
    "change-folder", "executable-memory", "make-executable", "new-limits", "terminal-input",
  ]
  let refusals: [String: Int32] = [
    // By Landlock.
    "open-read": EACCES, "open-write": EACCES, "create": EACCES,
    // By what is there: the attempts do no harm where they work.
    "make-folder": EEXIST, "link-file": EEXIST, "exec": ENOENT, "remove-file": ENOENT,
    "rename-file": ENOENT,
    "two-gigabytes": ENOMEM,
  ]
  let found = try attempts("converting")
  #expect(found.count == 36)
  for (name, reason) in found where !allowed.contains(name) {
    #expect(reason == refusals[name] ?? EPERM, "\(name): \(reason)")
  }
  for name in ["thread", "make-pipe", "status"] { #expect(found[name] == 0, "\(name)") }
}

/// Asked of the kernel, not of what is tested.
private func hasLandlock() throws -> Bool {
  try Int(ran(built("reader-escape"), ["landlock"]).text) ?? 0 > 0
}

@Test(arguments: [
  ["--convert"], ["--convert", "pdf"], ["--convert", "pdf", "0"], ["--convert", "pdf", "x"],
  ["--convert", "svg", "1"], ["--convert", "ps"], ["--slow"],
])
func unknownWordsAreRefused(words: [String]) throws {
  #expect(try ran(built("trenta-reader"), words).code == 64)
}

@Test func theReaderOpensNothingAndAsksNothing() throws {
  // Standard error and the environment stay unused; with a closed output it says so by its code.
  let closed = try ran(
    "/bin/sh", ["-c", "echo \(address) | \"$0\" >&-; exit $?", built("trenta-reader")])
  #expect(closed.code == 74)
}
