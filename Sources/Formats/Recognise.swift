/// A file whose format is known; its passphrase may be needed still.
package struct RecognisedFile {
  package let format: Format
  /// The format that the person named, nil for what the bytes say.
  fileprivate let named: Format?
  fileprivate let reader: KnownFormat.FileReader

  /// Reads it: at most 10,000 entries. `passphrase` is in UTF-8.
  package func read(_ passphrase: [UInt8]?) throws(FormatError) -> Reading {
    let reading = try reader(passphrase)
    guard reading.count <= maximumEntries else { throw .tooManyEntries }
    // Transfer codes in a text are lines of a list; other lines are not what was named then.
    guard named != .googleMigration || reading.sections.allSatisfy({ $0.format == named }) else {
      throw .otherFormat
    }
    return reading
  }
}

/// Finds the format of a file that is no picture, of at most 64 MiB. `companions` are files that
/// belong to it, `format` is the one that the person named.
package func recogniseFile(
  _ bytes: [UInt8], companions: [Companion] = [], as format: Format? = nil
) throws(FormatError) -> RecognisedFile {
  guard bytes.contains(where: { !isSpace($0) }) else { throw .empty }
  let file = ForeignFile(bytes, companions: companions, named: format)
  let wanted = format == .googleMigration ? .uri : format
  var found: [RecognisedFile] = []
  for known in knownFormats where wanted == nil || known.format == wanted {
    if let reader = known.reader(file) {
      found.append(RecognisedFile(format: known.format, named: format, reader: reader))
    }
  }
  guard found.count <= 1 else { throw .ambiguous(found.map(\.format)) }
  guard let recognised = found.first else { return try unrecognised(file) }
  return recognised
}

/// Recognises a file and reads it.
package func readFile(
  _ bytes: [UInt8], companions: [Companion] = [], as format: Format? = nil,
  passphrase: [UInt8]? = nil
) throws(FormatError) -> Reading {
  try recogniseFile(bytes, companions: companions, as: format).read(passphrase)
}

/// What is to be said of a file in no known format.
private func unrecognised(_ file: ForeignFile) throws(FormatError) -> RecognisedFile {
  // A byte order mark and blanks.
  guard file.isBinary || file.firstCharacter != nil else { throw .empty }
  // A web address alone, pasted in the place of an account, deserves a better word.
  if let entry = refusedAddress(trimmed(file.text[...])) {
    return RecognisedFile(format: .uri, named: file.named) { _ in Reading(.uri, [entry]) }
  }
  if case .failure(let error)? = file.parsedJSON { throw error }
  // HTML is no XML, and no damage.
  if case .failure(let error)? = file.parsedXML,
    error != .damaged || hasPrefix("<?xml", file.text[...])
  {
    throw error
  }
  if case .failure(let error)? = file.parsedZIP { throw error }
  if case .failure(let error)? = file.parsedDatabase { throw error }
  if let obstacle = FormatError.Obstacle(file) { throw .onlyThere(obstacle) }
  throw file.named == nil ? .unknownFormat : .otherFormat
}

extension FormatError.Obstacle {
  /// What is known, and cannot be read here.
  fileprivate init?(_ file: ForeignFile) {
    if hasPrefix("-----begin pgp message", trimmed(file.text[...])) || Self.isOpenPGP(file.bytes) {
      self = .openPGP
    } else if file.begins(with: "age-encryption.org/v1")
      || file.begins(with: "-----BEGIN AGE ENCRYPTED FILE")
    {
      self = .age
    } else if file.begins(with: [0x03, 0xD9, 0xA2, 0x9A]) {
      self = .keePassDatabase
    } else if file.looksLikeXML, Self.holdsPicturesOnly(file.text) {
      self = .picturesOnly
    } else {
      return nil
    }
  }

  /// Whether it begins as an encrypted message does (RFC 9580 4.2, 5.1, 5.3): a packet with a session
  /// key, for a public key (version 3 or 6) or a passphrase (4 to 6).
  private static func isOpenPGP(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 16 else { return false }
    let isOld = bytes[0] & 0xC0 == 0x80
    let tag = isOld ? bytes[0] >> 2 & 15 : bytes[0] & 0xC0 == 0xC0 ? bytes[0] & 0x3F : 0
    let lengthSize = isOld ? [1, 2, 4, 0][Int(bytes[0] & 3)] : bytes[1] < 192 ? 1 : 2
    let version = bytes[1 + lengthSize]
    return tag == 1 && [3, 6].contains(version) || tag == 3 && 4...6 ~= version
  }

  /// Whether it is a page with pictures in it: the export for people of Aegis, Raivo and others.
  private static func holdsPicturesOnly(_ text: [UInt8]) -> Bool {
    let start = String(decoding: text.prefix(4_096), as: UTF8.self).lowercased()
    guard start.contains("<html") || start.contains("<!doctype html") else { return false }
    return text.firstRange(of: Array("data:image/".utf8)) != nil
  }
}

/// Reads the payload of one QR code; there is always at least one entry in the answer.
package func readPayload(_ payload: [UInt8]) -> [Section] {
  let text = utf8Text(payload)
  if OTPAuthText.isList(text) { return OTPAuthText.read(text, as: .qr) }
  let entry = refusedAddress(trimmed(text[...])) ?? .refused(.notAnAccount, name: kind(of: text))
  return [Section(format: .qr, part: nil, entries: [entry])]
}

/// Accounts and errors in one file (formats.md 1.7).
let maximumEntries = 10_000

/// The entry for an address that is known to be no account, nil for anything else. One line only.
private func refusedAddress(_ text: ArraySlice<UInt8>) -> Entry? {
  guard !text.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }) else {
    return nil
  }
  if hasPrefix("phonefactor://", text) { return .refused(.microsoftPhone, name: "") }
  for scheme in ["https://", "http://"] where hasPrefix(scheme, text) {
    return .refused(.webAddress, name: host(text.dropFirst(scheme.utf8.count)))
  }
  return nil
}

/// The host of what follows `https://`: a path or a user name may hold a token.
private func host(_ rest: ArraySlice<UInt8>) -> String {
  let authority = rest.prefix { byte in
    !"/?#\\".utf8.contains(byte) && !isSpace(byte)
  }
  let afterUser = authority.lastIndex(of: UInt8(ascii: "@")).map { authority[($0 + 1)...] }
  let host = (afterUser ?? authority).prefix { $0 != UInt8(ascii: ":") }.prefix(255)
  return String(decoding: host, as: UTF8.self)
}

/// The word for what a QR code holds that is no account, empty when there is none.
private func kind(of text: [UInt8]) -> String {
  let kinds = [
    ("wifi:", "wifi"), ("begin:vcard", "contact"), ("mecard:", "contact"),
    ("begin:vevent", "calendar"), ("begin:vcalendar", "calendar"), ("mailto:", "mail"),
    ("tel:", "telephone"), ("sms:", "sms"), ("smsto:", "sms"), ("geo:", "place"),
  ]
  let text = trimmed(text[...])
  return kinds.first { hasPrefix($0.0, text) }?.1 ?? ""
}
