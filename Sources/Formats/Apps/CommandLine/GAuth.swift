internal import OTP

/// gauth's list (formats.md 24; `gauth/gauth.go` of pcarrier/gauth): `NAME:SECRET` lines and addresses,
/// possibly encrypted as a whole by `openssl enc -aes-128-cbc -md sha256`.
struct GAuth: ForeignFormat {
  static let format = Format.gauth
  static let app = "gauth"
  static let help = "~/.config/gauth.csv itself, encrypted by openssl or not"

  private let bytes: [UInt8]
  private let isSealed: Bool

  static func recognise(_ file: ForeignFile) -> GAuth? {
    if file.begins(with: "Salted__") { return GAuth(bytes: file.bytes, isSealed: true) }
    let isList = file.isPairList || file.named == .gauth && !file.text.isEmpty
    return isList ? GAuth(bytes: file.text, isSealed: false) : nil
  }

  /// Whether the text is such a list: it begins as one, and at least half of its lines belong there. One
  /// of addresses alone is for `URIList`.
  static func isList(_ text: [UInt8]) -> Bool {
    let lines = lines(of: text)
    guard let first = lines.first else { return false }
    var (pairs, others) = (0, 0)
    for line in lines {
      if isAddress(line) { continue }
      if isPair(line) { pairs += 1 } else { others += 1 }
    }
    return pairs > 0 && others <= lines.count / 2 && (isPair(first) || isAddress(first))
  }

  /// More than a list may have entries; what is behind them is the last line.
  private static let maximumLines = 4 * maximumEntries

  private static func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
    text.split(maxSplits: maximumLines) { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
      .map { trimmed($0) }.filter { !$0.isEmpty && $0.first != UInt8(ascii: "#") }
  }

  private static func isAddress(_ line: ArraySlice<UInt8>) -> Bool {
    hasPrefix("otpauth://", line) || hasPrefix("otpauth-migration://", line)
  }

  /// Words before a colon in entries of password stores and in YAML.
  private static let words: Set<String> = [
    "comment", "comments", "email", "host", "login", "name", "note", "notes", "otp", "otpauth",
    "password", "pin", "prefix", "secret", "title", "token", "totp", "url", "user", "username",
  ]

  /// Whether the line is a name, a colon and what can only be a secret: a word is no secret.
  private static func isPair(_ line: ArraySlice<UInt8>) -> Bool {
    guard let (name, secret) = pair(line), 1...80 ~= name.count, name.first != UInt8(ascii: "-"),
      !name.contains(where: { "\"'{}[]<>".utf8.contains($0) }), !holdsSlashes(name),
      !words.contains(String(decoding: name, as: UTF8.self).lowercased())
    else { return false }
    let letters = secret.filter { !isSpace($0) }.reversed().drop { $0 == UInt8(ascii: "=") }
    guard letters.count >= 8,
      letters.allSatisfy({ isBase32Digit($0) })
    else { return false }
    return letters.count >= 16 || letters.contains { $0 < UInt8(ascii: "a") }
  }

  /// `//`, as in the address of a page.
  private static func holdsSlashes(_ name: ArraySlice<UInt8>) -> Bool {
    zip(name, name.dropFirst()).contains { $0 == UInt8(ascii: "/") && $1 == $0 }
  }

  private static func pair(
    _ line: ArraySlice<UInt8>
  ) -> (name: ArraySlice<UInt8>, secret: ArraySlice<UInt8>)? {
    guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    return (trimmed(line[..<colon]), trimmed(line[(colon + 1)...]))
  }

  // MARK: opening

  func open(_ passphrase: [UInt8]?) throws(FormatError) -> [UInt8] {
    guard isSealed else { return bytes }
    guard bytes.count >= 32, bytes.count % 16 == 0 else { throw .damaged }
    guard let passphrase else { throw .passphraseNeeded }
    let key = ForeignKey.sha256(passphrase + bytes[8..<16])
    // No tag: one wrong passphrase in 256 gives something, so it has to be a list as well.
    guard
      let plain = ForeignCipher.openCBC(
        Array(bytes[16...]), key: Array(key[..<16]), iv: Array(key[16...])),
      String(validating: plain, as: UTF8.self) != nil,
      GAuth.lines(of: plain).contains(where: { GAuth.isPair($0) || GAuth.isAddress($0) })
    else { throw .wrongPassphraseOrDamaged }
    return plain
  }

  // MARK: entries

  static func convert(_ text: [UInt8]) -> Reading {
    var sections: [Section] = []
    var rest = lines(of: utf8Text(text)).prefix(maximumEntries + 1)[...]
    while let line = rest.popFirst() {
      var found = [Section(format: format, part: nil, entries: [])]
      if FoundAddress.all(in: line).isEmpty {
        found[0].entries = [entry(line)]
      } else {
        // With the lines that can only belong to it.
        var address = Array(line)
        while let next = rest.first, next.first == UInt8(ascii: "&") {
          address += [0x0A] + next
          rest = rest.dropFirst()
        }
        found = OTPAuthText.read(address, as: format)
      }
      for section in found {
        if section.format == format, sections.last?.format == format {
          sections[sections.count - 1].entries += section.entries
        } else {
          sections.append(section)
        }
      }
    }
    return Reading(sections)
  }

  private static func entry(_ line: ArraySlice<UInt8>) -> Entry {
    let parts = pair(line)
    // What is before the colon may be anything, but a line without one may be a secret.
    let name = parts.map { String(decoding: $0.name, as: UTF8.self) } ?? ""
    return Entry(named: name) { () throws(EntryError) in
      guard let parts else { throw .unreadableEntry }
      var account = ForeignAccount(
        secret: .base32(String(decoding: parts.secret, as: UTF8.self)))
      account.issuer = name
      return account
    }
  }
}
