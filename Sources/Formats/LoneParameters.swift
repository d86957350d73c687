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

  private static let names: [String: Part] = [
    "algorithm": .algorithm, "algo": .algorithm, "alg": .algorithm, "hash": .algorithm,
    "hashalgorithm": .algorithm, "hmac": .algorithm, "hashmode": .algorithm,
    "digits": .digits, "digit": .digits, "length": .digits, "codelength": .digits, "size": .digits,
    "digitcount": .digits, "codedigits": .digits,
    "period": .period, "interval": .period, "step": .period, "timestep": .period, "timeperiod": .period,
    "timeinterval": .period, "seconds": .period, "timer": .period, "duration": .period,
    "counter": .counter, "count": .counter, "movingfactor": .counter,
    "type": .type, "kind": .type, "mode": .type, "method": .type,
  ]
  /// Words that mean something else in most tables; they count with a prefix alone, or where their value
  /// can mean nothing else.
  private static let common: Set<String> = [
    "count", "duration", "kind", "method", "mode", "seconds", "size", "timer", "type",
  ]
  private static let prefixes = ["totp", "hotp", "otpauth", "otp", "twofactor", "2fa", "mfa"]
  /// What else is said of a second factor, and changes no code.
  private static let harmless: Set<String> = [
    "", "account", "added", "app", "code", "created", "date", "description", "email", "enabled", "group",
    "icon", "id", "image", "issuer", "key", "label", "modified", "name", "note", "notes", "secret", "seed",
    "service", "settings", "status", "tags", "title", "token", "updated", "uri", "url", "user", "username",
  ]

  /// Takes the value under a name, where that is one of these.
  mutating func add(_ name: String, _ value: String) {
    let value = trimmedText(value)
    guard !value.isEmpty else { return }
    let word = LoneParameters.plain(name)
    let prefix = LoneParameters.prefixes.first { word.hasPrefix($0) }
    let rest = String(word.dropFirst(prefix?.count ?? 0))
    guard let part = LoneParameters.names[rest] else {
      let isNear = LoneParameters.names.keys.contains {
        !LoneParameters.common.contains($0) && LoneParameters.isNear(rest, to: $0)
      }
      if prefix != nil && !LoneParameters.harmless.contains(rest) || isNear { error = .unknownParameter }
      return
    }
    if prefix == nil, LoneParameters.common.contains(rest) {
      guard part == .type, OTPType(name: value) != nil else { return }
    }
    set(part, value)
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
    String(name.lowercased().unicodeScalars.filter { $0.properties.isAlphabetic || "0"..."9" ~= $0 }
      .reduce(into: String.UnicodeScalarView()) { $0.append($1) })
  }

  /// Whether one letter too many, too few, or another one is all the difference, in a long word.
  private static func isNear(_ word: String, to name: String) -> Bool {
    let (left, right) = (Array(word.utf8), Array(name.utf8))
    guard right.count >= 5, abs(left.count - right.count) <= 1, left.count >= 4 else { return false }
    let head = zip(left, right).prefix { $0 == $1 }.count
    let tail = zip(left.reversed(), right.reversed()).prefix { $0 == $1 }.count
    return head + tail >= max(left.count, right.count) - 1
  }
}
