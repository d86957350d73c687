import ReaderProtocol
import Testing

/// All lines of an answer, or the error that ends it.
private func read(_ answer: String) throws(LineError) -> [Line] {
  let bytes = Array(answer.utf8)
  var reader = LineReader()
  var lines: [Line] = []
  while let line = try reader.next(in: bytes.span) { lines.append(line) }
  return lines
}

private func text(_ writer: LineWriter) -> String { String(decoding: writer.bytes, as: UTF8.self) }

@Test func writesTheLinesOfTheDesign() throws {
  var writer = LineWriter()
  try writer.format("google-migration", part: Part(number: 2, count: 3, batch: -5))
  try writer.account(uri: Array("otpauth://totp/a%20b?secret=JBSWY3DP".utf8))
  try writer.error(.address(.unknownAlgorithm), name: "GitHub:alice")
  try writer.error(.address(.noSecret))
  try writer.notice(Notice(.trashLeftOut, ["2", "in the trash é"]))
  try writer.done()
  #expect(
    text(writer) == """
      format google-migration part=2 parts=3 batch=-5
      account 1 otpauth://totp/a%20b?secret=JBSWY3DP
      error 2 unknown-algorithm GitHub%3Aalice
      error 3 no-secret
      notice trash-left-out 2 in%20the%20trash%20%C3%A9
      done 3

      """)
}

@Test func readsWhatWasWritten() throws {
  var writer = LineWriter()
  try writer.format("uri")
  let uri = Array("otpauth://totp/é b?secret=ABC%".utf8) + [0, 10, 127, 255]
  try writer.account(uri: uri)
  try writer.error(.entry(.webAddress), name: "ü ñ\n\u{0}%")
  try writer.format("google-migration", part: Part(number: 1, count: 100, batch: .min))
  try writer.notice(Notice(.bytesBehindEnd, []))
  try writer.done()
  let lines = try read(text(writer))
  #expect(lines.count == 6)
  guard case .account(1, let range) = lines[1] else { throw LineError.unfinished }
  let found = writer.bytes[range]
  #expect(
    String(decoding: found, as: UTF8.self)
      == "otpauth://totp/%C3%A9%20b?secret=ABC%%00%0A%7F%FF")
  #expect(lines[0] == .format(name: "uri", part: nil))
  #expect(lines[2] == .error(entry: 2, problem: .entry(.webAddress), name: "ü ñ\n\u{0}%"))
  #expect(
    lines[3]
      == .format(
        name: "google-migration", part: Part(number: 1, count: 100, batch: .min)))
  #expect(lines[4] == .notice(Notice(.bytesBehindEnd, [])))
  #expect(lines[5] == .done(count: 2))
}

@Test func aFailureForgetsTheEntries() throws {
  var writer = LineWriter()
  try writer.format("uri")
  try writer.account(uri: [65])
  try writer.failed(.file(.unknownFormat))
  try writer.done()
  #expect(text(writer) == "error 0 unknown-format\ndone 0\n")
  #expect(
    try read(text(writer)) == [
      .error(entry: 0, problem: .file(.unknownFormat), name: ""), .done(count: 0),
    ])
}

@Test func passphraseNeeded() throws {
  #expect(
    try read("format aegis\npassphrase-needed\ndone 0\n") == [
      .format(name: "aegis", part: nil), .passphraseNeeded, .done(count: 0),
    ])
}

