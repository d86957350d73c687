internal import ReaderProtocol

/// A file whose format is known; its passphrase may be needed still.
package struct RecognisedFile {
  package let format: Format
  /// The format that the person named, nil for what the bytes say.
  fileprivate let named: Format?
  fileprivate let reader: KnownFormat.FileReader

  /// Reads it: at most 10,000 entries. `passphrase` is in UTF-8.
  package func read(_ passphrase: [UInt8]?) throws(FormatError) -> Reading {
    var reading = try reader(passphrase)
    reading.sections = reading.sections.translated
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
  if let entries = otherAddresses(file.text) {
    return RecognisedFile(format: .uri, named: file.named) { _ in Reading(.uri, entries) }
  }
  if holdsNothing(file) { throw .noAccounts }
  if case .failure(let error)? = file.parsedJSON { throw error }
  // HTML is no XML, and no damage.
  if case .failure(let error)? = file.parsedXML,
    error != .damaged || hasPrefix("<?xml", file.text[...])
  {
    throw error
  }
  if case .failure(let error)? = file.parsedZIP { throw error }
  if case .failure(let error)? = file.parsedDatabase { throw error }
  if let obstacle = Problem.Obstacle(file) { throw .onlyThere(obstacle) }
  guard file.named == nil else { throw .otherFormat }
  let candidates = unmarkedFormats(file)
  throw candidates.isEmpty ? .unknownFormat : .unmarked(candidates)
}

/// Whether it is JSON without anything in it, or with an empty list in the place of accounts: what apps
/// write that hold none, too alike to say whose it is.
private func holdsNothing(_ file: ForeignFile) -> Bool {
  guard let json = file.json else { return false }
  if json.array?.isEmpty ?? json.members?.isEmpty ?? false { return true }
  let lists = [
    "accounts", "data", "elements", "entries", "items", "services", "tokens", "Authenticators",
    "Namespaces",
  ]
  return lists.contains { json[$0].array?.isEmpty ?? false }
}

/// The formats that a file of no other one may be of: encrypted as a whole, they have no byte that tells
/// them from noise, so the person has to name them.
private func unmarkedFormats(_ file: ForeignFile) -> [Format] {
  let bytes = file.bytes
  guard file.isBinary, bytes.count >= 28, looksEncrypted(bytes.prefix(64)),
    looksEncrypted(bytes.suffix(64))
  else { return [] }
  var formats = [Format.andOTP]
  if bytes.count > 64 { formats.append(.otpClient) }
  if bytes.count % 1_024 == 0 { formats.append(.authenticatorPlus) }
  return formats
}

/// Whether bytes are as different as chance makes them: of 28 at random 27 are on average, of 64 57. Headers
/// of other files have zeros and words in them.
private func looksEncrypted(_ bytes: ArraySlice<UInt8>) -> Bool {
  Set(bytes).count * 10 >= bytes.count * 8
}

/// The entries of a text that is nothing but addresses of other things: one of the web, or those of
/// other apps.
private func otherAddresses(_ text: [UInt8]) -> [Entry]? {
  var lines = TextLines(text)
  var entries: [Entry] = []
  var pages = 0
  while let line = lines.nextNotEmpty() {
    guard entries.count < 100, let entry = OtherAddress.entry(line) else { return nil }
    if case .refused(.webAddress, _) = entry { pages += 1 }
    entries.append(entry)
  }
  return entries.isEmpty || pages > 0 && entries.count > 1 ? nil : entries
}

extension Problem.Obstacle {
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
  let file = ForeignFile(payload)
  let text = utf8Text(payload)
  if !file.looksLikeJSON, !file.looksLikeXML, OTPAuthText.holdsAddress(text, orMeant: false) {
    return OTPAuthText.readPayload(text, as: .qr).translated
  }
  let entry =
    OtherAddress.entry(trimmed(text[...])) ?? .refused(.notAnAccount, name: kind(of: text))
  return [Section(format: .qr, part: nil, entries: [entry])]
}

/// Accounts and errors in one file (formats.md 1.7).
let maximumEntries = 10_000

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
