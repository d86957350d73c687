/// The formats that files are read in, apart from pictures.
enum FileFormat: CaseIterable {
  case uriList

  /// Recognises a text by what is in it, never by a file's name (formats.md 2).
  static func recognise(_ text: [UInt8]) -> FileFormat? {
    if OTPAuthText.isList(text) { return .uriList }
    return nil
  }
}

/// Reads a file that is no picture: at most 64 MiB, at most 10,000 entries.
package func readFile(_ bytes: [UInt8]) throws(FormatError) -> [Section] {
  let text = utf8Text(bytes)
  guard text.contains(where: { !isSpace($0) }) else { throw .empty }
  switch FileFormat.recognise(text) {
  case .uriList:
    let sections = OTPAuthText.read(text, as: .uri)
    let count = sections.reduce(0) { $0 + $1.entries.count }
    guard count <= maximumEntries else { throw .tooManyEntries }
    return sections
  case nil:
    // A web address alone, pasted in the place of an account, deserves a better word.
    if let entry = refusedAddress(trimmed(text[...])) {
      return [Section(format: .uri, part: nil, entries: [entry])]
    }
    throw .unknownFormat
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
