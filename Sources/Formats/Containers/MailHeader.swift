/// The fields in front of a mail or of a part of one (RFC 5322 2.2, RFC 2045 3), as far as they say what
/// the part is.
struct MailHeader {
  /// `multipart/mixed`, in small letters.
  private(set) var type = "text/plain"
  private(set) var boundary: [UInt8] = []
  private(set) var charset = ""
  /// `base64`, in small letters.
  private(set) var coding = "7bit"
  /// The file's name, empty where none is given.
  private(set) var name = ""
  /// Which of the fields that every mail has are there.
  private(set) var isMail = false

  /// Bytes of one header that are looked at.
  private static let limit = 64 << 10

  /// Reads the fields from the start of `lines` to the empty line behind them.
  init(_ lines: inout MailLines) {
    var left = MailHeader.limit
    var field: [UInt8] = []
    var names: Set<String> = []
    while let line = lines.next() {
      let text = lines.bytes[line]
      if let first = text.first, first == 0x20 || first == 0x09 {
        left -= text.count
        if left > 0 { field += text }
        continue
      }
      take(field, &names)
      field = []
      if text.isEmpty { break }
      left -= text.count
      if left > 0 { field = Array(text) }
    }
    take(field, &names)
    finish(names)
  }

  private mutating func finish(_ names: Set<String>) {
    let usual: Set = ["from", "to", "date", "subject", "received", "message-id", "return-path"]
    isMail =
      names.contains("mime-version") && (names.contains("content-type") || names.contains("from"))
      || names.contains("content-type") && type.hasPrefix("multipart/") && !boundary.isEmpty
      || names.contains("from") && names.intersection(usual).count > 2
  }

  private mutating func take(_ field: [UInt8], _ names: inout Set<String>) {
    guard let colon = field.firstIndex(of: UInt8(ascii: ":")) else { return }
    let key = String(decoding: trimmed(field[..<colon]), as: UTF8.self).lowercased()
    names.insert(key)
    let value = String(decoding: utf8Text(Array(field[(colon + 1)...])), as: UTF8.self)
    switch key {
    case "content-type":
      let (word, parameters) = MailHeader.parsed(value)
      if word.contains("/") { type = word }
      boundary = Array((parameters["boundary"] ?? "").utf8)
      charset = parameters["charset"] ?? ""
      if name.isEmpty { name = parameters["name"] ?? "" }
    case "content-disposition":
      if let file = MailHeader.parsed(value).parameters["filename"] { name = file }
    case "content-transfer-encoding": coding = MailHeader.parsed(value).word
    case "content-location":
      // The parts of a saved page have addresses, and no names.
      let path = trimmedText(value).split(separator: "?", omittingEmptySubsequences: false).first
      if name.isEmpty, let last = path?.split(separator: "/").last { name = String(last) }
    default: break
    }
  }

  /// `text/plain; charset=utf-8`: the word in small letters, and the parameters.
  private static func parsed(_ value: String) -> (word: String, parameters: [String: String]) {
    let fields = pieces(value)
    var parameters: [String: String] = [:]
    var continued: [String: [(number: Int, text: String, isEncoded: Bool)]] = [:]
    for field in fields.dropFirst() {
      guard let equals = field.firstIndex(of: "=") else { continue }
      let key = trimmedText(String(field[..<equals])).lowercased()
      let text = unquoted(trimmedText(String(field[field.index(after: equals)...])))
      let parts = key.split(separator: "*", omittingEmptySubsequences: false)
      if parts.count == 1 {
        if parameters[key] == nil { parameters[key] = MailCoding.words(text) }
      } else {
        let number = Int(parts[1]) ?? 0
        continued[String(parts[0]), default: []].append((number, text, key.hasSuffix("*")))
      }
    }
    for (key, pieces) in continued where pieces.count <= 100 {
      parameters[key] = extended(pieces.sorted { $0.number < $1.number })
    }
    let word = trimmedText(fields.first ?? "").lowercased()
    return (word, parameters)
  }

  /// Parameters in several pieces, percent-encoded behind `charset'language'` (RFC 2231).
  private static func extended(
    _ pieces: [(number: Int, text: String, isEncoded: Bool)]
  ) -> String {
    var charset = ""
    var bytes: [UInt8] = []
    for (index, piece) in pieces.enumerated() {
      guard piece.isEncoded else {
        bytes += piece.text.utf8
        continue
      }
      var text = piece.text[...]
      let marks = text.indices.filter { text[$0] == "'" }
      if index == 0, marks.count >= 2 {
        charset = String(text[..<marks[0]])
        text = text[text.index(after: marks[1])...]
      }
      bytes += percentDecoded(Array(text.utf8)[...])
    }
    return String(decoding: MailCoding.text(bytes, charset: charset), as: UTF8.self)
  }

  /// The text between semicolons that stand in no quotes.
  private static func pieces(_ value: String) -> [String] {
    var pieces = [""]
    var (isQuoted, isEscaped) = (false, false)
    for character in value {
      if isEscaped {
        isEscaped = false
      } else if character == "\\", isQuoted {
        isEscaped = true
      } else if character == "\"" {
        isQuoted.toggle()
      } else if character == ";", !isQuoted {
        pieces.append("")
        continue
      }
      pieces[pieces.count - 1].append(character)
    }
    return pieces
  }

  private static func unquoted(_ text: String) -> String {
    guard text.hasPrefix("\"") else { return text }
    var (result, isEscaped) = ("", false)
    for character in text.dropFirst() {
      if isEscaped {
        result.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        break
      } else {
        result.append(character)
      }
    }
    return result
  }
}

/// The lines of a part of a mail: where they lie, without their ends.
struct MailLines {
  let bytes: [UInt8]
  /// Where the next line begins.
  private(set) var position: Int
  let end: Int

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  mutating func next() -> Range<Int>? {
    guard position < end else { return nil }
    let start = position
    let stop = bytes[start..<end].firstIndex(of: 0x0A) ?? end
    position = min(stop + 1, end)
    return start..<(stop > start && bytes[stop - 1] == 0x0D ? stop - 1 : stop)
  }
}
