internal import OTP
internal import Text

/// An address in a line of text: where it begins and ends is told by what stands around it.
struct FoundAddress {
  let scheme: AddressScheme
  /// Without the text around it.
  let uri: [UInt8]
  /// Whether it stood among other text, and not as a list has it.
  var isInText: Bool
  /// Whether nothing in its line says where its last value ends: it is not to be taken.
  var isUnclear = false
  /// Whether it reaches to the end of the line, and so may go on in the next one.
  let isOpen: Bool
  /// Where the search for the next one goes on.
  fileprivate let end: Int

  /// All addresses in `line`, which is trimmed; most often one or none.
  static func all(in line: ArraySlice<UInt8>) -> [FoundAddress] {
    var found: [FoundAddress] = []
    var index = line.startIndex
    while let start = AddressStart(in: line, from: index) {
      guard let address = FoundAddress(start, in: line) else {
        index = start.index + 1
        continue
      }
      found.append(address)
      index = max(address.end, start.index + 1)
    }
    return found
  }

  private init?(_ start: AddressStart, in line: ArraySlice<UInt8>) {
    switch start.kind {
    case .encoded(let layers, let scheme):
      self.init(encoded: layers, scheme, start, in: line)
    case .inner(let scheme): self.init(inner: scheme, start, in: line)
    case .plain(let scheme): self.init(plain: scheme, start, in: line)
    }
  }

  // MARK: as it stands

  private init?(plain scheme: AddressScheme, _ start: AddressStart, in line: ArraySlice<UInt8>) {
    let limit = FoundAddress.next(in: line, after: start.index) ?? line.endIndex
    let rest = line[start.index..<limit]
    self.scheme = scheme
    if let closing = start.closing(in: rest) {
      let behind = trimmed(line[closing...].dropFirst(start.closer.count))
      uri = Array(trimmed(rest[..<closing]))
      let isBare = start.hasListQuote && behind.allSatisfy { ",;".utf8.contains($0) }
      isInText = !start.isListed || !isBare
      isOpen = false
      end = closing
      return
    }
    let finish = AddressEnd(of: rest, scheme, isLine: start.isListed)
    guard finish.isAddress else { return nil }
    uri = Array(finish.address)
    isInText = start.isSigned || !start.isListed || finish.isCut
    isUnclear = finish.isUnclear
    isOpen = limit == line.endIndex && !finish.isCut && finish.address.endIndex == line.endIndex
    end = limit
  }

  /// The beginning of the next address behind a separator.
  private static func next(in line: ArraySlice<UInt8>, after index: Int) -> Int? {
    line[(index + 1)...].indices.first { index in
      " \t,;|".utf8.contains(line[index - 1]) && AddressScheme(at: line[index...]) != nil
    }
  }

  // MARK: inside another address

  /// The value of a parameter of another address, percent-encoded as a whole: it ends with that.
  private init(
    encoded layers: Int, _ scheme: AddressScheme, _ start: AddressStart, in line: ArraySlice<UInt8>
  ) {
    let value = FoundAddress.outerValue(line[start.index...])
    var text = Array(value)
    for _ in 0..<layers { text = percentDecoded(text[...]) }
    // Some code encodes the parts and then the whole.
    if !AddressQuery.holdsSecret(text[...]), text.firstRange(of: Array("secret%3".utf8)) != nil {
      text = percentDecoded(text[...])
    }
    self.scheme = scheme
    uri = Array(trimmed(text[...]))
    (isInText, isOpen, end) = (true, false, value.endIndex)
  }

  /// Likewise with the scheme as it is. Where the rest is encoded it ends with the parameter; where it
  /// is not, the parameters behind it that only an account has belong to it.
  private init?(inner scheme: AddressScheme, _ start: AddressStart, in line: ArraySlice<UInt8>) {
    var value = FoundAddress.outerValue(line[start.index...])
    var text = Array(value)
    if AddressQuery.holdsSecret(value) {
      while value.endIndex < line.endIndex, line[value.endIndex] == UInt8(ascii: "&") {
        let more = FoundAddress.outerValue(line[(value.endIndex + 1)...])
        if AddressQuery.isKnown(AddressQuery.name(more)) { text += [UInt8(ascii: "&")] + more }
        value = line[value.startIndex..<more.endIndex]
      }
    } else {
      text = percentDecoded(value)
      guard scheme == .migration || AddressQuery.holdsSecret(text[...]) else { return nil }
    }
    self.scheme = scheme
    uri = Array(trimmed(text[...]))
    (isInText, isOpen, end) = (true, false, value.endIndex)
  }

