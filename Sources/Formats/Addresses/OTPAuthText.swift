internal import ReaderProtocol

/// Texts with addresses of accounts (formats.md 3.5): lists of one a line, as many apps export them,
/// the payload of nearly every QR code, and letters and notes in which an address stands among words.
enum OTPAuthText {
  /// The longest address that `trenta` takes (vault.md 6.2).
  static let maximumAddress = 8 << 10
  /// The longest one with parameters of trenta's own, which may be a long note (vault.md 6.2).
  static let maximumLine = 60 << 10

  /// Whether the text is the address of an account, and not a transfer of several.
  static func isAddress(_ text: [UInt8]) -> Bool { isAddress(text[...]) }

  /// Likewise of a string.
  static func isAddress(_ text: String) -> Bool { isAddress(Array(text.utf8)) }

  /// Likewise of a part of a text.
  static func isAddress(_ text: ArraySlice<UInt8>) -> Bool {
    guard let scheme = AddressScheme(at: text) else { return false }
    return scheme != .migration
  }

  /// Whether an address stands anywhere in it, `orMeant` also one with a slip in it.
  static func holdsAddress(_ text: [UInt8], orMeant: Bool = true) -> Bool {
    var lines = TextLines(text)
    while let line = lines.next() {
      guard let first = line.first, first != UInt8(ascii: "#") else { continue }
      if !FoundAddress.all(in: QuotedPrintable.decoded(line, &lines) ?? line).isEmpty {
        return true
      }
      if orMeant, LostAddress.isMeantAsOne(line) { return true }
    }
    return false
  }

  /// All entries; a divided export of Google Authenticator is a section of its own. A line that seems to
  /// be an address, and gives no account, is an entry that cannot be read. Stops soon after too many.
  static func read(_ text: [UInt8], as format: Format) -> [Section] {
    var reader = AddressReader(text, format)
    return reader.sections()
  }

  /// Likewise of a whole file: what was left out is told.
  static func reading(_ text: [UInt8], as format: Format) -> Reading {
    var reader = AddressReader(text, format)
    var sections = reader.sections()
    if sections.isEmpty { sections = [Section(format: format, part: nil, entries: [])] }
    let notices = reader.pages == 0 ? [] : [Notice(.webAddressesLeftOut, String(reader.pages))]
    return Reading(sections, notices: notices)
  }

  /// The entries of a page, each address once: most pages show the one that they link to.
  static func readPage(_ lines: [UInt8], as format: Format) -> [Section] {
    var reader = AddressReader(lines, format, kind: .page)
    return reader.sections()
  }

  /// The entries of a text that is one address by its nature, as that in a QR code or a field is: a line
  /// end in it is part of it. What begins with the scheme of an address again is another one.
  static func readPayload(_ text: [UInt8], as format: Format) -> [Section] {
    var lines = TextLines(text)
    var count = 0
    while count < 2, let line = lines.next() { if AddressScheme(at: line) != nil { count += 1 } }
    var reader = AddressReader(text, format, kind: count < 2 ? .payload : .text)
    return reader.sections()
  }
}

/// Reads a text line by line.
private struct AddressReader {
  private var lines: TextLines
  private let format: Format
  private let kind: Kind
  /// The addresses of a page so far.
  private var seen: Set<[UInt8]> = []
  private var found: [Section] = []
  /// Lines that are the address of a page and nothing else.
  private(set) var pages = 0
  private var count = 0

  /// Lines that one address is divided into at most.
  private static let maximumJoins = 64

  enum Kind {
    /// A list, or a text with addresses in it.
    case text
    /// One address and nothing else.
    case payload
    /// The lines of a page.
    case page
  }

  init(_ text: [UInt8], _ format: Format, kind: Kind = .text) {
    lines = TextLines(text)
    (self.format, self.kind) = (format, kind)
  }

  mutating func sections() -> [Section] {
    while count <= maximumEntries, let line = lines.next() { take(line) }
    return found
  }

