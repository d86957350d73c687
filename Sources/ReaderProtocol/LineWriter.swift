/// Writes an answer: numbers the entries, encodes the fields, keeps the bounds.
///
/// A call that would break a bound throws and leaves the answer as it was.
package struct LineWriter {
  /// The lines so far.
  package private(set) var bytes: [UInt8] = []
  /// The number of accounts and errors so far.
  package private(set) var entries = 0
  /// How many of them stand before the present file of a container.
  private var former = 0
  private var others = 0
  /// How many bytes were sent.
  private var sent = 0

  package init() {}

  /// The lines since the last call, to be sent now.
  package mutating func takeUnsent() -> ArraySlice<UInt8> {
    defer { sent = bytes.count }
    return bytes[sent...]
  }

  /// Says what was recognised; `name` is a word of the grammar.
  package mutating func format(_ name: String, part: Part? = nil) throws(LineError) {
    var line = "format " + name
    if let part {
      line += " part=\(part.number) parts=\(part.count) batch=\(part.batch)"
    }
    try add(Array(line.utf8), isEntry: false)
  }

  /// The next entry: an address, without white space at its ends.
  package mutating func account(uri: [UInt8]) throws(LineError) {
    var line = Array("account \(entries - former + 1) ".utf8)
    line.reserveCapacity(line.count + uri.count)
    for byte in uri {
      if byte > 0x20 && byte < 0x7F { line.append(byte) } else { LineWriter.percent(byte, &line) }
    }
    try add(line, isEntry: true)
  }

  /// The next entry: one that cannot be read.
  package mutating func error(_ problem: Problem, name: String = "") throws(LineError) {
    try add(LineWriter.error(entries - former + 1, problem, name), isEntry: true)
  }

  /// Forgets all lines: the answer is that the whole thing cannot be read, though it was recognised
  /// as `format`, where that is given.
  package mutating func failed(
    _ problem: Problem, name: String = "", format: String? = nil
  ) throws(LineError) {
    self = LineWriter()
    if let format { try self.format(format) }
    try add(LineWriter.error(0, problem, name), isEntry: false)
  }

  /// The lines from here on speak of this file in a container; of the container itself with 0. The
  /// name is cut where it is longer than names are.
  package mutating func file(_ number: Int, name: String = "") throws(LineError) {
    var line = Array("file \(number)".utf8)
    if number > 0 {
      line.append(UInt8(ascii: " "))
      LineWriter.encode(
        name.isEmpty ? "-" : String(String.UnicodeScalarView(name.unicodeScalars.prefix(256))),
        &line)
    }
    try add(line, isEntry: false)
    former = entries
  }

  /// The present file of a container cannot be read; it was recognised as `format`, where that is
  /// given.
  package mutating func refused(
    _ problem: Problem, name: String = "", format: String? = nil
  ) throws(LineError) {
    if let format { try self.format(format) }
    try add(LineWriter.error(0, problem, name), isEntry: false)
  }

  /// Another reader is to go on at this file, if need be with all libraries.
  package mutating func more(file: Int, needsLibraries: Bool) throws(LineError) {
    try add(Array("more \(file)\(needsLibraries ? " libraries" : "")".utf8), isEntry: false)
  }

  /// Something worth telling, with up to eight arguments that are not empty.
  package mutating func notice(_ notice: Notice) throws(LineError) {
    var line = Array(("notice " + notice.kind.rawValue).utf8)
    for argument in notice.arguments {
      line.append(UInt8(ascii: " "))
      LineWriter.encode(argument, &line)
    }
    try add(line, isEntry: false)
  }

  /// The thing is encrypted and no passphrase was given.
  package mutating func passphraseNeeded() throws(LineError) {
    try add(Array("passphrase-needed".utf8), isEntry: false)
  }

  /// Ends the answer.
  package mutating func done() throws(LineError) {
    try add(Array("done \(entries)".utf8), isEntry: false)
  }

  private static func error(_ entry: Int, _ problem: Problem, _ name: String) -> [UInt8] {
    var line = Array("error \(entry) \(problem.identifier)".utf8)
    if !name.isEmpty {
      line.append(UInt8(ascii: " "))
      encode(name, &line)
    }
    return line
  }

  private mutating func add(_ line: [UInt8], isEntry: Bool) throws(LineError) {
    guard line.count <= LineLimit.line, bytes.count + line.count < LineLimit.answer,
      isEntry ? entries < LineLimit.entries : others < LineLimit.others
    else { throw .tooLarge }
    bytes += line
    bytes.append(UInt8(ascii: "\n"))
    if isEntry { entries += 1 } else { others += 1 }
  }

  private static func encode(_ text: String, _ line: inout [UInt8]) {
    for byte in text.utf8 {
      if isPlain(byte) { line.append(byte) } else { percent(byte, &line) }
    }
  }

  private static func percent(_ byte: UInt8, _ line: inout [UInt8]) {
    line.append(UInt8(ascii: "%"))
    line.append(hexDigit(byte >> 4))
    line.append(hexDigit(byte & 15))
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }
}

/// Whether a byte stands for itself in a `text`.
func isPlain(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
    UInt8(ascii: "_"), UInt8(ascii: "~"):
    true
  default: false
  }
}
