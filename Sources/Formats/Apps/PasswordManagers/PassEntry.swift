/// What a password store prints of an entry without an address on a line of its own: a key with a lone
/// secret or an address (`totp:` of gopass, formats.md 24 and its `pkg/otp/otp.go`; `otp:` and
/// `totp-secret:` of browser extensions), or an address whose scheme was taken for a key.
struct PassEntry {
  let account: Entry

  /// nil for a text without such a line.
  init?(_ text: [UInt8]) {
    guard let first = text.first(where: { !isSpace($0) }), !"{[<".utf8.contains(first) else {
      return nil
    }
    var fields: [String: String] = [:]
    var parameters = LoneParameters()
    let lines = text.split(maxSplits: PassEntry.maximumLines) {
      $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
    }
    for line in lines.prefix(PassEntry.maximumLines) where line.count <= 4_096 {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let word = String(decoding: trimmed(line[..<colon]), as: UTF8.self).lowercased()
      let value = String(decoding: trimmed(line[(colon + 1)...]), as: UTF8.self)
      let key = String(word.map { $0 == "_" || $0 == " " ? "-" : $0 })
      if PassEntry.keys.contains(key) || PassEntry.secrets.contains(key) {
        if fields[key] == nil { fields[key] = value }
      } else {
        parameters.add(word, value)
      }
    }
    let address = fields["otpauth"].flatMap { $0.hasPrefix("//") ? "otpauth:" + $0 : nil }
    // Other keys than that of password stores stand in settings of programs, too.
    let secrets = PassEntry.secrets.compactMap { key in fields[key].map { (key, $0) } }
      .filter { key, value in
        !value.isEmpty && (key.hasPrefix("totp") || LoneSecret.isPlausible(value))
      }
      .map(\.1)
    guard let secret = address ?? secrets.first else { return nil }
    let user = ["username", "user", "login", "email"].lazy.compactMap { fields[$0] }.first
    let around = AddressSurroundings(issuer: fields["title"] ?? "", label: user ?? "")
    // Which of two is meant nobody can say.
    if address == nil, Set(secrets).count > 1 {
      account = .refused(.unreadableEntry, name: accountName(around.issuer, around.label))
    } else {
      account = Entry(secondFactor: secret, around, parameters)
    }
  }

  private static let keys: Set<String> = ["email", "login", "otpauth", "title", "user", "username"]
  private static let secrets = ["totp", "otp", "totp-secret", "otp-secret", "totp-seed", "2fa"]

  /// An entry is short.
  private static let maximumLines = 1_000
}