  /// A value in the query of an address, without what ends the sentence around that.
  private static func outerValue(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var value = text.prefix { !isSpace($0) && !"&#\"'<>)]}`|".utf8.contains($0) }
    if text.dropFirst(value.count).first != UInt8(ascii: "&") {
      while let last = value.last, ".,;:!?".utf8.contains(last) { value = value.dropLast() }
    }
    return value
  }
}

/// Where an address begins in a line, and what stands before it.
struct AddressStart {
  enum Kind {
    case plain(AddressScheme)
    /// Percent-encoded so many times.
    case encoded(Int, AddressScheme)
    /// As the value of a parameter of another address.
    case inner(AddressScheme)
  }

  let index: Int
  let kind: Kind
  /// Whether nothing stands before it that a list would not have: a key (`NAME=`, `NAME:`), a quote,
  /// or the sign of an item.
  private(set) var isListed = false
  /// Whether the sign of an item, or of a quoted mail, stands before it.
  private(set) var isSigned = false
  /// What closes the quote or bracket right before it; empty for none.
  private(set) var closer: [UInt8] = []
  private(set) var isQuoted = false
  /// Whether that is a quote as lists have it.
  var hasListQuote: Bool { closer == [UInt8(ascii: "\"")] || closer == [UInt8(ascii: "'")] }
  private var opener: [UInt8] = []

  /// The first one from `index` on.
  init?(in line: ArraySlice<UInt8>, from first: Int) {
    guard
      let (index, kind) = line[first...].indices.lazy.compactMap({ index in
        AddressStart.kind(at: index, in: line).map { (index, $0) }
      }).first
    else { return nil }
    (self.index, self.kind) = (index, kind)
    readBefore(line[..<index])
  }

  private static func kind(at index: Int, in line: ArraySlice<UInt8>) -> Kind? {
    guard "oams".utf8.contains(asciiLower(line[index])) else { return nil }
    let before = line[..<index]
    if let scheme = AddressScheme(at: line[index...]), isFree(before) {
      return isValue(before) ? .inner(scheme) : .plain(scheme)
    }
    guard let (layers, scheme) = AddressScheme.encoded(at: line[index...]),
      isFree(before) || isEncoded(before)
    else { return nil }
    return .encoded(layers, scheme)
  }

  /// Whether no word or other scheme goes on here.
  private static func isFree(_ before: ArraySlice<UInt8>) -> Bool {
    guard let last = before.last else { return true }
    switch asciiLower(last) {
    case 0x61...0x7A, 0x30...0x39: return false
    default: return !"-_.+~/%".utf8.contains(last)
    }
  }

  /// Whether a percent-encoded sign stands before it.
  private static func isEncoded(_ before: ArraySlice<UInt8>) -> Bool {
    before.count >= 3 && before[before.endIndex - 3] == UInt8(ascii: "%")
      && before.suffix(2).allSatisfy { hexValue($0) != nil }
  }

  /// Whether it is a value in the query of another address.
  private static func isValue(_ before: ArraySlice<UInt8>) -> Bool {
    guard before.last == UInt8(ascii: "=") else { return false }
    let near = before.suffix(4_096)
    let start = near.lastIndex { isSpace($0) || "\"'<>(`".utf8.contains($0) }
    let word = near[(start.map { $0 + 1 } ?? near.startIndex)...]
    return word.contains(UInt8(ascii: "?")) || word.contains(UInt8(ascii: "&"))
  }

  // MARK: what stands before it

