/// The part of YAML 1.2 that go-yaml writes for lists of objects: block sequences and mappings, plain,
/// quoted and literal scalars, empty flow collections. Anything else is `damaged`, never guessed.
enum YAML {
  /// Levels of sequences and mappings.
  static let maximumDepth = 16

  /// Lines in all: 10,000 accounts with 20 each.
  static let maximumLines = 200_000

  /// A line that is not empty and no comment.
  struct Line {
    /// Spaces before it.
    var indent: Int
    /// Without the spaces at both ends, but with a tab at the beginning.
    var content: ArraySlice<UInt8>
    /// Where it begins in the text, with its spaces.
    var start: Int
  }

  /// The value as the JSON that says the same. Numbers and text keep what is written. Errors:
  /// `damaged`, `tooComplex`.
  static func read(_ text: [UInt8]) throws(FormatError) -> JSON {
    var parser = try YAMLParser(text)
    return try parser.whole()
  }

  /// Its lines, without the mark of the document's start. A tab before a line stays: it is nothing that
  /// YAML allows there. Errors: `tooComplex`.
  static func lines(of text: [UInt8]) throws(FormatError) -> [Line] {
    var lines: [Line] = []
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
      let body = text[start..<end].drop { $0 == UInt8(ascii: " ") }
      let visible = trimmed(body)
      if let first = visible.first, first != UInt8(ascii: "#") {
        let content = body[..<visible.endIndex]
        guard lines.count < maximumLines else { throw .tooComplex }
        if !lines.isEmpty || content != Array("---".utf8)[...] {
          lines.append(Line(indent: body.startIndex - start, content: content, start: start))
        }
      }
      start = end + 1
    }
    return lines
  }
}

private struct YAMLParser {
  private let text: [UInt8]
  private var lines: [YAML.Line]
  private var index = 0

  init(_ text: [UInt8]) throws(FormatError) {
    self.text = text
    lines = try YAML.lines(of: text)
  }

  mutating func whole() throws(FormatError) -> JSON {
    guard let first = lines.first else { throw .damaged }
    let value = try block(at: first.indent, depth: 0)
    guard index == lines.count else { throw .damaged }
    return value
  }

  private var line: YAML.Line? { index < lines.count ? lines[index] : nil }

  /// A sequence or a mapping whose lines have this indent.
  private mutating func block(at indent: Int, depth: Int) throws(FormatError) -> JSON {
    guard depth <= YAML.maximumDepth else { throw .tooComplex }
    guard let line, line.indent == indent else { throw .damaged }
    if YAMLParser.isItem(line.content) { return try sequence(at: indent, depth: depth) }
    if YAMLParser.key(of: line.content) != nil { return try mapping(at: indent, depth: depth) }
    throw .damaged
  }

  private static func isItem(_ content: ArraySlice<UInt8>) -> Bool {
    content.first == UInt8(ascii: "-")
      && (content.count == 1 || content[content.startIndex + 1] == UInt8(ascii: " "))
  }

  private mutating func sequence(at indent: Int, depth: Int) throws(FormatError) -> JSON {
    var elements: [JSON] = []
    while let line, line.indent == indent, YAMLParser.isItem(line.content) {
      let rest = line.content.dropFirst().drop { $0 == UInt8(ascii: " ") }
      if rest.isEmpty {
        index += 1
        elements.append(try nested(below: indent, depth: depth) ?? .null)
      } else if !YAMLParser.isItem(rest), YAMLParser.key(of: rest) == nil {
        index += 1
        elements.append(try scalar(rest, below: indent, from: line))
      } else {
        // What follows the dash is a line of its own, further in.
        lines[index].indent = indent + (rest.startIndex - line.content.startIndex)
        lines[index].content = rest
        elements.append(try block(at: lines[index].indent, depth: depth + 1))
      }
    }
    return .array(elements)
  }

  private mutating func mapping(at indent: Int, depth: Int) throws(FormatError) -> JSON {
    var members: [(key: String, value: JSON)] = []
    while let line, line.indent == indent, let (key, rest) = YAMLParser.key(of: line.content) {
      index += 1
      var value: JSON
      if !rest.isEmpty {
        value = try scalar(rest, below: indent, from: line)
      } else if let next = self.line, next.indent == indent, YAMLParser.isItem(next.content) {
        value = try sequence(at: indent, depth: depth + 1)
      } else {
        value = try nested(below: indent, depth: depth) ?? .null
      }
      members.append((key, value))
    }
    guard let object = JSON(members: members) else { throw .damaged }
    return object
  }

  /// The block further in than `indent`, where there is one.
  private mutating func nested(below indent: Int, depth: Int) throws(FormatError) -> JSON? {
    guard let line, line.indent > indent else { return nil }
    return try block(at: line.indent, depth: depth + 1)
  }

