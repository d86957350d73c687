/// What Ente Auth keeps beside an account: JSON in the parameter `codeDisplay`.
struct CodeDisplay: Equatable {
  var tags: [String] = []
  var note = ""
  var pinned = false
  var trashed = false

  /// Reads the keys above out of a JSON object; nil when it is not one, or is nested over 16 deep.
  /// Ente writes commas in texts as `%2C`, one more time than the address demands.
  init?(json: String) {
    var scanner = JSONScanner(Array(json.unicodeScalars))
    guard let ok = try? read(&scanner), ok else { return nil }
  }

  private mutating func read(_ scanner: inout JSONScanner) throws(JSONScanner.Broken) -> Bool {
    try scanner.object { scanner, key throws(JSONScanner.Broken) in
      switch key {
      case "tags": tags = try scanner.strings().map(CodeDisplay.withCommas)
      case "note": note = CodeDisplay.withCommas(try scanner.stringOrNull() ?? "")
      case "pinned": pinned = try scanner.bool()
      case "trashed": trashed = try scanner.bool()
      default: try scanner.skip()
      }
    }
    return scanner.isAtEnd
  }

  private static func withCommas(_ text: String) -> String { text.replacing("%2C", with: ",") }
}

/// A walk over JSON (RFC 8259) without building a tree.
struct JSONScanner {
  struct Broken: Error {}

  private let text: [Unicode.Scalar]
  private var index = 0
  private var depth = 0

  init(_ text: [Unicode.Scalar]) { self.text = text }

  /// Whether nothing but white space is left.
  var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return index == text.count
    }
  }

  /// Calls `member` with each key; it must read the value.
  mutating func object(
    _ member: (inout JSONScanner, String) throws(Broken) -> Void
  ) throws(Broken) {
    try list("{", "}") { scanner throws(Broken) in
      let key = try scanner.string()
      try scanner.expect(":")
      try member(&scanner, key)
    }
  }

  /// An array of strings, or null for an empty one.
  mutating func strings() throws(Broken) -> [String] {
    if word("null") { return [] }
    var result: [String] = []
    try list("[", "]") { scanner throws(Broken) in result.append(try scanner.string()) }
    return result
  }

  mutating func stringOrNull() throws(Broken) -> String? { word("null") ? nil : try string() }

  mutating func bool() throws(Broken) -> Bool {
    if word("true") { return true }
    guard word("false") || word("null") else { throw Broken() }
    return false
  }

  /// Any value.
  mutating func skip() throws(Broken) {
    skipSpace()
    guard index < text.count else { throw Broken() }
    switch text[index] {
    case "{": try object { scanner, _ throws(Broken) in try scanner.skip() }
    case "[": try list("[", "]") { scanner throws(Broken) in try scanner.skip() }
    case "\"": _ = try string()
    case "-", "0"..."9": skipNumber()
    default: guard word("true") || word("false") || word("null") else { throw Broken() }
    }
  }

  mutating func string() throws(Broken) -> String {
    try expect("\"")
    var result = String.UnicodeScalarView()
    while index < text.count {
      let scalar = text[index]
      index += 1
      switch scalar {
      case "\"": return String(result)
      case "\\": result.append(try escape())
      case "\u{0}"..."\u{1F}": throw Broken()
      default: result.append(scalar)
      }
    }
    throw Broken()
  }

  private mutating func list(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar,
    _ element: (inout JSONScanner) throws(Broken) -> Void
  ) throws(Broken) {
    try expect(open)
    depth += 1
    guard depth <= 16 else { throw Broken() }
    if !accept(close) {
      repeat { try element(&self) } while accept(",")
      try expect(close)
    }
    depth -= 1
  }

  private mutating func escape() throws(Broken) -> Unicode.Scalar {
    guard index < text.count else { throw Broken() }
    let scalar = text[index]
    index += 1
    switch scalar {
    case "\"", "\\", "/": return scalar
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": return try surrogates(try fourDigits())
    default: throw Broken()
    }
  }

  /// One scalar from one `\u` escape, or from two.
  private mutating func surrogates(_ first: UInt32) throws(Broken) -> Unicode.Scalar {
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, index + 1 < text.count, text[index] == "\\", text[index + 1] == "u" else {
      throw Broken()
    }
    index += 2
    let second = try fourDigits()
    guard 0xDC00...0xDFFF ~= second,
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw Broken() }
    return scalar
  }

  private mutating func fourDigits() throws(Broken) -> UInt32 {
    guard index + 4 <= text.count else { throw Broken() }
    var value: UInt32 = 0
    for scalar in text[index..<index + 4] {
      guard scalar.isASCII, let digit = hexValue(UInt8(scalar.value)) else { throw Broken() }
      value = value << 4 | UInt32(digit)
    }
    index += 4
    return value
  }

  private mutating func skipNumber() {
    while index < text.count, "+-.0123456789Ee".unicodeScalars.contains(text[index]) { index += 1 }
  }

  private mutating func word(_ word: StaticString) -> Bool {
    skipSpace()
    let scalars = Array("\(word)".unicodeScalars)
    guard text[index...].starts(with: scalars) else { return false }
    index += scalars.count
    return true
  }

  private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    skipSpace()
    guard index < text.count, text[index] == scalar else { return false }
    index += 1
    return true
  }

  private mutating func expect(_ scalar: Unicode.Scalar) throws(Broken) {
    guard accept(scalar) else { throw Broken() }
  }

  private mutating func skipSpace() {
    while index < text.count, " \t\r\n".unicodeScalars.contains(text[index]) { index += 1 }
  }
}
