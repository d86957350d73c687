import Foundation
import Support
import Testing

@testable import Pictures

/// Several hundred labelled pictures, made anew by Tests/PictureCorpus/make_corpus.py; the seed is
/// one that nothing was tuned to.
private struct Corpus: Decodable {
  struct Picture: Decodable {
    let file: String
    let category: String
    let payloads: [String]
  }
  let images: [Picture]

  static let seed = 20_261_121
  /// What makes the large ones large is their size alone, which costs more time than it tells.
  static let left = ["shot4k", "shot8k"]

  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent(".build/pictures-\(seed)")

  static func made() throws -> Corpus {
    let labels = folder.appendingPathComponent("labels.json")
    if !FileManager.default.fileExists(atPath: labels.path) {
      let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("PictureCorpus/make_corpus.py")
      let made = try ran(
        "/usr/bin/python3",
        [script.path, "--seed", "\(seed)", "--out", folder.path, "--skip"] + left)
      try #require(made.code == 0, "the corpus could not be made; run `make deps-test`")
    }
    return try JSONDecoder().decode(Corpus.self, from: Data(contentsOf: labels))
  }

  static func bytes(_ picture: Picture) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: folder.appendingPathComponent(picture.file)))
  }
}

/// How many codes of a category there are, and how many each program read.
private struct Recall: CustomStringConvertible {
  var codes = 0
  var read = 0
  var readByZbarimg = 0
  /// By zxing-cpp alone, of the picture as it is.
  var readByEngine = 0
  /// By any of the three.
  var readByAny = 0

  var description: String {
    "\(read) of \(codes), zbarimg \(readByZbarimg), zxing-cpp \(readByEngine), all \(readByAny)"
  }

  mutating func count(_ codes: [(isRead: Bool, byZbarimg: Bool, byEngine: Bool)]) {
    self.codes += codes.count
    read += codes.count { $0.isRead }
    readByZbarimg += codes.count { $0.byZbarimg }
    readByEngine += codes.count { $0.byEngine }
    readByAny += codes.count { $0.isRead || $0.byZbarimg || $0.byEngine }
  }
}

/// Seconds of processor time of this thread: other tests run beside it.
private func seconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// The text that a label means: without a mark of byte order, from whichever encoding it came in.
private func text(_ payload: [UInt8]) -> String {
  var text = String(validating: payload, as: UTF8.self)
  if text == nil, let kanji = String(data: Data(payload), encoding: .shiftJIS),
    kanji.unicodeScalars.contains(where: { (0x3040...0x9FFF).contains($0.value) })
  {
    text = kanji
  }
  var scalars = String.UnicodeScalarView(
    (text ?? String(data: Data(payload), encoding: .isoLatin1)!).unicodeScalars)
  while scalars.first == "\u{FEFF}" { scalars.removeFirst() }
  return String(scalars)
}

/// Nothing is read that is not there, nearly everything is read that is: at least 98 % of what all
/// decoders together read, and in each category at least what the best single one reads.
@Test func recallOfTheCorpus() throws {
  #expect(hasEngine)
  let corpus = try Corpus.made()
  var recall: [String: Recall] = [:]
  var missed: [String] = []
  for picture in corpus.images {
    let wanted = picture.payloads.map { text([UInt8]($0.utf8)) }
    let found =
      ((try? payloads(in: Corpus.bytes(picture), budget: 0.9, now: seconds))?.payloads ?? [])
      .map(text)
    #expect(Set(found).isSubset(of: wanted), "\(picture.file) holds something else")
    let other = try ran(
      "/usr/bin/zbarimg",
      ["--nodbus", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", "--"]
        + [Corpus.folder.appendingPathComponent(picture.file).path])
    let frames = try? decode(Corpus.bytes(picture), .luminance).frames
    let engines = (frames ?? []).joined().flatMap { Engine.read($0) }.map {
      text($0.symbol.payload)
    }
    recall[picture.category, default: Recall()].count(
      wanted.map { (found.contains($0), other.text.contains($0), engines.contains($0)) })
    if wanted.contains(where: { !found.contains($0) }) { missed.append(picture.file) }
  }
  for (category, recall) in recall {
    #expect(
      recall.read >= max(recall.readByZbarimg, recall.readByEngine), "\(category): \(recall)")
  }
  let read = recall.values.reduce(0) { $0 + $1.read }
  let codes = recall.values.reduce(0) { $0 + $1.codes }
  let any = recall.values.reduce(0) { $0 + $1.readByAny }
  #expect(Double(read) / Double(any) >= 0.98, "\(read) of \(any); missed: \(missed)")
  #expect(Double(read) / Double(codes) >= 0.975, "\(read) of \(codes); missed: \(missed)")
}

/// What each of the first looks reads alone of the corpus, and then each rung of the pictures in which
/// the first looks find nothing, and what it costs: the order of the ladder follows it. Judges nothing.
@Test(.enabled(if: ProcessInfo.processInfo.environment["TRENTA_LOOKS"] != nil))
func winsOfEachLook() throws {
  #expect(hasEngine)
  let corpus = try Corpus.made().images.filter { !$0.payloads.isEmpty }
  var pictures = corpus.compactMap { picture in
    (try? decode(Corpus.bytes(picture), .luminance))
      .map { (wanted: picture.payloads.map { text([UInt8]($0.utf8)) }, frames: $0.frames) }
  }
  /// Prints what one way of looking reads of the pictures; gives those in which it reads nothing.
  func measure(_ name: String, _ look: (inout Search) -> Void) -> [Int] {
    var read = 0
    var unread: [Int] = []
    let start = seconds()
    for (index, picture) in pictures.enumerated() {
      var found: Swift.Set<String> = []
      for images in picture.frames {
        var search = Search(images: images)
        look(&search)
        found.formUnion(search.found.map { text($0.payload) })
      }
      let count = picture.wanted.count { found.contains($0) }
      if count == 0 { unread.append(index) }
      read += count
    }
    let milliseconds = (seconds() - start) * 1000
    let wins = (Double(read) / milliseconds * 10_000).rounded() / 10
    print("\(name): \(read) codes, \(Int(milliseconds)) ms, \(wins) codes a second")
    return unread
  }
  print("\(pictures.count) pictures")
  for look in [Look.engine, .apart, .zbar] {
    _ = measure("\(look)") { $0.climb(Rung(1, by: [look]) { $0 }) { true } }
  }
  pictures = measure("the first looks") { $0.begin { true } }.map { pictures[$0] }
  print("\(pictures.count) pictures left")
  let plain = Rung.plain.enumerated().map { ("plain \($0)", $1) }
  let negative = plain.map { ($0.0 + " of the negative", $0.1.negative) }
  let photographs = Rung.photographs.enumerated().map { ("photograph \($0)", $1) }
  for (name, rung) in plain + photographs + negative {
    _ = measure(name) { $0.climb(rung) { true } }
  }
}