@Test(arguments: [
  "\n", " done 0\n", "done 0\n", "format\n", "format \n", "format Uri\n", "format uri \n",
  "format  uri\n", "format uri part=1\n", "format uri part=1 parts=2\n",
  "format uri part=0 parts=2 batch=1\n", "format uri part=3 parts=2 batch=1\n",
  "format uri part=1 parts=101 batch=1\n", "format uri part=01 parts=2 batch=1\n",
  "format uri part=1 parts=2 batch=2147483648\n", "format uri part=1 parts=2 batch=-0\n",
  "format uri part=1 parts=2 batch=-\n", "format uri part=1 parts=2 batch=\n",
  "format uri part=1 parts=2 batch=1 more\n", "account 1 otpauth://x\n", "error 1 empty\n",
  "notice note-cut\n", "passphrase-needed\n", "done\n", "Format uri\n", "format uri\u{0}\n",
  "hello\n", "format \u{e9}\n", "format uri\r\n",
])
func aBrokenFirstLineIsRefused(line: String) {
  #expect(throws: LineError.malformed(line: 1)) { try read(line) }
}

@Test(arguments: [
  "account 2 x\n", "account 0 x\n", "account 1\n", "account 1 \n", "account 1  x\n",
  "account 1 x y\n", "account 1 x \n", "account 1 \u{7f}\n", "account 1 \u{e9}\n",
  "account 1 a\tb\n", "account -1 x\n", "account 01 x\n", "account 99999999999 x\n",
  "account x y\n", "error 1\n", "error 1 \n", "error 1 Bad\n", "error 1 a_b\n",
  "error 1 io b:c\n", "error 1 io %\n", "error 1 io %4\n", "error 1 io %4g\n", "error 1 io %c3\n",
  "error 1 io %C3\n", "error 1 io b c\n", "error 2 io\n", "notice\n", "notice note-cut b:\n",
  "notice note-cut 1 2 3 4 5 6 7 8 9\n", "error 1 of-tomorrow\n", "notice of-tomorrow\n",
  "passphrase-needed x\n", "passphrase-needed \n", "done 1\n",
  "done 00\n", "done -0\n", "done 0 \n", "done 0 x\n", "done 0\nx\n", "done 0\n\n",
  "done 0\ndone 0\n", "accounts 1 x\n", "error 1 " + String(repeating: "a", count: 65) + "\n",
])
func aBrokenLaterLineIsRefused(line: String) {
  #expect { try read("format uri\n" + line) } throws: {
    if case .malformed = $0 as? LineError { true } else { false }
  }
}

@Test func nothingFollowsARefusalOfTheWhole() {
  for line in ["account 1 x\n", "error 1 io\n", "format uri\n", "notice note-cut\n", "done 1\n"] {
    #expect(throws: LineError.malformed(line: 2)) { try read("error 0 empty\n" + line) }
  }
  #expect(throws: LineError.malformed(line: 3)) {
    try read("format uri\naccount 1 x\nerror 0 empty\ndone 1\n")
  }
}

@Test func everyCutIsUnfinished() throws {
  let whole = Array("format qr\naccount 1 otpauth://x\nerror 2 web-address a.b\ndone 2\n".utf8)
  for length in 0..<whole.count {
    let cut = Array(whole[..<length])
    #expect(throws: LineError.unfinished) {
      var reader = LineReader()
      while try reader.next(in: cut.span) != nil {}
    }
  }
}

@Test func boundsHoldOnBothSides() throws {
  var writer = LineWriter()
  try writer.format("uri")
  let room = LineLimit.line - "account 1 ".utf8.count
  #expect(throws: LineError.tooLarge) {
    try writer.account(uri: Array(repeating: 65, count: room + 1))
  }
  #expect(throws: LineError.tooLarge) {
    try writer.account(uri: Array(repeating: 200, count: room / 3 + 1))
  }
  try writer.account(uri: Array(repeating: 65, count: room))
  for _ in 1..<LineLimit.entries { try writer.account(uri: [65]) }
  #expect(throws: LineError.tooLarge) { try writer.account(uri: [65]) }
  try writer.done()
  #expect(try read(text(writer)).count == LineLimit.entries + 2)

  let long = "format uri\naccount 1 " + String(repeating: "a", count: room + 1) + "\ndone 1\n"
  #expect(throws: LineError.tooLarge) { try read(long) }
  let many = "format uri\n" + (1...10_001).map { "account \($0) x\n" }.joined() + "done 10001\n"
  #expect(throws: LineError.tooLarge) { try read(many) }
  let talk = "format uri\n" + String(repeating: "notice note-cut\n", count: 20_000)
  #expect(throws: LineError.tooLarge) { try read(talk) }
}

