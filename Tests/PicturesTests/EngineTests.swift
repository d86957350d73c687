import Foundation
import Support
import Testing

@testable import Pictures

// The second engine, zxing-cpp, and the reading of codes one by one.

/// Whether the second engine is there; every test of pictures runs with it.
let hasEngine = PictureLibrary.zxing.load()

/// What a short Python program with segno writes.
private func segno(_ program: String) throws -> [UInt8] {
  let made = try ran(
    "/usr/bin/python3", ["-c", "import segno, sys\nout = sys.stdout.buffer\n" + program])
  try #require(made.code == 0, "segno is missing; run `make deps-test`")
  return made.output
}

private func gray(_ picture: [UInt8]) throws -> GrayImage {
  try #require(hasEngine)
  return try #require(try decode(picture, .luminance).frames.first?.first)
}

@Test func theEngineIsThere() { #expect(hasEngine) }

/// What noise gives that passes the weakest error correction by chance is no code.
@Test(arguments: [
  (#"b'\x03\x8a'"#, false), (#"b'\x00'"#, false), ("'hello'", true), (#"b'two\nlines'"#, true),
  (#"b'eighteen bytes\x00\x01\x02\x03'"#, true),
])
func onlyTextInTheSmallestCodes(payload: String, isRead: Bool) throws {
  let picture = try segno(
    "segno.make(\(payload), micro=False, mode='byte').save(out, kind='png', scale=4)")
  let read = try? payloads(in: picture, budget: 5, now: { 0 })
  #expect((read != nil) == isRead)
}

/// Both engines give the same bytes, whatever the mode and the character set.
@Test(arguments: [
  "segno.make('otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ', micro=False)",
  "segno.make('0123456789012345', mode='numeric', micro=False)",
  "segno.make('OTPAUTH://TOTP/ACME', mode='alphanumeric', micro=False)",
  "segno.make('日本銀行', mode='kanji', micro=False)",
  "segno.make('Zürich Žižkov'.encode('utf-8'), micro=False)",
  "segno.make('M\\xfcller'.encode('latin-1'), micro=False)",
  "segno.make('Müller', encoding='utf-8', eci=True, micro=False)",
  "segno.make('Müller', encoding='latin-1', eci=True, micro=False)",
  "segno.make('Пример', encoding='iso-8859-5', eci=True, micro=False)",
  "segno.make(bytes(range(256)), micro=False)",
  "segno.make(b'\\xef\\xbb\\xbfotpauth://totp/a', micro=False)",
])
func bothEnginesGiveTheSameBytes(code: String) throws {
  let image = try gray(segno("\(code).save(out, kind='png', scale=4)"))
  let byEngine = Engine.read(image)
  #expect(byEngine.count == 1)
  #expect(byEngine.map(\.symbol.payload) == Scanner()!.scan(image).map(\.payload))
  #expect(Engine.read(image, isPure: true).map(\.symbol.payload) == byEngine.map(\.symbol.payload))
}

private let joined = """
  codes = segno.make_sequence('otpauth://totp/joined?secret=GEZDGNBVGY3TQOJQ&issuer=Northwind', symbol_count=3)
  rows = [[list(row) for row in code.matrix_iter(scale=5, border=4)] for code in codes]
  side = max(len(code) for code in rows)

  """

/// Joined codes are one payload, in their order, when all are there, and never a half.
@Test(arguments: [[0, 1, 2], [2, 0, 1], [0, 1], [2]])
func joinedCodes(shown: [Int]) throws {
  let picture = try segno(
    joined + """
      shown = \(shown)
      out.write(b'P5 %d %d 255\\n' % (side * len(shown), side))
      for row in range(side):
          for index in shown: out.write(bytes(0 if dark else 255 for dark in rows[index][row]))
      """)
  if shown.count == 3 {
    #expect(
      try texts(picture) == ["otpauth://totp/joined?secret=GEZDGNBVGY3TQOJQ&issuer=Northwind"])
    #expect(try payloads(in: picture, budget: 60, now: { 0 }).incompleteSets == 0)
  } else {
    #expect(throws: PictureError.incompleteSet) { try texts(picture) }
  }
}

/// Two texts for one place: the first stays, and it is told.
@Test func enginesThatDisagree() throws {
  let image = GrayImage(width: 100, height: 100, pixels: [UInt8](repeating: 255, count: 10_000))
  var search = Search(images: [image])
  func symbol(_ text: String, left: Int) -> Symbol {
    Symbol(payload: Array(text.utf8), top: 10, bottom: 40, left: left, right: left + 30)
  }
  search.add(symbol("one", left: 10))
  search.add(symbol("one", left: 11))
  #expect(search.disagreements == 0)
  search.add(symbol("other", left: 11))
  search.add(symbol("beside", left: 60))
  #expect(search.disagreements == 1)
  #expect(search.found.map(\.payload) == [Array("one".utf8), Array("beside".utf8)])
}

/// ISO/IEC 18004, annex E.
@Test(
  arguments: [
    (1, []), (2, [6, 18]), (7, [6, 22, 38]), (14, [6, 26, 46, 66]),
    (32, [6, 34, 60, 86, 112, 138]),
    (36, [6, 24, 50, 76, 102, 128, 154]), (40, [6, 30, 58, 86, 114, 142, 170]),
  ] as [(Int, [Int])])
func placesOfAlignmentPatterns(version: Int, places: [Int]) {
  #expect(AlignmentNodes.positions(side: version * 4 + 17) == places)
}

/// Each of four codes is found by its finder patterns, turned and seen from the side.
@Test(arguments: [0, 17, 45, 200])
func codesReadApart(turned: Int) throws {
  var page = Support.Canvas(width: 900, height: 900)
  let names = ["one", "two", "three", "four"].map { "otpauth://totp/" + $0 }
  for (index, name) in names.enumerated() {
    let (column, row) = (index % 2, index / 2)
    page.paste(try Support.Canvas(code: name, scale: 6), x: 90 + column * 420, y: 80 + row * 420)
  }
  let picture = try magick(
    page.pgm, "-virtual-pixel", "white", "-distort", "Perspective",
    "0,0 0,0  0,900 0,900  900,0 800,40  900,900 800,860", "-rotate", "\(turned)", to: "png")
  var search = Search(images: [try gray(picture)])
  search.climb(Rung(1, by: [.apart]) { $0 }) { true }
  #expect(Set(search.found.map { String(decoding: $0.payload, as: UTF8.self) }) == Set(names))
}