  private static let quotes: [(open: String, close: String)] = [
    ("\"", "\""), ("'", "'"), ("`", "`"), ("**", "**"), ("\u{201C}", "\u{201D}"),
    ("\u{201E}", "\u{201C}"),
    ("\u{2018}", "\u{2019}"), ("\u{AB}", "\u{BB}"), ("&quot;", "&quot;"), ("&#34;", "&#34;"),
    ("&#39;", "&#39;"),
  ]
  private static let brackets: [(open: String, close: String)] = [
    ("<", ">"), ("(", ")"), ("[", "]"), ("{", "}"), ("&lt;", "&gt;"),
  ]
  /// Fields of a table end as they begin.
  private static let separators: [(open: String, close: String)] = [
    (",", ","), (";", ";"), ("|", "|"), ("\t", "\t"),
  ]

  private mutating func readBefore(_ before: ArraySlice<UInt8>) {
    var before = before
    let isTight = before.last.map { !isSpace($0) || $0 == 0x09 } ?? false
    let all = AddressStart.quotes + AddressStart.brackets + AddressStart.separators
    let found = all.first { pair in
      let text = AddressStart.separators.contains { $0 == pair } ? trimmedEnd(before) : before
      return text.suffix(pair.open.utf8.count).elementsEqual(pair.open.utf8)
    }
    if let found, isTight || AddressStart.separators.contains(where: { $0 == found }) {
      (opener, closer) = (Array(found.open.utf8), Array(found.close.utf8))
      isQuoted = AddressStart.quotes.contains { $0 == found }
      if isQuoted { before = before.dropLast(opener.count) }
    }
    let rest = AddressStart.withoutSigns(before, &isSigned)
    isListed = (closer.isEmpty || isQuoted) && AddressStart.isKey(rest)
  }

  private func trimmedEnd(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    text.last == UInt8(ascii: " ") ? text.dropLast() : text
  }

  /// Without the signs of an item and of quoted mail.
  static func withoutSigns(
    _ text: ArraySlice<UInt8>, _ isSigned: inout Bool
  ) -> ArraySlice<UInt8> {
    var rest = trimmed(text)
    if hasPrefix("qr-code:", rest) { return trimmed(rest.dropFirst(8)) }
    while let count = sign(rest) {
      isSigned = true
      rest = rest.dropFirst(count).drop(while: isSpace)
    }
    return rest
  }

  /// The bytes of the sign that `text` begins with: `>`, `-`, `*`, `+`, a bullet, `1.`, `1)`.
  private static func sign(_ text: ArraySlice<UInt8>) -> Int? {
    if text.first == UInt8(ascii: ">") { return 1 }
    for bullet in ["-", "*", "+", "\u{2022}", "\u{2013}", "\u{2014}", "\u{B7}"]
    where text.starts(with: bullet.utf8) {
      let rest = text.dropFirst(bullet.utf8.count)
      return rest.first.map(isSpace) ?? true ? bullet.utf8.count : nil
    }
    let digits = text.prefix { 0x30...0x39 ~= $0 }.count
    let rest = text.dropFirst(digits)
    guard 1...4 ~= digits, let mark = rest.first, ".)".utf8.contains(mark),
      rest.dropFirst().first.map(isSpace) ?? true
    else { return nil }
    return digits + 1
  }

  /// Whether the text is nothing, or one word and a colon or an equals sign behind it.
  private static func isKey(_ text: ArraySlice<UInt8>) -> Bool {
    let text = trimmed(text)
    guard let last = text.last else { return true }
    let key = trimmed(text.dropLast())
    return ":=".utf8.contains(last) && key.count <= 64 && !key.contains(where: isSpace)
      && !key.contains { "/?&:".utf8.contains($0) }
  }

  /// Where what closes the address stands, `rest` being all from its beginning; nil for nowhere.
  func closing(in rest: ArraySlice<UInt8>) -> Int? {
    guard let first = closer.first else { return nil }
    // A name may have brackets of its own.
    let opening = closer == [UInt8(ascii: ")")] ? UInt8(ascii: "(") : 0
    var depth = 0
    for index in rest.indices {
      if rest[index] == opening, opening != 0 { depth += 1 }
      guard rest[index] == first, rest[index...].starts(with: closer) else { continue }
      if depth == 0 { return index }
      depth -= 1
    }
    return nil
  }
}