@Test func theAnswerAsAWholeIsBounded() throws {
  var writer = LineWriter()
  try writer.format("uri")
  let uri = [UInt8](repeating: 65, count: 60_000)
  #expect(throws: LineError.tooLarge) { while true { try writer.account(uri: uri) } }
  #expect(writer.bytes.count <= LineLimit.answer)
  let huge = [UInt8](repeating: 10, count: LineLimit.answer + 1)
  #expect(throws: LineError.tooLarge) {
    var reader = LineReader()
    _ = try reader.next(in: huge.span)
  }
}

@Test func anyBytesAreReadWithoutATrap() {
  var generator = SystemRandomNumberGenerator()
  let alphabet = Array("formatacounterdne 0123456789=-%\n\n\n ".utf8) + [0, 255]
  let start = Array("format uri\naccount 1 otpauth://x\n".utf8)
  for _ in 0..<2_000 {
    let length = Int.random(in: 0..<80, using: &generator)
    let bytes = start + (0..<length).map { _ in alphabet.randomElement(using: &generator)! }
    var reader = LineReader()
    do throws(LineError) {
      while try reader.next(in: bytes.span) != nil {}
    } catch {
      #expect(error.problem.identifier.hasPrefix("reader-"))
    }
  }
}

/// A container is answered file by file, the entries of each numbered from 1.
@Test func filesOfAContainer() throws {
  var writer = LineWriter()
  try writer.format("archive")
  try writer.file(1, name: "a b.png")
  try writer.format("qr")
  try writer.account(uri: Array("otpauth://totp/a".utf8))
  try writer.error(.address(.noSecret))
  #expect(String(decoding: writer.takeUnsent(), as: UTF8.self) == text(writer))
  try writer.file(3)
  try writer.refused(.picture(.noQRCode))
  try writer.file(0)
  try writer.notice(Notice(.filesLeftOut, ["1", "x"]))
  try writer.more(file: 4, needsLibraries: true)
  try writer.done()
  let answer = text(writer)
  #expect(
    answer == """
      format archive
      file 1 a%20b.png
      format qr
      account 1 otpauth://totp/a
      error 2 no-secret
      file 3 -
      error 0 no-qr-code
      file 0
      notice files-left-out 1 x
      more 4 libraries
      done 2

      """)
  #expect(answer.hasSuffix(String(decoding: writer.takeUnsent(), as: UTF8.self)))
  let lines = try read(answer)
  #expect(lines[1] == .file(number: 1, name: "a b.png"))
  #expect(lines[7] == .file(number: 0, name: ""))
  #expect(lines[9] == .more(file: 4, needsLibraries: true))
}

@Test(arguments: [
  ("file 1 a\n", 1), ("format a\nfile 2 a\nfile 2 b\n", 3), ("format a\nfile 2 a\nfile 1 b\n", 3),
  ("format a\nfile 1\n", 2), ("format a\nfile 0 a\n", 2), ("format a\nfile 1001 a\n", 2),
  ("format a\naccount 1 b\nfile 1 a\n", 3), ("format a\nfile 1 a\naccount 1 b\n", 3),
  ("format a\nfile 1 a\nerror 0 io\nformat c\n", 4), ("format a\nfile 3 a\nmore 3\n", 3),
  ("more 1\n", 1), ("format a\nmore 1\nformat a\n", 3), ("format a\nmore 1 x\n", 2),
  ("format a\nmore 0\n", 2), ("format a\nfile 1 a\nformat b\naccount 1 c\nfile 2 d\ndone 0\n", 6),
])
func filesOutOfOrder(answer: String, line: Int) {
  #expect(throws: LineError.malformed(line: line)) { try read(answer) }
}
