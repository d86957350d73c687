internal import OTP
internal import Text

/// A JSON value (RFC 8259). Numbers keep their text, so that a counter above 2^53 stays exact, and an
/// object keeps its members in their order.
///
/// Our own reader, because Foundation's decoder takes one of two equal keys in silence, refuses a whole
/// file for half a surrogate pair, has no bound for the number of values, and gives a value of unknown
/// shape without the text of its numbers. For 10,000 accounts of Aegis it needs 0.06 s where every
/// field is declared and 0.42 s where none is; this one 0.03 s.
package enum JSON: Equatable, Sendable {
  case null
  case bool(Bool)
  /// As it is written.
  case number(String)
  case string(String)
  case array([JSON])
  case object(Members)

  /// The members of an object, in their order; no key stands there twice.
  package struct Members: Equatable, Sendable {
    package fileprivate(set) var all: [(key: String, value: JSON)] = []

    package static func == (left: Members, right: Members) -> Bool {
      left.all.count == right.all.count
        && zip(left.all, right.all).allSatisfy { $0.key == $1.key && $0.value == $1.value }
    }
  }

  /// Levels of arrays and objects (formats.md 1.7).
  static let maximumDepth = 64
  /// Elements of an array, members of an object: ten times the entries that are read.
  static let maximumMembers = 100_000
  /// Values in all: 10,000 items of a password manager with 200 fields each.
  static let maximumValues = 2_000_000

  /// Reads UTF-8 text that is one value and white space. Errors: `damaged`, also for two equal keys;
  /// `tooComplex`.
  package init(_ text: [UInt8]) throws(FormatError) {
    var parser = JSONParser(text)
    self = try parser.whole()
  }

  /// An object with these members; nil where a key stands twice.
  init?(members: [(key: String, value: JSON)]) {
    guard Set(members.map(\.key)).count == members.count else { return nil }
    self = .object(Members(all: members))
  }

  /// Reads text likewise.
  init(_ text: String) throws(FormatError) { try self.init(Array(text.utf8)) }

  /// The member of an object; `null` where there is none, or where this is no object.
  package subscript(key: String) -> JSON {
    guard case .object(let members) = self else { return .null }
    return members.all.first { $0.key == key }?.value ?? .null
  }

  /// The element of an array; `null` where there is none, or where this is no array.
  subscript(index: Int) -> JSON {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return .null }
    return elements[index]
  }

  /// Whether it is an object with this key, whatever its value.
  func has(_ key: String) -> Bool {
    guard case .object(let members) = self else { return false }
    return members.all.contains { $0.key == key }
  }

  var isNull: Bool { self == .null }

  /// The text of a string, nil for anything else.
  package var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The elements of an array, nil for anything else.
  package var array: [JSON]? { if case .array(let elements) = self { elements } else { nil } }

  /// The members of an object, nil for anything else.
  package var members: [(key: String, value: JSON)]? {
    if case .object(let members) = self { members.all } else { nil }
  }

  /// The text of a name: of a string or a number, empty for anything else.
  var name: String {
    switch self {
    case .string(let text), .number(let text): text
    case .null, .bool, .array, .object: ""
    }
  }

  /// The text of a word that has a meaning, empty for none; what is no text throws `error`.
  func word(else error: EntryError) throws(EntryError) -> String {
    switch self {
    case .null: return ""
    case .string(let text), .number(let text): return text
    case .bool, .array, .object: throw error
    }
  }

  /// True for `true`, "true" and 1.
  var isTrue: Bool { self == .bool(true) || self == .string("true") || self == .number("1") }

  /// A whole number, also one in a string (formats.md 1.4); nil for none, which is `null`, nothing
  /// and the empty string. Anything else throws `error`.
  func integer(else error: EntryError) throws(EntryError) -> Int64? {
    switch self {
    case .null: return nil
    case .string(let text):
      let text = trimmedText(text)
      if text.isEmpty { return nil }
      guard let number = JSON.integer(text) else { throw error }
      return number
    case .number(let text):
      guard let number = JSON.integer(text) else { throw error }
      return number
    case .bool, .array, .object: throw error
    }
  }

  /// Digits with a sign before them and nothing but zeros behind a point.
  private static func integer(_ text: String) -> Int64? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 1 || !parts[1].isEmpty && parts[1].allSatisfy({ $0 == "0" }),
      let first = parts[0].utf8.first, first != UInt8(ascii: "+")
    else { return nil }
    return Int64(parts[0])
  }
}

private struct JSONParser {
  private let text: [UInt8]
  private var index = 0
  private var values = 0

  init(_ text: [UInt8]) { self.text = text }

  mutating func whole() throws(FormatError) -> JSON {
    let value = try value(depth: 0)
    skipSpace()
    guard index == text.count else { throw .damaged }
    return value
  }