  private mutating func take(_ line: ArraySlice<UInt8>) {
    guard let first = line.first, first != UInt8(ascii: "#") else { return }
    let unquoted = QuotedPrintable.decoded(line, &lines)
    var whole = unquoted ?? line
    var addresses = FoundAddress.all(in: whole)
    if addresses.isEmpty {
      if kind == .page, !LostAddress.isMeantAsOne(whole) { return }
      switch LostAddress.entry(whole) {
      case nil: break
      case .refused(.webAddress, _): pages += 1
      case let entry?: add(Section(format: format, part: nil, entries: [entry]))
      }
      return
    }
    var joins = 0
    while let last = addresses.last, last.isOpen, !last.isUnclear, lines.isAtLineEnd,
      joins < AddressReader.maximumJoins, last.uri.count <= OTPAuthText.maximumLine
    {
      var ahead = lines
      let next = kind == .payload ? ahead.nextNotEmpty() : ahead.next()
      guard let next else { break }
      let more = AddressContinuation.text(of: next)
      switch AddressContinuation(of: last, by: more, width: line.count, isPayload: kind == .payload)
      {
      case .goesOn:
        lines = ahead
        whole = (Array(whole) + more)[...]
        addresses = FoundAddress.all(in: whole)
        joins += 1
        continue
      case .unclear: addresses[addresses.count - 1].isUnclear = true
      case .over: break
      }
      break
    }
    for address in addresses where kind != .page || seen.insert(address.uri).inserted {
      add(section(address, isJoined: joins > 0 || unquoted != nil))
    }
    if kind == .payload { while lines.next() != nil {} }
  }

  private mutating func add(_ section: Section) {
    count += section.entries.count
    if section.format == format, found.last?.format == format {
      found[found.count - 1].entries += section.entries
    } else {
      found.append(section)
    }
  }

  private func section(_ address: FoundAddress, isJoined: Bool) -> Section {
    if address.scheme == .migration {
      return GoogleMigration.read(address.uri[...], foundAs: format)
    }
    var uri = address.uri
    let entry: Entry
    if address.isUnclear {
      entry = .refused(.unreadableEntry, name: LostAddress.name(of: uri[...]))
    } else if let other = OtherAddress.entry(uri[...], isWeb: false) {
      entry = other
    } else if uri.count > (format == .qr ? OTPAuthText.maximumAddress : OTPAuthText.maximumLine) {
      // In a file an icon may be part of it (WinAuth), or a long note (Ente).
      entry = .refused(.addressTooLong, name: "")
    } else {
      if uri.contains(UInt8(ascii: "?")) {
        if address.isInText || kind == .page { uri += "&told=found-in-text".utf8 }
        if isJoined { uri += "&told=lines-joined".utf8 }
      }
      entry = .account(uri: uri)
    }
    return Section(format: format, part: nil, entries: [entry])
  }
}

/// The lines of a text, split at line ends, trimmed. A line that is an address ends before the next one
/// (old Ente files: `,otpauth://`); in any other line, as of a table, that is no end.
struct TextLines {
  private let text: [UInt8]
  private var start = 0
  /// Whether the last line that was given ends as lines do.
  private(set) var isAtLineEnd = true

  init(_ text: [UInt8]) { self.text = text }

  /// The next line, which may be empty; nil behind the last.
  mutating func next() -> ArraySlice<UInt8>? {
    guard start < text.count else { return nil }
    while start < text.count, isSeparator(text[start]) { start += 1 }
    let isAddress = OTPAuthText.isAddress(text[start...])
    var end = start
    while end < text.count, !isLineEnd(text[end]), !(isAddress && isBetween(end)) { end += 1 }
    let line = trimmed(text[start..<end])
    isAtLineEnd = end >= text.count || isLineEnd(text[end])
    start = end + 1
    if end + 1 < text.count, text[end] == 0x0D, text[end + 1] == 0x0A { start += 1 }
    return line
  }

  /// The next line with anything in it.
  mutating func nextNotEmpty() -> ArraySlice<UInt8>? {
    while let line = next() { if !line.isEmpty { return line } }
    return nil
  }

  private func isSeparator(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte == 0x20 }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  private func isBetween(_ index: Int) -> Bool {
    ",;\t ".utf8.contains(text[index]) && AddressScheme(at: text[(index + 1)...]) != nil
  }
}
