/// What `gopass show` prints of an entry without an address (formats.md 24; `pkg/otp/otp.go` of
/// gopasspw/gopass): a `totp:` line with a lone secret or an address, or an address whose scheme was
/// taken for a key.
struct PassEntry {
  let account: Entry

  /// nil for a text without such a line.
  init?(_ text: [UInt8]) {
    guard let first = text.first(where: { !isSpace($0) }), !"{[<".utf8.contains(first) else {
      return nil
    }
    var fields: [String: String] = [:]
    let lines = text.split(maxSplits: PassEntry.maximumLines) {
      $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
    }
    for line in lines.prefix(PassEntry.maximumLines) where line.count <= 4_096 {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let key = String(decoding: trimmed(line[..<colon]), as: UTF8.self).lowercased()
      guard PassEntry.keys.contains(key), fields[key] == nil else { continue }
      fields[key] = String(decoding: trimmed(line[(colon + 1)...]), as: UTF8.self)
    }
    let address = fields["otpauth"].flatMap { $0.hasPrefix("//") ? "otpauth:" + $0 : nil }
    guard let secret = address ?? fields["totp"], !secret.isEmpty else { return nil }
    let user = ["username", "user", "login", "email"].lazy.compactMap { fields[$0] }.first
    account = Entry(
      secondFactor: secret,
      AddressSurroundings(issuer: fields["title"] ?? "", label: user ?? ""))
  }

  private static let keys: Set<String> = [
    "email", "login", "otpauth", "title", "totp", "user", "username",
  ]

  /// An entry is short.
  private static let maximumLines = 1_000
}
