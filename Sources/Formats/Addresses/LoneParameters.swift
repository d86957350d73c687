internal import OTP

/// What stands beside a lone secret and may decide about its codes: cells of a row, lines of an entry. Each
/// is read, or the account is refused; a default in the place of what was given would be a wrong code.
struct LoneParameters {
  private var algorithm = ""
  private var digits = ""
  private var period = ""
  private var counter = ""
  private var type = ""
  private var error: EntryError?

  private enum Part { case algorithm, digits, period, counter, type }

  /// Names beyond those of addresses: words that mean something else in most tables, and so count with a
  /// prefix alone; a type also where its value can mean nothing else.
  private static let common: [String: Part] = [
    "count": .counter, "duration": .period, "kind": .type, "method": .type, "mode": .type,
    "seconds": .period, "size": .digits, "timer": .period, "type": .type,
  ]
  private static let prefixes = ["totp", "hotp", "otpauth", "otp", "twofactor", "2fa", "mfa"]
  /// What else is said of a second factor, and changes no code.
  private static let harmless: Set<String> = [
    "", "account", "added", "app", "code", "created", "date", "description", "email", "enabled",
    "group",
    "icon", "id", "image", "issuer", "key", "label", "modified", "name", "note", "notes", "secret",
    "seed",
    "service", "settings", "status", "tags", "title", "token", "updated", "uri", "url", "user",
    "username",
  ]

  /// Takes the value under a name, where that is one of these.
  mutating func add(_ name: String, _ value: String) {
    let value = trimmedText(value)
    guard !value.isEmpty else { return }
    let word = LoneParameters.plain(name)
    let prefix = LoneParameters.prefixes.first { word.hasPrefix($0) }
    let rest = String(word.dropFirst(prefix?.count ?? 0))
    if let part = LoneParameters.common[rest] {
      if prefix != nil || part == .type && OTPType(name: value) != nil { set(part, value) }
      return
    }
    switch ParameterName(rest) {
    case .known(.algorithm, _): set(.algorithm, value)
    case .known(.digits, _): set(.digits, value)
    case .known(.period, _): set(.period, value)
    case .known(.counter, _): set(.counter, value)
    case .known, .harmless: break
    case .misspelled: error = .misspelledParameter
    case .unsupported, .unknown:
      if prefix != nil, !LoneParameters.harmless.contains(rest) { error = .unsupportedParameter }
    }
  }

  private mutating func set(_ part: Part, _ value: String) {
    func put(_ field: inout String) {
      if !field.isEmpty, field != value { error = .unreadableEntry }
      field = value
    }
    switch part {
    case .algorithm: put(&algorithm)
    case .digits: put(&digits)
    case .period: put(&period)
    case .counter: put(&counter)
    case .type: put(&type)
    }
  }

  /// Gives the account what was said. Errors: that of the value which cannot be understood.
  func apply(to account: inout ForeignAccount) throws(EntryError) {
    if let error { throw error }
    account.type = try ForeignAccount.type(.string(type))
    try account.readParameters(
      algorithm: .string(algorithm), digits: .string(digits), period: .string(period),
      counter: .string(counter))
    // A counter without a type is no time-based account.
    guard counter.isEmpty || account.type == .hotp else { throw .unknownType }
  }

  /// Lower-case letters and digits alone.
  static func plain(_ name: String) -> String {
    String(
      name.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || "0"..."9" ~= $0 }
        .reduce(into: String.UnicodeScalarView()) { $0.append($1) })
  }
}
