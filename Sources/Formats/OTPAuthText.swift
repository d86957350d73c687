/// Texts with addresses of accounts, one a line (formats.md 3.5): the exports of many apps, and the
/// payload of nearly every QR code.
enum OTPAuthText {
  /// The longest address that `trenta` takes (vault.md 6.2).
  static let maximumAddress = 8 << 10
  /// The longest one with parameters of trenta's own, which may be a long note (vault.md 6.2).
  static let maximumLine = 60 << 10

  /// Whether the text is the address of an account, and not a transfer of several.
  static func isAddress(_ text: [UInt8]) -> Bool {
    guard let scheme = scheme(at: text[...]) else { return false }
    return scheme != .migration
  }

  /// Likewise of a string.
  static func isAddress(_ text: String) -> Bool { isAddress(Array(text.utf8)) }

  /// Whether a line begins with such an address, after spaces, a quote or `QR-Code:`.
  static func isList(_ text: [UInt8]) -> Bool {
    // JSON, XML and HTML hold addresses too, and more than them.
    guard let first = text.first(where: { !isSpace($0) }), !"{[<".utf8.contains(first) else {
      return false
    }
    var lines = TextLines(text)
    while let line = lines.next() {
      var start = line.drop { isSpace($0) || isQuote($0) }
      if hasPrefix("qr-code:", start) { start = start.dropFirst(8).drop(while: isSpace) }
      if scheme(at: start) != nil { return true }
    }
    return false
  }

  /// All entries; a divided export of Google Authenticator is a section of its own. A line without
  /// an address of an account is passed over. Stops soon after too many entries.
  static func read(_ text: [UInt8], as format: Format) -> [Section] {
    var sections: [Section] = []
    var lines = TextLines(text)
    var count = 0
    while count <= maximumEntries, let line = lines.next() {
      guard let (uri, scheme) = address(in: line) else { continue }
      let found = section(uri, scheme, format)
      count += found.entries.count
      if found.format == format, let last = sections.indices.last, sections[last].format == format {
        sections[last].entries += found.entries
      } else {
        sections.append(found)
      }
    }
    return sections
  }

  private static func section(
    _ uri: ArraySlice<UInt8>, _ scheme: Scheme, _ format: Format
  ) -> Section {
    if scheme == .migration { return GoogleMigration.read(uri, foundAs: format) }
    // In a file an icon may be part of it (WinAuth), or a long note (Ente).
    let entry: Entry =
      uri.count <= (format == .qr ? maximumAddress : maximumLine)
      ? .account(uri: Array(uri)) : .refused(.addressTooLong, name: "")
    return Section(format: format, part: nil, entries: [entry])
  }

  // MARK: the address in a line

  private enum Scheme: CaseIterable {
    case otpauth, migration, apple, motp, steam

    var prefix: String {
      switch self {
      case .otpauth: "otpauth://"
      case .migration: "otpauth-migration://"
      case .apple: "apple-otpauth://"
      case .motp: "motp://"
      case .steam: "steam://"
      }
    }
  }

  private static func scheme(at text: ArraySlice<UInt8>) -> Scheme? {
    Scheme.allCases.first { hasPrefix($0.prefix, text) }
  }

  /// The first address, without the text before it and the quotes around it. One inside another
  /// address (`https://x.example/?next=otpauth://…`) is none.
  private static func address(in line: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Scheme)? {
    var before: UInt8 = 0x20
    for (index, byte) in zip(line.indices, line) {
      defer { before = byte }
      guard isSpace(before) || isQuote(before) || ":,;<([|".utf8.contains(before),
        let scheme = scheme(at: line[index...])
      else { continue }
      var uri = line[index...]
      let closing = before == UInt8(ascii: "<") ? UInt8(ascii: ">") : before
      if isQuote(closing) || closing == UInt8(ascii: ">") {
        uri = uri.prefix { $0 != closing }
      }
      uri = trimmed(uri)
      // Between two addresses on a line.
      while let last = uri.last, ",;".utf8.contains(last) { uri = uri.dropLast() }
      return (trimmed(uri), scheme)
    }
    return nil
  }

  private static func isQuote(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
  }
}

/// The lines of a text, split at line ends, trimmed; empty ones and comments left out. A line that is
/// an address ends before the next one (old Ente files: `,otpauth://`); in any other line, as of a
/// table, that is no end.
private struct TextLines {
  private let text: [UInt8]
  private var start = 0
  private var isAddress = false

  init(_ text: [UInt8]) { self.text = text }

  mutating func next() -> ArraySlice<UInt8>? {
    while start < text.count {
      while start < text.count, isSpace(text[start]) || text[start] == UInt8(ascii: ",") {
        start += 1
      }
      isAddress = OTPAuthText.isAddress(Array(text[start...].prefix(32)))
      var end = start
      while end < text.count, !isEnd(end) { end += 1 }
      let line = trimmed(text[start..<end])
      start = end + 1
      if let first = line.first, first != UInt8(ascii: "#") { return line }
    }
    return nil
  }

  private func isEnd(_ index: Int) -> Bool {
    switch text[index] {
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
    case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: " "):
      isAddress && hasPrefix("otpauth://", text[(index + 1)...])
    default: false
    }
  }
}