  private mutating func value(depth: Int) throws(FormatError) -> JSON {
    guard depth <= JSON.maximumDepth, values < JSON.maximumValues else { throw .tooComplex }
    values += 1
    skipSpace()
    guard index < text.count else { throw .damaged }
    switch text[index] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func object(depth: Int) throws(FormatError) -> JSON {
    var members = JSON.Members()
    // Only a large object needs a set; an account's few keys are compared faster one by one.
    var keys: Set<String> = []
    index += 1
    skipSpace()
    if accept("}") { return .object(members) }
    repeat {
      skipSpace()
      guard index < text.count, text[index] == UInt8(ascii: "\"") else { throw .damaged }
      let key = try string()
      if members.all.count < 16 {
        guard !members.all.contains(where: { $0.key == key }) else { throw .damaged }
      } else {
        if keys.isEmpty { keys = Set(members.all.map { $0.key }) }
        guard keys.insert(key).inserted else { throw .damaged }
      }
      skipSpace()
      guard accept(":") else { throw .damaged }
      guard members.all.count < JSON.maximumMembers else { throw .tooComplex }
      members.all.append((key, try value(depth: depth + 1)))
      skipSpace()
    } while accept(",")
    guard accept("}") else { throw .damaged }
    return .object(members)
  }

  private mutating func array(depth: Int) throws(FormatError) -> JSON {
    var elements: [JSON] = []
    index += 1
    skipSpace()
    if accept("]") { return .array(elements) }
    repeat {
      guard elements.count < JSON.maximumMembers else { throw .tooComplex }
      elements.append(try value(depth: depth + 1))
      skipSpace()
    } while accept(",")
    guard accept("]") else { throw .damaged }
    return .array(elements)
  }

  private mutating func string() throws(FormatError) -> String {
    index += 1
    let start = index
    skipPlain()
    guard index < text.count else { throw .damaged }
    if text[index] == UInt8(ascii: "\"") {
      index += 1
      return try JSONParser.checked(text[start..<index - 1])
    }
    var bytes = Array(text[start..<index])
    while index < text.count {
      let byte = text[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return try JSONParser.checked(bytes[...])
      case UInt8(ascii: "\\"):
        UTF8.encode(try escape())?.forEach { bytes.append($0) }
        let next = index
        skipPlain()
        bytes += text[next..<index]
      default: throw .damaged
      }
    }
    throw .damaged
  }

  /// Goes on to a quote, an escape or a control character.
  private mutating func skipPlain() {
    while index < text.count, text[index] != UInt8(ascii: "\""), text[index] != UInt8(ascii: "\\"),
      text[index] >= 0x20
    { index += 1 }
  }

  private static func checked(_ bytes: ArraySlice<UInt8>) throws(FormatError) -> String {
    guard let string = String(validating: bytes, as: UTF8.self) else { throw .damaged }
    return string
  }

  private mutating func escape() throws(FormatError) -> Unicode.Scalar {
    guard index < text.count else { throw .damaged }
    index += 1
    switch text[index - 1] {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw .damaged
    }
  }

  /// A lone surrogate is U+FFFD, as most apps read it.
  private mutating func unicodeEscape() throws(FormatError) -> Unicode.Scalar {
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, index + 1 < text.count, text[index] == UInt8(ascii: "\\"),
      text[index + 1] == UInt8(ascii: "u")
    else { return "\u{FFFD}" }
    let here = index
    index += 2
    let second = try fourDigits()
    guard 0xDC00...0xDFFF ~= second else {
      index = here
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
      ?? "\u{FFFD}"
  }

  private mutating func fourDigits() throws(FormatError) -> UInt16 {
    guard index + 4 <= text.count else { throw .damaged }
    var number: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = hexValue(text[index]) else { throw .damaged }
      number = number << 4 | UInt16(digit)
      index += 1
    }
    return number
  }

  private mutating func number() throws(FormatError) -> String {
    let start = index
    _ = accept("-")
    if !accept("0") { try digits() }
    if accept(".") { try digits() }
    if accept("e") || accept("E") {
      if !accept("+") { _ = accept("-") }
      try digits()
    }
    return String(decoding: text[start..<index], as: UTF8.self)
  }

  private mutating func digits() throws(FormatError) {
    let start = index
    while index < text.count, 0x30...0x39 ~= text[index] { index += 1 }
    guard index > start else { throw .damaged }
  }

  private mutating func word(_ word: StaticString, _ value: JSON) throws(FormatError) -> JSON {
    for byte in word.description.utf8 {
      guard index < text.count, text[index] == byte else { throw .damaged }
      index += 1
    }
    return value
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    guard index < text.count, text[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func skipSpace() {
    while index < text.count {
      switch text[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }
}
