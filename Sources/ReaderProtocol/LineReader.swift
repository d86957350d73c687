/// Reads an answer strictly, line by line: a byte out of place is an error, never skipped.
package struct LineReader {
  private var position = 0
  private var line = 0
  /// Of this file in a container, or of the whole where there is none, and of all.
  private var entries = 0
  private var allEntries = 0
  private var others = 0
  private var lastFile = 0
  private var hasFiles = false
  private var hasMore = false
  private var isRecognised = false
  private var isRefused = false
  private var isDone = false

  package init() {}

  /// The next line of `answer`, nil after `done`. The same answer is given to every call.
  package mutating func next(in answer: borrowing Span<UInt8>) throws(LineError) -> Line? {
    guard answer.count <= LineLimit.answer else { throw .tooLarge }
    if isDone {
      guard position == answer.count else { throw .malformed(line: line + 1) }
      return nil
    }
    line += 1
    var end = position
    while end < answer.count, answer[end] != UInt8(ascii: "\n") { end += 1 }
    guard end < answer.count else { throw .unfinished }
    guard end - position <= LineLimit.line else { throw .tooLarge }
    var fields = Fields(next: position, end: end)
    position = end + 1
    guard let parsed = LineReader.parse(&fields, answer), try accept(parsed) else {
      throw .malformed(line: line)
    }
    return parsed
  }

  /// Whether the line may stand here.
  private mutating func accept(_ parsed: Line) throws(LineError) -> Bool {
    if hasMore, case .done = parsed {} else if hasMore { return false }
    switch parsed {
    case .account(let entry, _):
      return try count(entry) && isRecognised
    case .error(0, _, _):
      isRefused = true
      try countOther()
      return entries == 0
    case .error(let entry, _, _):
      return try count(entry) && isRecognised
    case .format:
      isRecognised = true
      try countOther()
      return !isRefused
    case .notice, .passphraseNeeded:
      try countOther()
      return isRecognised && !isRefused
    case .file(let number, _):
      // A container is recognised before its first file.
      let isInOrder = number == 0 || number > lastFile && number <= LineLimit.files
      guard isInOrder, hasFiles || isRecognised && !isRefused && allEntries == 0 else {
        return false
      }
      try countOther()
      (hasFiles, isRecognised, isRefused, entries) = (true, number == 0, false, 0)
      if number > 0 { lastFile = number }
      return true
    case .more(let file, _):
      try countOther()
      hasMore = true
      return (hasFiles || isRecognised && !isRefused && allEntries == 0)
        && file > lastFile && file <= LineLimit.files
    case .done(let count):
      isDone = true
      return count == allEntries && (hasFiles || hasMore || isRecognised || isRefused)
    }
  }

  private mutating func count(_ entry: Int) throws(LineError) -> Bool {
    entries += 1
    allEntries += 1
    guard allEntries <= LineLimit.entries else { throw .tooLarge }
    return entry == entries && !isRefused
  }

  private mutating func countOther() throws(LineError) {
    others += 1
    guard others <= LineLimit.others else { throw .tooLarge }
  }

  // MARK: the grammar of one line

  private static func parse(_ fields: inout Fields, _ answer: borrowing Span<UInt8>) -> Line? {
    guard let first = fields.next(answer), let kind = word(first, answer) else { return nil }
    switch kind {
    case "account":
      guard let entry = number(fields.next(answer), answer), entry > 0,
        let uri = fields.next(answer), fields.isEmpty, uri.allSatisfy({ isGraphic(answer[$0]) })
      else { return nil }
      return .account(entry: entry, uri: uri)
    case "error":
      guard let entry = number(fields.next(answer), answer),
        let problem = word(fields.next(answer), answer).flatMap(Problem.init)
      else { return nil }
      if fields.isEmpty { return .error(entry: entry, problem: problem, name: "") }
      guard let name = text(fields.next(answer), answer), fields.isEmpty else { return nil }
      return .error(entry: entry, problem: problem, name: name)
    case "format":
      guard let name = word(fields.next(answer), answer) else { return nil }
      if fields.isEmpty { return .format(name: name, part: nil) }
      guard let part = part(&fields, answer), fields.isEmpty else { return nil }
      return .format(name: name, part: part)
    case "notice":
      let kind = word(fields.next(answer), answer).flatMap(Notice.Kind.init)
      guard let kind else { return nil }
      var arguments: [String] = []
      while !fields.isEmpty {
        guard arguments.count < LineLimit.arguments,
          let argument = text(fields.next(answer), answer)
        else { return nil }
        arguments.append(argument)
      }
      return .notice(Notice(kind, arguments))
    case "passphrase-needed":
      return fields.isEmpty ? .passphraseNeeded : nil
    case "file":
      guard let number = number(fields.next(answer), answer) else { return nil }
      if number == 0 { return fields.isEmpty ? .file(number: 0, name: "") : nil }
      guard let name = text(fields.next(answer), answer), fields.isEmpty else { return nil }
      return .file(number: number, name: name)
    case "more":
      guard let file = number(fields.next(answer), answer), file > 0 else { return nil }
      if fields.isEmpty { return .more(file: file, needsLibraries: false) }
      guard word(fields.next(answer), answer) == "libraries", fields.isEmpty else { return nil }
      return .more(file: file, needsLibraries: true)
    case "done":
      guard let count = number(fields.next(answer), answer), fields.isEmpty else { return nil }
      return .done(count: count)
    default: return nil
    }
  }

  private static func part(_ fields: inout Fields, _ answer: borrowing Span<UInt8>) -> Part? {
    guard let part = fields.next(answer), let parts = fields.next(answer),
      let batch = fields.next(answer),
      let first = number(after("part=", part, answer), answer), first >= 1,
      let count = number(after("parts=", parts, answer), answer),
      first <= count, count <= LineLimit.parts,
      let digits = after("batch=", batch, answer)
    else { return nil }
    let isNegative = digits.lowerBound < digits.upperBound && answer[digits.lowerBound] == minus
    guard
      let size = number(
        isNegative ? digits.lowerBound + 1..<digits.upperBound : digits, answer),
      let value = Int32(exactly: isNegative ? -size : size), !(isNegative && size == 0)
    else { return nil }
    return Part(number: first, count: count, batch: value)
  }

  /// What follows `prefix`, nil when the field does not begin with it.
  private static func after(
    _ prefix: StaticString, _ field: Range<Int>, _ answer: borrowing Span<UInt8>
  ) -> Range<Int>? {
    var index = field.lowerBound
    for byte in prefix.description.utf8 {
      guard index < field.upperBound, answer[index] == byte else { return nil }
      index += 1
    }
    return index..<field.upperBound
  }

  private static func word(_ field: Range<Int>?, _ answer: borrowing Span<UInt8>) -> String? {
    guard let field, !field.isEmpty, field.count <= LineLimit.word else { return nil }
    var word = ""
    for index in field {
      switch answer[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), minus:
        word.unicodeScalars.append(Unicode.Scalar(answer[index]))
      default: return nil
      }
    }
    return word
  }

  private static func number(_ field: Range<Int>?, _ answer: borrowing Span<UInt8>) -> Int? {
    guard let field, !field.isEmpty, field.count <= 10 else { return nil }
    var value = 0
    for index in field {
      let byte = answer[index]
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    let hasLeadingZero = field.count > 1 && answer[field.lowerBound] == UInt8(ascii: "0")
    return hasLeadingZero ? nil : value
  }

  /// Decodes a `text`; it must be valid UTF-8.
  private static func text(_ field: Range<Int>?, _ answer: borrowing Span<UInt8>) -> String? {
    guard let field, !field.isEmpty else { return nil }
    var bytes: [UInt8] = []
    var index = field.lowerBound
    while index < field.upperBound {
      let byte = answer[index]
      if byte == UInt8(ascii: "%") {
        guard index + 2 < field.upperBound, let high = hex(answer[index + 1]),
          let low = hex(answer[index + 2])
        else { return nil }
        bytes.append(high << 4 | low)
        index += 3
      } else {
        guard isPlain(byte) else { return nil }
        bytes.append(byte)
        index += 1
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func hex(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  private static func isGraphic(_ byte: UInt8) -> Bool { byte > 0x20 && byte < 0x7F }

  private static let minus = UInt8(ascii: "-")
}

/// The fields of one line: what lies between single spaces.
private struct Fields {
  private var start: Int
  private let end: Int
  /// Whether no field is left; a space at the end of a line leaves an empty one.
  private(set) var isEmpty = false

  init(next: Int, end: Int) {
    start = next
    self.end = end
  }

  /// The next field, nil when there is none or it is empty.
  mutating func next(_ answer: borrowing Span<UInt8>) -> Range<Int>? {
    guard !isEmpty else { return nil }
    var stop = start
    while stop < end, answer[stop] != UInt8(ascii: " ") { stop += 1 }
    let field = start..<stop
    isEmpty = stop == end
    start = stop + 1
    return field.isEmpty ? nil : field
  }
}