  /// A plain word with a colon behind it, and what follows.
  private static func key(
    of content: ArraySlice<UInt8>
  ) -> (key: String, rest: ArraySlice<UInt8>)? {
    guard let colon = content.firstIndex(of: UInt8(ascii: ":")),
      colon == content.endIndex - 1 || content[colon + 1] == UInt8(ascii: " "),
      colon > content.startIndex,
      content[..<colon].allSatisfy({
        0x61...0x7A ~= asciiLower($0) || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "_")
      })
    else { return nil }
    return (String(decoding: content[..<colon], as: UTF8.self), trimmed(content[(colon + 1)...]))
  }

  // MARK: scalars

  private mutating func scalar(
    _ content: ArraySlice<UInt8>, below indent: Int, from line: YAML.Line
  ) throws(FormatError) -> JSON {
    switch content.first {
    case UInt8(ascii: "|"):
      return .string(try literal(content.dropFirst(), below: indent, from: line))
    case UInt8(ascii: "\""): return .string(try doubleQuoted(content))
    case UInt8(ascii: "'"): return .string(try singleQuoted(content))
    case UInt8(ascii: "["):
      guard content == Array("[]".utf8)[...] else { throw .damaged }
      return .array([])
    case UInt8(ascii: "{"):
      guard content == Array("{}".utf8)[...], let object = JSON(members: []) else {
        throw .damaged
      }
      return object
    case nil: return .null
    case let first? where ">&*!%@`,]}?".utf8.contains(first): throw .damaged
    default: return try plain(content)
    }
  }

  private func plain(_ content: ArraySlice<UInt8>) throws(FormatError) -> JSON {
    // What would begin a comment or another mapping.
    for (byte, next) in zip(content, Array(content.dropFirst()) + [UInt8(ascii: " ")]) {
      if byte == UInt8(ascii: ":"), next == UInt8(ascii: " ") { throw .damaged }
      if byte == UInt8(ascii: " "), next == UInt8(ascii: "#") { throw .damaged }
    }
    guard let text = String(validating: content, as: UTF8.self) else { throw .damaged }
    switch text {
    case "null", "~", "Null", "NULL": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    default: return content.allSatisfy { 0x30...0x39 ~= $0 } ? .number(text) : .string(text)
    }
  }

  private func singleQuoted(_ content: ArraySlice<UInt8>) throws(FormatError) -> String {
    var bytes: [UInt8] = []
    var rest = content.dropFirst()
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "'") {
        if rest.isEmpty {
          guard let text = String(validating: bytes, as: UTF8.self) else { throw .damaged }
          return text
        }
        guard rest.popFirst() == UInt8(ascii: "'") else { throw .damaged }
      }
      bytes.append(byte)
    }
    throw .damaged
  }

  private func doubleQuoted(_ content: ArraySlice<UInt8>) throws(FormatError) -> String {
    var bytes: [UInt8] = []
    var rest = content.dropFirst()
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""):
        guard rest.isEmpty, let text = String(validating: bytes, as: UTF8.self) else {
          throw .damaged
        }
        return text
      case UInt8(ascii: "\\"): bytes += String(Character(try escape(&rest))).utf8
      default: bytes.append(byte)
      }
    }
    throw .damaged
  }

  private func escape(_ rest: inout ArraySlice<UInt8>) throws(FormatError) -> Unicode.Scalar {
    guard let letter = rest.popFirst() else { throw .damaged }
    let simple: [Character: Unicode.Scalar] = [
      "0": "\0", "a": "\u{7}", "b": "\u{8}", "t": "\t", "n": "\n", "v": "\u{B}", "f": "\u{C}",
      "r": "\r", "e": "\u{1B}", " ": " ", "\"": "\"", "/": "/", "\\": "\\", "N": "\u{85}",
      "_": "\u{A0}", "L": "\u{2028}", "P": "\u{2029}",
    ]
    if let scalar = simple[Character(Unicode.Scalar(letter))] { return scalar }
    let lengths: [Character: Int] = ["x": 2, "u": 4, "U": 8]
    guard let length = lengths[Character(Unicode.Scalar(letter))], rest.count >= length,
      let bytes = hexDecoded(rest.prefix(length)),
      let scalar = Unicode.Scalar(bytes.reduce(0) { $0 << 8 | UInt32($1) })
    else { throw .damaged }
    rest = rest.dropFirst(length)
    return scalar
  }

  /// A literal block: its lines are further in than `indent`, and stand as they are. The header says
  /// whether the line ends behind it belong to it (`+`), or not even the first (`-`).
  private mutating func literal(
    _ header: ArraySlice<UInt8>, below indent: Int, from line: YAML.Line
  ) throws(FormatError) -> String {
    var (keeps, strips) = (false, false)
    var width: Int?
    for byte in header {
      switch byte {
      case UInt8(ascii: "+"): keeps = true
      case UInt8(ascii: "-"): strips = true
      case UInt8(ascii: "1")...UInt8(ascii: "9"): width = indent + Int(byte - 0x30)
      default: throw .damaged
      }
    }
    // Empty lines and what looks like a comment belong to it, so it is read from the text.
    var position = lineEnd(from: line.start) + 1
    var body: [[UInt8]] = []
    while position < text.count {
      let end = lineEnd(from: position)
      let row = text[position..<end].last == UInt8(ascii: "\r") ? end - 1 : end
      let spaces = text[position..<row].prefix { $0 == UInt8(ascii: " ") }.count
      if spaces < row - position {
        let inner = width ?? spaces
        guard spaces >= inner, inner > indent else { break }
        width = inner
      }
      body.append(Array(text[position..<row].dropFirst(width ?? spaces)))
      position = end + 1
    }
    while let line = self.line, line.start < position { index += 1 }
    var ends = 0
    while body.last?.isEmpty == true {
      body.removeLast()
      ends += 1
    }
    let joined = Array(body.joined(separator: [UInt8(ascii: "\n")]))
    guard let text = String(validating: joined, as: UTF8.self) else { throw .damaged }
    if body.isEmpty { return String(repeating: "\n", count: keeps ? ends : 0) }
    return text + (strips ? "" : String(repeating: "\n", count: keeps ? 1 + ends : 1))
  }

  private func lineEnd(from start: Int) -> Int {
    text[start...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
  }
}
